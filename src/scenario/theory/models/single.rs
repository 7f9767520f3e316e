//! One server, first come first served: M/M/1, M/G/1, M/D/1.

use super::super::formulas::{pollaczek_khinchine, takacs};
use super::super::{Case, Law, Measure, System};

pub fn cases() -> Vec<Case> {
    let exponential = [(0.5, 1.0), (0.7, 1.0), (0.8, 1.0), (0.9, 1.0), (3.0, 4.0)];
    let markov = exponential.into_iter().enumerate().map(|(k, (rate, mu))| mm1(k, rate, mu));
    let ln2 = std::f64::consts::LN_2;
    let general = [
        (0.8, Law::Uniform(0.5, 1.5)),
        (0.8, Law::Erlang2(1.0)),
        (0.5, Law::Hyperexponential { chance: 0.5, first: 0.5, second: 1.5 }),
        (0.7, Law::Lognormal { mean: -ln2 / 2.0, variance: ln2 }),
        (0.6, Law::TwoPoint { chance: 0.75, first: 0.5, second: 2.5 }),
    ];
    let general = general.into_iter().enumerate();
    let general = general.map(|(k, (rate, law))| mg1("M/G/1 (Pollaczek-Khinchine)", k, rate, law));
    let fixed = [(0.5, 1.0), (0.7, 1.0), (0.8, 1.0), (0.9, 1.0), (0.095, 10.0)];
    let fixed = fixed.into_iter().enumerate();
    let fixed = fixed.map(|(k, (rate, d))| mg1("M/D/1", k, rate, Law::Fixed(d)));
    markov.chain(general).chain(fixed).collect()
}

fn mm1(k: usize, rate: f64, mu: f64) -> Case {
    let rho = rate / mu;
    let stay = 1.0 / (mu - rate);
    let system = System::new(1, rate, Law::Exponential(1.0 / mu));
    let in_system = rho / (1.0 - rho);
    let variance = rho / ((1.0 - rho) * (1.0 - rho));
    // The stay is exponential: 5 % of the jobs stay for longer than its 95th percentile.
    let quantile = |share: f64| -libm::log(share) * stay;
    let wait_squared = 2.0 * rho * stay * stay;
    Case::new("M/M/1 FCFS", k, format!("lam {rate}, mu {mu}"), system)
        .sized_for(rho)
        .row("rho", Measure::Utilisation, rho)
        .row("L", Measure::InSystem, in_system)
        .row("Lq", Measure::InQueue, rho * in_system)
        .row("W", Measure::Stay, stay)
        .row("Wq", Measure::Wait(None), rho * stay)
        .row("P0", Measure::Empty, 1.0 - rho)
        .closed("var_N", variance)
        .derived("E[N^2]", Measure::InSystemSquared, variance + in_system * in_system)
        .closed("var_W", stay * stay)
        .derived("E[W^2]", Measure::StaySquared, 2.0 * stay * stay)
        .derived("E[Wq^2]", Measure::WaitSquared, wait_squared)
        .closed("p95_W", quantile(0.05))
        .derived("P(W > p95_W)", Measure::StaysLonger(quantile(0.05)), 0.05)
        .closed("p99_W", quantile(0.01))
        .share("P_Wq_gt_5", Measure::WaitsLonger(5.0), rho * libm::exp(-(mu - rate) * 5.0))
}

fn mg1(model: &'static str, k: usize, rate: f64, law: Law) -> Case {
    let [mean, second, third] = [1, 2, 3].map(|n| law.moment(n));
    let rho = rate * mean;
    let wait = pollaczek_khinchine(rate, mean, second);
    let wait_squared = takacs(rate, mean, second, third);
    let variance = wait_squared - wait * wait;
    let stay_variance = variance + second - mean * mean;
    let stay = wait + mean;
    let system = System::new(1, rate, law);
    Case::new(model, k, format!("lam {rate}, {law:?}"), system)
        .sized_for(rho)
        .row("rho", Measure::Utilisation, rho)
        .closed("ES2", second)
        .row("Wq", Measure::Wait(None), wait)
        .row("W", Measure::Stay, stay)
        .row("Lq", Measure::InQueue, rate * wait)
        .row("L", Measure::InSystem, rate * stay)
        .closed("var_Wq", variance)
        .derived("E[Wq^2]", Measure::WaitSquared, wait_squared)
        .closed("var_W", stay_variance)
        .derived("E[W^2]", Measure::StaySquared, stay_variance + stay * stay)
}

impl Case {
    /// A busier system forgets its start more slowly and varies more: its replications are longer.
    pub(super) fn sized_for(self, load: f64) -> Case {
        match load {
            load if load > 0.85 => self.size(2_000, 12_000),
            load if load > 0.75 => self.size(1_000, 8_000),
            _ => self.size(300, 4_000),
        }
    }
}

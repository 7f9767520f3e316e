//! Many servers, first come first served: M/M/c, M/D/c, and M/G with a server for everybody.

use super::super::formulas::{crommelin, erlang_c, poisson};
use super::super::{Case, Law, Measure, System};

pub fn cases() -> Vec<Case> {
    let markov = [(2, 1.5), (5, 4.0), (10, 9.0), (20, 18.0), (100, 95.0)];
    let markov = markov.into_iter().enumerate().map(|(k, (servers, rate))| mmc(k, servers, rate));
    let fixed = [(1, 0.8), (2, 1.6), (5, 4.0), (10, 9.0), (20, 18.0)];
    let fixed = fixed.into_iter().enumerate().map(|(k, (servers, rate))| mdc(k, servers, rate));
    markov.chain(fixed).chain([infinite(5.0)]).collect()
}

/// Services of mean 1.
fn mmc(k: usize, servers: u32, rate: f64) -> Case {
    let c = f64::from(servers);
    let waits = erlang_c(servers, rate);
    let (rho, spare) = (rate / c, c - rate);
    let wait = waits / spare;
    let wait_squared = 2.0 * waits / (spare * spare);
    let longer = |than: f64| waits * libm::exp(-spare * than);
    let system = System::new(servers, rate, Law::Exponential(1.0));
    Case::new("M/M/c FCFS (Erlang C)", k, format!("c {servers}, lam {rate}, mu 1"), system)
        .sized_for(rho)
        .row("rho", Measure::Utilisation, rho)
        .row("offered_erlangs", Measure::InService, rate)
        .row("P_wait", Measure::Waits, waits)
        .row("Wq", Measure::Wait(None), wait)
        .row("W", Measure::Stay, wait + 1.0)
        .row("Lq", Measure::InQueue, rate * wait)
        .row("L", Measure::InSystem, rate * (wait + 1.0))
        .share("P_Wq_gt_1", Measure::WaitsLonger(1.0), longer(1.0))
        .closed("var_Wq", wait_squared - wait * wait)
        .derived("E[Wq^2]", Measure::WaitSquared, wait_squared)
        .closed("service_level_20pct_of_service", 1.0 - longer(0.2))
        .derived("P(Wq > 0.2)", Measure::WaitsLonger(0.2), longer(0.2))
}

/// Services of length 1.
fn mdc(k: usize, servers: u32, rate: f64) -> Case {
    let c = f64::from(servers);
    let wait = crommelin(servers, rate);
    let system = System::new(servers, rate, Law::Fixed(1.0));
    let label = format!("c {servers}, lam {rate}, D 1");
    Case::new("M/D/c FCFS (Erlang/Crommelin via Spitzer)", k, label, system)
        .sized_for(rate / c)
        .row("rho", Measure::Utilisation, rate / c)
        .row("Wq", Measure::Wait(None), wait)
        .row("W", Measure::Stay, wait + 1.0)
        .row("Lq", Measure::InQueue, rate * wait)
        .closed("ratio_to_MMc", wait / (erlang_c(servers, rate) / (c - rate)))
}

/// As good as endlessly many servers: 40 are all busy once in 10^22.
fn infinite(load: f64) -> Case {
    let law = Law::Uniform(0.5, 1.5);
    let label = format!("a {load}, {law:?}");
    let above_10 = 1.0 - (0..=10).map(|n| poisson(load, n)).sum::<f64>();
    Case::new("M/G/infinity (insensitive): N ~ Poisson(a)", 0, label, System::new(40, load, law))
        .size(300, 6_000)
        .row("P0", Measure::Empty, poisson(load, 0))
        .row("mean", Measure::InSystem, load)
        .closed("var", load)
        .derived("E[N^2]", Measure::InSystemSquared, load + load * load)
        .share("P_N_gt_10", Measure::InSystemAbove(10), above_10)
}

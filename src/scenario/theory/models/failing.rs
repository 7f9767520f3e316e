//! Services that fail or stop: retries and their load, feedback, back-off, breakdowns.

use super::super::formulas::{completion, pollaczek_khinchine};
use super::super::{Case, Law, Measure, System, Trouble};
use crate::core::settings::{Backoff, Jitter, RetryPolicy};
use crate::core::time::SimDuration;

pub fn cases() -> Vec<Case> {
    let retries = [(3, 0.9), (5, 0.5), (2, 0.7), (10, 0.99), (8, 0.2)].into_iter().enumerate();
    let retries = retries.map(|(k, (budget, success))| retry(k, budget, success));
    let fed_back = [(0.5, 0.8), (0.6, 0.75), (0.4, 0.5), (0.7, 0.9), (0.3, 0.4)];
    let fed_back = fed_back.into_iter().enumerate();
    let fed_back = fed_back.map(|(k, (rate, success))| feedback(k, rate, success));
    let sleeps =
        [(1.0, 60.0, 6), (0.1, 10.0, 8), (5.0, 2000.0, 10), (2.0, 30.0, 5), (1.0, 1e9, 10)];
    let sleeps = sleeps.into_iter().enumerate().flat_map(|(k, (base, cap, n))| {
        [Jitter::None, Jitter::Full, Jitter::Equal].map(|jitter| sleep(k, base, cap, n, jitter))
    });
    let sleeps = sleeps.chain([1, 4, 10].map(decorrelated));
    let broken = [
        (0.5, 1.0, 1.0, 0.1),
        (0.5, 1.0, 4.0, 0.05),
        (0.3, 0.5, 5.0, 0.02),
        (0.6, 1.0, 0.5, 0.2),
        (0.4, 1.0, 1.0, 0.5),
    ];
    let broken = broken.into_iter().enumerate();
    let broken = broken.map(|(k, (rate, mu, repair, xi))| breakdowns(k, rate, mu, repair, xi));
    retries.chain(fed_back).chain(sleeps).chain(broken).collect()
}

/// A server who gave an order back is passed over for it for a second: a thousandth of a service.
const LONG_UNIT: SimDuration = SimDuration::from_secs(1_000);

/// Services of mean 1; each attempt succeeds with probability `success`, at most `budget` of them.
fn retry(k: usize, budget: i32, success: f64) -> Case {
    let fails = 1.0 - success;
    let used_up = fails.powi(budget);
    let attempts = (1.0 - used_up) / success;
    let mut system = System::new(4, 0.4, Law::Exponential(1.0));
    system.trouble = Trouble::Fails(fails);
    system.unit = LONG_UNIT;
    system.retry.max_attempts = budget as u32;
    system.retry.backoff = Backoff::None;
    let label = format!("n {budget}, p {success}");
    Case::new("retry, i.i.d. success p, at most n attempts", k, label, system)
        .size(50, 1_500)
        .row("P_success", Measure::Served, 1.0 - used_up)
        .row("E_attempts", Measure::Attempts, attempts)
        .row("load_multiplier", Measure::Work, attempts)
        .share("P_exhausted", Measure::UsedUp, used_up)
}

/// M/M/1 whose failed jobs go to the end of the queue.
fn feedback(k: usize, rate: f64, success: f64) -> Case {
    let rho = rate / success;
    let in_system = rho / (1.0 - rho);
    let mut system = System::new(1, rate, Law::Exponential(1.0));
    system.trouble = Trouble::Fails(1.0 - success);
    system.unit = LONG_UNIT;
    system.retry = RetryPolicy { max_attempts: 1_000, backoff: Backoff::None, ..system.retry };
    let label = format!("lam {rate}, mu 1, p {success}");
    let model = "M/M/1 with Bernoulli feedback (failed job re-queued at tail, success p)";
    Case::new(model, k, label, system)
        .size(400, 4_000)
        .row("rho", Measure::Utilisation, rho)
        .row("L", Measure::InSystem, in_system)
        .row("W_total", Measure::Stay, in_system / rate)
        .row("throughput_through_server", Measure::InService, rho)
        .closed("critical_lambda", success)
}

/// `n` failures and the waits after them; exponential growth from `base` to `cap`.
fn sleep(k: usize, base: f64, cap: f64, n: i32, jitter: Jitter) -> Case {
    let waits: Vec<f64> = (0..n).map(|k| (base * f64::from(2i32.pow(k as u32))).min(cap)).collect();
    let total: f64 = waits.iter().sum();
    let squares: f64 = waits.iter().map(|wait| wait * wait).sum();
    let micros = |units: f64| SimDuration::from_micros((units * 1e6) as u64);
    // A day is the longest cap there is, and longer than any of these waits.
    let system = sleeper(n, micros(base), micros(cap.min(86_400.0)), jitter);
    let label = format!("base {base}, cap {cap}, n {n}, jitter {jitter:?}");
    let model = "total sleep over n retries, attempt k=0..n-1 ceiling min(cap, base*2^k)";
    let case = Case::new(model, k, label, system).size(0, 200);
    match jitter {
        Jitter::None | Jitter::Decorrelated => case.row("exponential", Measure::Sleep, total),
        Jitter::Full => case.row("full_jitter_mean", Measure::Sleep, total / 2.0).row(
            "full_jitter_var",
            Measure::SleepSpread(total / 2.0),
            squares / 12.0,
        ),
        Jitter::Equal => case.row("equal_jitter_mean", Measure::Sleep, total * 0.75).row(
            "equal_jitter_var",
            Measure::SleepSpread(total * 0.75),
            squares / 48.0,
        ),
    }
}

/// A second of service, cut short by `n` failures and a last one.
fn sleeper(n: i32, base: SimDuration, cap: SimDuration, jitter: Jitter) -> System {
    let mut system = System::new(2, 0.001, Law::Fixed(1.0));
    system.trouble = Trouble::AlwaysFails;
    let backoff = Backoff::Exponential;
    let max_attempts = n as u32 + 1;
    system.retry = RetryPolicy { backoff, base, cap, jitter, max_attempts, ..system.retry };
    system
}

/// The first `n` waits of decorrelated jitter with base 1 and a cap that none of them reaches.
fn decorrelated(n: i32) -> Case {
    let mean_after = |wait: f64| (1.0 + 3.0 * wait) / 2.0;
    let waits = std::iter::successors(Some(mean_after(1.0)), |&wait| Some(mean_after(wait)));
    let waits: Vec<f64> = waits.take(n as usize).collect();
    let cap = SimDuration::from_secs(86_400);
    let system = sleeper(n, SimDuration::from_secs(1), cap, Jitter::Decorrelated);
    let model = "decorrelated jitter, uncapped, base=1: \
                 E[sleep_k]=(base+3E[sleep_{k-1}])/2, sleep_0=base";
    let case = Case::new(model, 0, format!("n {n}"), system).size(0, 400).derived(
        "total",
        Measure::Sleep,
        waits.iter().sum(),
    );
    SLEEPS.into_iter().zip(waits).fold(case, |case, (name, wait)| case.closed(name, wait))
}

const SLEEPS: [&str; 10] = [
    "E_sleep_1",
    "E_sleep_2",
    "E_sleep_3",
    "E_sleep_4",
    "E_sleep_5",
    "E_sleep_6",
    "E_sleep_7",
    "E_sleep_8",
    "E_sleep_9",
    "E_sleep_10",
];

/// M/M/1 whose server breaks down while serving, is repaired, and goes on where it stopped.
fn breakdowns(k: usize, rate: f64, mu: f64, repair: f64, xi: f64) -> Case {
    let (mean, second) = completion(mu, xi, repair);
    let wait = pollaczek_khinchine(rate, mean, second);
    let mut system = System::new(1, rate, Law::Exponential(1.0 / mu));
    system.trouble = Trouble::BreaksDown { rate: xi, repair };
    let label = format!("lam {rate}, mu {mu}, xi {xi}, r {repair}");
    let model = "M/M/1 + breakdowns while serving (rate xi), exp repair mean r, \
                 preemptive resume (Gaver -> PK)";
    Case::new(model, k, label, system)
        .size(500, 5_000)
        .closed("rho_eff", rate * mean)
        .row("completion_mean", Measure::Work, mean)
        .closed("completion_m2", second)
        .row("Wq", Measure::Wait(None), wait)
        .row("W", Measure::Stay, wait + mean)
}

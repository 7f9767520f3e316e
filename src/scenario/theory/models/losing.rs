//! Customers who are lost: no waiting room (Erlang B), a bounded one, and patience (Erlang A).

use super::super::formulas::{birth_death, erlang_b};
use super::super::{Case, Law, Measure, Patience, System};

pub fn cases() -> Vec<Case> {
    let laws = [
        Law::Exponential(1.0),
        Law::Uniform(0.5, 1.5),
        Law::TwoPoint { chance: 0.75, first: 0.5, second: 2.5 },
        Law::Fixed(1.0),
        Law::Exponential(1.0),
    ];
    let loss = [(1, 0.8), (2, 1.0), (5, 3.0), (10, 8.0), (100, 90.0)].into_iter().zip(laws);
    let loss = loss.enumerate().map(|(k, ((servers, load), law))| loss_case(k, servers, load, law));
    let bounded = [(1, 3, 1.0), (1, 10, 0.9), (2, 5, 2.0), (5, 10, 6.0), (10, 30, 9.5)];
    let bounded = bounded.into_iter().enumerate();
    let bounded = bounded.map(|(k, (servers, places, rate))| mmck(k, servers, places, rate));
    let patient =
        [(1, 1.0, 0.5), (5, 6.0, 0.2), (10, 10.0, 0.1), (10, 12.0, 0.5), (20, 18.0, 0.05)];
    let patient = patient.into_iter().enumerate();
    let patient = patient.map(|(k, (servers, rate, theta))| erlang_a(k, servers, rate, theta));
    loss.chain(bounded).chain(patient).collect()
}

/// Who is not served at once leaves: that is a system without a waiting room. The law of the
/// services does not matter beyond its mean of 1.
fn loss_case(k: usize, servers: u32, load: f64, law: Law) -> Case {
    let lost = erlang_b(servers, load);
    let carried = load * (1.0 - lost);
    let system = System { patience: Patience::None, ..System::new(servers, load, law) };
    let label = format!("c {servers}, a {load}, {law:?}");
    Case::new("M/G/c/c loss (Erlang B, insensitive)", k, label, system)
        .size(500, 6_000)
        .row("P_block", Measure::Left, lost)
        .row("carried", Measure::InService, carried)
        .row("utilisation", Measure::Utilisation, carried / f64::from(servers))
}

/// Services of mean 1, `places` in all: in service and waiting.
fn mmck(k: usize, servers: u32, places: u32, rate: f64) -> Case {
    let deaths: Vec<f64> = (1..=places).map(|n| f64::from(n.min(servers))).collect();
    let shares = birth_death(&vec![rate; places as usize], &deaths);
    let refused = shares[places as usize];
    let entering = rate * (1.0 - refused);
    let levels = || (0u32..).zip(&shares);
    let in_system: f64 = levels().map(|(n, share)| f64::from(n) * share).sum();
    let in_queue: f64 =
        levels().map(|(n, share)| f64::from(n.saturating_sub(servers)) * share).sum();
    let system = System {
        room: Some(places - servers),
        ..System::new(servers, rate, Law::Exponential(1.0))
    };
    let label = format!("c {servers}, K {places}, lam {rate}, mu 1");
    Case::new("M/M/c/K (K = places incl. servers)", k, label, system)
        .size(500, 8_000)
        .row("P_block", Measure::Refused, refused)
        .row("lam_eff", Measure::InService, entering)
        .row("L", Measure::InSystem, in_system)
        .row("Lq", Measure::InQueue, in_queue)
        .row("Wq", Measure::Wait(None), in_queue / entering)
        .row("W", Measure::Stay, in_system / entering)
        .share("P0", Measure::Empty, shares[0])
}

/// Services of mean 1; who waits leaves at rate `theta`.
fn erlang_a(k: usize, servers: u32, rate: f64, theta: f64) -> Case {
    // Beyond this many there is nobody: the shares fall faster than exponentially.
    const LEVELS: u32 = 600;
    let waiting = |n: u32| f64::from(n.saturating_sub(servers));
    let deaths: Vec<f64> =
        (1..=LEVELS).map(|n| f64::from(n.min(servers)) + theta * waiting(n)).collect();
    let shares = birth_death(&vec![rate; LEVELS as usize], &deaths);
    let in_queue: f64 = (0..).zip(&shares).map(|(n, share)| waiting(n) * share).sum();
    let waits: f64 = shares[servers as usize..].iter().sum();
    let left = theta * in_queue / rate;
    let system = System {
        patience: Patience::Exponential(1.0 / theta),
        ..System::new(servers, rate, Law::Exponential(1.0))
    };
    let label = format!("c {servers}, lam {rate}, mu 1, theta {theta}");
    Case::new("M/M/c+M (Erlang A, patience rate theta)", k, label, system)
        .size(500, 6_000)
        .share("P_abandon", Measure::Left, left)
        .row("Lq", Measure::InQueue, in_queue)
        .row("Wq_all", Measure::Wait(None), in_queue / rate)
        .row("P_wait", Measure::Waits, waits)
        .row("utilisation", Measure::Utilisation, rate * (1.0 - left) / f64::from(servers))
}

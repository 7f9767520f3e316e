//! The order of service: non-preemptive priority (Cobham), last in first out.

use super::super::formulas::{cobham, erlang_c};
use super::super::{Case, Law, Measure, Stream, System};
use crate::core::order::Class;
use crate::core::settings::QueuePolicy;

pub fn cases() -> Vec<Case> {
    let equal: [(u32, &[f64], f64); 5] = [
        (1, &[0.3, 0.5], 1.0),
        (1, &[0.2, 0.3, 0.4], 1.0),
        (2, &[0.5, 1.2], 1.0),
        (5, &[1.0, 1.5, 2.0], 1.0),
        (10, &[0.5, 1.5, 2.6], 0.5),
    ];
    let equal = equal.into_iter().enumerate();
    let equal = equal.map(|(k, (servers, rates, mu))| mmc_priority(k, servers, rates, mu));
    let (short, long) = ((0.3, Law::Exponential(1.0)), (0.2, Law::Fixed(2.0)));
    let unequal = [[short, long], [long, short]];
    let unequal = unequal.into_iter().enumerate().map(|(k, classes)| mg1_priority(k, &classes));
    let lifo = [(1, 0.5), (1, 0.8), (1, 0.9), (3, 2.4), (10, 9.0)].into_iter().enumerate();
    let lifo = lifo.flat_map(|(k, (c, rate))| [false, true].map(|last| orders(k, c, rate, last)));
    equal.chain(unequal).chain(lifo).collect()
}

fn streams(classes: &[(f64, Law)]) -> Vec<Stream> {
    let classes = Class::ALL.into_iter().zip(classes);
    classes.map(|(class, &(rate, service))| Stream { class, rate, service }).collect()
}

const PRIORITY: QueuePolicy = QueuePolicy::Priority { aging: None };
const WAITS: [&str; 3] = ["Wq_class1", "Wq_class2", "Wq_class3"];

fn mmc_priority(k: usize, servers: u32, rates: &[f64], mu: f64) -> Case {
    let c = f64::from(servers);
    let rate: f64 = rates.iter().sum();
    let residual = erlang_c(servers, rate / mu) / (c * mu);
    let loads: Vec<f64> = rates.iter().map(|rate| rate / (c * mu)).collect();
    let waits = cobham(residual, &loads);
    let all = rates.iter().zip(&waits).map(|(rate, wait)| rate * wait).sum::<f64>() / rate;
    let classes: Vec<_> = rates.iter().map(|&rate| (rate, Law::Exponential(1.0 / mu))).collect();
    let system = System {
        queue: PRIORITY,
        streams: streams(&classes),
        ..System::new(servers, rate, Law::Exponential(1.0 / mu))
    };
    let model = "M/M/c non-preemptive priority (Cobham; class 1 highest, equal mu)";
    let case = Case::new(model, k, format!("c {servers}, lam {rates:?}, mu {mu}"), system)
        .sized_for(rate / mu / c)
        .closed("W0", residual)
        .row("Wq_all", Measure::Wait(None), all);
    by_class(case, &waits)
}

fn mg1_priority(k: usize, classes: &[(f64, Law); 2]) -> Case {
    let residual = classes.iter().map(|(rate, law)| rate * law.moment(2) / 2.0).sum();
    let loads = classes.map(|(rate, law)| rate * law.moment(1));
    let system = System {
        queue: PRIORITY,
        streams: streams(classes),
        ..System::new(1, 1.0, Law::Fixed(1.0))
    };
    let model = "M/G/1 non-preemptive priority (Cobham, different service)";
    let case = Case::new(model, k, format!("{classes:?}"), system)
        .sized_for(loads.iter().sum())
        .closed("W0", residual);
    by_class(case, &cobham(residual, &loads))
}

fn by_class(case: Case, waits: &[f64]) -> Case {
    let classes = WAITS.into_iter().zip(Class::ALL).zip(waits);
    classes
        .fold(case, |case, ((name, class), &wait)| case.row(name, Measure::Wait(Some(class)), wait))
}

/// M/M/c with services of mean 1: the order of service leaves the mean wait and changes its
/// second moment.
fn orders(k: usize, servers: u32, rate: f64, last_first: bool) -> Case {
    let c = f64::from(servers);
    let (waits, spare) = (erlang_c(servers, rate), c - rate);
    let wait = waits / spare;
    let first = 2.0 * waits / (spare * spare);
    let last = first / (1.0 - rate / c);
    let deviation = |second: f64| libm::sqrt(second - wait * wait);
    let (queue, name, second) = if last_first {
        (QueuePolicy::Lifo, "EWq2_LIFO", last)
    } else {
        (QueuePolicy::Fifo, "EWq2_FIFO", first)
    };
    let system = System { queue, ..System::new(servers, rate, Law::Exponential(1.0)) };
    let label = format!("c {servers}, lam {rate}, {}", queue.name());
    Case::new("M/M/c FIFO vs LIFO(non-preemptive) vs random order", k, label, system)
        .sized_for(rate / c)
        .row("Wq_all_three", Measure::Wait(None), wait)
        .row(name, Measure::WaitSquared, second)
        .closed("sd_Wq_FIFO", deviation(first))
        .closed("sd_Wq_LIFO", deviation(last))
}

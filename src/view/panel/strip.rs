//! An order's time on one axis: waits, attempts and back-offs, from its placement on.

use super::inspect::attempt_end;
use super::{Strip, StripKind, StripPart};
use crate::core::order::{AttemptEnd, Order, OrderState};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::view::live::Live;
use crate::view::names;

/// The strip of an order; `None` before any time has passed.
pub(super) fn strip(sim: &Sim, live: &Live, order: &Order) -> Option<Strip> {
    let stretches = stretches(sim, live, order);
    let start = order.placed;
    let end = stretches.last()?.until;
    let length = end.since(start).as_micros().max(1);
    let place =
        |at: SimTime| (u128::from(at.since(start).as_micros()) * 1000 / u128::from(length)) as u32;
    let parts = stretches.iter().map(|it| StripPart {
        kind: it.kind,
        from: place(it.from),
        to: place(it.until),
        label: it.label.clone(),
        text: it.text.clone(),
    });
    Some(Strip {
        from: names::clock(start),
        to: names::clock(end),
        parts: parts.collect(),
        now: (!order.status().is_final()).then(|| place(sim.now())),
    })
}

struct Stretch {
    kind: StripKind,
    from: SimTime,
    until: SimTime,
    label: String,
    text: String,
}

fn stretches(sim: &Sim, live: &Live, order: &Order) -> Vec<Stretch> {
    let mut all = Vec::new();
    let mut at = order.placed;
    let mut backoffs = live.backoffs(order.id).iter().copied();
    for (idx, attempt) in order.attempts.iter().enumerate() {
        all.extend(wait(at, attempt.started, false));
        let number = idx + 1;
        let until = attempt.ended.map_or(sim.now(), |(at, _)| at);
        let failed = matches!(attempt.ended, Some((_, end)) if end != AttemptEnd::Delivered);
        let outcome = attempt.ended.map_or("under way", |(_, end)| attempt_end(end));
        let text = format!("attempt {number} with {}, {outcome}", attempt.driver);
        let kind = if failed { StripKind::Failed } else { StripKind::Attempt };
        all.push(stretch(kind, (attempt.started, until), number.to_string(), text, sim.now()));
        at = until;
        let is_last = number == order.attempts.len();
        if failed
            && !(is_last && order.status().is_final())
            && let Some(until) = backoffs.find(|&until| until >= at)
        {
            let retries = matches!(order.state, OrderState::Retrying { .. }) && is_last;
            let next = if retries {
                format!(", then attempt {} may start", number + 1)
            } else {
                String::new()
            };
            let text = format!("back-off of {}{next}", names::length(until.since(at)));
            all.push(stretch(StripKind::Backoff, (at, until), String::new(), text, sim.now()));
            at = until;
        }
    }
    match order.state {
        OrderState::Pending { .. } | OrderState::Queued { .. } => {
            all.extend(wait(at, sim.now(), true))
        }
        OrderState::Failed { at: end, .. } | OrderState::Cancelled { at: end } => {
            all.extend(wait(at, end, false));
        }
        OrderState::InProgress { .. }
        | OrderState::Retrying { .. }
        | OrderState::Completed { .. } => {}
    }
    all
}

/// A wait, if it takes any time.
fn wait(from: SimTime, until: SimTime, goes_on: bool) -> Option<Stretch> {
    let length = names::length(until.since(from));
    let text = if goes_on { format!("waits, {length} so far") } else { format!("waited {length}") };
    (until > from).then(|| stretch(StripKind::Waits, (from, until), String::new(), text, until))
}

fn stretch(
    kind: StripKind,
    (from, until): (SimTime, SimTime),
    label: String,
    text: String,
    now: SimTime,
) -> Stretch {
    let to = if until > now {
        format!("until {}", names::clock(until))
    } else {
        format!("to {}", names::clock(until))
    };
    Stretch { kind, from, until, label, text: format!("{} {to}: {text}", names::clock(from)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::command::{Command, FaultKind};
    use crate::core::id::OrderId;
    use crate::scenario::presets::Preset;
    use crate::view::panel::watched::Watched;

    fn of(run: &Watched) -> Strip {
        run.inspect(OrderId(0)).strip.expect("an order with a strip")
    }

    /// The parts follow each other from one end of the axis to the other.
    #[track_caller]
    fn assert_whole(strip: &Strip) {
        assert_eq!(strip.parts[0].from, 0, "{strip:#?}");
        assert_eq!(strip.parts.last().unwrap().to, 1000, "{strip:#?}");
        for pair in strip.parts.windows(2) {
            assert_eq!(pair[0].to, pair[1].from, "{strip:#?}");
        }
    }

    #[test]
    fn attempts_and_back_offs_of_a_poisoned_order_alternate_until_it_fails() {
        let mut run = Watched::new(Preset::SMALL.setup(7));
        run.until(|run| !run.sim.orders().is_empty());
        run.command(Command::InjectFault(FaultKind::OrderPoisoned(OrderId(0)))).unwrap();
        let retrying = |run: &Watched| match run.sim.orders()[OrderId(0)].state {
            OrderState::Retrying { until, .. } => Some(until),
            _ => None,
        };
        run.until(|run| retrying(run).is_some());
        let strip = of(&run);
        assert_whole(&strip);
        let kinds: Vec<StripKind> = strip.parts.iter().map(|part| part.kind).collect();
        assert_eq!(kinds, [StripKind::Waits, StripKind::Failed, StripKind::Backoff]);
        assert_eq!(strip.to, names::clock(retrying(&run).unwrap()));
        assert!(strip.now.is_some_and(|now| now < 1000));
        assert!(strip.parts[1].text.ends_with("the order could not be taken"));
        assert!(strip.parts[2].text.ends_with(", then attempt 2 may start"));

        run.until(|run| run.sim.orders()[OrderId(0)].status().is_final());
        let strip = of(&run);
        assert_whole(&strip);
        let n = |kind| strip.parts.iter().filter(|part| part.kind == kind).count();
        let most = run.sim.settings().retry.max_attempts as usize;
        assert_eq!((n(StripKind::Failed), n(StripKind::Backoff)), (most, most - 1));
        assert_eq!(strip.now, None);
    }

    #[test]
    fn an_order_that_goes_well_waits_and_is_carried() {
        let mut run = Watched::new(Preset::SMALL.setup(7));
        run.until(|run| {
            run.sim.orders().iter().any(|it| it.id == OrderId(0) && it.status().is_final())
        });
        let strip = of(&run);
        assert_whole(&strip);
        assert_eq!(strip.parts.len(), 2);
        assert!(strip.parts[1].text.ends_with(", delivered"), "{}", strip.parts[1].text);
    }
}

//! Which order goes next and why, or why none goes: by the queue's own order of service.

use super::why::{Why, held_back_by};
use crate::core::order::Order;
use crate::core::queue::Entry;
use crate::core::settings::{AssignPolicy, QueuePolicy};
use crate::core::sim::{Fleet, Sim};
use crate::core::time::SimDuration;
use crate::view::names;

/// Up to three sentences, without the last full stop.
pub(super) fn sentence(sim: &Sim, fleet: &Fleet) -> String {
    let waiting = |entry: &&Entry| sim.orders()[entry.order].offer().is_none();
    let Some(first) = sim.queue().iter().find(waiting) else {
        return all_on_offer(sim, fleet);
    };
    let can_go = |entry: &&Entry| waiting(entry) && sim.held_back(entry.order).is_none();
    let Some(next) = sim.queue().iter().find(can_go) else {
        let why = sim.held_back(first.order).map_or_else(String::new, held_back_by);
        return format!("None goes: all that wait are held back. {}: {why}", first.order);
    };
    let order = &sim.orders()[next.order];
    let past = if next.order == first.order {
        String::new()
    } else {
        let why = sim.held_back(first.order).map_or_else(String::new, held_back_by);
        format!(". It goes past {}: {why}", names::order(first.order))
    };
    let because = because(sim, order);
    match obstacle(sim, &Why::of(sim, fleet, order)) {
        Obstacle::All(why) => {
            format!("None goes: {why}. Then {}: {because}{past}", names::order(order.id))
        }
        Obstacle::Until(when) => format!("{} goes {when}: {because}{past}", order.id),
        Obstacle::Fit(why) => {
            format!("{} goes as soon as a driver fits: {because}{past}. Now {why}", order.id)
        }
    }
}

/// What the dispatcher sees: whether who was asked is thinking, or dead, it cannot know.
fn all_on_offer(sim: &Sim, fleet: &Fleet) -> String {
    let mut queued = sim.queue().iter().map(|entry| &sim.orders()[entry.order]);
    if let (Some(only), None) = (queued.next(), queued.next()) {
        return format!("{} is {}", only.id, Why::of(sim, fleet, only).long());
    }
    match sim.queue_len() {
        0 => nobody_waits(sim),
        n => format!("{n} waiting orders on offer already: no answer yet"),
    }
}

/// What becomes of the next order to come in.
fn nobody_waits(sim: &Sim) -> String {
    if sim.down_since().is_some() {
        return "Nobody waits, and the dispatcher is down".to_owned();
    }
    if sim.is_paused() {
        return "Nobody waits. The dispatcher is paused: the next order to come in does".to_owned();
    }
    match sim.settings().assign {
        AssignPolicy::Optimal { window } if window > SimDuration::ZERO => {
            format!("Nobody waits: the next order to come in is held for {window}, to be matched")
        }
        _ => "Nobody waits: the next order to come in goes at once, if a driver is free".to_owned(),
    }
}

/// What keeps orders waiting.
enum Obstacle {
    /// Nothing is handed out at all.
    All(String),
    /// The next one waits for this.
    Until(String),
    /// The next one waits for a driver who fits: nobody who is free does.
    Fit(String),
}

fn obstacle(sim: &Sim, why: &Why) -> Obstacle {
    match why {
        Why::Down | Why::Paused | Why::Awaits(..) | Why::NobodyHeard | Why::NobodyOnShift => {
            Obstacle::All(why.long())
        }
        Why::Held(until) => {
            let when = names::at_in(sim.now(), *until);
            Obstacle::Until(format!("{when}, matched with what waits by then"))
        }
        Why::AllBusy => Obstacle::Until("as soon as a driver is free".to_owned()),
        Why::AllAsked(n) => Obstacle::Until(format!(
            "if {} comes to nothing, or as soon as a driver is free",
            match n {
                1 => "the offer that is out".to_owned(),
                n => format!("one of {n} offers that are out"),
            }
        )),
        Why::CycleDue => Obstacle::Until("in the dispatch cycle that is due now".to_owned()),
        // The next one is neither on offer nor held back.
        Why::Offered { .. }
        | Why::HeldBack(_)
        | Why::NoWayToCustomer
        | Why::Rejected(_)
        | Why::PassedOver(_)
        | Why::NoneCan(_) => Obstacle::Fit(why.long()),
    }
}

/// Why this one is first under the policy in force.
fn because(sim: &Sim, order: &Order) -> String {
    let class = order.spec.class.name();
    match sim.queue().policy() {
        QueuePolicy::Fifo => "it entered the queue first".to_owned(),
        QueuePolicy::Lifo => "it is the newest".to_owned(),
        QueuePolicy::EarliestDeadline => {
            format!("it is promised earliest, by {}", names::clock(order.promised))
        }
        QueuePolicy::ShortestJob => format!("its trip is the shortest, {}", order.expected),
        QueuePolicy::Priority { aging: None } => match sim.borrowed(order.id) {
            Some(borrowed) => format!("it stands as {}", names::borrowed(borrowed)),
            None => format!("nothing more urgent waits than {class}, and it entered first"),
        },
        QueuePolicy::Priority { aging: Some(_) } => {
            format!(
                "its class ({class}) and its wait of {} together weigh most",
                order.age(sim.now())
            )
        }
        QueuePolicy::MultiLevel(_) if sim.queue().is_overdue(order.id) => {
            "it has waited so long that it goes before all others".to_owned()
        }
        QueuePolicy::MultiLevel(_) => match sim.queue().level(order.id) {
            Some(0) => "it is the urgent level's turn".to_owned(),
            Some(1) => "it is the standard level's turn".to_owned(),
            _ => "it is the saver level's turn".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::watched::Watched;
    use crate::core::command::{Command, FaultKind};
    use crate::core::fault::CrashPoint;
    use crate::core::settings::{AssignPolicy, DispatchMode};
    use crate::core::time::SimDuration;
    use crate::scenario::presets::Preset;
    use crate::view::names;

    /// The village with one driver and enough orders that some wait.
    fn queued(command: Option<Command>) -> Watched {
        let mut run = Watched::new(Preset::SMALL.setup(7));
        run.command(Command::SetDriversOnShift { count: 1 }).unwrap();
        command.into_iter().for_each(|it| run.command(it).unwrap());
        run.until(|run| run.sim.queue_len() > 2);
        run
    }

    #[test]
    fn the_order_named_is_the_one_that_is_offered_next() {
        let mut run = queued(None);
        run.until(|run| run.panel().next_pick.contains("goes as soon as a driver is free"));
        let told = run.panel().next_pick;
        let next = run.sim.service_order(1)[0].order;
        assert_eq!(
            told,
            format!("{next} goes as soon as a driver is free: it entered the queue first")
        );
        let offered = |run: &Watched| {
            run.sim
                .queue()
                .iter()
                .find(|it| run.sim.orders()[it.order].offer().is_some())
                .map(|it| it.order)
        };
        run.until(|run| offered(run).is_some());
        assert_eq!(offered(&run), Some(next));
    }

    #[test]
    fn what_keeps_all_of_them_is_named() {
        let mut run = queued(None);
        run.command(Command::InjectFault(FaultKind::DispatcherPaused)).unwrap();
        assert!(
            run.panel().next_pick.starts_with("None goes: the dispatcher is paused. Then order ")
        );

        let mut run = queued(Some(Command::SetMode(DispatchMode::Sync)));
        run.until(|run| run.sim.blocked_dispatcher().is_some());
        let told = run.panel().next_pick;
        assert!(
            told.starts_with(
                "None goes: the dispatcher waits for the answer of Driver 1 about order "
            ),
            "{told}"
        );

        let window = SimDuration::from_mins(10);
        let mut run = queued(Some(Command::SetAssignPolicy(AssignPolicy::Optimal { window })));
        run.until(|run| run.sim.held_until().is_some() && run.sim.queue_len() > 0);
        let until = names::clock(run.sim.held_until().unwrap());
        let told = run.panel().next_pick;
        assert!(told.contains(&format!("goes at {until}")), "{told}");
    }

    #[test]
    fn an_empty_queue_says_so() {
        let mut run = Watched::new(Preset::SMALL.setup(7));
        let told = |run: &Watched| run.panel().next_pick;
        assert!(told(&run).starts_with("Nobody waits: the next order to come in goes at once"));
        run.command(Command::InjectFault(FaultKind::DispatcherPaused)).unwrap();
        assert!(told(&run).starts_with("Nobody waits. The dispatcher is paused"));
        let crash = FaultKind::DispatcherCrashed { at: CrashPoint::Now };
        run.command(Command::InjectFault(crash)).unwrap();
        assert_eq!(told(&run), "Nobody waits, and the dispatcher is down");
    }
}

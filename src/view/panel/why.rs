//! Why an order waits, as the dispatcher sees it: what it cannot know is not told.
//!
//! The one place that knows. What keeps drivers from it are the verdicts of the filters, as on the
//! decision card. Each reason is told in two lengths: for a row of the queue and for a sentence.

#[cfg(test)]
mod tests;

use super::decision;
use crate::core::assign::Verdict;
use crate::core::id::{DriverId, OrderId};
use crate::core::limit::Full;
use crate::core::order::{Order, PassedOver};
use crate::core::sim::{Fleet, HeldBack, Sim};
use crate::core::time::SimTime;
use crate::view::names;

/// Why an order waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// It is on offer; `lost` where the driver is not heard from any more.
    Offered { driver: DriverId, lost: bool },
    /// The dispatcher is down.
    Down,
    /// The dispatcher is paused.
    Paused,
    /// A breaker or a limit holds this one back.
    HeldBack(HeldBack),
    /// Nothing is offered before this driver has answered about another order.
    Awaits(OrderId, DriverId),
    /// It is held until then, to be matched with others.
    Held(SimTime),
    /// Nobody on shift is heard from.
    NobodyHeard,
    /// Nobody is on shift.
    NobodyOnShift,
    /// Whoever is free has an offer that is not answered; so many do.
    AllAsked(usize),
    /// Everybody has an order in hand.
    AllBusy,
    /// The dispatcher has not yet looked at it as things stand now, and is about to.
    CycleDue,
    /// No open road leads from its restaurant to its customer.
    NoWayToCustomer,
    /// The same filter rejects every free driver.
    Rejected(Verdict),
    /// Every free driver is passed over for it, each for what they did.
    PassedOver(Vec<(DriverId, Verdict)>),
    /// Different filters reject the free drivers.
    NoneCan(Vec<(DriverId, Verdict)>),
}

impl Why {
    /// Of a queued order.
    pub(super) fn of(sim: &Sim, fleet: &Fleet, order: &Order) -> Why {
        if let Some(offer) = order.offer() {
            return Why::Offered { driver: offer.driver, lost: sim.drivers()[offer.driver].lost };
        }
        if sim.down_since().is_some() {
            return Why::Down;
        }
        if sim.is_paused() {
            return Why::Paused;
        }
        if let Some(held_back) = sim.held_back(order.id) {
            return Why::HeldBack(held_back);
        }
        if let Some((other, driver)) = sim.awaited_answer() {
            return Why::Awaits(other, driver);
        }
        match sim.held_until() {
            Some(until) => Why::Held(until),
            None => Why::of_drivers(sim, fleet, order.id),
        }
    }

    fn of_drivers(sim: &Sim, fleet: &Fleet, order: OrderId) -> Why {
        let verdicts = |drivers: &[DriverId]| -> Vec<(DriverId, Verdict)> {
            drivers.iter().copied().zip(sim.verdicts(order, drivers)).collect()
        };
        let mut free = verdicts(&fleet.free);
        // Whoever cannot take it along is busy like the others.
        let joining = verdicts(&fleet.joinable);
        free.extend(joining.into_iter().filter(|&(_, verdict)| verdict != Verdict::AtCapacity));
        let Some(&(_, first)) = free.first() else {
            return match (fleet.asked, fleet.busy, fleet.lost) {
                (0, 0, 0) => Why::NobodyOnShift,
                (0, 0, _) => Why::NobodyHeard,
                (0, _, _) => Why::AllBusy,
                (n, _, _) => Why::AllAsked(n),
            };
        };
        let all = |is: fn(Verdict) -> bool| free.iter().all(|&(_, verdict)| is(verdict));
        if free.iter().any(|&(_, verdict)| verdict == Verdict::Eligible) {
            Why::CycleDue
        } else if all(|it| it == Verdict::NoWay) && !sim.has_way_to_customer(order) {
            Why::NoWayToCustomer
        } else if free.iter().all(|&(_, verdict)| verdict == first) {
            Why::Rejected(first)
        } else if all(|it| matches!(it, Verdict::Excluded(_))) {
            Why::PassedOver(free)
        } else {
            Why::NoneCan(free)
        }
    }

    /// For a row of the queue: as long as fits there.
    pub(super) fn short(&self) -> String {
        match self {
            Why::Offered { driver, lost: false } => format!("offered to {driver}"),
            Why::Offered { driver, lost: true } => format!("offered to {driver}, now lost"),
            Why::HeldBack(held_back) => held_back_briefly(*held_back),
            Why::Awaits(_, driver) => format!("dispatcher awaits {driver}"),
            Why::Held(until) => format!("held until {}", names::clock(*until)),
            Why::NobodyHeard => "no driver is heard from".to_owned(),
            Why::AllAsked(_) => "all free drivers are asked".to_owned(),
            Why::CycleDue => "dispatch cycle is due now".to_owned(),
            Why::NoWayToCustomer => "no open road to its customer".to_owned(),
            Why::Rejected(verdict) => rejected_briefly(*verdict).to_owned(),
            Why::PassedOver(_) => "every free driver was tried".to_owned(),
            Why::NoneCan(_) => NONE_CAN.to_owned(),
            Why::Down | Why::Paused | Why::NobodyOnShift | Why::AllBusy => self.long(),
        }
    }

    /// For a sentence.
    pub(super) fn long(&self) -> String {
        match self {
            Why::Offered { driver, lost: false } => format!("offered to {driver}, no answer yet"),
            Why::Offered { driver, lost: true } => {
                format!("offered to {driver}, who is not heard from any more")
            }
            Why::Down => "the dispatcher is down".to_owned(),
            Why::Paused => "the dispatcher is paused".to_owned(),
            Why::HeldBack(held_back) => held_back_by(*held_back),
            Why::Awaits(order, driver) => {
                let about = names::order(*order);
                format!("the dispatcher waits for the answer of {driver} about {about}")
            }
            Why::Held(until) => {
                format!("held until {} to be matched with others", names::clock(*until))
            }
            Why::NobodyHeard => "no driver on shift is heard from".to_owned(),
            Why::NobodyOnShift => "no driver is on shift".to_owned(),
            Why::AllAsked(_) => "every free driver is asked, and no answer has come yet".to_owned(),
            Why::AllBusy => "every driver is busy".to_owned(),
            Why::CycleDue => "the dispatch cycle that looks at it is due now".to_owned(),
            Why::NoWayToCustomer => {
                "no open road leads from its restaurant to its customer".to_owned()
            }
            Why::Rejected(verdict) => rejected(*verdict).to_owned(),
            Why::PassedOver(free) => listed("every free driver was tried", free),
            Why::NoneCan(free) => listed(NONE_CAN, free),
        }
    }
}

const NONE_CAN: &str = "no free driver can take it";

/// The filter that rejects every free driver.
const fn rejected(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NoColdBox => "no free driver has a cold box",
        Verdict::TooLarge => "no free driver has the space for it",
        Verdict::AtCapacity => "no free driver has space left for it",
        Verdict::Excluded(PassedOver::Declined) => "every free driver declined it a moment ago",
        Verdict::Excluded(PassedOver::Unanswered) => {
            "no free driver answered when asked a moment ago"
        }
        Verdict::Excluded(PassedOver::GaveBack) => "every free driver gave it back a moment ago",
        Verdict::Excluded(PassedOver::CouldNotTake) => {
            "every free driver has tried, and could not take the food"
        }
        Verdict::NoWay => "no open road leads from any free driver to its restaurant",
        Verdict::ShiftEndsBefore => "the shift of every free driver ends before the pick-up",
        // None of them is free.
        Verdict::Eligible | Verdict::OffShift | Verdict::Broken | Verdict::ConsideringOffer => {
            NONE_CAN
        }
    }
}

const fn rejected_briefly(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::TooLarge => "no free driver has the space",
        Verdict::AtCapacity => "no free driver has space left",
        Verdict::Excluded(PassedOver::Declined) => "every free driver declined",
        Verdict::Excluded(PassedOver::Unanswered) => "no free driver answered",
        Verdict::Excluded(PassedOver::GaveBack) => "free drivers gave it back",
        Verdict::Excluded(PassedOver::CouldNotTake) => "no free driver could take it",
        Verdict::NoWay => "no open road for free drivers",
        Verdict::ShiftEndsBefore => "shifts end before the pick-up",
        _ => rejected(verdict),
    }
}

/// "no free driver can take it (Driver 1: has no cold box; Driver 2: hands full)", in the words of
/// the decision card.
fn listed(what: &str, free: &[(DriverId, Verdict)]) -> String {
    let each = |&(driver, verdict): &(DriverId, Verdict)| {
        format!("{driver}: {}", decision::rejection(verdict))
    };
    let mut all: Vec<String> = free.iter().take(LISTED_MAX).map(each).collect();
    if free.len() > LISTED_MAX {
        all.push(format!("{} more", free.len() - LISTED_MAX));
    }
    format!("{what} ({})", all.join("; "))
}

/// Drivers in one sentence; more would not be read.
const LISTED_MAX: usize = 3;

/// What holds an order back whatever the drivers do.
pub(super) fn held_back_by(held_back: HeldBack) -> String {
    match held_back {
        HeldBack::BreakerOpen(until) => {
            format!("its restaurant's breaker is open until {}", names::clock(until))
        }
        HeldBack::BreakerProbing => "its restaurant's breaker waits for a probe".to_owned(),
        HeldBack::Limit(limit, Full::InProgress) => {
            format!("limit reached: {}", names::limit(&limit))
        }
        HeldBack::Limit(limit, Full::Starts(at)) => {
            format!("not before {}: {}", names::clock(at), names::limit(&limit))
        }
    }
}

fn held_back_briefly(held_back: HeldBack) -> String {
    match held_back {
        HeldBack::BreakerOpen(until) => format!("breaker open until {}", names::clock(until)),
        HeldBack::BreakerProbing => "breaker waits for a probe".to_owned(),
        HeldBack::Limit(limit, Full::InProgress) => {
            format!("{} limit is reached", limit.scope.name())
        }
        HeldBack::Limit(_, Full::Starts(at)) => format!("limit: not before {}", names::clock(at)),
    }
}

//! The orders on the map and the animations under way, followed from the events of a run.
//!
//! An animation is a function of (now - event): pause, slow motion and single steps are exact.

use super::flights::Flights;
use super::panel::Subject;
use crate::core::bounded::push_bounded;
use crate::core::event::{Event, Stamped};
use crate::core::id::{DriverId, Id, OrderId};
use crate::core::order::Status;
use crate::core::sim::Sim;
use crate::core::time::{SimDuration, SimTime};
use std::collections::{BTreeMap, VecDeque};

/// What is on the map, so that a frame never looks through all orders of a run.
#[derive(Clone, Debug)]
pub struct Live {
    /// Orders that have not ended, by id.
    under_way: Vec<OrderId>,
    ended: VecDeque<(OrderId, SimTime)>,
    /// The state that each order was in before the one it is in.
    before: Vec<Option<Status>>,
    /// When each back-off of an order ended or will, for the orders that had one.
    backoffs: BTreeMap<OrderId, Vec<SimTime>>,
    flashes: VecDeque<Flash>,
    flights: Flights,
    /// Simulated time per real second.
    second: SimDuration,
}

/// A short animation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flash {
    /// What it shows.
    pub kind: FlashKind,
    /// About which order.
    pub order: OrderId,
    /// Since when.
    pub at: SimTime,
}

/// What an animation shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashKind {
    /// A line from the driver to the restaurant, drawn once.
    Assigned(DriverId),
    /// The meal pops.
    PickedUp,
    /// A ring about the customer.
    Delivered,
    /// A fading triangle.
    Failed,
}

impl FlashKind {
    /// Its number in a frame.
    pub const fn number(self) -> f32 {
        match self {
            FlashKind::Assigned(_) => 0.0,
            FlashKind::PickedUp => 1.0,
            FlashKind::Delivered => 2.0,
            FlashKind::Failed => 3.0,
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Live {
            under_way: Vec::new(),
            ended: VecDeque::new(),
            before: Vec::new(),
            backoffs: BTreeMap::new(),
            flashes: VecDeque::new(),
            flights: Flights::default(),
            second: SimDuration::from_secs(1),
        }
    }
}

impl Live {
    /// Animations last a fixed real time: `speed` is simulated seconds per real second.
    pub fn set_speed(&mut self, speed: f32) {
        if speed.is_finite() && speed > 0.0 {
            self.second = SimDuration::from_micros((f64::from(speed) * 1e6) as u64);
        }
    }
    /// Animations last as long as the other's.
    pub const fn keep_pace_with(&mut self, other: &Live) {
        self.second = other.second;
    }
    /// Takes note of an event.
    pub fn note(&mut self, stamped: &Stamped) {
        let at = stamped.at;
        let mut flash = |kind, order| {
            push_bounded(&mut self.flashes, Flash { kind, order, at }, KEPT_MAX);
        };
        match stamped.event {
            Event::OrderPlaced { order, .. } => {
                if let Err(place) = self.under_way.binary_search(&order) {
                    self.under_way.insert(place, order);
                }
            }
            Event::AttemptStarted { order, driver, .. } => {
                flash(FlashKind::Assigned(driver), order)
            }
            Event::PickedUp { order, .. } => flash(FlashKind::PickedUp, order),
            Event::HandedOver { order, .. } => flash(FlashKind::Delivered, order),
            Event::RetryScheduled { order, until } => {
                self.backoffs.entry(order).or_default().push(until);
                if self.backoffs.len() > BACKOFFS_MAX {
                    self.backoffs.pop_first();
                }
            }
            Event::OrderMoved { order, from, to, .. } => {
                let idx = order.idx();
                if self.before.len() <= idx {
                    self.before.resize(idx + 1, None);
                }
                self.before[idx] = Some(from);
                if matches!(to, Status::Failed | Status::Retrying) {
                    flash(FlashKind::Failed, order);
                }
                if to.is_final() {
                    if let Ok(place) = self.under_way.binary_search(&order) {
                        self.under_way.remove(place);
                    }
                    push_bounded(&mut self.ended, (order, at), KEPT_MAX);
                }
            }
            _ => {}
        }
    }
    /// Takes note of what an event says about messages; `sim` stands at it or a little later.
    pub fn note_message(&mut self, sim: &Sim, stamped: &Stamped) {
        self.flights.note(sim, stamped);
    }
    /// Follows the messages on their way, after time has passed or something was done to them.
    pub fn follow(&mut self, sim: &Sim) {
        self.flights.follow(sim);
    }
    /// Adds the rows of the messages that can be seen.
    pub fn flights(&self, sim: &Sim, selected: Option<Subject>, rows: &mut Vec<f32>) {
        self.flights.rows(sim, self.second, selected, rows);
    }
    /// Orders that have not ended, by id.
    pub fn under_way(&self) -> &[OrderId] {
        &self.under_way
    }
    /// The state that an order was in before the one it is in; `None` where it has not moved.
    pub fn came_from(&self, order: OrderId) -> Option<Status> {
        self.before.get(order.idx()).copied().flatten()
    }
    /// The end of each of an order's back-offs, as far as they are remembered.
    pub fn backoffs(&self, order: OrderId) -> &[SimTime] {
        self.backoffs.get(&order).map_or(&[], Vec::as_slice)
    }
    /// Orders drawn at `now`: those under way and those that ended a moment ago.
    pub fn shown(&self, now: SimTime) -> impl Iterator<Item = OrderId> + '_ {
        let stays = self.second.scaled_ppm(ENDED_PPM);
        let ended = self.ended.iter().filter(move |(_, at)| now.since(*at) <= stays);
        ended.map(|&(order, _)| order).chain(self.under_way.iter().copied())
    }
    /// Animations under way at `now`, each with the share of it that has passed.
    pub fn flashes(&self, now: SimTime) -> impl Iterator<Item = (Flash, f32)> + '_ {
        let whole = self.second.scaled_ppm(FLASH_PPM).as_micros().max(1) as f64;
        self.flashes.iter().filter_map(move |&flash| {
            let passed = now.since(flash.at).as_micros() as f64 / whole;
            (passed < 1.0).then_some((flash, passed as f32))
        })
    }
}

/// Orders whose back-offs are remembered; the oldest go first.
const BACKOFFS_MAX: usize = 5_000;

/// Keeps the newest so many: more than a screen can show at once.
const KEPT_MAX: usize = 256;

/// How long an ended order stays on the map, in millionths of a real second.
const ENDED_PPM: u64 = 2_500_000;

/// How long an animation lasts, in millionths of a real second.
const FLASH_PPM: u64 = 400_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::Cause;

    fn note(live: &mut Live, secs: u64, event: Event) {
        live.note(&Stamped { seq: 0, at: SimTime::from_secs(secs), cause: Cause::Scenario, event });
    }

    fn moved(order: u32, to: Status) -> Event {
        Event::OrderMoved { order: OrderId(order), from: Status::Queued, to, reason: None }
    }

    fn placed(order: u32) -> Event {
        Event::OrderPlaced {
            order: OrderId(order),
            class: crate::core::order::Class::Urgent,
            restaurant: crate::core::id::RestaurantId(0),
            destination: crate::core::id::NodeId(0),
            placed: SimTime::ZERO,
            promised: SimTime::ZERO,
            replays: None,
        }
    }

    #[test]
    fn an_ended_order_stays_a_moment_that_does_not_depend_on_the_speed_on_screen() {
        let mut live = Live::default();
        note(&mut live, 0, placed(0));
        note(&mut live, 0, placed(1));
        note(&mut live, 10, moved(0, Status::Completed));
        let shown = |live: &Live, secs| -> Vec<u32> {
            live.shown(SimTime::from_secs(secs)).map(|order| order.0).collect()
        };
        assert_eq!(live.under_way(), [OrderId(1)]);
        assert_eq!(shown(&live, 12), [0, 1]);
        assert_eq!(shown(&live, 13), [1]);
        live.set_speed(60.0);
        assert_eq!(shown(&live, 13), [0, 1]);
        assert_eq!(shown(&live, 161), [1]);
    }

    #[test]
    fn an_animation_is_a_function_of_now() {
        let mut live = Live::default();
        live.set_speed(10.0);
        note(&mut live, 5, moved(3, Status::Retrying));
        let passed = |secs| live.flashes(SimTime::from_secs(secs)).next().map(|(_, part)| part);
        assert_eq!(passed(5), Some(0.0));
        assert_eq!(passed(7), Some(0.5));
        assert_eq!(passed(7), Some(0.5));
        assert_eq!(passed(9), None);
    }

    #[test]
    fn speeds_that_are_no_speed_are_ignored() {
        let mut live = Live::default();
        live.set_speed(f32::NAN);
        live.set_speed(-3.0);
        assert_eq!(live.second, SimDuration::from_secs(1));
    }
}

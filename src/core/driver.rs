//! A driver as a state machine of intervals: each activity holds when it began and will end.

use super::id::{AttemptId, DriverId, MessageId, NodeId, OrderId};
use super::network::RoadNetwork;
use super::scheduler::TimerId;
use super::time::{SimDuration, SimTime};
use super::travel::{Leg, Spot};
use std::collections::VecDeque;

/// A driver during a run. Fixed properties are in the city's `DriverSpec`.
#[derive(Clone, Debug)]
pub struct Driver {
    /// Their id.
    pub id: DriverId,
    /// Whether new orders may be offered.
    pub on_shift: bool,
    /// What they are doing.
    pub activity: Activity,
    /// Fires at the end of the activity, where it has one.
    pub timer: Option<TimerId>,
    /// Orders in hand, the one carried out first; a trip may carry several.
    pub jobs: VecDeque<Job>,
    /// The offer in flight to or being considered by this driver, as the dispatcher sees it.
    pub offered: Option<AttemptId>,
    /// Orders in progress with this driver, as the dispatcher sees it.
    pub assigned: Vec<OrderId>,
    /// When a broken driver went dark; `None` is in working order.
    pub broken: Option<SimTime>,
    /// Whether a fault keeps them off shift.
    pub sent_home: bool,
    /// Per cent of their speed that faults leave them: 100 without any.
    pub slow_percent: u32,
    /// Whether a fault makes them decline every offer.
    pub refuses: bool,
    /// Fires when the next heartbeat is due.
    pub heartbeat: Option<TimerId>,
    /// How many heartbeats were sent.
    pub heartbeats: u64,
    /// The last of them, for the picture.
    pub beat: Option<Beat>,
    /// What is left of trust without a heartbeat; `None` while none is expected.
    pub lease: Option<Lease>,
    /// Whether the lease expired and nothing was heard since.
    pub lost: bool,
    /// Since when they have had nothing to do.
    pub idle_since: SimTime,
    /// Orders handed over so far.
    pub carried: u32,
    /// Centimetres driven in the trips that have ended; see [`Driver::driven_cm`].
    pub driven_before_cm: u64,
    /// Offers received so far.
    pub offers: u32,
    /// Offers declined or left unanswered so far.
    pub declined: u32,
    /// Smooth weighted round robin's running credit.
    pub credit: i64,
}

/// A heartbeat that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// Which message.
    pub message: MessageId,
    /// When it was sent.
    pub sent: SimTime,
    /// When it arrives; `None` where it was lost.
    pub due: Option<SimTime>,
}

/// How long a driver is trusted without a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// When it expires.
    pub until: SimTime,
    /// Fires then, or earlier if it was renewed since; then it is set again.
    pub timer: TimerId,
}

/// An order in a driver's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Job {
    /// Which order.
    pub order: OrderId,
    /// Under which attempt.
    pub attempt: AttemptId,
    /// Whether the food is on board.
    pub on_board: bool,
    /// Whether it was taken on for a trip that was under way to the same restaurant.
    pub joined: bool,
}

/// What a driver is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Standing still with nothing to do, off shift, broken, or without an open way.
    Standing(Spot),
    /// Driving to the restaurant or the customer of the first job.
    Driving(Leg),
    /// At the counter: the food is not ready.
    Waiting {
        /// At which junction.
        at: NodeId,
        /// Since when.
        since: SimTime,
    },
    /// Standing at the door or the counter until a service time has passed.
    Serving {
        /// At which junction.
        at: NodeId,
        /// Which part of the service.
        what: Service,
        /// Until when.
        until: SimTime,
    },
}

/// The service times of a driver.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// From arrival at the restaurant to the counter.
    Parking,
    /// From taking the food to leaving.
    Leaving,
    /// From arrival at the customer to the hand-over.
    HandingOver,
    /// From the hand-over to being free.
    Returning,
}

impl Driver {
    /// What they have driven so far, the trip under way included.
    pub fn driven_cm(&self, network: &RoadNetwork, now: SimTime) -> u64 {
        self.driven_before_cm
            + match &self.activity {
                Activity::Driving(leg) => leg.driven_cm(network, now),
                _ => 0,
            }
    }
    /// Whether the driver is on shift and well and has nothing to do.
    pub fn is_idle(&self) -> bool {
        self.on_shift
            && self.broken.is_none()
            && self.jobs.is_empty()
            && matches!(self.activity, Activity::Standing(_))
    }
    /// Whether the first job is being worked on.
    pub fn is_at_work(&self) -> bool {
        !matches!(
            self.activity,
            Activity::Standing(_) | Activity::Serving { what: Service::Returning, .. }
        )
    }
    /// Whether the driver is at work: on shift, or finishing orders after it.
    pub fn is_working(&self) -> bool {
        self.on_shift || !self.jobs.is_empty()
    }
    /// How long they have had nothing to do.
    pub fn idle_for(&self, now: SimTime) -> SimDuration {
        if self.jobs.is_empty() { now.since(self.idle_since) } else { SimDuration::ZERO }
    }
    /// Offers declined or left unanswered, in per cent of all.
    pub fn decline_percent(&self) -> u32 {
        (self.declined * 100).checked_div(self.offers).unwrap_or(0)
    }
}

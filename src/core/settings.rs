//! What can be switched while a run goes on. Plain data; the rules live with each subsystem.

use super::breaker::BreakerPolicy;
use super::idempotency::{Idempotency, KeyRule};
use super::inversion::InversionFix;
use super::limit::Limit;
use super::time::SimDuration;

/// Everything that a command may change on a living run.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Settings {
    /// Who is served next.
    pub queue: QueuePolicy,
    /// Who serves.
    pub assign: AssignPolicy,
    /// What happens after a failed attempt.
    pub retry: RetryPolicy,
    /// Mean number of generated orders per hour, before surges; 0 stops demand.
    pub arrivals_per_hour: u32,
    /// How many drivers are on shift: the first so many by id.
    pub drivers_on_shift: u32,
    /// Orders that may be queued at once; for a newcomer beyond it somebody goes, see `when_full`.
    /// Orders that come back from a retry are always let in. `None` is no limit.
    pub queue_capacity: Option<u32>,
    /// Delays and time-outs of the message layer.
    pub protocol: Protocol,
    /// Whether duplicates are recognised.
    pub idempotency: Idempotency,
    /// What an idempotency key means once its order has ended.
    pub keys: KeyRule,
    /// Who goes when an order arrives at a full queue.
    pub when_full: WhenFull,
    /// When a restaurant gets no more orders; `None` is never.
    pub breaker: Option<BreakerPolicy>,
    /// Limits by restaurant, district, customer or name; all of them hold.
    pub limits: Vec<Limit>,
    /// What is done about priority inversion.
    pub inversion_fix: InversionFix,
    /// Whether the dispatcher waits for each answer.
    pub mode: DispatchMode,
    /// What outlives a crash of the dispatcher.
    pub log: DispatcherLog,
    /// Whether drivers with room take further orders of one restaurant along.
    pub bundling: Bundling,
}

/// Back-pressure: who goes when an order arrives at a full queue. Exactly one order goes, and
/// counts as not served. An order that is being offered to a driver stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhenFull {
    /// The newcomer.
    RejectNewest,
    /// The order placed first; equal ones by id. The newcomer if all are being offered.
    DropOldest,
    /// The lowest class, newcomer included; among equals the one placed last, in the end the
    /// highest id, so that those who have waited stay.
    ShedLowest,
}

impl WhenFull {
    /// All of them, the simplest first.
    pub const ALL: [WhenFull; 3] =
        [WhenFull::RejectNewest, WhenFull::DropOldest, WhenFull::ShedLowest];

    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            WhenFull::RejectNewest => "Reject newest",
            WhenFull::DropOldest => "Drop oldest",
            WhenFull::ShedLowest => "Shed lowest class",
        }
    }
    /// What it does, in one sentence for the page.
    pub const fn sentence(self) -> &'static str {
        match self {
            WhenFull::RejectNewest => "A newcomer is turned away: who waits keeps the place.",
            WhenFull::DropOldest => {
                "The order that was placed first is given up: it is late anyway, the newcomer \
                 can still be on time."
            }
            WhenFull::ShedLowest => {
                "The lowest class is given up first, the newcomer included; among equals the \
                 newest goes."
            }
        }
    }
}

/// What outlives a crash of the dispatcher. The log it has when it goes down counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DispatcherLog {
    /// Everything is written down before it takes effect, and read again at the restart.
    #[default]
    Durable,
    /// Everything is in memory: orders that have not ended, keys and messages are forgotten.
    Volatile,
}

impl DispatcherLog {
    /// Both kinds, in the order of the page.
    pub const ALL: [DispatcherLog; 2] = [DispatcherLog::Durable, DispatcherLog::Volatile];

    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            DispatcherLog::Durable => "durable",
            DispatcherLog::Volatile => "volatile",
        }
    }
}

/// Whether the dispatcher waits for the answer to an offer before it does anything else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DispatchMode {
    /// One offer at a time: no other order is offered until it is answered or timed out, and a
    /// customer waits at the till until a driver has accepted.
    Sync,
    /// Offers go out as drivers are free, and a customer is told at once that the order is in.
    #[default]
    Async,
}

impl DispatchMode {
    /// Both modes, in the order of the page.
    pub const ALL: [DispatchMode; 2] = [DispatchMode::Sync, DispatchMode::Async];

    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            DispatchMode::Sync => "sync",
            DispatchMode::Async => "async",
        }
    }
}

/// Queue policies (disciplines): who is served next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QueuePolicy {
    /// First in, first out, by time of entry.
    Fifo,
    /// Last in, first out, by time of entry.
    Lifo,
    /// Urgent before standard before saver.
    Priority {
        /// Waiting this long is worth one class; `None` is strict priority.
        aging: Option<SimDuration>,
    },
    /// One level per class, each with a discipline of its own.
    MultiLevel(Levels),
    /// Earliest promised time first.
    EarliestDeadline,
    /// Shortest expected delivery trip first.
    ShortestJob,
}

/// How a multi-level queue works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Levels {
    /// How the levels share the picks.
    pub share: LevelShare,
    /// Who is first within the urgent, the standard and the saver level.
    pub disciplines: [Discipline; 3],
    /// Demotion: an order falls a level for every so many failed attempts; `None` is never.
    pub demote_after: Option<u32>,
    /// Aging: an order rises a level each time it has waited this long, counted from its
    /// placement; above the highest level it goes before all others. `None` is never.
    pub aging: Option<SimDuration>,
}

impl Levels {
    /// First in, first out in every level, without demotion and aging.
    pub const fn new(share: LevelShare) -> Levels {
        Levels { share, disciplines: [Discipline::Fifo; 3], demote_after: None, aging: None }
    }
}

/// Who is served first within a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Discipline {
    /// First in, first out, by time of entry.
    Fifo,
    /// Last in, first out, by time of entry.
    Lifo,
    /// Earliest promised time first.
    EarliestDeadline,
    /// Shortest expected delivery trip first.
    ShortestJob,
}

/// How the levels of a multi-level queue share the picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LevelShare {
    /// A lower level is served only while every higher one is empty.
    Strict,
    /// Picks are interleaved in proportion to these weights (urgent, standard, saver).
    Weighted([u32; 3]),
}

/// Assignment policies: which driver gets the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AssignPolicy {
    /// Shortest travel time to the restaurant.
    Nearest,
    /// Lowest weighted sum of distance, load, idle time and acceptance.
    Weighted(Weights),
    /// Smooth weighted round robin over the drivers.
    RoundRobin,
    /// Fewest orders in hand, then the longest idle.
    LeastLoaded,
    /// The better (less loaded, then nearer) of two drivers drawn at random.
    TwoChoices,
    /// Any eligible driver.
    Random,
    /// Commits each order at placement to the driver who can pick it up first, planning ahead.
    FirstComeNearest,
    /// The pairs of waiting orders and eligible drivers with the shortest travel times in total.
    Optimal {
        /// How long orders are held after the first of them joins the queue, so that there is
        /// something to choose from; zero matches what waits at each cycle.
        window: SimDuration,
    },
}

/// Weights of the weighted score, 0 to 100 each. A lower score is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weights {
    /// Cost of a minute of travel to the restaurant.
    pub distance: u32,
    /// Cost of an order in hand or carried before.
    pub load: u32,
    /// Bonus for a minute of idle time.
    pub idle: u32,
    /// Cost of a percent of declined offers.
    pub acceptance: u32,
}

/// Whether one trip may carry several orders of one restaurant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bundling {
    /// One order a trip.
    Off,
    /// A driver on the way to a restaurant or at its counter may be offered further orders from
    /// there while they hold fewer than their capacity. First come, nearest makes no use of it.
    On,
}

/// What happens after a failed attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RetryPolicy {
    /// How the wait grows with the attempt number.
    pub backoff: Backoff,
    /// First wait.
    pub base: SimDuration,
    /// Longest wait before jitter.
    pub cap: SimDuration,
    /// How the wait is spread.
    pub jitter: Jitter,
    /// Attempts allowed, the first included; at least 1.
    pub max_attempts: u32,
    /// After this long from placement the order fails, whatever is left of the budget.
    pub total_deadline: SimDuration,
    /// Where a retried order stands among equals.
    pub reentry: Reentry,
    /// An attempt that runs longer fails and is retried; `None` lets it run.
    pub attempt_timeout: Option<SimDuration>,
}

/// Growth of the back-off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Backoff {
    /// No wait.
    None,
    /// Always the base.
    Fixed,
    /// The base, doubled for each further attempt, up to the cap.
    Exponential,
    /// The base times the number of failed attempts, up to the cap.
    Linear,
}

impl Backoff {
    /// All forms, the simplest first.
    pub const ALL: [Backoff; 4] =
        [Backoff::None, Backoff::Fixed, Backoff::Linear, Backoff::Exponential];
}

/// Spread of the back-off `v`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Jitter {
    /// Exactly `v`.
    None,
    /// Uniform in `0..=v`.
    Full,
    /// Uniform in `v/2..=v`.
    Equal,
    /// Uniform from the base to three times the wait before, then capped. Grows by itself,
    /// whatever the back-off; without one ([`Backoff::None`]) there is no wait.
    Decorrelated,
}

impl Jitter {
    /// All of them.
    pub const ALL: [Jitter; 4] = [Jitter::None, Jitter::Full, Jitter::Equal, Jitter::Decorrelated];
}

/// Where a retried order stands among equals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reentry {
    /// By the time it came back.
    AtReturn,
    /// By the time it first queued.
    AtOriginal,
}

/// Delays and time-outs of the message layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Protocol {
    /// Mean travel time of a message; each is uniform in half to one and a half of it.
    pub latency: SimDuration,
    /// A reliable message without acknowledgement is sent again after this long.
    pub resend_after: SimDuration,
    /// A driver without an answer for this long loses the offer.
    pub offer_timeout: SimDuration,
    /// Longest time a driver thinks about an offer.
    pub think_time: SimDuration,
    /// After a decline or time-out the driver is passed over for this order for this long.
    pub exclusion: SimDuration,
    /// Drivers report this often; zero switches heartbeats and leases off.
    pub heartbeat_every: SimDuration,
    /// An attempt without a heartbeat for this long is given up.
    pub lease: SimDuration,
}

impl Protocol {
    /// The longest that an answer may take: two of the longest trips and all of the thinking. An
    /// offer holds at least so long.
    pub const fn answer_max(&self) -> SimDuration {
        self.latency.times(3).plus(self.think_time)
    }
}

impl Default for Settings {
    /// The playground's own: busy enough to watch, calm enough to follow.
    fn default() -> Self {
        Settings {
            queue: QueuePolicy::Fifo,
            assign: AssignPolicy::Nearest,
            retry: RetryPolicy::default(),
            arrivals_per_hour: 60,
            drivers_on_shift: 30,
            queue_capacity: None,
            protocol: Protocol::default(),
            idempotency: Idempotency::On,
            keys: KeyRule::default(),
            when_full: WhenFull::RejectNewest,
            breaker: None,
            limits: Vec::new(),
            inversion_fix: InversionFix::Off,
            mode: DispatchMode::Async,
            log: DispatcherLog::Durable,
            bundling: Bundling::Off,
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy {
            backoff: Backoff::Exponential,
            base: SimDuration::from_secs(20),
            cap: SimDuration::from_mins(5),
            jitter: Jitter::Full,
            max_attempts: 4,
            total_deadline: SimDuration::from_mins(90),
            reentry: Reentry::AtReturn,
            attempt_timeout: None,
        }
    }
}

impl Default for Protocol {
    fn default() -> Self {
        Protocol {
            latency: SimDuration::from_millis(400),
            resend_after: SimDuration::from_secs(3),
            offer_timeout: SimDuration::from_secs(60),
            think_time: SimDuration::from_secs(40),
            exclusion: SimDuration::from_mins(5),
            heartbeat_every: SimDuration::from_secs(30),
            lease: SimDuration::from_secs(100),
        }
    }
}

//! A queueing system as data: who comes, how long they are served, what goes wrong.

use super::law::Law;
use crate::core::order::Class;
use crate::core::settings::{QueuePolicy, RetryPolicy};
use crate::core::time::SimDuration;

/// A queueing system.
#[derive(Clone, Debug)]
pub struct System {
    /// Who is served next.
    pub queue: QueuePolicy,
    /// How many servers there are.
    pub servers: u32,
    /// The streams of customers.
    pub streams: Vec<Stream>,
    /// Places for those who wait; who finds them taken is refused. `None` is no limit.
    pub room: Option<u32>,
    /// How long customers wait before they leave.
    pub patience: Patience,
    /// What goes wrong in a service.
    pub trouble: Trouble,
    /// What happens after a failed service.
    pub retry: RetryPolicy,
    /// Simulated length of one time unit.
    pub unit: SimDuration,
}

/// Customers of one class, arriving as a Poisson process.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// Their class.
    pub class: Class,
    /// Arrivals per time unit.
    pub rate: f64,
    /// Their service times.
    pub service: Law,
}

/// How long customers wait before they leave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Patience {
    /// For ever.
    Endless,
    /// Not at all: who is not served at once leaves.
    None,
    /// Exponential with this mean.
    Exponential(f64),
}

/// What goes wrong in a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trouble {
    /// Nothing.
    None,
    /// Each attempt fails with this probability, after a service time drawn anew: the server
    /// breaks down with the job in hand, and gives it back when repaired.
    Fails(f64),
    /// Every attempt fails the moment it starts.
    AlwaysFails,
    /// The server breaks down while it serves and later goes on where it stopped. The service is
    /// a drive, so that there is such a place.
    BreaksDown {
        /// Breakdowns per unit of service.
        rate: f64,
        /// Mean repair time.
        repair: f64,
    },
}

impl System {
    /// First in, first out, without limits or trouble; the time unit is a second.
    pub fn new(servers: u32, rate: f64, service: Law) -> System {
        System {
            queue: QueuePolicy::Fifo,
            servers,
            streams: vec![Stream { class: Class::Standard, rate, service }],
            room: None,
            patience: Patience::Endless,
            trouble: Trouble::None,
            retry: RetryPolicy {
                total_deadline: super::textbook::LONGEST_WAIT,
                ..RetryPolicy::default()
            },
            unit: SimDuration::from_secs(1),
        }
    }

    /// Arrivals per time unit, all streams together.
    pub fn rate(&self) -> f64 {
        self.streams.iter().map(|stream| stream.rate).sum()
    }
}

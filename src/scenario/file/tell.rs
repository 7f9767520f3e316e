//! From a run's commands and settings back to the words of a file, so that what was done by hand
//! can be written down and done again.

use super::fault::{FaultFile, OneMessage};
use super::forms::PlaceFile;
use super::length::Length;
use super::protect::{BreakerFile, LimitFile, StartRateFile};
use super::script::{CommandFile, TimedFile};
use super::settings::{AssignFile, KeyRuleFile, ProtocolFile, QueueFile, RetryFile, SettingsFile};
use super::things::{ClassFile, OrderFile};
use crate::core::breaker::BreakerPolicy;
use crate::core::city::City;
use crate::core::command::{Command, TimedCommand};
use crate::core::fault::{FaultKind, FaultSource};
use crate::core::id::{EdgeId, MessageId, NodeId};
use crate::core::idempotency::KeyRule;
use crate::core::limit::Limit;
use crate::core::message::Way;
use crate::core::order::{Class, OrderSpec};
use crate::core::settings::{
    AssignPolicy, LevelShare, Levels, Protocol, QueuePolicy, RetryPolicy, Settings, Weights,
};
use crate::core::time::{SimDuration, SimTime};

impl TimedFile {
    /// The entry of a script that does the same in this city; `None` where the command names a
    /// road that the city does not have.
    pub fn of(timed: &TimedCommand, city: &City) -> Option<TimedFile> {
        Some(TimedFile {
            at: timed.at.into(),
            command: CommandFile::of(&timed.command, city)?,
            length: None,
            count: None,
            every: None,
            rejected: None,
        })
    }
}

impl CommandFile {
    fn of(command: &Command, city: &City) -> Option<CommandFile> {
        Some(match command {
            Command::SetQueuePolicy(policy) => CommandFile::SetQueuePolicy((*policy).into()),
            Command::SetAssignPolicy(policy) => CommandFile::SetAssignPolicy((*policy).into()),
            Command::SetRetryPolicy(policy) => CommandFile::SetRetryPolicy((*policy).into()),
            Command::SetArrivalRate { per_hour } => CommandFile::SetArrivalRate(*per_hour),
            Command::SetDriversOnShift { count } => CommandFile::SetDriversOnShift(*count),
            Command::SetQueueCapacity(capacity) => CommandFile::SetQueueCapacity(*capacity),
            Command::SetProtocol(protocol) => CommandFile::SetProtocol((*protocol).into()),
            Command::SetIdempotency(it) => CommandFile::SetIdempotency((*it).into()),
            Command::SetKeyRule(rule) => CommandFile::SetKeyRule((*rule).into()),
            Command::SetWhenFull(when_full) => CommandFile::SetWhenFull((*when_full).into()),
            Command::SetBreaker(policy) => CommandFile::SetBreaker(policy.map(Into::into)),
            Command::SetLimits(limits) => {
                CommandFile::SetLimits(limits.iter().copied().map(Into::into).collect())
            }
            Command::SetInversionFix(fix) => CommandFile::SetInversionFix((*fix).into()),
            Command::SetMode(mode) => CommandFile::SetMode((*mode).into()),
            Command::SetDispatcherLog(log) => CommandFile::SetLog((*log).into()),
            Command::SetBundling(bundling) => CommandFile::SetBundling((*bundling).into()),
            Command::PlaceOrder(spec) => CommandFile::PlaceOrder(Box::new((*spec).into())),
            Command::CancelOrder(order) => CommandFile::CancelOrder(number(order.0)),
            Command::ReleaseNow(order) => CommandFile::ReleaseNow(number(order.0)),
            Command::ReplayDeadLetter(order) => CommandFile::ReplayDeadLetter(number(order.0)),
            Command::InjectFault(kind) => CommandFile::InjectFault(FaultFile::of(*kind, city)?),
            Command::StopFault(fault) => CommandFile::StopFault(number(fault.0)),
        })
    }
}

impl FaultFile {
    fn of(kind: FaultKind, city: &City) -> Option<FaultFile> {
        Some(match kind {
            FaultKind::DriverCancels(driver) => FaultFile::DriverCancels(number(driver.0)),
            FaultKind::DriverBreaksDown(driver) => FaultFile::DriverBreaksDown(number(driver.0)),
            FaultKind::DriverOffShift(driver) => FaultFile::DriverOffShift(number(driver.0)),
            FaultKind::DriverDeclines { driver, offers } => {
                FaultFile::DriverDeclines { driver: number(driver.0), offers }
            }
            FaultKind::DriverSlow { driver, percent } => {
                FaultFile::DriverSlow { driver: number(driver.0), percent }
            }
            FaultKind::RestaurantLate(id) => FaultFile::RestaurantLate(number(id.0)),
            FaultKind::RestaurantClosed(id) => FaultFile::RestaurantClosed(number(id.0)),
            FaultKind::CounterJam { restaurant, places } => {
                FaultFile::CounterJam { restaurant: number(restaurant.0), places }
            }
            FaultKind::CustomerCancels(order) => FaultFile::CustomerCancels(number(order.0)),
            FaultKind::CustomerSubmitsAgain(order) => {
                FaultFile::CustomerSubmitsAgain(number(order.0))
            }
            FaultKind::OrderPoisoned(order) => FaultFile::OrderPoisoned(number(order.0)),
            FaultKind::RoadClosed(road) => FaultFile::RoadClosed(ends(road, city)?),
            FaultKind::RoadJam { road, percent } => {
                FaultFile::RoadJam { road: ends(road, city)?, percent }
            }
            FaultKind::DistrictPartitioned(id) => FaultFile::DistrictPartitioned(number(id.0)),
            FaultKind::DemandSurge { percent } => FaultFile::DemandSurge { percent },
            FaultKind::DispatcherPaused => FaultFile::DispatcherPaused,
            FaultKind::DispatcherCrashed { at } => FaultFile::DispatcherCrashed { at: at.into() },
            FaultKind::AtRandom(FaultSource { what, per_hour, lasting }) => {
                let lasting = (lasting > SimDuration::ZERO).then_some(Length(lasting));
                FaultFile::AtRandom { what: what.into(), per_hour, lasting }
            }
            of_messages => FaultFile::of_messages(of_messages),
        })
    }

    fn of_messages(kind: FaultKind) -> FaultFile {
        let one = |message: MessageId, way: Way| OneMessage {
            message: number(message.0),
            way: way.into(),
        };
        match kind {
            FaultKind::MessageLoss { ppm } => FaultFile::MessageLoss { ppm },
            FaultKind::MessageDelays { ppm, by } => FaultFile::MessageDelays { ppm, by: by.into() },
            FaultKind::MessageDuplicates { ppm } => FaultFile::MessageDuplicates { ppm },
            FaultKind::MessageReorders { ppm } => FaultFile::MessageReorders { ppm },
            FaultKind::MessageDropped { message, way } => {
                FaultFile::MessageDropped(one(message, way))
            }
            FaultKind::MessageDelayed { message, way, by } => FaultFile::MessageDelayed {
                message: number(message.0),
                way: way.into(),
                by: by.into(),
            },
            FaultKind::MessageDuplicated { message, way } => {
                FaultFile::MessageDuplicated(one(message, way))
            }
            FaultKind::MessageReordered { message, way } => {
                FaultFile::MessageReordered(one(message, way))
            }
            other => unreachable!("{other:?} is no fault of messages"),
        }
    }
}

/// The number on screen of the thing with this index.
const fn number(idx: u32) -> u32 {
    idx.wrapping_add(1)
}

fn place(node: NodeId) -> PlaceFile {
    PlaceFile::Number(number(node.0))
}

fn ends(road: EdgeId, city: &City) -> Option<[PlaceFile; 2]> {
    let edge = city.network.edges().get(road)?;
    Some([place(edge.from), place(edge.to)])
}

impl OrderFile {
    /// An order placed at a time.
    pub fn timed(at: SimTime, spec: OrderSpec) -> OrderFile {
        OrderFile { at: at.into(), ..spec.into() }
    }
}

impl From<OrderSpec> for OrderFile {
    fn from(spec: OrderSpec) -> OrderFile {
        OrderFile {
            at: Length::default(),
            count: None,
            every: None,
            class: (spec.class != Class::Standard).then_some(ClassFile(spec.class)),
            restaurant: Some(number(spec.restaurant.0)),
            to: Some(place(spec.destination)),
            release: spec.release.map(Length::from),
            preparation: spec.preparation.map(Length::from),
            handover: spec.handover.map(Length::from),
            customer: spec.customer.map(|customer| customer.0),
            name: spec.name.map(|name| name.0),
            size: (spec.size != 1).then_some(spec.size),
            needs_cold_box: spec.needs_cold_box,
            key: spec.key,
        }
    }
}

impl From<QueuePolicy> for QueueFile {
    fn from(policy: QueuePolicy) -> QueueFile {
        match policy {
            QueuePolicy::Fifo => QueueFile::Fifo,
            QueuePolicy::Lifo => QueueFile::Lifo,
            QueuePolicy::Priority { aging } => {
                QueueFile::Priority { aging: aging.map(Length::from) }
            }
            QueuePolicy::MultiLevel(Levels { share, disciplines, demote_after, aging }) => {
                QueueFile::MultiLevel {
                    weights: match share {
                        LevelShare::Strict => None,
                        LevelShare::Weighted(weights) => Some(weights),
                    },
                    disciplines: Some(disciplines.map(Into::into)),
                    demote_after,
                    aging: aging.map(Length::from),
                }
            }
            QueuePolicy::EarliestDeadline => QueueFile::EarliestDeadline,
            QueuePolicy::ShortestJob => QueueFile::ShortestJob,
        }
    }
}

impl From<AssignPolicy> for AssignFile {
    fn from(policy: AssignPolicy) -> AssignFile {
        match policy {
            AssignPolicy::Nearest => AssignFile::Nearest,
            AssignPolicy::Weighted(Weights { distance, load, idle, acceptance }) => {
                AssignFile::Weighted { distance, load, idle, acceptance }
            }
            AssignPolicy::RoundRobin => AssignFile::RoundRobin,
            AssignPolicy::LeastLoaded => AssignFile::LeastLoaded,
            AssignPolicy::TwoChoices => AssignFile::TwoChoices,
            AssignPolicy::Random => AssignFile::Random,
            AssignPolicy::FirstComeNearest => AssignFile::FirstComeNearest,
            AssignPolicy::Optimal { window } => AssignFile::Optimal { window: window.into() },
        }
    }
}

impl From<RetryPolicy> for RetryFile {
    fn from(policy: RetryPolicy) -> RetryFile {
        RetryFile {
            backoff: Some(policy.backoff.into()),
            base: Some(policy.base.into()),
            cap: Some(policy.cap.into()),
            jitter: Some(policy.jitter.into()),
            max_attempts: Some(policy.max_attempts),
            attempt_timeout: Some(policy.attempt_timeout.map(Length::from)),
            total_deadline: Some(policy.total_deadline.into()),
            reentry: Some(policy.reentry.into()),
        }
    }
}

impl From<Protocol> for ProtocolFile {
    fn from(protocol: Protocol) -> ProtocolFile {
        ProtocolFile {
            latency: Some(protocol.latency.into()),
            resend_after: Some(protocol.resend_after.into()),
            offer_timeout: Some(protocol.offer_timeout.into()),
            think_time: Some(protocol.think_time.into()),
            exclusion: Some(protocol.exclusion.into()),
            heartbeat_every: Some(protocol.heartbeat_every.into()),
            lease: Some(protocol.lease.into()),
        }
    }
}

impl From<KeyRule> for KeyRuleFile {
    fn from(rule: KeyRule) -> KeyRuleFile {
        KeyRuleFile { freed: Some(rule.freed.into()), kept_for: Some(rule.kept_for.into()) }
    }
}

impl From<BreakerPolicy> for BreakerFile {
    fn from(policy: BreakerPolicy) -> BreakerFile {
        BreakerFile {
            failures: Some(policy.failures),
            window: Some(policy.window.into()),
            open_for: Some(policy.open_for.into()),
            probe_within: Some(policy.probe_within.into()),
        }
    }
}

impl From<Limit> for LimitFile {
    fn from(limit: Limit) -> LimitFile {
        let from_one = limit.scope.is_of_the_city();
        LimitFile {
            scope: limit.scope.into(),
            key: limit.key.map(|key| if from_one { number(key) } else { key }),
            in_progress_max: limit.in_progress_max,
            starts: limit
                .starts
                .map(|rate| StartRateFile { max: rate.max, window: rate.window.into() }),
        }
    }
}

impl From<&Settings> for SettingsFile {
    fn from(settings: &Settings) -> SettingsFile {
        SettingsFile {
            queue: Some(settings.queue.into()),
            assign: Some(settings.assign.into()),
            retry: Some(settings.retry.into()),
            arrivals_per_hour: Some(settings.arrivals_per_hour),
            drivers_on_shift: Some(settings.drivers_on_shift),
            queue_capacity: settings.queue_capacity,
            protocol: Some(settings.protocol.into()),
            when_full: Some(settings.when_full.into()),
            breaker: settings.breaker.map(Into::into),
            limits: settings.limits.iter().copied().map(Into::into).collect(),
            idempotency: Some(settings.idempotency.into()),
            keys: Some(settings.keys.into()),
            inversion_fix: Some(settings.inversion_fix.into()),
            bundling: Some(settings.bundling.into()),
            mode: Some(settings.mode.into()),
            log: Some(settings.log.into()),
        }
    }
}

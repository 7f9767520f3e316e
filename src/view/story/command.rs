//! Settings that changed, as sentences.

use crate::core::command::Command;
use crate::core::idempotency::{Idempotency, KeysFreed};
use crate::core::settings::{
    AssignPolicy, Backoff, Bundling, Discipline, DispatchMode, Jitter, LevelShare, Levels,
    QueuePolicy, RetryPolicy, WhenFull,
};
use crate::core::time::SimDuration;
use crate::view::names;

/// What a settings command did; `None` for commands that events tell about.
pub(super) fn sentence(command: &Command) -> Option<String> {
    Some(match command {
        Command::SetQueuePolicy(policy) => {
            format!("Queue policy is now {}{}", policy.name(), queue_detail(*policy))
        }
        Command::SetAssignPolicy(policy) => {
            format!("Assignment policy is now {}{}", policy.name(), assign_detail(*policy))
        }
        Command::SetRetryPolicy(policy) => retry_sentence(policy),
        Command::SetArrivalRate { per_hour: 0 } => "No more orders come in".to_owned(),
        Command::SetArrivalRate { per_hour } => {
            format!("About {} now come in each hour", names::count(*per_hour as usize, "order"))
        }
        Command::SetDriversOnShift { count } => {
            format!("{} on shift now", is_or_are(*count))
        }
        Command::SetQueueCapacity(Some(places)) => {
            format!("The queue now holds at most {}", names::count(*places as usize, "order"))
        }
        Command::SetQueueCapacity(None) => "The queue now has no limit".to_owned(),
        Command::SetProtocol(protocol) => format!(
            "Messages now take about {} ms, and are sent again after {}",
            protocol.latency.as_micros() / 1000,
            protocol.resend_after
        ),
        Command::SetIdempotency(_)
        | Command::SetMode(_)
        | Command::SetDispatcherLog(_)
        | Command::SetKeyRule(_) => return dispatcher_sentence(command),
        Command::SetWhenFull(when_full) => {
            let who = match when_full {
                WhenFull::RejectNewest => "newcomers are turned away",
                WhenFull::DropOldest => "the oldest order is dropped",
                WhenFull::ShedLowest => "the lowest class is shed",
            };
            format!("When the queue is full, {who}")
        }
        Command::SetBreaker(None) => "Restaurants have no circuit breakers now".to_owned(),
        Command::SetBreaker(Some(policy)) => format!(
            "A restaurant gets no orders for {} after {} within {}",
            policy.open_for,
            names::count(policy.failures as usize, "failed attempt"),
            policy.window
        ),
        Command::SetLimits(limits) if limits.is_empty() => "No limits by key now".to_owned(),
        Command::SetLimits(limits) => {
            let limits: Vec<String> = limits.iter().map(names::limit).collect();
            format!("Limits are now: {}", limits.join("; "))
        }
        Command::SetInversionFix(fix) => {
            format!("Fix of priority inversion is now: {}", fix.name())
        }
        Command::SetBundling(Bundling::On) => {
            "Drivers now take further orders of one restaurant along, as many as fit".to_owned()
        }
        Command::SetBundling(Bundling::Off) => "A trip now carries one order".to_owned(),
        Command::PlaceOrder(_)
        | Command::CancelOrder(_)
        | Command::ReleaseNow(_)
        | Command::ReplayDeadLetter(_)
        | Command::InjectFault(_)
        | Command::StopFault(_) => return None,
    })
}

fn dispatcher_sentence(command: &Command) -> Option<String> {
    Some(match command {
        Command::SetIdempotency(Idempotency::On) => {
            "Duplicates are recognised from now on".to_owned()
        }
        Command::SetIdempotency(Idempotency::Off) => {
            "Duplicates now take effect: idempotency is off".to_owned()
        }
        Command::SetMode(DispatchMode::Sync) => {
            "Sync dispatch from now on: one offer at a time, and customers wait for a driver"
                .to_owned()
        }
        Command::SetMode(DispatchMode::Async) => {
            "Async dispatch from now on: nobody waits for an answer".to_owned()
        }
        Command::SetDispatcherLog(log) => {
            format!("The dispatcher's log is now {}", log.name())
        }
        Command::SetKeyRule(rule) => {
            let freed = match rule.freed {
                KeysFreed::Never => "",
                KeysFreed::OnFailure => ", and are free at once after a failure",
                KeysFreed::OnFailureOrCancel => {
                    ", and are free at once if it failed or was cancelled"
                }
            };
            format!("Keys are now kept for {} after the end of their order{freed}", rule.kept_for)
        }
        _ => return None,
    })
}

fn queue_detail(policy: QueuePolicy) -> String {
    match policy {
        QueuePolicy::Priority { aging: None } => " (strict)".to_owned(),
        QueuePolicy::Priority { aging: Some(step) } => {
            format!(" (aging: {step} of waiting is worth one class)")
        }
        QueuePolicy::MultiLevel(levels) => levels_detail(&levels),
        QueuePolicy::Fifo
        | QueuePolicy::Lifo
        | QueuePolicy::EarliestDeadline
        | QueuePolicy::ShortestJob => String::new(),
    }
}

fn levels_detail(levels: &Levels) -> String {
    let mut parts = match levels.share {
        LevelShare::Strict => vec!["strict".to_owned()],
        LevelShare::Weighted([a, b, c]) => vec![format!("shares {a} : {b} : {c}")],
    };
    if levels.disciplines != [Discipline::Fifo; 3] {
        let [urgent, standard, saver] = levels.disciplines.map(names::discipline);
        parts.push(format!("urgent by {urgent}, standard by {standard}, saver by {saver}"));
    }
    if let Some(every) = levels.demote_after {
        let failures = names::count(every as usize, "failed attempt");
        parts.push(format!("{failures} cost a level"));
    }
    if let Some(step) = levels.aging {
        parts.push(format!("{step} of waiting lifts by a level"));
    }
    format!(" ({})", parts.join("; "))
}

fn assign_detail(policy: AssignPolicy) -> String {
    match policy {
        AssignPolicy::Optimal { window: SimDuration::ZERO } => " (at once)".to_owned(),
        AssignPolicy::Optimal { window } => format!(" (orders are held for {window})"),
        _ => String::new(),
    }
}

fn retry_sentence(policy: &RetryPolicy) -> String {
    let most = names::count(policy.max_attempts as usize, "attempt");
    let wait = match policy.backoff {
        Backoff::None => "at once".to_owned(),
        Backoff::Fixed => format!("after {}", policy.base),
        Backoff::Exponential => {
            format!("after {}, doubling up to {}", policy.base, policy.cap)
        }
        Backoff::Linear => {
            format!("after {}, and as much longer each time up to {}", policy.base, policy.cap)
        }
    };
    let jitter = match policy.jitter {
        Jitter::None => "",
        Jitter::Full => ", with full jitter",
        Jitter::Equal => ", with equal jitter",
        Jitter::Decorrelated => ", with decorrelated jitter",
    };
    let timeout = policy
        .attempt_timeout
        .map_or_else(String::new, |after| format!(", each of at most {after}"));
    format!("Failed orders are now tried again {wait}{jitter}; {most} at most{timeout}")
}

fn is_or_are(drivers: u32) -> String {
    if drivers == 1 { "1 driver is".to_owned() } else { format!("{drivers} drivers are") }
}

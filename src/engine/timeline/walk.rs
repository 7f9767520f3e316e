//! Living a recorded run again, up to a time, an event or an exact place.

use super::super::run::Run;
use super::branch::Timed;
use crate::core::sim::{Advanced, Moment, NoSuchMoment};
use crate::core::time::{SimDuration, SimTime};

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// All that happens up to a time.
    Time(SimTime),
    /// Right after the first thing that brings the run to so many events, and no later than a time.
    Events(u64, SimTime),
    /// An exact moment with so many commands carried out.
    Place(Moment, usize),
}

impl Goal {
    /// Whether a run of the same recording comes by the goal, later than it stands.
    pub(super) fn is_ahead_of(self, run: &Run) -> bool {
        match self {
            Goal::Time(time) => run.sim().now() <= time,
            Goal::Events(n, _) => run.sim().n_events() < n,
            Goal::Place(moment, n) => run.sim().moment() <= moment && run.n_commands() <= n,
        }
    }
}

/// Brings a run to a goal ahead of it. `visit` sees it on the way, every few hundred events.
///
/// # Errors
/// Where the recording belongs to another run.
pub(super) fn walk(
    run: &mut Run,
    commands: &[Timed],
    goal: Goal,
    visit: &mut dyn FnMut(&Run),
) -> Result<Advanced, NoSuchMoment> {
    match goal {
        Goal::Time(time) => pass(run, commands, time, u64::MAX, visit),
        Goal::Events(n, latest) => pass(run, commands, latest, n, visit),
        Goal::Place(moment, n) => {
            let commands = commands.get(..n).ok_or(NoSuchMoment)?;
            while let Some((at, command)) = commands.get(run.n_commands()) {
                fire_up_to(run, *at, visit)?;
                run.command(command).map_err(|_| NoSuchMoment)?;
                visit(run);
            }
            fire_up_to(run, moment, visit)
        }
    }
}

/// Lets time pass until `until`, and the recorded commands with it; stops early once the run has
/// come to `stop` events.
fn pass(
    run: &mut Run,
    commands: &[Timed],
    until: SimTime,
    stop: u64,
    visit: &mut dyn FnMut(&Run),
) -> Result<Advanced, NoSuchMoment> {
    while let Some((at, command)) = commands.get(run.n_commands()).filter(|it| it.0.at <= until) {
        if towards(run, *at, stop, visit)? == Advanced::Budget {
            return Ok(Advanced::Budget);
        }
        run.command(command).map_err(|_| NoSuchMoment)?;
        visit(run);
        if run.sim().n_events() >= stop {
            return Ok(Advanced::Budget);
        }
    }
    go(run, until, stop, visit)
}

/// Goes on without commands.
fn go(
    run: &mut Run,
    until: SimTime,
    stop: u64,
    visit: &mut dyn FnMut(&Run),
) -> Result<Advanced, NoSuchMoment> {
    loop {
        let left = stop.saturating_sub(run.sim().n_events());
        if left == 0 {
            return Ok(Advanced::Budget);
        }
        let advanced = run.advance_until(until, left.min(STRETCH));
        visit(run);
        if advanced == Advanced::Reached {
            return Ok(advanced);
        }
    }
}

/// Goes to an exact moment, or to `stop` events if these come first.
fn towards(
    run: &mut Run,
    moment: Moment,
    stop: u64,
    visit: &mut dyn FnMut(&Run),
) -> Result<Advanced, NoSuchMoment> {
    // Everything of an earlier time has happened at that moment; of its own time, some.
    let before = just_before(moment.at);
    if before > run.sim().now() && go(run, before, stop, visit)? == Advanced::Budget {
        return Ok(Advanced::Budget);
    }
    loop {
        let advanced = run.fire_towards(moment)?;
        if advanced == Advanced::Reached {
            return Ok(advanced);
        }
        if run.sim().n_events() >= stop {
            return Ok(Advanced::Budget);
        }
    }
}

/// Goes to an exact moment, timer by timer: it was told by a link or a file, and is never lived
/// longer than it says.
fn fire_up_to(
    run: &mut Run,
    moment: Moment,
    visit: &mut dyn FnMut(&Run),
) -> Result<Advanced, NoSuchMoment> {
    let mut fired = 0;
    loop {
        let advanced = run.fire_towards(moment)?;
        fired += 1;
        if advanced == Advanced::Reached || fired % TIMERS == 0 {
            visit(run);
        }
        if advanced == Advanced::Reached {
            return Ok(advanced);
        }
    }
}

fn just_before(time: SimTime) -> SimTime {
    time - SimDuration::from_micros(1)
}

/// Events between two visits, chosen arbitrarily.
const STRETCH: u64 = 256;
/// Timers between two visits; about one in eight causes an event.
const TIMERS: u64 = 2_048;

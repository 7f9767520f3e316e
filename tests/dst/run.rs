//! One seed: a random city with random commands and faults, then calm, under watch from start to
//! end; then lived again from its recording and from a snapshot.

use crate::draw::{Dice, KINDS, random_command, random_setup};
use crate::marks::Marks;
use dispatch_playground::core::command::Command;
use dispatch_playground::core::event::Stamped;
use dispatch_playground::core::replay::Recording;
use dispatch_playground::core::restaurant::Restaurant;
use dispatch_playground::core::settings::QueuePolicy;
use dispatch_playground::core::sim::{Advanced, Checker, Moment, Out, Setup, Sim, Violation};
use dispatch_playground::core::time::{SimDuration, SimTime};
use std::sync::Arc;

/// A command and how long after the one before it is given.
#[derive(Clone, Debug)]
pub struct Step {
    pub wait: SimDuration,
    pub command: Command,
}

/// What a run is: enough to live it again.
#[derive(Clone)]
pub struct Plan {
    pub setup: Arc<Setup>,
    pub steps: Vec<Step>,
    /// A snapshot is taken before the step with this number.
    pub snapshot_at: usize,
}

/// What went wrong, and with what command.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The name of the broken invariant.
    pub invariant: String,
    /// What was found, with the last events.
    pub found: String,
    /// How many steps had been taken.
    pub steps: usize,
}

/// What a run of a seed gave.
pub struct Outcome {
    pub plan: Plan,
    pub events: u64,
    pub result: Result<(), Failure>,
}

/// The run of a seed with so many commands, drawn as it goes.
pub fn seed(seed: u64, n_commands: usize, marks: &mut Marks) -> Outcome {
    let mut dice = Dice::new(seed);
    let setup = Arc::new(random_setup(seed, &mut dice));
    let swarm = Swarm::draw(&mut dice);
    let snapshot_at = dice.below(n_commands.max(1) as u64) as usize;
    let mut plan = Plan { setup, steps: Vec::with_capacity(n_commands), snapshot_at };
    let mut events = 0;
    let empty = Plan { steps: Vec::new(), ..plan.clone() };
    let mut more = |sim: &Sim| {
        let step = swarm.step(&mut dice, sim);
        plan.steps.push(step.clone());
        step
    };
    let result = guarded(|| {
        let mut run = Watched::new(&empty, marks)?;
        let result = run.live(n_commands, &mut |_, sim| more(sim));
        events = run.sim.n_events();
        result
    });
    Outcome { plan, events, result }
}

/// The run of a plan.
pub fn plan(plan: &Plan, marks: &mut Marks) -> Result<(), Failure> {
    guarded(|| {
        let mut run = Watched::new(plan, marks)?;
        run.live(plan.steps.len(), &mut |n, _| plan.steps[n].clone())
    })
}

/// A broken invariant of the simulation's own is a panic: found like any other.
fn guarded(work: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    crate::panics::caught(work).unwrap_or_else(|message| {
        let steps = crate::panics::steps();
        Err(Failure { invariant: format!("panic: {message}"), found: String::new(), steps })
    })
}

/// Which commands a seed gives, how often each, and how fast.
struct Swarm {
    kinds: Vec<u64>,
    pause_ms: u64,
}

impl Swarm {
    /// About half of the kinds, each with a weight of one to four.
    fn draw(dice: &mut Dice) -> Swarm {
        let mut kinds = Vec::new();
        for kind in 0..KINDS {
            if dice.below(2) == 0 {
                kinds.extend((0..=dice.below(4)).map(|_| kind));
            }
        }
        if kinds.is_empty() {
            kinds.extend(0..KINDS);
        }
        Swarm { kinds, pause_ms: dice.pick(&[1_000, 4_000, 12_000, 40_000]) }
    }

    /// A quarter of the commands come at the instant of the one before.
    fn step(&self, dice: &mut Dice, sim: &Sim) -> Step {
        let wait = match dice.below(4) {
            0 => 0,
            1 => self.pause_ms / 1_000 * 1_000,
            _ => 1 + dice.below(self.pause_ms),
        };
        let kind = dice.pick(&self.kinds);
        Step { wait: SimDuration::from_millis(wait), command: random_command(kind, dice, sim) }
    }
}

/// A run under watch.
struct Watched<'a> {
    sim: Sim,
    recording: Recording,
    checker: Checker,
    fresh: Out,
    tail: Vec<Stamped>,
    steps: usize,
    snapshot_at: usize,
    marks: &'a mut Marks,
}

/// Everything is looked at at each so-manieth check, and at the end; between, what events touch.
/// Chosen arbitrarily: often enough that nothing wrong lives for long, and cheap.
const FULL_EVERY: u64 = 64;
/// Events shown with a failure.
const TAIL: usize = 12;
/// Scripts of random runs end by then.
pub const SCRIPT_END: SimTime = SimTime::from_mins(5);
/// Deadlines are at most an hour in these runs, releases at most a quarter of one ahead.
pub const CALM: SimDuration = SimDuration::from_mins(100);

/// What a run breaks that does not come to rest.
pub const EVERY_ORDER_ENDS: &str = "I17 every order ends";

type Done = Result<(), Failure>;

impl<'a> Watched<'a> {
    fn new(plan: &Plan, marks: &'a mut Marks) -> Result<Watched<'a>, Failure> {
        let mut fresh = Out::new();
        let sim = Sim::new(plan.setup.clone(), &mut fresh);
        let checker = Checker::new(&sim).full_every(FULL_EVERY);
        let recording = Recording::new(plan.setup.clone());
        let (tail, snapshot_at) = (Vec::new(), plan.snapshot_at);
        let mut run =
            Watched { sim, recording, checker, fresh, tail, steps: 0, snapshot_at, marks };
        run.check()?;
        Ok(run)
    }

    fn live(&mut self, n: usize, step: &mut dyn FnMut(usize, &Sim) -> Step) -> Done {
        let mut snapshot = None;
        for n in 0..n {
            if n == self.snapshot_at {
                self.policy_there_and_back()?;
                snapshot = Some((self.sim.clone(), self.recording.commands().len()));
            }
            let Step { wait, command } = step(n, &self.sim);
            self.steps = n + 1;
            crate::panics::note_steps(n + 1);
            self.go(wait)?;
            self.command(&command)?;
        }
        self.drain()?;
        self.replay_is_equal("I27 replay", self.sim.moment(), self.sim.digest())?;
        let Some((snapshot, given)) = snapshot else { return Ok(()) };
        self.replay_is_equal_before(&snapshot, given)?;
        self.fork_changes_nothing(&snapshot)?;
        self.snapshot_is_equal(snapshot, given)
    }

    fn fail(&self, invariant: &str, found: String) -> Failure {
        let tail = self.tail.iter().map(|stamped| format!("\n  {stamped:?}")).collect::<String>();
        let (invariant, found) = (invariant.to_owned(), format!("{found}{tail}"));
        Failure { invariant, found, steps: self.steps }
    }

    fn check(&mut self) -> Done {
        let result = self.checker.check(&mut self.sim, &self.fresh);
        for stamped in &self.fresh {
            self.marks.event(&self.sim, stamped);
        }
        self.tail.append(&mut self.fresh);
        let old = self.tail.len().saturating_sub(TAIL);
        self.tail.drain(..old);
        result.map_err(|violation| self.broken(&violation))
    }

    fn broken(&self, violation: &Violation) -> Failure {
        self.fail(violation.invariant, violation.to_string())
    }

    /// Lets time pass, one timer at a time, checking after each.
    fn go(&mut self, length: SimDuration) -> Done {
        let until = self.sim.now() + length;
        // At most 50 events a second on average over the longest wait.
        for _ in 0..600_000 {
            let advanced = self.sim.advance(until, 1, &mut self.fresh);
            self.check()?;
            if advanced == Advanced::Reached {
                return Ok(());
            }
        }
        Err(self.fail("every run ends", format!("too many events before {until:?}")))
    }

    fn command(&mut self, command: &Command) -> Done {
        let before = (self.sim.digest(), self.sim.moment());
        let result = self.recording.apply(&mut self.sim, command, &mut self.fresh);
        let unchanged = before == (self.sim.digest(), self.sim.moment()) && self.fresh.is_empty();
        if result.is_err() && !unchanged {
            return Err(self.fail("a rejected command changes nothing", format!("{command:?}")));
        }
        self.marks.command(&self.sim, command, &result);
        self.check()
    }

    /// Switching the queue policy and back, with nothing between, is no switch. (Weighted levels
    /// count their picks anew.)
    fn policy_there_and_back(&mut self) -> Done {
        let here = self.sim.settings().queue;
        if matches!(here, QueuePolicy::MultiLevel(_)) {
            return Ok(());
        }
        let order = |sim: &Sim| sim.service_order(usize::MAX);
        let mut other = self.sim.clone();
        let mut out = Out::new();
        for policy in [QueuePolicy::ALL[5], QueuePolicy::ALL[3], QueuePolicy::ALL[1], here] {
            // What the page offers is always accepted.
            let _ = other.apply(&Command::SetQueuePolicy(policy), &mut out);
        }
        if order(&other) == order(&self.sim) {
            return Ok(());
        }
        Err(self.fail("I30 policy switch", format!("{here:?} and back changed the order")))
    }

    /// Liveness: faults stopped, everybody on shift, no new demand: every order ends, and what
    /// was taken is given back.
    fn drain(&mut self) -> Done {
        self.go(SCRIPT_END.since(self.sim.now()))?;
        for command in calm(&self.sim) {
            self.command(&command)?;
        }
        let end = self.sim.now() + CALM;
        while !is_at_rest(&self.sim) && self.sim.now() < end {
            self.go(SimDuration::from_mins(2))?;
        }
        if is_at_rest(&self.sim) {
            let result = self.checker.check_all(&mut self.sim);
            return result.map_err(|violation| self.broken(&violation));
        }
        let orders = self.sim.orders().iter().filter(|order| !order.status().is_final());
        let open: Vec<_> = orders.map(|order| (order.id, &order.state)).collect();
        let jobs: Vec<_> = self.sim.drivers().iter().map(|driver| &driver.jobs).collect();
        Err(self.fail(EVERY_ORDER_ENDS, format!("open {open:?}, in hand {jobs:?}")))
    }

    fn replay_is_equal(&self, invariant: &str, until: Moment, digest: u64) -> Done {
        let mut log = Out::new();
        let again = self.recording.replay(until, &mut log);
        if again.digest() == digest {
            return Ok(());
        }
        let found = format!("{digest:x} at {until:?}, replayed {:x}", again.digest());
        Err(self.fail(invariant, found))
    }

    /// Going back to the snapshot's moment is the snapshot. Commands of that very moment may have
    /// come after it: then there is nothing to compare.
    fn replay_is_equal_before(&self, snapshot: &Sim, given: usize) -> Done {
        let moment = snapshot.moment();
        if self.recording.commands()[given..].iter().any(|(at, _)| *at == moment) {
            return Ok(());
        }
        self.replay_is_equal("I29 time travel", moment, snapshot.digest())
    }

    /// A fork goes a way of its own; the snapshot it came from is as it was, and lives on below.
    fn fork_changes_nothing(&self, trunk: &Sim) -> Done {
        let (mut fork, mut log) = (trunk.clone(), Out::new());
        let before = (trunk.digest(), trunk.moment());
        let _ = fork.apply(&Command::SetQueuePolicy(QueuePolicy::Lifo), &mut log);
        let _ = fork.apply(&Command::SetDriversOnShift { count: 1 }, &mut log);
        fork.advance(fork.now() + SimDuration::from_mins(1), 1_000, &mut log);
        if before == (trunk.digest(), trunk.moment()) && fork.digest() != trunk.digest() {
            return Ok(());
        }
        Err(self.fail("I29 time travel", "a fork has changed its trunk".to_owned()))
    }

    fn snapshot_is_equal(&self, mut sim: Sim, given: usize) -> Done {
        let mut log = Out::new();
        for (moment, command) in &self.recording.commands()[given..] {
            sim.run_to(*moment, &mut log);
            let _ = sim.apply(command, &mut log);
        }
        sim.run_to(self.sim.moment(), &mut log);
        if sim.digest() == self.sim.digest() {
            return Ok(());
        }
        Err(self.fail("I28 snapshot", "the snapshot lived on differently".to_owned()))
    }
}

/// What ends the faults and the demand.
pub fn calm(sim: &Sim) -> Vec<Command> {
    let count = sim.drivers().len() as u32;
    let stops = sim.active_faults().map(|fault| Command::StopFault(fault.id));
    let calm = [Command::SetArrivalRate { per_hour: 0 }, Command::SetDriversOnShift { count }];
    stops.chain(calm).collect()
}

/// Whether every order has ended, and what was taken is given back.
pub fn is_at_rest(sim: &Sim) -> bool {
    let [pending, queued, in_progress, _, _, retrying, _] = sim.status_counts();
    let kitchens = sim.restaurants().iter();
    let cold =
        |k: &Restaurant| k.waiting.is_empty() && k.cooking.is_empty() && k.counter.is_empty();
    pending + queued + in_progress + retrying == 0
        && sim.drivers().iter().all(|d| d.jobs.is_empty() && d.assigned.is_empty())
        && kitchens.into_iter().all(cold)
}

//! One run with everything that follows its events: scoreboard, log, live orders, recording.

use crate::core::command::{Command, CommandError};
use crate::core::ledger::Ledger;
use crate::core::metrics::Metrics;
use crate::core::replay::Recording;
use crate::core::sim::{Advanced, Moment, NoSuchMoment, Out, Setup, Sim};
use crate::core::time::{SimDuration, SimTime};
use crate::scenario::file::Outcomes;
use crate::view::filter::Filter;
use crate::view::frame::Frame;
use crate::view::landmarks::{Landmark, Landmarks};
use crate::view::live::Live;
use crate::view::log::Log;
use crate::view::panel::{self, MapMarks, PanelModel, Subject};
use crate::view::route::Route;
use crate::view::storm::Storm;
use std::sync::Arc;

/// A run in progress. The simulation is changed through [`Run::command`] and time alone.
#[derive(Clone, Debug)]
pub struct Run {
    sim: Sim,
    recording: Recording,
    metrics: Metrics,
    ledger: Ledger,
    log: Log,
    live: Live,
    storm: Storm,
    landmarks: Landmarks,
    route: Route,
    selected: Option<Subject>,
    filter: Filter,
    illegal: u32,
    outcomes: Option<Outcomes>,
    out: Out,
}

impl Run {
    /// A run at time zero.
    ///
    /// # Panics
    /// Where `setup` does not pass [`Setup::check`].
    pub fn new(setup: Arc<Setup>) -> Run {
        Run::asked(setup, None)
    }
    /// The same with outcomes to follow from its first event on.
    fn asked(setup: Arc<Setup>, outcomes: Option<Outcomes>) -> Run {
        let mut out = Out::new();
        let sim = Sim::new(setup.clone(), &mut out);
        let mut run = Run {
            metrics: Metrics::new(sim.drivers().len()),
            ledger: Ledger::default(),
            sim,
            recording: Recording::new(setup),
            log: Log::default(),
            live: Live::default(),
            storm: Storm::default(),
            landmarks: Landmarks::default(),
            route: Route::default(),
            selected: None,
            filter: Filter::default(),
            illegal: 0,
            outcomes,
            out,
        };
        run.absorb();
        run
    }
    /// A run whose generated demand has been going for a while, so that the first thing seen is a
    /// city at work rather than an empty one. A scenario with a script starts with its script.
    ///
    /// # Panics
    /// As [`Run::new`].
    pub fn warmed_up(setup: Arc<Setup>) -> Run {
        Run::begin(setup, None)
    }
    /// The same with outcomes to follow, if any are asked for. These begin with the first event:
    /// nothing may come before somebody looks.
    pub(super) fn begin(setup: Arc<Setup>, outcomes: Option<Outcomes>) -> Run {
        let scripted = !setup.orders.is_empty() || !setup.script.is_empty() || outcomes.is_some();
        let generated = !scripted && setup.settings.arrivals_per_hour > 0;
        let mut run = Run::asked(setup, outcomes);
        if generated {
            run.advance(WARM_UP, u32::MAX);
        }
        run
    }
    /// The simulation, to look at.
    pub const fn sim(&self) -> &Sim {
        &self.sim
    }
    /// The accepted commands.
    pub const fn recording(&self) -> &Recording {
        &self.recording
    }
    /// Carries out a command.
    ///
    /// # Errors
    /// As [`Sim::apply`]; illegal transitions are counted.
    pub fn command(&mut self, command: &Command) -> Result<(), CommandError> {
        let result = self.recording.apply(&mut self.sim, command, &mut self.out);
        if result.as_ref().is_err_and(|error| is_illegal(command, error)) {
            self.illegal += 1;
        }
        self.absorb();
        result
    }
    /// Lets `by` of simulated time pass, but no more than about `events_max` events.
    pub fn advance(&mut self, by: SimDuration, events_max: u32) -> Advanced {
        self.advance_until(self.sim.now() + by, events_max.into())
    }
    /// Lets time pass until `until`, but stops once `events_max` events have happened.
    pub(super) fn advance_until(&mut self, until: SimTime, events_max: u64) -> Advanced {
        let stop = self.sim.n_events().saturating_add(events_max);
        loop {
            // One happening at a time: a sentence is told of the run as it stands right after it,
            // so that it is the same whenever the run is lived again.
            let left = u32::from(self.sim.n_events() < stop);
            let advanced = self.sim.advance(until, left, &mut self.out);
            self.absorb();
            if advanced == Advanced::Reached || self.sim.n_events() >= stop {
                return advanced;
            }
        }
    }
    /// Fires the next timer on the way to a recorded moment, or reaches it.
    pub(super) fn fire_towards(&mut self, moment: Moment) -> Result<Advanced, NoSuchMoment> {
        let advanced = self.sim.run_towards(moment, 1, &mut self.out);
        self.absorb();
        advanced
    }
    /// How many commands were carried out so far.
    pub fn n_commands(&self) -> usize {
        self.recording.commands().len()
    }
    /// What is worth going back to.
    pub fn landmarks(&self) -> &[Landmark] {
        self.landmarks.found()
    }
    /// The scoreboard.
    pub const fn metrics(&self) -> &Metrics {
        &self.metrics
    }
    /// Commands refused because they asked for an illegal transition.
    pub const fn illegal(&self) -> u32 {
        self.illegal
    }
    /// Takes over how many commands were refused so before.
    pub(super) const fn set_illegal(&mut self, illegal: u32) {
        self.illegal = illegal;
    }
    /// Shows what another run of the same city shows: what the reader looks at is not a part of
    /// the run.
    pub(super) fn look_like(&mut self, other: &Run) {
        self.select(other.selected);
        self.filter = other.filter;
        self.illegal = other.illegal;
        self.live.keep_pace_with(&other.live);
    }
    /// Lets the next thing happen; `false` where nothing is left to happen.
    pub fn step(&mut self) -> bool {
        let happened = self.sim.step(&mut self.out);
        self.absorb();
        happened
    }
    /// Selects a thing of this run, or nothing.
    pub fn select(&mut self, subject: Option<Subject>) {
        self.selected = subject.filter(|&subject| panel::exists(&self.sim, subject));
    }
    /// Shows only some of the orders and sentences.
    pub const fn set_filter(&mut self, filter: Filter) {
        self.filter = filter;
    }
    /// See [`Live::set_speed`].
    pub fn set_speed(&mut self, speed: f32) {
        self.live.set_speed(speed);
    }
    /// Rebuilds a frame in place.
    pub fn rebuild(&mut self, frame: &mut Frame) {
        // Only a frame shows the messages in flight.
        self.live.follow(&self.sim);
        frame.rebuild(&self.sim, &self.live, &mut self.route, (self.selected, self.filter.orders));
    }
    /// What is marked on the map.
    pub fn marks(&self) -> MapMarks {
        panel::map_marks(&self.sim)
    }
    /// Everything the panels show.
    pub fn panel(&self) -> PanelModel {
        let mut panel = panel::build(&panel::Sources {
            sim: &self.sim,
            metrics: &self.metrics,
            ledger: &self.ledger,
            log: &self.log,
            live: &self.live,
            storm: &self.storm,
            selected: self.selected,
            filter: self.filter,
            illegal: self.illegal,
        });
        let asked = self.outcomes.as_ref();
        panel.outcomes =
            asked.map_or_else(Default::default, |it| panel::outcomes(it, &self.sim, &self.metrics));
        panel
    }

    fn absorb(&mut self) {
        for stamped in self.out.drain(..) {
            self.metrics.observe(&stamped);
            self.ledger.observe(&stamped);
            self.live.note(&stamped);
            self.live.note_message(&self.sim, &stamped);
            self.storm.note(&stamped);
            self.landmarks.note(&stamped);
            self.log.observe(&self.sim, &stamped);
            if let Some(outcomes) = &mut self.outcomes {
                outcomes.note(&self.sim, &self.metrics, &stamped);
            }
        }
    }
}

/// Whether a command was refused because the order's state has no such move. A replay moves no
/// order but makes a new one: all that is not possible about it is the state.
const fn is_illegal(command: &Command, error: &CommandError) -> bool {
    match error {
        CommandError::IllegalTransition { .. } => true,
        CommandError::NotPossible { .. } => matches!(command, Command::ReplayDeadLetter(_)),
        _ => false,
    }
}

/// About one order's life from placement to delivery, so that every state is inhabited.
const WARM_UP: SimDuration = SimDuration::from_mins(25);

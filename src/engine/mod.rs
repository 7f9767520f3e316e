//! The engine: a run and its view behind two messages, [`Request`] and [`Update`].
//!
//! The same [`Engine`] runs in-thread (natively, in tests) and in a worker (`worker`, feature
//! `engine`), where the page reaches it through `client` (feature `app`). It owns no clock: the
//! caller says how much simulated time passes and what time the wall shows. It reads files only
//! where it was given an importer: most visits open none, and the importers are a third of it.

pub mod changes;
#[cfg(any(feature = "app", feature = "engine"))]
pub mod channel;
#[cfg(feature = "app")]
pub mod client;
pub mod codec;
pub mod export;
pub mod journal;
pub mod port;
pub mod proof;
pub mod protocol;
pub mod replicate;
pub mod run;
pub mod saved;
pub mod sketch;
mod source;
#[cfg(feature = "engine")]
mod stage;
pub mod timeline;
#[cfg(feature = "engine")]
pub mod worker;

use crate::core::command::Command;
use crate::core::sim::NoSuchMoment;
use crate::core::time::SimDuration;
use crate::scenario::problem::Problem;
use crate::view::frame::Frame;
use crate::view::map::MapModel;
use crate::view::names;
use crate::view::panel::{MapMarks, PanelModel};
use crate::view::story;
use protocol::serde_bytes_vec::Bytes;
use protocol::{Export, Form, Replay, Request, Restored, Update};
use run::Run;
use saved::Saved;
pub use source::Importer;
use source::Source;
use timeline::{NoWay, Timeline, Travel};

/// Answers requests. Bad ones get an answer too: nothing that a message says makes it panic.
#[derive(Clone, Debug, Default)]
pub struct Engine {
    timeline: Option<Timeline>,
    source: Source,
    frame: Frame,
    beside: Option<BesideView>,
    saver: Option<Saver>,
    /// Wall time of the last panel, in milliseconds.
    panel_at_ms: f64,
}

/// How kept runs are read and written. Called through pointers, so that an engine without them is
/// built without what they call.
#[derive(Clone, Copy, Debug)]
pub struct Saver {
    /// See [`saved::is_run`].
    pub is_run: fn(&[u8]) -> bool,
    /// See [`saved::open`].
    pub open: fn(&[u8]) -> Result<Saved, Problem>,
    /// See [`saved::link`].
    pub link: fn(&Saved) -> String,
    /// See [`saved::print`].
    pub print: fn(&Saved) -> String,
    /// See [`export::export`].
    pub export: fn(&Saved, &Export, &mut dyn FnMut(Update)),
}

/// What the map of the future beside shows.
#[derive(Clone, Debug, Default)]
pub struct BesideView {
    /// What moves.
    pub frame: Frame,
    /// What is marked; as old as the panels.
    pub marks: MapMarks,
}

/// What a request is answered with, beside updates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Updates only.
    Updates,
    /// The frame in [`Engine::frame`] as well.
    Frame,
}

impl Engine {
    /// An engine without a run, which reads no files.
    pub fn new() -> Engine {
        Engine::default()
    }
    /// An engine without a run, which also reads files: [`crate::scenario::import()`].
    pub fn with_importer(importer: Importer) -> Engine {
        Engine { source: Source::with_importer(importer), ..Engine::default() }
    }
    /// The same, which also reads and writes kept runs.
    #[must_use]
    pub fn and_saver(self, saver: Saver) -> Engine {
        Engine { saver: Some(saver), ..self }
    }
    /// The last frame.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }
    /// The future beside, if one is shown.
    pub const fn beside(&self) -> Option<&BesideView> {
        self.beside.as_ref()
    }
    /// Everything that the panels show; `None` before the first start.
    pub fn panel(&self) -> Option<PanelModel> {
        self.timeline.as_ref().map(Timeline::panel)
    }
    /// The run, to look at; `None` before the first start.
    pub fn run(&self) -> Option<&Run> {
        self.timeline.as_ref().map(Timeline::run)
    }
    /// Handles a request; updates go to `update` as they arise. `wall_ms` is any clock of real
    /// time in milliseconds: it only limits how often panels are built.
    pub fn handle(
        &mut self,
        request: Request,
        wall_ms: f64,
        update: &mut dyn FnMut(Update),
    ) -> Answer {
        match request {
            Request::Start { scenario, seed, changes } => {
                match self.source.named(&scenario, seed, &changes) {
                    Ok(loaded) => self.begin(loaded, update),
                    Err(why) => update(Update::Refused { why }),
                }
            }
            Request::Import { files, .. } if self.is_run(&files) => {
                // Invariant: it is one file.
                return self.open(files.into_iter().next().unwrap_or_default().1, update);
            }
            Request::Open(bytes) => return self.open(bytes, update),
            Request::Write(saved, form) => return self.write(&saved, form, update),
            Request::Export(saved, export) => {
                let Some(saver) = self.saver else { return no_saver(update) };
                (saver.export)(&saved, &export, update);
                return Answer::Updates;
            }
            Request::Import { files, seed, changes } => {
                let files = files.into_iter().map(|(name, bytes)| (name, bytes.0)).collect();
                match self.source.import(files, seed, &changes) {
                    Ok(loaded) => self.begin(loaded, update),
                    Err(problems) => update(Update::ImportFailed { problems }),
                }
            }
            Request::Select(subject) => self.view(|run| run.select(subject)),
            Request::Filter(filter) => self.view(|run| run.set_filter(filter)),
            Request::Advance { by_us, events_max, speed } => {
                if let Some(timeline) = &mut self.timeline {
                    timeline.set_speed(speed);
                    timeline.advance(SimDuration::from_micros(by_us), events_max.min(EVENTS_MAX));
                }
                self.refresh(wall_ms, When::DueOnly, update);
                return Answer::Frame;
            }
            Request::StepEvent => {
                if let Some(timeline) = &mut self.timeline {
                    timeline.step();
                }
                self.refresh(wall_ms, When::Now, update);
                return Answer::Frame;
            }
            Request::Travel(travel) => {
                self.travel(travel, update);
                self.refresh(wall_ms, When::Now, update);
                return Answer::Frame;
            }
            Request::Fork(name) => self.with_timeline(update, |timeline| {
                timeline.fork(name);
                Ok(())
            }),
            Request::Rename(branch, name) => self.with_timeline(update, |timeline| {
                let renamed = timeline.rename(branch as usize, name);
                renamed.then_some(()).ok_or(NoWay::NoBranch)
            }),
            Request::Beside(branch) => self.show_beside(branch, update),
            Request::Command(command) => self.command(&Command::from(command), update),
            Request::Replay(replay) => self.replay(&replay, update),
            Request::Replicate(job) => {
                self.replicate(&job, update);
                // The run is as it was.
                return Answer::Updates;
            }
        }
        self.refresh(wall_ms, When::Now, update);
        Answer::Updates
    }

    fn command(&mut self, command: &Command, update: &mut dyn FnMut(Update)) {
        let Some(timeline) = &mut self.timeline else { return update(no_run()) };
        update(match timeline.command(command) {
            Ok(()) => Update::Accepted,
            Err(error) => Update::Rejected { why: names::capital(&error.to_string()) },
        });
        tell_tree(timeline, update);
    }
    fn travel(&mut self, travel: Travel, update: &mut dyn FnMut(Update)) {
        let Some(timeline) = &mut self.timeline else { return update(no_run()) };
        match timeline.travel(travel) {
            // Where the run stands is told with the panels; only these change the futures.
            Ok(()) => match travel {
                Travel::Undo | Travel::Redo | Travel::Branch(_) => tell_tree(timeline, update),
                _ => {}
            },
            Err(why) => update(Update::Refused { why: why.to_string() }),
        }
    }
    fn show_beside(&mut self, branch: Option<u32>, update: &mut dyn FnMut(Update)) {
        let Some(timeline) = &mut self.timeline else { return update(no_run()) };
        if let Err(why) = timeline.show_beside(branch.map(|it| it as usize)) {
            update(Update::Refused { why: why.to_string() });
        }
    }
    /// Changes what the run's futures are.
    fn with_timeline(
        &mut self,
        update: &mut dyn FnMut(Update),
        change: impl FnOnce(&mut Timeline) -> Result<(), NoWay>,
    ) {
        let Some(timeline) = &mut self.timeline else { return update(no_run()) };
        match change(timeline) {
            Ok(()) => tell_tree(timeline, update),
            Err(why) => update(Update::Refused { why: why.to_string() }),
        }
    }
    fn replay(&mut self, replay: &Replay, update: &mut dyn FnMut(Update)) {
        let Some(timeline) = &mut self.timeline else { return update(no_run()) };
        let tree = &replay.tree;
        let of = tree.branches.get(tree.here as usize).map_or(0, |here| here.reach.fired);
        let mut told = 0;
        let restored = Timeline::restore(timeline.run().clone(), tree, &mut |run| {
            let done = run.sim().moment().fired;
            if done >= told + TIMERS_TOLD {
                told = done;
                update(Update::Living { done, of });
            }
        });
        match restored {
            Ok(mut restored) => {
                update(Update::Restored(restored_to(restored.run(), replay)));
                tell_tree(&mut restored, update);
                *timeline = restored;
            }
            Err(NoSuchMoment) => update(Update::Refused { why: ASTRAY.to_owned() }),
        }
    }

    fn is_run(&self, files: &[(String, Bytes)]) -> bool {
        matches!((files, self.saver), ([(_, bytes)], Some(saver)) if (saver.is_run)(&bytes.0))
    }
    fn view(&mut self, change: impl FnOnce(&mut Run)) {
        if let Some(timeline) = &mut self.timeline {
            change(timeline.view());
        }
    }
    fn write(&self, saved: &Saved, form: Form, update: &mut dyn FnMut(Update)) -> Answer {
        let Some(saver) = self.saver else { return no_saver(update) };
        let write = match form {
            Form::Link => saver.link,
            Form::File => saver.print,
        };
        update(Update::Written(write(saved)));
        Answer::Updates
    }
    fn open(&self, bytes: Bytes, update: &mut dyn FnMut(Update)) -> Answer {
        let Some(saver) = self.saver else { return no_saver(update) };
        update(match (saver.open)(&bytes.0) {
            Ok(saved) => Update::Opened(Box::new(saved)),
            Err(problem) => Update::ImportFailed { problems: vec![problem.to_string()] },
        });
        Answer::Updates
    }
    fn begin(&mut self, loaded: source::Loaded, update: &mut dyn FnMut(Update)) {
        let map = Box::new(MapModel::from_city(&loaded.setup.city));
        let mut timeline = Timeline::new(Run::begin(loaded.setup, loaded.outcomes));
        self.frame = Frame::default();
        update(Update::Started { map, notes: loaded.notes });
        tell_tree(&mut timeline, update);
        self.timeline = Some(timeline);
    }

    fn refresh(&mut self, wall_ms: f64, when: When, update: &mut dyn FnMut(Update)) {
        let Some(timeline) = &mut self.timeline else { return };
        timeline.view().rebuild(&mut self.frame);
        // A wall clock that jumps back must not silence the panels.
        let passed = (wall_ms - self.panel_at_ms).abs();
        let is_due = when == When::Now || passed >= PANEL_EVERY_MS;
        match timeline.beside_view() {
            Some(shown) => {
                let view = self.beside.get_or_insert_default();
                shown.run.rebuild(&mut view.frame);
                if is_due {
                    view.marks = shown.run.marks();
                }
            }
            None => self.beside = None,
        }
        if is_due {
            self.panel_at_ms = wall_ms;
            update(Update::Panel(Box::new(timeline.panel())));
        }
    }
}

fn no_saver(update: &mut dyn FnMut(Update)) -> Answer {
    let why = "This engine keeps no runs; expected the one that reads files".to_owned();
    update(Update::Refused { why });
    Answer::Updates
}

fn no_run() -> Update {
    Update::Refused { why: NO_RUN.to_owned() }
}

fn tell_tree(timeline: &mut Timeline, update: &mut dyn FnMut(Update)) {
    for name in timeline.take_let_go() {
        update(Update::LetGo { name });
    }
    update(Update::Tree(Box::new(timeline.tree())));
}

fn restored_to(run: &Run, replay: &Replay) -> Restored {
    let sim = run.sim();
    let phrase = |command: &Command| story::phrase(sim, command);
    let done = run.recording().commands().iter();
    Restored {
        clock: names::clock(sim.now()),
        events: sim.n_events(),
        commands: done.map(|(at, it)| format!("{} {}", names::clock(at.at), phrase(it))).collect(),
        without: replay.without.clone().map(|it| phrase(&Command::from(it))),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Now,
    DueOnly,
}

/// Panels are read, not watched: ten a second are more than anyone reads.
const PANEL_EVERY_MS: f64 = 100.0;

/// Most events in one answer, about a second of work: a request may ask for any number.
const EVENTS_MAX: u32 = 2_000_000;

/// Timers between two reports on a run that is lived again: a tenth of a second of work.
const TIMERS_TOLD: u64 = 50_000;

const NO_RUN: &str = "No run has been started yet";
const ASTRAY: &str = "The run could not be brought back to where it stood";

#[cfg(test)]
mod tests;

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
pub mod journal;
pub mod port;
pub mod proof;
pub mod protocol;
pub mod replicate;
pub mod run;
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
use crate::view::frame::Frame;
use crate::view::map::MapModel;
use crate::view::names;
use protocol::{Replay, Request, Update};
use run::Run;
pub use source::Importer;
use source::Source;

/// Answers requests. Bad ones get an answer too: nothing that a message says makes it panic.
#[derive(Clone, Debug, Default)]
pub struct Engine {
    run: Option<Run>,
    source: Source,
    frame: Frame,
    /// Wall time of the last panel, in milliseconds.
    panel_at_ms: f64,
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
    /// The last frame.
    pub const fn frame(&self) -> &Frame {
        &self.frame
    }
    /// The run, to look at; `None` before the first start.
    pub const fn run(&self) -> Option<&Run> {
        self.run.as_ref()
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
            Request::Import { files, seed, changes } => {
                let files = files.into_iter().map(|(name, bytes)| (name, bytes.0)).collect();
                match self.source.import(files, seed, &changes) {
                    Ok(loaded) => self.begin(loaded, update),
                    Err(problems) => update(Update::ImportFailed { problems }),
                }
            }
            Request::Command(command) => match &mut self.run {
                Some(run) => {
                    let at = run.sim().moment().into();
                    update(match run.command(&Command::from(command)) {
                        Ok(()) => Update::Accepted { at },
                        Err(error) => {
                            Update::Rejected { at, why: names::capital(&error.to_string()) }
                        }
                    });
                }
                None => update(Update::Refused { why: NO_RUN.to_owned() }),
            },
            Request::Select(subject) => {
                if let Some(run) = &mut self.run {
                    run.select(subject);
                }
            }
            Request::Filter(filter) => {
                if let Some(run) = &mut self.run {
                    run.set_filter(filter);
                }
            }
            Request::Advance { by_us, events_max, speed } => {
                if let Some(run) = &mut self.run {
                    run.set_speed(speed);
                    run.advance(SimDuration::from_micros(by_us), events_max.min(EVENTS_MAX));
                }
                self.refresh(wall_ms, When::DueOnly, update);
                return Answer::Frame;
            }
            Request::StepEvent => {
                if let Some(run) = &mut self.run {
                    run.step();
                }
                self.refresh(wall_ms, When::Now, update);
                return Answer::Frame;
            }
            Request::Replay(replay) => update(self.replay(&replay)),
            Request::Replicate(job) => {
                self.replicate(&job, update);
                // The run is as it was.
                return Answer::Updates;
            }
        }
        self.refresh(wall_ms, When::Now, update);
        Answer::Updates
    }

    fn replay(&mut self, replay: &Replay) -> Update {
        let Some(run) = &mut self.run else { return Update::Refused { why: NO_RUN.to_owned() } };
        match run.replay(replay) {
            Ok(restored) => Update::Restored(restored),
            Err(NoSuchMoment) => Update::Refused { why: ASTRAY.to_owned() },
        }
    }

    fn begin(&mut self, loaded: source::Loaded, update: &mut dyn FnMut(Update)) {
        let map = Box::new(MapModel::from_city(&loaded.setup.city));
        self.run = Some(Run::warmed_up(loaded.setup));
        self.frame = Frame::default();
        update(Update::Started { map, notes: loaded.notes });
    }

    fn refresh(&mut self, wall_ms: f64, when: When, update: &mut dyn FnMut(Update)) {
        let Some(run) = &mut self.run else { return };
        run.rebuild(&mut self.frame);
        // A wall clock that jumps back must not silence the panels.
        let passed = (wall_ms - self.panel_at_ms).abs();
        if when == When::Now || passed >= PANEL_EVERY_MS {
            self.panel_at_ms = wall_ms;
            update(Update::Panel(Box::new(run.panel())));
        }
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

const NO_RUN: &str = "No run has been started yet";
const ASTRAY: &str = "The run could not be brought back to where it stood";

#[cfg(test)]
mod tests;

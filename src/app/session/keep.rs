//! Runs that are kept: written down as links and files, and opened again. Done by a worker of its
//! own, which is started when it is first needed and never has the run of the page.

use super::saving::thousandths;
use super::{Scenario, Session, worker_url};
use crate::app::notice::Notice;
use crate::engine::client::{EngineClient, FromEngine};
use crate::engine::journal::{Journal, Recovery};
use crate::engine::protocol::serde_bytes_vec::Bytes;
use crate::engine::protocol::{Form, Request, Saved, SavedView, Update};
use leptos::prelude::*;
use std::collections::VecDeque;
use std::rc::Rc;

/// The worker that reads and writes, with what waits for its answers.
#[derive(Default)]
pub(super) struct Clerk {
    client: Option<EngineClient>,
    /// Answers come in the order of the requests.
    waiting: VecDeque<Errand>,
}

enum Errand {
    Write(Box<dyn FnOnce(String)>),
    Open(OpenFailed),
}

/// What is done where a kept run turns out to be none.
pub type OpenFailed = Box<dyn FnOnce(Vec<String>)>;

impl Session {
    /// The run as it stands, to be kept. `None` before the first start.
    pub fn to_keep(self) -> Option<Saved> {
        let Recovery { origin, replay } = self.journal(Journal::recovery).flatten()?;
        let selected = self.selected.get_untracked();
        let view = self.world(|world| {
            let camera = world.camera.as_ref()?;
            Some(SavedView { centre: camera.centre(), scale: camera.scale(), selected })
        });
        Saved::of(&origin, replay.tree, view.flatten())
    }
    /// Has the run written down; the text goes to `then`, unless the worker breaks.
    pub fn write_down(self, form: Form, then: impl FnOnce(String) + 'static) {
        if let Some(saved) = self.to_keep() {
            let write = Request::Write(Box::new(saved), form);
            self.ask_clerk(write, Errand::Write(Box::new(then)));
        }
    }
    /// Opens a link or a run's file. The run that is there stays until it has turned out to be good.
    pub fn open_kept(self, bytes: Vec<u8>, failed: OpenFailed) {
        self.ask_clerk(Request::Open(Bytes(bytes)), Errand::Open(failed));
    }
    /// Opens a link; where that fails, the reader is told and goes on with what is there.
    pub fn open_link(self, text: &str) {
        let failed = move |problems| self.tell(Notice::link_failed(problems));
        self.open_kept(text.as_bytes().to_vec(), Box::new(failed));
    }

    fn ask_clerk(self, request: Request, errand: Errand) {
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        let mut clerk = inner.clerk.borrow_mut();
        if clerk.client.is_none() {
            let spawned =
                EngineClient::spawn(&worker_url("importer"), move |said| self.hear_clerk(said));
            match spawned {
                Ok(client) => clerk.client = Some(client),
                Err(why) => return self.tell(Notice::import_failed(vec![why])),
            }
        }
        clerk.waiting.push_back(errand);
        if let Some(client) = &clerk.client {
            client.send(request);
        }
    }
    fn hear_clerk(self, said: FromEngine<'_>) {
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        let next = || inner.clerk.borrow_mut().waiting.pop_front();
        match said {
            FromEngine::Update(Update::Written(text)) => {
                if let Some(Errand::Write(then)) = next() {
                    then(text);
                }
            }
            FromEngine::Update(Update::Opened(saved)) => {
                if let Some(Errand::Open(failed)) = next() {
                    self.bring(*saved, failed);
                }
            }
            FromEngine::Update(Update::ImportFailed { problems }) => {
                if let Some(Errand::Open(failed)) = next() {
                    failed(problems);
                }
            }
            FromEngine::Crashed { message } => {
                let waiting = std::mem::take(&mut inner.clerk.borrow_mut().waiting);
                for errand in waiting {
                    if let Errand::Open(failed) = errand {
                        failed(vec![message.clone()]);
                    }
                }
                // Not here and now: it is its own message that is being heard.
                queue_microtask(move || {
                    self.inner.try_with_value(|inner| inner.clerk.borrow_mut().client.take());
                });
            }
            // Nothing else is asked of it.
            _ => {}
        }
    }
    /// Brings an engine to a kept run, beside the one that is there; it takes that one's place once
    /// it stands where the run stood.
    pub(super) fn bring(self, saved: Saved, failed: OpenFailed) {
        let view = saved.view;
        let recovery = saved.recovery();
        self.coming.set(None);
        let from_files = matches!(recovery.origin, Request::Import { .. });
        let url = worker_url(if from_files { "importer" } else { "engine" });
        let mut coming =
            Some(Coming { recovery: recovery.clone(), view, said: Vec::new(), failed });
        let hear = move |said: FromEngine<'_>| match coming.take() {
            Some(it) => coming = self.hear_coming(said, it),
            None => self.hear(said),
        };
        match EngineClient::spawn(&url, hear) {
            Ok(client) => {
                client.send(recovery.origin);
                client.send(Request::Replay(recovery.replay));
                self.inner.with_value(|inner| inner.reader.replace(Some(client)));
            }
            Err(why) => self.tell(Notice::link_failed(vec![why])),
        }
    }
    fn hear_coming(self, said: FromEngine<'_>, mut coming: Coming) -> Option<Coming> {
        match said {
            FromEngine::Update(Update::Restored(_)) => {
                self.take_over(coming);
                return None;
            }
            FromEngine::Update(Update::Refused { why }) => {
                self.give_up_coming(coming, vec![why]);
                return None;
            }
            FromEngine::Update(Update::ImportFailed { problems }) => {
                self.give_up_coming(coming, problems);
                return None;
            }
            FromEngine::Crashed { message } => {
                self.give_up_coming(coming, vec![message]);
                return None;
            }
            FromEngine::Update(Update::Living { done, of }) => {
                // Only what takes its time is told of at all.
                if self.coming.with_untracked(Option::is_none) {
                    self.tell(Notice::bringing());
                }
                self.coming.set(Some(thousandths(done, of)));
            }
            FromEngine::Update(update) => coming.said.push(update),
            _ => {}
        }
        Some(coming)
    }
    fn give_up_coming(self, coming: Coming, problems: Vec<String>) {
        self.coming.set(None);
        (coming.failed)(problems);
        queue_microtask(move || {
            self.inner.try_with_value(|inner| inner.reader.take());
        });
    }
    fn take_over(self, coming: Coming) {
        let Coming { recovery, view, said, .. } = coming;
        self.coming.set(None);
        let scenario = match &recovery.origin {
            Request::Start { scenario, .. } => {
                let named = |it: &Scenario| it.key() == scenario;
                Scenario::BUILT_IN.into_iter().find(named)
            }
            _ => None,
        };
        self.play(false);
        self.inner.with_value(|inner| {
            inner.client.replace(inner.reader.take());
            inner.journal.replace(Journal::recovered(&recovery));
            inner.pace.take();
        });
        self.workers.set(self.workers.get_untracked() + 1);
        self.scenario.set(scenario.unwrap_or(Scenario::Imported));
        said.into_iter().for_each(|update| self.take(update));
        if let Some(view) = view {
            self.world(|world| world.look(|camera| camera.go_to(view.centre, view.scale)));
            self.select(view.selected);
        }
        self.tell(Notice::opened());
    }
}

/// A kept run on its way to the page.
struct Coming {
    recovery: Recovery,
    view: Option<SavedView>,
    /// What its engine has said so far: news to the page once it has taken over.
    said: Vec<Update>,
    failed: OpenFailed,
}

//! What the reader looks at and points with. Interface state only: a run never depends on it.

use super::notice::Notice;
use super::session::Session;
use super::settings::Settings;
use super::tool::Tool;
use crate::core::command::{Command, FaultKind};
use crate::view::panel::Subject;
use leptos::prelude::*;

/// The context of the selection.
#[derive(Clone, Copy)]
pub struct Selection {
    session: Session,
    settings: Settings,
    /// The tool in hand: the next thing pointed at gets it.
    pub tool: RwSignal<Option<Tool>>,
    /// Which tab is open.
    pub tab: RwSignal<Tab>,
    /// Whether the map keeps the selected thing in view.
    pub follow: RwSignal<bool>,
    /// Whether the time machine's card is open.
    pub time_machine: RwSignal<bool>,
}

/// The tabs beside the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Policies, queue, demand.
    Policies,
    /// Faults and retries.
    Faults,
    /// The selected thing, the list of things, the log.
    Inspect,
}

impl Selection {
    /// Nothing selected, no tool in hand.
    pub fn new(session: Session, settings: Settings) -> Selection {
        Selection {
            session,
            settings,
            tool: RwSignal::new(None),
            tab: RwSignal::new(Tab::Policies),
            follow: RwSignal::new(false),
            time_machine: RwSignal::new(false),
        }
    }
    /// The selected thing.
    pub fn get(self) -> Option<Subject> {
        self.session.selected.get()
    }
    /// The selected thing, without watching it.
    pub fn peek(self) -> Option<Subject> {
        self.session.selected.get_untracked()
    }
    /// The reader points at a thing: the tool in hand acts on it, and it is selected.
    pub fn point(self, subject: Subject) {
        match self.tool.get_untracked() {
            Some(tool) => match tool.command(subject) {
                Some(command) => {
                    self.tool.set(None);
                    self.act(command);
                    self.hold(Some(subject));
                }
                None => self.session.tell(Notice::wrong_target(tool.target().one())),
            },
            None => self.select(subject),
        }
    }
    /// Selects a thing and opens its particulars.
    pub fn select(self, subject: Subject) {
        self.hold(Some(subject));
        self.tab.set(Tab::Inspect);
        if matches!(subject, Subject::Order(_)) {
            self.settings.tick(ASKED_WHY);
        }
    }
    /// Puts the tool away, or closes the time machine, or selects nothing.
    pub fn clear(self) {
        if self.tool.get_untracked().is_none() && self.time_machine.get_untracked() {
            self.time_machine.set(false);
        } else if self.tool.get_untracked().is_some() {
            self.tool.set(None);
        } else if self.peek().is_some() {
            self.hold(None);
        }
    }
    /// Carries out what a button or a tool asks for, and ticks off the prompt that asked for it.
    pub fn act(self, command: Command) {
        match &command {
            Command::SetQueuePolicy(crate::core::settings::QueuePolicy::Lifo) => {
                self.settings.tick(SWITCHED_TO_LIFO);
            }
            Command::InjectFault(FaultKind::DriverBreaksDown(_)) => {
                self.settings.tick(BROKE_A_DRIVER);
            }
            _ => {}
        }
        self.session.dispatch(command);
    }

    fn hold(self, subject: Option<Subject>) {
        if self.peek() != subject {
            self.session.select(subject);
        }
        if subject.is_none() {
            self.follow.set(false);
        }
    }
}

/// Prompts of the card, by place.
pub const SWITCHED_TO_LIFO: usize = 0;
/// See [`SWITCHED_TO_LIFO`].
pub const BROKE_A_DRIVER: usize = 1;
/// See [`SWITCHED_TO_LIFO`].
pub const ASKED_WHY: usize = 2;

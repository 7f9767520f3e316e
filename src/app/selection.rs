//! What the reader looks at and points with. Interface state only: a run never depends on it.

use super::notice::Notice;
use super::session::Session;
use super::settings::Settings;
use crate::core::command::{Command, FaultKind};
use crate::core::id::{DriverId, EdgeId, OrderId, RestaurantId};
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

/// A fault or command that needs a thing to act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// A driver stops and goes dark.
    BreakDriver,
    /// A driver gives the order back.
    DriverCancels,
    /// Meals take longer.
    RestaurantLate,
    /// Nobody may enter.
    CloseRoad,
    /// The customer calls it off.
    CancelOrder,
}

impl Tool {
    /// All of them, in the order of the buttons.
    pub const ALL: [Tool; 5] = [
        Tool::BreakDriver,
        Tool::DriverCancels,
        Tool::RestaurantLate,
        Tool::CloseRoad,
        Tool::CancelOrder,
    ];

    /// The name on the button.
    pub const fn name(self) -> &'static str {
        match self {
            Tool::BreakDriver => "Break a driver",
            Tool::DriverCancels => "Driver cancels",
            Tool::RestaurantLate => "Restaurant late",
            Tool::CloseRoad => "Close a road",
            Tool::CancelOrder => "Cancel an order",
        }
    }
    /// What it does, in one sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Tool::BreakDriver => {
                "The driver stops and goes dark; the dispatcher finds out when the lease runs out."
            }
            Tool::DriverCancels => "The driver gives the current order back; it is tried again.",
            Tool::RestaurantLate => "Meals started there take three times as long.",
            Tool::CloseRoad => "Nobody enters the road; routes adapt at once.",
            Tool::CancelOrder => "The customer calls the order off.",
        }
    }
    /// What to point at.
    pub const fn target(self) -> &'static str {
        match self {
            Tool::BreakDriver => "a driver",
            Tool::DriverCancels => "a driver with an order",
            Tool::RestaurantLate => "a restaurant",
            Tool::CloseRoad => "a road",
            Tool::CancelOrder => "an order",
        }
    }
    /// The command for a thing; `None` where the tool does not fit it.
    pub const fn command(self, subject: Subject) -> Option<Command> {
        Some(match (self, subject) {
            (Tool::BreakDriver, Subject::Driver(driver)) => {
                Command::InjectFault(FaultKind::DriverBreaksDown(DriverId(driver)))
            }
            (Tool::DriverCancels, Subject::Driver(driver)) => {
                Command::InjectFault(FaultKind::DriverCancels(DriverId(driver)))
            }
            (Tool::RestaurantLate, Subject::Restaurant(restaurant)) => {
                Command::InjectFault(FaultKind::RestaurantLate(RestaurantId(restaurant)))
            }
            (Tool::CloseRoad, Subject::Road(road)) => {
                Command::InjectFault(FaultKind::RoadClosed(EdgeId(road)))
            }
            (Tool::CancelOrder, Subject::Order(order)) => Command::CancelOrder(OrderId(order)),
            _ => return None,
        })
    }
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
                None => self.session.notice.set(Some(Notice::wrong_target(tool.target()))),
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
    /// Puts the tool away, or selects nothing.
    pub fn clear(self) {
        if self.tool.get_untracked().is_some() {
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

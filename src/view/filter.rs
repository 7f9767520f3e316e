//! What of the orders and of the log the reader wants to see. A run never depends on it.

use super::live::Live;
use crate::core::order::{Order, OrderState, Stage, Status};
use serde::{Deserialize, Serialize};

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Only these orders: on the map, in the queue, in the list of things and in the log.
    pub orders: Option<OrderFilter>,
    /// Only this group of sentences in the log.
    pub group: Option<LogGroup>,
    /// Only sentences about the selected thing in the log.
    pub of_selected: bool,
    /// Only what came of this event in the log, by its position; the event itself among it.
    pub came_of: Option<u64>,
    /// The sentence whose causes are told, by its position in the log.
    pub why: Option<u64>,
}

/// Some of the orders. States are indexes of `Status::ALL`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderFilter {
    /// Those in this state.
    State(u8),
    /// Those in progress and at this stage, an index of `Stage::ALL`.
    Stage(u8),
    /// Those whose latest move was from the one state to the other.
    Move(u8, u8),
}

impl OrderFilter {
    /// Whether it is one of them.
    pub fn fits(self, order: &Order, live: &Live) -> bool {
        match self {
            OrderFilter::State(state) => order.status() as u8 == state,
            OrderFilter::Stage(wanted) => match order.state {
                OrderState::InProgress { stage, .. } => stage as u8 == wanted,
                _ => false,
            },
            OrderFilter::Move(from, to) => {
                order.status() as u8 == to
                    && live.came_from(order.id).map(|it| it as u8) == Some(from)
            }
        }
    }
    /// In a few words, after "only": "queued", "moved from queued to in progress".
    pub fn name(self) -> String {
        let state = |idx: u8| Status::ALL.get(usize::from(idx)).map_or("unknown", |it| it.name());
        match self {
            OrderFilter::State(idx) => state(idx).to_owned(),
            OrderFilter::Stage(idx) => {
                Stage::ALL.get(usize::from(idx)).map_or("unknown", |it| it.name()).to_owned()
            }
            OrderFilter::Move(from, to) => format!("moved from {} to {}", state(from), state(to)),
        }
    }
}

/// What a sentence of the log is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each has a name")]
pub enum LogGroup {
    Orders,
    Drivers,
    Restaurants,
    Messages,
    Faults,
    Commands,
    Dispatcher,
}

impl LogGroup {
    /// All of them, in the order of the page.
    pub const ALL: [LogGroup; 7] = [
        LogGroup::Orders,
        LogGroup::Drivers,
        LogGroup::Restaurants,
        LogGroup::Messages,
        LogGroup::Faults,
        LogGroup::Commands,
        LogGroup::Dispatcher,
    ];

    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            LogGroup::Orders => "orders",
            LogGroup::Drivers => "drivers",
            LogGroup::Restaurants => "restaurants",
            LogGroup::Messages => "messages",
            LogGroup::Faults => "faults",
            LogGroup::Commands => "commands",
            LogGroup::Dispatcher => "dispatcher",
        }
    }
}

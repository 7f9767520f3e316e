//! The six marks of legend, lists and map: what state a thing is in, by shape and colour.

use super::frame::marker::{AT_COUNTER, BROKEN, IDLE, OFF_SHIFT, TO_RESTAURANT};

/// The six marks of the legend, each with its own shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Hollow circle.
    Waiting,
    /// Half circle.
    Assigned,
    /// Filled square.
    OnBoard,
    /// Tick.
    Delivered,
    /// Triangle.
    Late,
    /// Dashed ring.
    Idle,
}

impl Mark {
    /// All of them, in the order of the legend.
    pub const ALL: [Mark; 6] =
        [Mark::Waiting, Mark::Assigned, Mark::OnBoard, Mark::Delivered, Mark::Late, Mark::Idle];

    /// Which mark a driver wears, by its marker in a frame.
    pub fn of_driver(kind: f32) -> Mark {
        if kind == IDLE || kind == OFF_SHIFT {
            Mark::Idle
        } else if kind == TO_RESTAURANT || kind == AT_COUNTER {
            Mark::Assigned
        } else if kind == BROKEN {
            Mark::Late
        } else {
            Mark::OnBoard
        }
    }
    /// Which mark an order wears, by its row in a frame: late beats where it is.
    pub fn of_order(row: &[f32]) -> Mark {
        match row[3] as u8 {
            3 => Mark::Delivered,
            4 | 5 => Mark::Late,
            6 => Mark::Idle,
            _ if row[5] > 1.0 => Mark::Late,
            0 => Mark::Waiting,
            1 => Mark::Assigned,
            _ => Mark::OnBoard,
        }
    }
    /// The class that gives it its colour, and the name of the token with the colour.
    pub const fn class(self) -> &'static str {
        match self {
            Mark::Waiting => "waiting",
            Mark::Assigned => "assigned",
            Mark::OnBoard => "on-board",
            Mark::Delivered => "delivered",
            Mark::Late => "late",
            Mark::Idle => "idle",
        }
    }
}

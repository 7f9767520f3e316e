//! The six marks of legend, lists and map: what state a thing is in, by shape and colour.

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

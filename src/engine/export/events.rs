//! The log of a run as a table or as objects: the lines that `dispatch run --events` writes too.

use crate::compare::csv::field;
use crate::core::event::{Cause, Stamped};
use crate::scenario::events::{EventLine, What, write_line};
use crate::view::names;
use std::fmt::Write as _;

/// A log in the making.
pub(super) struct EventTable {
    form: Form,
    text: Vec<u8>,
    rows: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Csv,
    Ndjson,
}

impl EventTable {
    /// With commas: the columns that most events have, and the rest as an object.
    pub fn csv() -> EventTable {
        EventTable { form: Form::Csv, text: HEAD.as_bytes().to_vec(), rows: 0 }
    }
    /// An object a line.
    pub fn ndjson() -> EventTable {
        EventTable { form: Form::Ndjson, text: Vec::new(), rows: 0 }
    }
    /// Writes events down; those beyond the bound are only counted.
    pub fn write(&mut self, events: &[Stamped]) {
        for event in events {
            self.rows += 1;
            if self.rows > ROWS_MAX {
                continue;
            }
            match self.form {
                Form::Csv => self.text.extend_from_slice(row(event).as_bytes()),
                // Writing to memory cannot fail.
                Form::Ndjson => _ = write_line(&mut self.text, event),
            }
        }
    }
    /// The whole text.
    ///
    /// # Errors
    /// Where there are more events than a page can hold.
    pub fn finish(self) -> Result<String, String> {
        if self.rows > ROWS_MAX {
            return Err(format!(
                "the log has {} events; at most {ROWS_MAX} are written here: go back to an earlier \
                 moment, or save the scenario file and use dispatch run FILE --events",
                self.rows
            ));
        }
        // Invariant: both forms write text.
        String::from_utf8(self.text).map_err(|error| error.to_string())
    }
}

/// A line of the table. Things are numbered from 0, as in the objects.
fn row(stamped: &Stamped) -> String {
    let EventLine { seq, at_us, kind, what, .. } = EventLine::from(stamped);
    let cause = match stamped.cause {
        Cause::Scenario => "scenario".to_owned(),
        Cause::Command(number) => format!("command {number}"),
        Cause::Event(seq) => format!("event {seq}"),
    };
    let id = |id: Option<u32>| id.map(|id| id.to_string()).unwrap_or_default();
    let (order, driver, restaurant) = (id(what.order), id(what.driver), id(what.restaurant));
    let others = What { order: None, driver: None, restaurant: None, ..what };
    // Invariant: plain data with texts as keys can always be written.
    let rest = serde_json::to_string(&others).unwrap_or_default();
    let rest = if rest == "{}" { String::new() } else { field(&rest) };
    let clock = names::clock(stamped.at);
    let mut line = String::new();
    // Writing to a string cannot fail.
    let _ =
        writeln!(line, "{seq},{at_us},{clock},{cause},{kind},{order},{driver},{restaurant},{rest}");
    line
}

const HEAD: &str = "seq,at_us,clock,cause,kind,order,driver,restaurant,rest\n";
/// About 150 bytes each, held three times on their way: what a tab can bear.
const ROWS_MAX: usize = 1_000_000;

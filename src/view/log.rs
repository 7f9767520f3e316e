//! The told sentences of a run: the last ones of all, and the history of each thing. Bounded.

use super::letters::Letters;
use super::names;
use super::panel::{LogRow, Subject};
use super::story::{self, Told};
use crate::core::event::Stamped;
use crate::core::sim::Sim;
use std::collections::{BTreeMap, VecDeque};

type Histories = BTreeMap<Subject, VecDeque<LogRow>>;

/// A ring of sentences with an index by subject.
#[derive(Clone, Debug, Default)]
pub struct Log {
    rows: VecDeque<LogRow>,
    by_subject: Histories,
    /// Messages come and go: they must not push out the orders.
    by_message: Histories,
    letters: Letters,
}

impl Log {
    /// Takes in an event that has just happened in `sim`.
    pub fn observe(&mut self, sim: &Sim, stamped: &Stamped) {
        self.letters.note(stamped);
        if let Some(told) = story::tell(sim, stamped) {
            self.push(stamped, told);
        }
    }

    fn push(&mut self, stamped: &Stamped, told: Told) {
        let row = LogRow {
            seq: stamped.seq,
            at: names::clock(stamped.at),
            text: told.text,
            tone: told.tone,
            subject: told.subjects.first().copied(),
        };
        for &subject in &told.subjects {
            let history = self.histories_mut(subject).entry(subject).or_default();
            if history.len() == HISTORY_MAX {
                history.pop_front();
            }
            history.push_back(row.clone());
        }
        // Orders sort first and by id, so the first key is the order placed longest ago.
        let first = |all: &Histories| all.first_key_value().map(|(&subject, _)| subject);
        while self.by_subject.len() > SUBJECTS_MAX
            && matches!(first(&self.by_subject), Some(Subject::Order(_)))
        {
            self.by_subject.pop_first();
        }
        while self.by_message.len() > MESSAGES_MAX {
            self.by_message.pop_first();
        }
        if self.rows.len() == ROWS_MAX {
            self.rows.pop_front();
        }
        self.rows.push_back(row);
    }
    /// The last `limit` sentences, oldest first.
    pub fn last(&self, limit: usize) -> impl Iterator<Item = &LogRow> + '_ {
        self.rows.iter().skip(self.rows.len().saturating_sub(limit))
    }
    /// What is remembered about a thing, oldest first.
    pub fn history(&self, subject: Subject) -> impl Iterator<Item = &LogRow> + '_ {
        let histories = match subject {
            Subject::Message(_) => &self.by_message,
            _ => &self.by_subject,
        };
        histories.get(&subject).into_iter().flatten()
    }
    /// The messages sent lately.
    pub const fn letters(&self) -> &Letters {
        &self.letters
    }

    const fn histories_mut(&mut self, subject: Subject) -> &mut Histories {
        match subject {
            Subject::Message(_) => &mut self.by_message,
            _ => &mut self.by_subject,
        }
    }
}

/// Sentences kept in all; the page shows fewer.
const ROWS_MAX: usize = 500;

/// Sentences kept for each thing: an order with four attempts fits.
const HISTORY_MAX: usize = 60;

/// Things with a history: about 20 MB at worst.
const SUBJECTS_MAX: usize = 5_000;

/// Messages with a history; only those that something happened to have one.
const MESSAGES_MAX: usize = 500;

#[cfg(test)]
mod tests {
    use super::super::panel::Tone;
    use super::*;
    use crate::core::event::{Cause, Event};
    use crate::core::id::OrderId;
    use crate::core::time::SimTime;

    fn push(log: &mut Log, seq: u64, subjects: Vec<Subject>) {
        let event = Event::FoodWasted { order: OrderId(0) };
        let stamped = Stamped { seq, at: SimTime::ZERO, cause: Cause::Scenario, event };
        log.push(&stamped, Told { text: format!("Sentence {seq}"), tone: Tone::Plain, subjects });
    }

    #[test]
    fn a_sentence_is_found_under_each_of_its_subjects() {
        let mut log = Log::default();
        push(&mut log, 0, vec![Subject::Order(3), Subject::Driver(1)]);
        push(&mut log, 1, vec![Subject::Driver(1)]);
        let seqs = |subject| log.history(subject).map(|row| row.seq).collect::<Vec<_>>();
        assert_eq!(seqs(Subject::Order(3)), [0]);
        assert_eq!(seqs(Subject::Driver(1)), [0, 1]);
        assert_eq!(log.last(1).next().map(|row| row.seq), Some(1));
    }

    #[test]
    fn a_long_run_does_not_fill_memory() {
        let mut log = Log::default();
        for n in 0..20_000u32 {
            push(&mut log, u64::from(n), vec![Subject::Order(n), Subject::Driver(0)]);
        }
        assert_eq!(log.last(usize::MAX).count(), ROWS_MAX);
        assert_eq!(log.history(Subject::Driver(0)).count(), HISTORY_MAX);
        assert_eq!(log.by_subject.len(), SUBJECTS_MAX);
        assert_eq!(log.history(Subject::Order(19_999)).count(), 1);
        for n in 0..20_000u32 {
            push(&mut log, u64::from(n), vec![Subject::Message(n), Subject::Dispatcher]);
        }
        assert!(log.by_subject.len() <= SUBJECTS_MAX && log.by_message.len() <= MESSAGES_MAX);
        assert_eq!(log.history(Subject::Message(19_999)).count(), 1);
        assert_eq!(log.history(Subject::Order(19_999)).count(), 1);
    }
}

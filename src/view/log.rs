//! The told sentences of a run: the last ones of all, those of each group, the history of each
//! thing, and what caused them. Bounded.

use super::filter::LogGroup;
use super::letters::Letters;
use super::names;
use super::panel::{LogRow, Subject, Why};
use super::story::{self, Told};
use crate::core::bounded::push_bounded;
use crate::core::event::{Cause, Stamped};
use crate::core::sim::Sim;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

type Rows = VecDeque<Arc<LogRow>>;
type Histories = BTreeMap<Subject, Rows>;

/// A ring of sentences with an index by subject.
#[derive(Clone, Debug, Default)]
pub struct Log {
    rows: Rows,
    /// Rare groups would be pushed out of the ring by common ones.
    by_group: [Rows; LogGroup::ALL.len()],
    by_subject: Histories,
    /// Messages come and go: they must not push out the orders.
    by_message: Histories,
    letters: Letters,
    /// What led to each of the last events, told or not.
    causes: VecDeque<(Cause, Option<Arc<LogRow>>)>,
    /// The position of the first of them.
    first_cause: u64,
}

impl Log {
    /// Takes in an event that has just happened in `sim`.
    pub fn observe(&mut self, sim: &Sim, stamped: &Stamped) {
        self.letters.note(stamped);
        let row = story::tell(sim, stamped).map(|told| self.push(stamped, told));
        if self.causes.is_empty() {
            self.first_cause = stamped.seq;
        }
        self.causes.push_back((stamped.cause, row));
        if self.causes.len() > CAUSES_MAX {
            self.causes.pop_front();
            self.first_cause += 1;
        }
    }

    fn push(&mut self, stamped: &Stamped, told: Told) -> Arc<LogRow> {
        let group = story::group(&stamped.event);
        let row = Arc::new(LogRow {
            seq: stamped.seq,
            at: names::clock(stamped.at),
            text: told.text,
            tone: told.tone,
            subject: told.subjects.first().copied(),
            group,
        });
        for &subject in &told.subjects {
            let history = self.histories_mut(subject).entry(subject).or_default();
            push_bounded(history, row.clone(), HISTORY_MAX);
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
        push_bounded(&mut self.by_group[group as usize], row.clone(), GROUP_MAX);
        push_bounded(&mut self.rows, row.clone(), ROWS_MAX);
        row
    }
    /// The sentences of a group, or of all, oldest first.
    pub fn rows(&self, group: Option<LogGroup>) -> impl DoubleEndedIterator<Item = &LogRow> + '_ {
        let rows = group.map_or(&self.rows, |group| &self.by_group[group as usize]);
        rows.iter().map(|row| &**row)
    }
    /// What is remembered about a thing, oldest first.
    pub fn history(&self, subject: Subject) -> impl DoubleEndedIterator<Item = &LogRow> + '_ {
        let histories = match subject {
            Subject::Message(_) => &self.by_message,
            _ => &self.by_subject,
        };
        histories.get(&subject).into_iter().flatten().map(|row| &**row)
    }
    /// The messages sent lately.
    pub const fn letters(&self) -> &Letters {
        &self.letters
    }
    /// The causes of an event up to the command or the scenario that began it all; only told ones
    /// are listed. `None` where the event itself is not remembered any more.
    pub fn why(&self, seq: u64) -> Option<Why> {
        let (mut cause, _) = self.cause(seq)?;
        let mut because = Vec::new();
        let origin = loop {
            match *cause {
                Cause::Scenario => break ORIGIN_SCENARIO.to_owned(),
                Cause::Command(number) => {
                    break format!("You asked for it: command {}", number + 1);
                }
                Cause::Event(before) => match self.cause(before) {
                    None => break ORIGIN_FORGOTTEN.to_owned(),
                    // A cause is always an earlier event, so this ends.
                    Some((its_cause, row)) => {
                        because.extend(row.as_deref().cloned());
                        cause = its_cause;
                    }
                },
            }
            if because.len() == CHAIN_MAX {
                break "And so on, further back".to_owned();
            }
        };
        Some(Why { seq, because, origin })
    }

    /// Whether an event is this one or came of it, directly or through others.
    pub fn came_of(&self, mut seq: u64, root: u64) -> bool {
        // Causes are earlier: whoever is before the root did not come of it.
        while seq > root {
            match self.cause(seq) {
                Some((&Cause::Event(before), _)) => seq = before,
                _ => return false,
            }
        }
        seq == root
    }
    /// The sentence about an event, if it was told and is remembered.
    pub fn sentence(&self, seq: u64) -> Option<&str> {
        self.cause(seq)?.1.as_deref().map(|row| row.text.as_str())
    }

    fn cause(&self, seq: u64) -> Option<(&Cause, &Option<Arc<LogRow>>)> {
        let idx = usize::try_from(seq.checked_sub(self.first_cause)?).ok()?;
        self.causes.get(idx).map(|(cause, row)| (cause, row))
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

/// Sentences kept of each group.
const GROUP_MAX: usize = 100;

/// Sentences kept for each thing: an order with four attempts fits.
const HISTORY_MAX: usize = 60;

/// Things with a history: about 20 MB at worst.
const SUBJECTS_MAX: usize = 5_000;

/// Messages with a history; only those that something happened to have one.
const MESSAGES_MAX: usize = 500;

/// Events whose cause is remembered: about half an hour of the default city, 2 MB.
const CAUSES_MAX: usize = 16_384;

/// Longer chains are not read.
const CHAIN_MAX: usize = 40;

const ORIGIN_SCENARIO: &str = "The scenario itself began it: demand, shifts and faults at random";
const ORIGIN_FORGOTTEN: &str = "What came before is too long ago to be remembered";

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
        assert_eq!(log.rows(None).next_back().map(|row| row.seq), Some(1));
    }

    #[test]
    fn a_long_run_does_not_fill_memory() {
        let mut log = Log::default();
        for n in 0..20_000u32 {
            push(&mut log, u64::from(n), vec![Subject::Order(n), Subject::Driver(0)]);
        }
        assert_eq!(log.rows(None).count(), ROWS_MAX);
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

    #[test]
    fn a_chain_of_causes_ends_where_it_all_began_and_skips_what_is_not_told() {
        let mut log = Log::default();
        let mut note = |seq: u64, cause: Cause, told: bool| {
            let row = told.then(|| {
                let stamped = Stamped {
                    seq,
                    at: SimTime::ZERO,
                    cause,
                    event: Event::FoodWasted { order: OrderId(0) },
                };
                let text = format!("Sentence {seq}");
                log.push(&stamped, Told { text, tone: Tone::Plain, subjects: Vec::new() })
            });
            log.causes.push_back((cause, row));
        };
        note(0, Cause::Command(2), true);
        note(1, Cause::Event(0), false);
        note(2, Cause::Scenario, true);
        note(3, Cause::Event(1), true);
        let why = log.why(3).unwrap();
        let told: Vec<u64> = why.because.iter().map(|row| row.seq).collect();
        assert_eq!((told, why.origin.as_str()), (vec![0], "You asked for it: command 3"));
        assert_eq!(log.why(2).unwrap().origin, ORIGIN_SCENARIO);
        let came_of = |root| (0..4).filter(|&seq| log.came_of(seq, root)).collect::<Vec<_>>();
        assert_eq!((came_of(0), came_of(1), came_of(2)), (vec![0, 1, 3], vec![1, 3], vec![2]));
        assert_eq!((log.sentence(0), log.sentence(1)), (Some("Sentence 0"), None));
        assert_eq!(log.why(4), None);
        log.causes.pop_front();
        log.first_cause = 1;
        assert_eq!(log.why(3).unwrap().origin, ORIGIN_FORGOTTEN);
        assert_eq!(log.why(0), None);
    }
}

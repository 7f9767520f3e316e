//! The messages sent lately: a run forgets one as soon as it is settled, within a second. Bounded.

use crate::core::bounded::push_bounded;
use crate::core::event::{Event, Stamped};
use crate::core::id::{MessageId, OrderId};
use crate::core::message::{MessageKind, Party};
use crate::core::time::SimTime;
use std::collections::VecDeque;

/// What was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which message.
    pub message: MessageId,
    /// Its kind.
    pub kind: MessageKind,
    /// Who sent it.
    pub from: Party,
    /// Whom it is for.
    pub to: Party,
    /// About which order, where it had an id.
    pub order: Option<OrderId>,
    /// When it was sent first.
    pub sent: SimTime,
}

/// The last ones, by number.
#[derive(Clone, Debug, Default)]
pub struct Letters(VecDeque<Letter>);

impl Letters {
    /// Takes note of an event.
    pub fn note(&mut self, stamped: &Stamped) {
        if let Event::MessageSent { message, kind, from, to, order, resend: 0 } = stamped.event {
            let letter = Letter { message, kind, from, to, order, sent: stamped.at };
            push_bounded(&mut self.0, letter, KEPT_MAX);
        }
    }
    /// A message of the last ones.
    pub fn get(&self, message: MessageId) -> Option<&Letter> {
        let idx = self.0.binary_search_by_key(&message, |letter| letter.message).ok()?;
        self.0.get(idx)
    }
}

/// About ten minutes of the default city (chosen arbitrarily).
const KEPT_MAX: usize = 2_048;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::event::Cause;

    #[test]
    fn the_last_messages_are_found_by_number_and_resent_ones_keep_their_time() {
        let mut letters = Letters::default();
        let mut send = |number: u32, secs: u64, resend: u32| {
            let event = Event::MessageSent {
                message: MessageId(number),
                kind: MessageKind::Offer,
                from: Party::Dispatcher,
                to: Party::Customer,
                order: None,
                resend,
            };
            let at = SimTime::from_secs(secs);
            letters.note(&Stamped { seq: 0, at, cause: Cause::Scenario, event });
        };
        (0..3_000).for_each(|n| send(3 * n, 10, 0));
        send(8_997, 99, 1);
        let sent = |number| letters.get(MessageId(number)).map(|letter| letter.sent);
        assert_eq!(sent(8_997), Some(SimTime::from_secs(10)));
        assert_eq!((sent(8_996), sent(0)), (None, None));
        assert_eq!(letters.0.len(), KEPT_MAX);
    }
}

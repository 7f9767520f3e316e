//! A message in full, while it is on its way and for a while after.

use super::super::{Inspector, Sources, Subject, entities};
use super::{blank, fact};
use crate::core::command::FaultKind;
use crate::core::id::MessageId;
use crate::core::message::{InFlight, MessageKind, Party, Unsettled, Way};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::view::{faults, names};

/// A message.
pub(super) fn inspect(sources: &Sources<'_>, id: MessageId) -> Inspector {
    let sim = sources.sim;
    let open = sim.unsettled_message(id);
    let copies: Vec<InFlight> =
        sim.messages_in_flight().filter(|copy| copy.message == id).collect();
    let letter = sources.log.letters().get(id);
    let known = open.map(|it| (it.kind, it.from, it.to, it.about.map(|about| about.order)));
    let Some((kind, from, to, order)) =
        known.or(letter.map(|it| (it.kind, it.from, it.to, it.order)))
    else {
        return blank(id.into(), id.to_string(), "settled long ago, and forgotten".to_owned());
    };
    let party = |party| names::capital(&names::party(sim.city(), party));
    let about = order.map_or_else(|| "an order to be placed".to_owned(), names::order);
    let mut facts = vec![fact("From", party(from)), fact("To", party(to)), fact("About", about)];
    if let Some(letter) = letter {
        facts.push(fact("Sent", moment(sim.now(), letter.sent)));
    }
    if let Some(open) = open {
        facts.extend(facts_while_open(sim.now(), &open, &copies));
    }
    facts.push(fact("Meddled with", meddling(sim)));
    facts.retain(|(_, value)| !value.is_empty());
    let parties = [from, to].into_iter().filter_map(subject);
    let things = order.map(Subject::from).into_iter().chain(parties);
    let goes = |way| copies.iter().any(|copy| copy.way == way);
    let (state, next) = state(sim.now(), kind, open.as_ref(), &copies);
    Inspector {
        next,
        facts,
        related: things.map(|subject| entities::row(sim, subject)).collect(),
        in_flight: [goes(Way::There), goes(Way::Back)],
        ..blank(id.into(), format!("{}, {}", kind.name(), names::uncapital(&id.to_string())), state)
    }
}

/// What has become of it so far, and what comes next.
fn state(
    now: SimTime,
    kind: MessageKind,
    open: Option<&Unsettled>,
    copies: &[InFlight],
) -> (String, String) {
    let Some(open) = open else {
        let settled = "settled: no copy is on its way and nobody waits for an answer".to_owned();
        return (settled, "nothing".to_owned());
    };
    let first = |way| {
        let due = copies.iter().filter(|copy| copy.way == way).map(|copy| copy.due).min();
        due.map(|due: SimTime| format!("in {}", names::length(due.since(now))))
    };
    let again = if open.receipts > 0 { "on its way once more" } else { "on its way" };
    match (first(Way::There), first(Way::Back)) {
        (Some(due), _) => (again.to_owned(), format!("arrives {due}")),
        (None, Some(due)) => {
            let state = "arrived; its acknowledgement is on its way back".to_owned();
            (state, format!("the acknowledgement arrives {due}"))
        }
        (None, None) if open.acknowledged => ("acknowledged".to_owned(), String::new()),
        (None, None) if kind.is_reliable() => {
            let state = "no copy is on its way, and no acknowledgement has come".to_owned();
            (state, "is sent again for want of an answer".to_owned())
        }
        (None, None) => ("over".to_owned(), String::new()),
    }
}

fn facts_while_open(now: SimTime, open: &Unsettled, copies: &[InFlight]) -> Vec<(String, String)> {
    let on_way = |way| {
        let of_way = copies.iter().filter(|copy| copy.way == way);
        let due: Vec<String> =
            of_way.map(|copy| format!("due in {}", names::length(copy.due.since(now)))).collect();
        let copies =
            if due.len() == 1 { "1 copy".to_owned() } else { format!("{} copies", due.len()) };
        if due.is_empty() { "none".to_owned() } else { format!("{copies}, {}", due.join(" and ")) }
    };
    let times = |n| match n {
        0 => "not yet".to_owned(),
        1 => "once".to_owned(),
        n => format!("{n} times"),
    };
    vec![
        fact("On the way there", on_way(Way::There)),
        fact("On the way back", on_way(Way::Back)),
        fact("Sent again", times(open.resend)),
        fact("Has arrived", times(open.receipts)),
        fact("Acknowledged", if open.acknowledged { "yes" } else { "not yet" }),
    ]
}

/// "12:04:05, 180 ms ago".
fn moment(now: SimTime, at: SimTime) -> String {
    format!("{}, {} ago", names::clock(at), names::length(now.since(at)))
}

/// The faults that strike a share of all messages now; empty where there are none.
fn meddling(sim: &Sim) -> String {
    let strikes = |kind: &FaultKind| {
        matches!(
            kind,
            FaultKind::MessageLoss { .. }
                | FaultKind::MessageDelays { .. }
                | FaultKind::MessageDuplicates { .. }
                | FaultKind::MessageReorders { .. }
        )
    };
    let all = sim.active_faults().map(|fault| fault.kind).filter(strikes);
    let told: Vec<String> = all.map(|kind| faults::state(sim.city(), kind)).collect();
    told.join("; ")
}

/// A party as a thing to select; customers have no page of their own.
fn subject(party: Party) -> Option<Subject> {
    match party {
        Party::Customer => None,
        Party::Dispatcher => Some(Subject::Dispatcher),
        Party::Restaurant(id) => Some(id.into()),
        Party::Driver(id) => Some(id.into()),
    }
}

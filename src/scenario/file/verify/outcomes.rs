//! Judges whether an event is one that an outcome asks for, and looks numbers up for it.

use super::scores;
use super::{Reader, check_kind, check_scores, count_names, time_names, within};
use crate::core::id::OrderId;
use crate::core::metrics::Metrics;
use crate::core::order::Order;
use crate::core::sim::Sim;
use crate::scenario::events::{self, EventLine};
use crate::scenario::file::outcome::{Asked, OUTCOMES_MAX, OutcomeFile, Scene};
use crate::scenario::file::{Length, ScenarioFile};
use crate::scenario::import::json::Step;
use crate::scenario::problem::quoted;

/// Whether everything that an outcome names holds at this event; `after` and counts of events are
/// the business of whoever follows the run.
pub fn judge(outcome: &OutcomeFile, scene: &Scene<'_>) -> bool {
    let Scene { sim, metrics, stamped } = scene;
    let of_kind = outcome
        .event
        .as_ref()
        .is_none_or(|event| events::kind(&stamped.event) == event.kind && event.fits(stamped));
    if !of_kind || outcome.at.is_some_and(|at| !at.holds(Length::from(stamped.at))) {
        return false;
    }
    let settings = sim.settings();
    if outcome.with.as_ref().is_some_and(|with| with.over(settings.clone()) != *settings) {
        return false;
    }
    if outcome.class.is_some() || outcome.late.is_some() {
        let Some(order) = order_of(scene) else { return false };
        let is_late = stamped.at > order.promised;
        let other_class = outcome.class.is_some_and(|class| class.0 != order.spec.class);
        if other_class || outcome.late.is_some_and(|late| late != is_late) {
            return false;
        }
    }
    if outcome.counts.is_empty() && outcome.times.is_empty() {
        return true;
    }
    let report = metrics.report(sim.now(), None);
    let count = |name: &str| scores::count(name, &report, sim);
    let time = |name: &str| scores::time(name, &report);
    outcome.counts.iter().all(|(name, range)| count(name).is_some_and(|it| range.holds(it)))
        && outcome.times.iter().all(|(name, range)| time(name).is_some_and(|it| range.holds(it)))
}

/// The order that an event is about.
fn order_of<'a>(scene: &Scene<'a>) -> Option<&'a Order> {
    let order = EventLine::from(scene.stamped).what.order?;
    scene.sim.orders().get(OrderId(order))
}

/// A number of the scoreboard by its name.
pub fn asked(name: &str, sim: &Sim, metrics: &Metrics) -> Option<Asked> {
    let report = metrics.report(sim.now(), None);
    if let Some(time) = scores::time(name, &report) {
        return Some(Asked::Time(time.0));
    }
    let number = scores::count(name, &report, sim)?;
    Some(if name.ends_with("_ppm") { Asked::Share(number) } else { Asked::Count(number) })
}

/// Names must be there where they are used, and be one thing's only.
pub(super) fn check(reader: &mut Reader<'_>, file: &ScenarioFile) {
    let outcomes = &file.outcomes;
    if outcomes.len() > OUTCOMES_MAX {
        let found = format!("{} outcomes", outcomes.len());
        return reader.wrong(&[Step::Key("outcomes")], found, format!("at most {OUTCOMES_MAX}"));
    }
    for (idx, outcome) in outcomes.iter().enumerate() {
        let steps = [Step::Key("outcomes"), Step::Item(idx)];
        let name = within(&steps, "name");
        let earlier: Vec<&str> = outcomes[..idx].iter().map(|it| it.name.as_str()).collect();
        if outcome.name.is_empty() || outcome.name.chars().count() > NAME_CHARS_MAX {
            let expected = format!("1 to {NAME_CHARS_MAX} characters");
            reader.wrong(&name, quoted(&outcome.name), expected);
        }
        if earlier.contains(&outcome.name.as_str()) {
            reader.wrong(&name, quoted(&outcome.name), "a name that no other outcome has");
        }
        if let Some(after) = outcome.after.as_deref()
            && !earlier.contains(&after)
        {
            reader.unknown(&within(&steps, "after"), after, &earlier);
        }
        if let Some(event) = &outcome.event {
            check_kind(reader, &within(&steps, "event"), event);
        }
        check_scores(reader, &steps, &outcome.counts, &outcome.times);
    }
    let known: Vec<String> = count_names().into_iter().chain(time_names()).collect();
    let own = outcomes.iter().map(|outcome| outcome.name.as_str());
    let known: Vec<&str> = own.chain(known.iter().map(String::as_str)).collect();
    for (idx, name) in file.numbers.iter().enumerate() {
        if !known.contains(&name.as_str()) {
            reader.unknown(&[Step::Key("numbers"), Step::Item(idx)], name, &known);
        }
    }
}

const NAME_CHARS_MAX: usize = 64;

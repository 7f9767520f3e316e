//! Compares a run with what its file expects, and says each difference so that it can be read.

mod outcomes;
mod scores;

use super::ScenarioFile;
use super::build::{Reader, Scenario};
use super::expect::{EventExpect, ExpectFile, OrderExpect, StatesFile};
use super::forms::Within;
use super::length::Length;
use super::play::{Look, Played};
use crate::core::event::{Event, Stamped};
use crate::core::id::{Id, OrderId};
use crate::core::order::{Order, Status};
use crate::core::sim::Sim;
use crate::core::time::SimTime;
use crate::scenario::events::{self, EventLine, What};
use crate::scenario::import::json::Step;
use std::collections::BTreeMap;
use std::fmt;

pub use outcomes::{asked, judge};
pub use scores::{count_names, time_names};

/// Something that came otherwise than the file expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Which expectation, such as `expect.orders[0].state`.
    pub what: String,
    /// What should be.
    pub expected: String,
    /// What is.
    pub found: String,
    /// When it came otherwise, where that is a moment.
    pub at: Option<SimTime>,
    /// The order it is about, where it is one.
    pub order: Option<OrderId>,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Mismatch { what, expected, found, .. } = self;
        write!(f, "{what}: expected {expected}; found {found}")
    }
}

/// Everything that came otherwise than expected; nothing where all is well.
pub fn verify(scenario: &Scenario, played: &Played) -> Vec<Mismatch> {
    let expect = &scenario.file.expect;
    let mut verdict = Verdict { mismatches: Vec::new() };
    verdict.script(scenario, &played.log);
    let sim = &played.sim;
    if let Some(states) = &expect.states {
        let found: Vec<Status> = sim.orders().iter().map(Order::status).collect();
        verdict.states("expect.states", states, &found, &|order| ended(sim, order));
    }
    verdict.starts(expect, &played.log);
    for (idx, order) in expect.orders.iter().enumerate() {
        verdict.order(&format!("expect.orders[{idx}]"), order, sim, &played.log);
    }
    verdict.scores(expect, played);
    for (idx, event) in expect.events.iter().enumerate() {
        verdict.events(&format!("expect.events[{idx}]"), event, &played.log);
    }
    for (idx, (moment, look)) in expect.moments.iter().zip(&played.looks).enumerate() {
        let (what, at) = (format!("expect.moments[{idx}]"), moment.at.moment());
        if let Some(states) = &moment.states {
            verdict.states(&format!("{what}.states"), states, &look.states, &|_| Some(at));
        }
        verdict.look(&what, moment, look);
    }
    if expect.at_rest
        && let Some(next) = next_event(sim)
    {
        let found = format!("something still to happen at {}", next.at);
        verdict.differs("expect.at_rest".into(), "nothing left to happen", found, None, None);
    }
    verdict.mismatches
}

/// What would happen next, if anything ever would.
fn next_event(sim: &Sim) -> Option<Stamped> {
    let mut out = Vec::new();
    sim.clone().step(&mut out);
    out.into_iter().next()
}

fn ended(sim: &Sim, order: OrderId) -> Option<SimTime> {
    use crate::core::order::OrderState::{Cancelled, Completed, Failed};
    match sim.orders().get(order)?.state {
        Completed { at, .. } | Failed { at, .. } | Cancelled { at } => Some(at),
        _ => None,
    }
}

struct Verdict {
    mismatches: Vec<Mismatch>,
}

impl Verdict {
    fn differs(
        &mut self,
        what: String,
        expected: impl ToString,
        found: impl ToString,
        at: Option<SimTime>,
        order: Option<OrderId>,
    ) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.mismatches.push(Mismatch { what, expected, found, at, order });
    }

    /// Commands that ended otherwise than the file says; those that never came are passed over.
    fn script(&mut self, scenario: &Scenario, log: &[Stamped]) {
        let mut rejected = BTreeMap::new();
        for stamped in log {
            if let Event::ScriptRejected { idx, error } = &stamped.event {
                rejected.insert(*idx as usize, error.to_string());
            }
        }
        for (idx, origin) in scenario.origins.iter().enumerate() {
            let at = scenario.setup.script[idx].at;
            let found = rejected.get(&idx);
            let (fits, expected) = match (&origin.rejected, found) {
                (Some(why), found) => {
                    let fits = found.is_some_and(|error| error.contains(why));
                    (fits, format!("a rejection that says \"{why}\""))
                }
                (None, found) => (found.is_none(), "a command that is accepted".to_owned()),
            };
            if !fits && at <= scenario.until {
                let found = found.map_or("accepted".to_owned(), |e| format!("rejected: {e}"));
                self.differs(format!("script[{}]", origin.entry), expected, found, Some(at), None);
            }
        }
    }

    fn states(
        &mut self,
        what: &str,
        states: &StatesFile,
        found: &[Status],
        when: &dyn Fn(OrderId) -> Option<SimTime>,
    ) {
        let expected: Vec<Status> = match states {
            StatesFile::All(status) => vec![status.status(); found.len()],
            StatesFile::Each(each) => each.iter().map(|status| status.status()).collect(),
        };
        if found.is_empty() {
            self.differs(what.to_owned(), "orders", "none", None, None);
        }
        for idx in 0..expected.len().max(found.len()) {
            let name = |state: Option<&Status>| state.map_or("no such order", |s| s.name());
            let (expected, found) = (expected.get(idx), found.get(idx));
            if expected != found {
                let order = OrderId::from_idx(idx);
                let what = format!("{what} of {order}");
                self.differs(what, name(expected), name(found), when(order), Some(order));
            }
        }
    }

    fn starts(&mut self, expect: &ExpectFile, log: &[Stamped]) {
        let Some(expected) = &expect.starts else { return };
        let started = log.iter().filter_map(|stamped| match stamped.event {
            Event::AttemptStarted { order, .. } => Some((number(order), stamped.at)),
            _ => None,
        });
        let started: Vec<(u32, SimTime)> = started.collect();
        let found: Vec<u32> = started.iter().map(|start| start.0).collect();
        if *expected != found {
            let differs = expected.iter().zip(&found).position(|(a, b)| a != b);
            let first = differs.unwrap_or(expected.len().min(found.len()));
            let at = started.get(first).map(|start| start.1);
            let (expected, found) = (listed(expected), listed(&found));
            self.differs("expect.starts".into(), expected, found, at, None);
        }
    }

    fn order(&mut self, what: &str, expect: &OrderExpect, sim: &Sim, log: &[Stamped]) {
        let id = OrderId(expect.order.wrapping_sub(1));
        let Some(order) = sim.orders().get(id) else {
            return self.differs(what.to_owned(), id, "no such order", None, None);
        };
        let end = ended(sim, id);
        let mut differs = |field: &str, expected: String, found: String, at: Option<SimTime>| {
            self.differs(format!("{what}.{field} of {id}"), expected, found, at, Some(id));
        };
        if let Some(state) = expect.state.map(|state| state.status())
            && state != order.status()
        {
            differs("state", state.name().into(), order.status().name().into(), end);
        }
        if let Some(reason) = &expect.reason {
            let found = reasons(log, id).last().unwrap_or("no failure");
            if found != reason {
                differs("reason", reason.clone(), found.into(), end);
            }
        }
        let attempts = &order.attempts;
        if let Some(starts) = expect.starts
            && !starts.holds(attempts.len() as u64)
        {
            let last = attempts.last().map(|attempt| attempt.started);
            differs("starts", starts.to_string(), attempts.len().to_string(), last);
        }
        if let Some(started) = &expect.started {
            let found: Vec<Length> = attempts.iter().map(|a| a.started.into()).collect();
            let fits = started.len() == found.len()
                && started.iter().zip(&found).all(|(range, &at)| range.holds(at));
            if !fits {
                let at = found.first().map(|at| at.moment());
                differs("started", listed(started), listed(&found), at);
            }
        }
        if let Some(ends) = &expect.attempt_ends {
            let found: Vec<&str> = attempts
                .iter()
                .map(|a| a.ended.map_or("under way", |(_, end)| events::end_name(end)))
                .collect();
            if found != *ends {
                let at = attempts.last().and_then(|a| a.ended).map(|ended| ended.0);
                differs("attempt_ends", listed(ends), listed(&found), at);
            }
        }
        if let Some(drivers) = &expect.drivers {
            let found: Vec<u32> = attempts.iter().map(|a| a.driver.0 + 1).collect();
            if found != *drivers {
                differs("drivers", listed(drivers), listed(&found), None);
            }
        }
        let times = [
            ("ready", expect.ready, order.ready),
            ("picked_up", expect.picked_up, order.picked_up),
            ("delivered", expect.delivered, order.delivered),
            ("ended", expect.ended, end),
        ];
        for (field, expected, found) in times {
            let Some(expected) = expected else { continue };
            if !found.is_some_and(|at| expected.holds(at.into())) {
                let text = found.map_or("never".to_owned(), |at| Length::from(at).to_string());
                differs(field, expected.to_string(), text, found);
            }
        }
    }

    fn scores(&mut self, expect: &ExpectFile, played: &Played) {
        let report = played.metrics.report(played.sim.now(), None);
        for (name, expected) in &expect.counts {
            let found = scores::count(name, &report, &played.sim);
            if !found.is_some_and(|found| expected.holds(found)) {
                let found = found.map_or("nothing to count".to_owned(), |n| n.to_string());
                self.differs(format!("expect.counts.{name}"), expected, found, None, None);
            }
        }
        for (name, expected) in &expect.times {
            let found = scores::time(name, &report);
            if !found.is_some_and(|found| expected.holds(found)) {
                let found = found.map_or("no time".to_owned(), |time| time.to_string());
                self.differs(format!("expect.times.{name}"), expected, found, None, None);
            }
        }
    }

    fn events(&mut self, what: &str, expect: &EventExpect, log: &[Stamped]) {
        let same_kind = |stamped: &&Stamped| events::kind(&stamped.event) == expect.kind;
        let fits: Vec<&Stamped> =
            log.iter().filter(same_kind).filter(|stamped| expect.fits(stamped)).collect();
        let count = expect.count.unwrap_or(Within::at_least(1));
        if !count.holds(fits.len() as u64) {
            let others = log.iter().filter(same_kind).count() - fits.len();
            let mut found = fits.len().to_string();
            if others > 0 {
                found += &format!(" (and {others} others of this kind)");
            }
            let at = fits.first().map(|stamped| stamped.at);
            let expected = format!("{count} of {}", expect.kind);
            let order = expect.order.map(|order| OrderId(order.wrapping_sub(1)));
            self.differs(what.to_owned(), expected, found, at, order);
        }
    }

    fn look(&mut self, what: &str, expect: &super::MomentExpect, look: &Look) {
        let at = Some(expect.at.moment());
        let found: Vec<u32> = look.queue.iter().map(|&order| number(order)).collect();
        if let Some(queue) = &expect.queue
            && *queue != found
        {
            self.differs(format!("{what}.queue"), listed(queue), listed(&found), at, None);
        }
        let under_way = look.states.iter().filter(|&&s| s == Status::InProgress).count();
        if let Some(expected) = expect.in_progress
            && !expected.holds(under_way as u64)
        {
            self.differs(format!("{what}.in_progress"), expected, under_way, at, None);
        }
    }
}

impl EventExpect {
    /// Whether an event of this kind has the fields named.
    fn fits(&self, stamped: &Stamped) -> bool {
        let line = EventLine::from(stamped);
        let What { order, driver, restaurant, fault, replays, number, .. } = line.what;
        let What { from, to, state, reason, stage, message_kind, until_us, .. } = &line.what;
        // Numbers on screen count from 1.
        let same = |expected: Option<u32>, found: Option<u32>| {
            expected.is_none_or(|expected| found.is_some_and(|found| found + 1 == expected))
        };
        let word = |expected: &Option<String>, found: Option<&str>| {
            expected.as_deref().is_none_or(|expected| found == Some(expected))
        };
        let time = |expected: Option<Within<Length>>, found: Option<Length>| {
            expected.is_none_or(|expected| found.is_some_and(|found| expected.holds(found)))
        };
        let until = until_us.map(|us| Length::from(SimTime::from_micros(us)));
        same(self.order, order)
            && same(self.driver, driver)
            && same(self.restaurant, restaurant)
            && same(self.fault, fault)
            && same(self.replays, replays)
            && self.number.is_none_or(|expected| number == Some(expected))
            && word(&self.from, from.as_deref())
            && word(&self.to, to.as_deref())
            && word(&self.state, *state)
            && word(&self.reason, *reason)
            && word(&self.stage, *stage)
            && word(&self.message_kind, *message_kind)
            && time(self.at, Some(stamped.at.into()))
            && time(self.until, until)
    }
}

/// Names of kinds and scores must exist, or nothing could ever differ from them.
pub(super) fn check_names(reader: &mut Reader<'_>, file: &ScenarioFile) {
    let expect = &file.expect;
    for (idx, event) in expect.events.iter().enumerate() {
        let steps = [Step::Key("expect"), Step::Key("events"), Step::Item(idx)];
        check_kind(reader, &steps, event);
    }
    check_scores(reader, &[Step::Key("expect")], &expect.counts, &expect.times);
    outcomes::check(reader, file);
}

/// The kind of an event must be one.
fn check_kind(reader: &mut Reader<'_>, steps: &[Step<'_>], event: &EventExpect) {
    if !events::KINDS.contains(&event.kind.as_str()) {
        reader.unknown(&within(steps, "kind"), &event.kind, events::KINDS);
    }
}

/// Numbers and times of the scoreboard must be there.
fn check_scores(
    reader: &mut Reader<'_>,
    steps: &[Step<'_>],
    counts: &BTreeMap<String, Within<u64>>,
    times: &BTreeMap<String, Within<Length>>,
) {
    let (known_counts, known_times) = (count_names(), time_names());
    let counts = counts.keys().map(|name| (name, &known_counts, "counts"));
    let times = times.keys().map(|name| (name, &known_times, "times"));
    for (name, known, key) in counts.chain(times) {
        if !known.contains(name) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let mut steps = within(steps, key);
            steps.push(Step::Key(name));
            reader.unknown(&steps, name, &known);
        }
    }
}

/// The way to a field of what is at the end of another way.
fn within<'a>(steps: &[Step<'a>], key: &'a str) -> Vec<Step<'a>> {
    steps.iter().copied().chain([Step::Key(key)]).collect()
}

fn reasons(log: &[Stamped], id: OrderId) -> impl Iterator<Item = &'static str> {
    log.iter().filter_map(move |stamped| match stamped.event {
        Event::OrderMoved { order, reason, .. } if order == id => reason.map(events::reason_name),
        _ => None,
    })
}

/// The number on screen.
fn number(order: OrderId) -> u32 {
    order.0 + 1
}

fn listed<T: ToString>(items: &[T]) -> String {
    if items.is_empty() {
        return "none".to_owned();
    }
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

//! The metrics of a run, as a table for people and as JSON for programs.

use crate::core::metrics::{Group, Metrics, Quantiles, Report};
use crate::core::order::{Class, Status};
use crate::core::sim::Sim;
use crate::core::time::SimDuration;
use serde_json::{Map, Value, json};
use std::fmt;

/// What is told about a run.
#[derive(Debug)]
pub struct Summary {
    city: String,
    seed: u64,
    queue: &'static str,
    assign: &'static str,
    events: u64,
    digest: Option<String>,
    states: [u32; 7],
    report: Report,
}

impl Summary {
    /// The whole run so far.
    pub fn of(sim: &Sim, metrics: &Metrics, with_digest: bool) -> Summary {
        Summary {
            city: sim.city().name.clone(),
            seed: sim.setup().seed,
            queue: sim.settings().queue.id(),
            assign: sim.settings().assign.id(),
            events: sim.n_events(),
            digest: with_digest.then(|| format!("{:016x}", sim.digest())),
            states: sim.status_counts(),
            report: metrics.report(sim.now(), None),
        }
    }

    /// One object and a line end. Times are in microseconds (`_us`), shares in parts per million
    /// (`_ppm`, null where there is nothing to divide by), and the mean queue in thousandths.
    pub fn json(&self) -> String {
        let report = &self.report;
        let mut classes = Map::from_iter([("all".to_owned(), group_json(&report.all))]);
        for (class, group) in Class::ALL.iter().zip(&report.classes) {
            classes.insert(class.name().to_owned(), group_json(group));
        }
        let states: Map<String, Value> =
            Status::ALL.iter().zip(self.states).map(|(s, n)| (s.name().into(), n.into())).collect();
        let totals = &report.totals;
        let mut value = json!({
            "city": self.city,
            "seed": self.seed,
            "queue": self.queue,
            "assign": self.assign,
            "until_us": report.until.as_micros(),
            "events": self.events,
            "states": states,
            "orders": classes,
            "utilisation_ppm": report.utilisation_ppm,
            "queue_milli": report.queue_milli,
            "longest_waiting_us": report.all.longest_waiting.map(SimDuration::as_micros),
            "totals": {
                "offers": totals.offers,
                "declines": totals.declines,
                "offers_expired": totals.offers_expired,
                "attempts": totals.attempts,
                "retries": totals.retries,
                "messages_sent": totals.messages_sent,
                "messages_lost": totals.messages_lost,
                "duplicates_ignored": totals.duplicates_ignored,
                "stale_ignored": totals.stale_ignored,
                "meals_wasted": totals.meals_wasted,
                "uncredited_handovers": totals.uncredited_handovers,
                "inversions": totals.inversions,
                "inverted_us": totals.inverted_us,
                "inversion_longest_us": report.inversion_longest.as_micros(),
            },
        });
        if let Some(digest) = &self.digest {
            value["digest"] = digest.as_str().into();
        }
        format!("{value:#}\n")
    }
}

fn group_json(group: &Group) -> Value {
    let counts = &group.counts;
    json!({
        "placed": counts.placed,
        "completed": counts.completed,
        "on_time": counts.on_time,
        "failed": counts.failed,
        "rejected": counts.rejected,
        "dead_letters": counts.dead_letters(),
        "cancelled": counts.cancelled,
        "goodput_ppm": counts.goodput_ppm(),
        "queue_wait": quantiles_json(&group.queue_wait),
        "click_to_door": quantiles_json(&group.click_to_door),
        "ready_to_door": quantiles_json(&group.ready_to_door),
        "ready_to_pickup": quantiles_json(&group.ready_to_pickup),
    })
}

fn quantiles_json(q: &Quantiles) -> Value {
    json!({
        "n": q.n,
        "mean_us": q.mean.as_micros(),
        "p50_us": q.p50.as_micros(),
        "p90_us": q.p90.as_micros(),
        "p99_us": q.p99.as_micros(),
        "max_us": q.max.as_micros(),
    })
}

/// A line of the table: its name and what it says of a group of orders.
type Row = (&'static str, fn(&Group) -> String);

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { city, seed, queue, assign, events, report, .. } = self;
        writeln!(
            f,
            "{city}, seed {seed}: {queue}, {assign}, {events} events until {}\n",
            report.until
        )?;
        let groups = [&report.all, &report.classes[0], &report.classes[1], &report.classes[2]];
        writeln!(f, "{:18}{:>9}{:>9}{:>9}{:>9}", "orders", "all", "urgent", "standard", "saver")?;
        let rows: [Row; 8] = [
            ("placed", |g| g.counts.placed.to_string()),
            ("completed", |g| g.counts.completed.to_string()),
            ("  of these on time", |g| g.counts.on_time.to_string()),
            ("rejected", |g| g.counts.rejected.to_string()),
            ("dead letters", |g| g.counts.dead_letters().to_string()),
            ("cancelled", |g| g.counts.cancelled.to_string()),
            ("goodput", |g| percent(g.counts.goodput_ppm())),
            ("click-to-door p90", |g| g.click_to_door.p90.to_string()),
        ];
        for (name, value) in rows {
            write!(f, "{name:18}")?;
            groups.iter().try_for_each(|group| write!(f, "{:>9}", value(group)))?;
            writeln!(f)?;
        }
        writeln!(f, "\n{:18}{:>9}{:>9}{:>9}{:>9}", "times", "p50", "p90", "p99", "max")?;
        let all = &report.all;
        let times = [
            ("queue wait", all.queue_wait),
            ("click-to-door", all.click_to_door),
            ("ready-to-door", all.ready_to_door),
            ("ready-to-pick-up", all.ready_to_pickup),
        ];
        for (name, q) in times {
            let cells = [q.p50, q.p90, q.p99, q.max].map(|length| length.to_string());
            writeln!(f, "{name:18}{:>9}{:>9}{:>9}{:>9}", cells[0], cells[1], cells[2], cells[3])?;
        }
        let (totals, queue) = (&report.totals, report.queue_milli);
        writeln!(f, "\nutilisation {}", percent(report.utilisation_ppm))?;
        writeln!(f, "queue {}.{:03} orders on average", queue / 1000, queue % 1000)?;
        let (offers, declines, expired) = (totals.offers, totals.declines, totals.offers_expired);
        writeln!(f, "offers {offers}, declined {declines}, expired {expired}")?;
        writeln!(f, "attempts {}, retries {}", totals.attempts, totals.retries)?;
        writeln!(f, "messages {}, lost {}", totals.messages_sent, totals.messages_lost)?;
        match &self.digest {
            Some(digest) => writeln!(f, "digest {digest}"),
            None => Ok(()),
        }
    }
}

fn percent(ppm: Option<u32>) -> String {
    ppm.map_or("-".to_owned(), |ppm| format!("{}.{} %", ppm / 10_000, ppm / 1000 % 10))
}

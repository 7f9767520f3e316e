//! A kept run lived again from its beginning, for what comes of it: the scenario as a file, every
//! event, every number, the trends as a picture, or its digest alone.
//!
//! In the worker that also reads files; the first engine never needs it. Knows no page.

mod events;
mod live;
mod scenario;
#[cfg(test)]
mod tests;

use super::protocol::{Export, Saved, Update};
use crate::compare::csv;
use crate::compare::metric::columns;
use crate::compare::values_of;
use crate::core::metrics::Metrics;
use crate::core::sim::Sim;
use crate::view::chart;
use crate::view::names;
use crate::view::palette::Palette;
use crate::view::panel;
use events::EventTable;
use live::Kept;
use std::fmt::Write as _;

/// How far a run is that is lived again: timers that have fired, and those that will have.
type Told<'a> = &'a mut dyn FnMut(u64, u64);

/// Lives a run again, tells how far it is on the way, and what came of it.
pub fn export(saved: &Saved, export: &Export, update: &mut dyn FnMut(Update)) {
    let made = make(saved, export, &mut |done, of| update(Update::Living { done, of }));
    update(made.unwrap_or_else(|why| Update::Refused { why }));
}

fn make(saved: &Saved, export: &Export, told: Told<'_>) -> Result<Update, String> {
    let kept = Kept::of(saved)?;
    let text = match export {
        Export::Scenario => {
            let (text, note) = scenario::write(saved, &kept, told)?;
            return Ok(Update::Exported { text, note });
        }
        Export::Digest => {
            let sim = kept.live(told, &mut |_, _, _| {})?;
            let digest = format!("{:016x}", sim.digest());
            return Ok(Update::Lived { events: sim.n_events(), digest });
        }
        Export::EventsCsv => events(&kept, EventTable::csv(), told)?,
        Export::EventsNdjson => events(&kept, EventTable::ndjson(), told)?,
        Export::Metrics => {
            let (sim, metrics) = measured(&kept, told)?;
            metrics_csv(&sim, &metrics)
        }
        Export::Charts(palette) => {
            let (sim, metrics) = measured(&kept, told)?;
            charts(&sim, &metrics, palette)
        }
    };
    Ok(Update::Exported { text, note: String::new() })
}

fn events(kept: &Kept, mut table: EventTable, told: Told<'_>) -> Result<String, String> {
    kept.live(told, &mut |_, _, fresh| table.write(fresh))?;
    table.finish()
}

fn measured(kept: &Kept, told: Told<'_>) -> Result<(Sim, Metrics), String> {
    let mut metrics = Metrics::new(kept.setup.city.drivers.len());
    let sim = kept.live(told, &mut |_, _, fresh| {
        fresh.iter().for_each(|stamped| metrics.observe(stamped));
    })?;
    Ok((sim, metrics))
}

/// A row for each metric of the whole run, of all orders and of each class; empty where there was
/// nothing to measure.
fn metrics_csv(sim: &Sim, metrics: &Metrics) -> String {
    let mut text = "metric,name,class,unit,value\n".to_owned();
    for (column, value) in columns().zip(values_of(metrics, sim.now(), sim.driven_cm())) {
        let metric = column.metric;
        let class = column.class.map_or("all", |class| class.name());
        let value = value.map(|value| csv::millionths(value * (1_000_000 / metric.unit.scale())));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{},{},{class},{},{}",
            metric.key,
            csv::field(metric.name),
            metric.unit.id(),
            value.unwrap_or_default()
        );
    }
    text
}

fn charts(sim: &Sim, metrics: &Metrics, palette: &Palette) -> String {
    let (now, city) = (sim.now(), sim.city());
    let (charts, times) = panel::charts(city, metrics, now);
    let title = format!("{}, seed {}, {}", city.name, sim.setup().seed, names::clock(now));
    chart::page(&title, &charts, &times, palette)
}

//! Everything the panels show, ready to print: no component computes a number of its own.
//!
//! [`build`] makes a [`PanelModel`] from a run and what follows its events. Pure.

mod alert;
mod backoff;
mod decision;
mod dispatcher;
mod entities;
mod inspect;
mod ledger;
mod marks;
mod messages;
mod model;
mod next_pick;
mod numbers;
mod outcomes;
mod queue;
mod score;
mod strip;
#[cfg(test)]
mod tests;
mod timeline;
mod waits;
#[cfg(test)]
mod watched;
mod why;

pub use alert::AlertModel;
pub use decision::card as decision_card;
pub use dispatcher::DispatcherModel;
pub use inspect::attempt_end;
pub use ledger::{EffectRow, LedgerModel, WishRow, wish};
pub use marks::{Badge, MapMarks, Sign};
pub use model::*;
pub use numbers::NumberRow;
pub use outcomes::{AskedRow, OutcomeRow, OutcomesModel, outcomes};
pub use score::charts;
pub use timeline::{BesideModel, BranchRow, Compared, DeltaRow, TickRow, TimelineModel, deltas};

use super::filter::{Filter, OrderFilter};
use super::live::Live;
use super::log::Log;
use super::storm::Storm;
use super::{faults, names};
use crate::core::id::{DistrictId, DriverId, EdgeId, OrderId, RestaurantId};
use crate::core::ledger::Ledger;
use crate::core::metrics::Metrics;
use crate::core::order::{Meal, OrderState, Status};
use crate::core::sim::Sim;
use crate::core::time::SimTime;

/// What a panel model is made from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// The run.
    pub sim: &'a Sim,
    /// Its scoreboard.
    pub metrics: &'a Metrics,
    /// Its effects ledger.
    pub ledger: &'a Ledger,
    /// Its sentences.
    pub log: &'a Log,
    /// Its orders under way.
    pub live: &'a Live,
    /// Its last minute, second by second.
    pub storm: &'a Storm,
    /// What is selected; a thing of this run.
    pub selected: Option<Subject>,
    /// What of the orders and of the log is shown.
    pub filter: Filter,
    /// Commands refused because they asked for an illegal transition.
    pub illegal: u32,
}

/// Builds the whole model. O(orders under way + drivers + the trailing window of the scoreboard).
pub fn build(sources: &Sources<'_>) -> PanelModel {
    let sim = sources.sim;
    let now = sim.now();
    let states = sim.status_counts();
    let fleet = sim.fleet();
    let inversions = waits::inversions(sim);
    let score = score::score(sim.city(), sources.metrics, now);
    PanelModel {
        at: sim.moment().into(),
        clock: names::clock(now),
        city: sim.city().name.clone(),
        seed: sim.setup().seed,
        events: sim.n_events(),
        digest: format!("{:016x}", sim.digest()),
        states,
        created: sim.orders().len() as u32,
        illegal: sources.illegal,
        moves: moves(sim),
        legend: legend(sources),
        queue: queue::rows(sources, &fleet),
        next_pick: next_pick::sentence(sim, &fleet),
        queue_total: sim.queue_len() as u32,
        queue_capacity: sim.settings().queue_capacity,
        shares: score.shares,
        queue_note: queue::note(sources),
        assign_note: decision::note(sources),
        settings: sim.settings().into(),
        drivers_total: sim.drivers().len() as u32,
        retry_waits: backoff::waits(&sim.settings().retry),
        score: score.tiles,
        score_times: score.times,
        numbers: score.numbers,
        alert: score.alert,
        storm: sources.storm.model(sim, sources.live.under_way()),
        faults: fault_rows(sim),
        dispatcher_paused: sim.is_paused(),
        ledger: ledger::model(sources),
        dispatcher: dispatcher::model(sim),
        log: log_rows(sources),
        why: sources.filter.why.and_then(|seq| sources.log.why(seq)),
        came_of: came_of(sources),
        stages: stages(sources),
        inspector: sources.selected.and_then(|subject| inspect::inspect(sources, subject)),
        entities: entities::rows(sources),
        summary: summary(sim, states),
        marks: marks::marks(sim, &inversions),
        messages: messages::rows(sim),
        inversions,
        // Known to whoever keeps the run's past.
        timeline: TimelineModel::default(),
        // Likewise to whoever follows what is asked of its player.
        outcomes: OutcomesModel::default(),
    }
}

/// What is marked on the map.
pub fn map_marks(sim: &Sim) -> MapMarks {
    marks::marks(sim, &waits::inversions(sim))
}

/// Whether a run has this thing.
pub fn exists(sim: &Sim, subject: Subject) -> bool {
    match subject {
        Subject::Order(id) => sim.orders().get(OrderId(id)).is_some(),
        Subject::Driver(id) => sim.drivers().get(DriverId(id)).is_some(),
        Subject::Restaurant(id) => sim.restaurants().get(RestaurantId(id)).is_some(),
        Subject::Road(id) => sim.city().network.edges().get(EdgeId(id)).is_some(),
        Subject::Message(id) => id < sim.n_messages(),
        Subject::District(id) => sim.city().districts.get(DistrictId(id)).is_some(),
        Subject::Dispatcher => true,
    }
}

impl Sources<'_> {
    /// Whether the reader wants to see this order.
    fn shows(&self, order: OrderId) -> bool {
        let fits = |it: OrderFilter| it.fits(&self.sim.orders()[order], self.live);
        self.filter.orders.is_none_or(fits)
    }
}

/// The last sentences that fit the filter, oldest first.
fn log_rows(sources: &Sources<'_>) -> Vec<LogRow> {
    let filter = sources.filter;
    let of_group = |row: &&LogRow| {
        let came_of = |root| sources.log.came_of(row.seq, root);
        filter.group.is_none_or(|group| row.group == group) && filter.came_of.is_none_or(came_of)
    };
    let of_orders = |row: &&LogRow| match (filter.orders, row.subject) {
        (None, _) => true,
        (Some(_), Some(Subject::Order(id))) => sources.shows(OrderId(id)),
        (Some(_), _) => false,
    };
    let mut rows: Vec<LogRow> = match sources.selected.filter(|_| filter.of_selected) {
        Some(thing) => {
            let rows = sources.log.history(thing).rev().filter(of_group).filter(of_orders);
            rows.take(LOG_ROWS).cloned().collect()
        }
        None => {
            let rows = sources.log.rows(filter.group).rev().filter(of_group).filter(of_orders);
            rows.take(LOG_ROWS).cloned().collect()
        }
    };
    rows.reverse();
    rows
}

/// The sentence of the event whose consequences the log shows; empty where it shows others too.
fn came_of(sources: &Sources<'_>) -> String {
    let sentence = sources.filter.came_of.and_then(|seq| sources.log.sentence(seq));
    sentence.unwrap_or_default().to_owned()
}

fn stages(sources: &Sources<'_>) -> [u32; 5] {
    let mut counts = [0; 5];
    for &id in sources.live.under_way() {
        if let OrderState::InProgress { stage, .. } = sources.sim.orders()[id].state {
            counts[stage as usize] += 1;
        }
    }
    counts
}

/// Sentences of the log that the page shows.
const LOG_ROWS: usize = 60;

fn moves(sim: &Sim) -> Vec<(u8, u8, u32)> {
    let edges = Status::ALL.iter().flat_map(|&from| Status::ALL.iter().map(move |&to| (from, to)));
    let legal = edges.filter(|(from, to)| from.may_become(*to));
    legal
        .map(|(from, to)| (from as u8, to as u8, sim.moves()[from as usize][to as usize]))
        .collect()
}

fn legend(sources: &Sources<'_>) -> Legend {
    let sim = sources.sim;
    let [pending, queued, _, completed, failed, ..] = sim.status_counts();
    let totals = sources.metrics.totals().all();
    let delivered_late = totals.completed - totals.on_time;
    let mut legend = Legend {
        waiting: pending + queued,
        delivered: completed,
        late_or_failed: failed + delivered_late as u32,
        idle_drivers: sim.drivers().iter().filter(|driver| driver.is_idle()).count() as u32,
        ..Legend::default()
    };
    for &id in sources.live.under_way() {
        let order = &sim.orders()[id];
        if let OrderState::InProgress { stage, .. } = order.state {
            legend.to_restaurant += u32::from(!stage.is_on_board());
            legend.on_board += u32::from(stage.is_on_board());
        }
        // At the door in time is in time, although the dispatcher does not know of it yet.
        let is_there = order.meal == Meal::Delivered;
        let end = order.delivered.filter(|_| is_there).unwrap_or(sim.now());
        legend.late_or_failed += u32::from(end > order.promised);
    }
    legend
}

fn fault_rows(sim: &Sim) -> Vec<FaultRow> {
    sim.active_faults()
        .map(|fault| FaultRow {
            fault: fault.id.0,
            label: faults::state(sim.city(), fault.kind),
            since: names::ago(sim.now(), fault.since),
            subject: faults::subject(fault.kind),
        })
        .collect()
}

fn summary(sim: &Sim, states: [u32; 7]) -> String {
    let [pending, queued, in_progress, completed, failed, retrying, _] = states;
    let waiting = names::count((pending + queued) as usize, "order");
    let again =
        if retrying > 0 { format!(", {retrying} to be tried again") } else { String::new() };
    let clock = names::clock(sim.now());
    format!(
        "{clock}: {waiting} waiting, {in_progress} in progress{again}, {completed} delivered, \
         {failed} failed"
    )
}

/// Per cent of the promise used up at `now`.
fn promise_percent(placed: SimTime, promised: SimTime, now: SimTime) -> u32 {
    let whole = promised.since(placed).as_micros().max(1);
    u32::try_from(u128::from(now.since(placed).as_micros()) * 100 / u128::from(whole))
        .unwrap_or(u32::MAX)
}

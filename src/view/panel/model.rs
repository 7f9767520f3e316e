//! The panel model: plain data, comparable, so that unchanged parts stay put on the page.

use crate::view::filter::LogGroup;
use serde::{Deserialize, Serialize};

/// The whole state of the panels at one moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PanelModel {
    /// Where the run stands: the same commands at the same moments make the same run.
    pub at: crate::scenario::wire::WireMoment,
    /// Time of day on screen, `12:41:07`.
    pub clock: String,
    /// Name of the city.
    pub city: String,
    /// Seed of the run.
    pub seed: u64,
    /// Events so far.
    pub events: u64,
    /// Digest of all events so far, 16 hex digits.
    pub digest: String,
    /// Orders per state, in the order of `Status::ALL`.
    pub states: [u32; 7],
    /// Orders created; equals the sum of `states`.
    pub created: u32,
    /// Commands refused because they asked for an illegal transition.
    pub illegal: u32,
    /// Moves per edge of the transition table so far: (from, to, count), indexes of `Status::ALL`.
    pub moves: Vec<(u8, u8, u32)>,
    /// Orders on the map by marker, for the legend.
    pub legend: Legend,
    /// The queue in service order, at most 50 rows that fit the filter.
    pub queue: Vec<QueueRow>,
    /// Which order goes next and why, or why none goes.
    pub next_pick: String,
    /// How many orders are queued in all.
    pub queue_total: u32,
    /// Bound of the queue, if any.
    pub queue_capacity: Option<u32>,
    /// What each class gets, urgent first.
    pub shares: Vec<ShareRow>,
    /// One sentence about the queue policy as it plays out now.
    pub queue_note: String,
    /// One sentence about the assignment policy as it plays out now.
    pub assign_note: String,
    /// The settings in force.
    pub settings: crate::scenario::wire::WireSettings,
    /// How many drivers the city has.
    pub drivers_total: u32,
    /// The waits of an order that fails all its attempts, by the retry policy in force.
    pub retry_waits: Vec<WaitRow>,
    /// Score tiles with their trends.
    pub score: Vec<Tile>,
    /// The time of day of each point of the trends.
    pub score_times: Vec<String>,
    /// Every number, by class.
    pub numbers: Vec<super::NumberRow>,
    /// The burn-rate alert.
    pub alert: super::AlertModel,
    /// The last minute and the next, second by second.
    pub storm: crate::view::storm::StormModel,
    /// Active faults.
    pub faults: Vec<FaultRow>,
    /// What every wish should have caused, and what it did.
    pub ledger: super::LedgerModel,
    /// What the dispatcher is doing.
    pub dispatcher: super::DispatcherModel,
    /// Whether the dispatcher is paused by a fault.
    pub dispatcher_paused: bool,
    /// The last sentences of the log that fit the filter, oldest first, at most 60.
    pub log: Vec<LogRow>,
    /// The sentence of which all in the log came, where it is filtered so.
    pub came_of: String,
    /// The causes of the sentence that was asked about.
    pub why: Option<Why>,
    /// Orders in progress by stage, in the order of `Stage::ALL`.
    pub stages: [u32; 5],
    /// What is selected, in full.
    pub inspector: Option<Inspector>,
    /// The map's twin for keyboard and screen reader: at most 50 rows.
    pub entities: Vec<EntityRow>,
    /// Summary for the live region, one sentence.
    pub summary: String,
    /// Priority inversions that go on, the longest first.
    pub inversions: Vec<InversionRow>,
    /// What is marked on the map.
    pub marks: super::MapMarks,
    /// The messages in flight that arrive next, at most 12.
    pub messages: Vec<MessageRow>,
    /// The run's past and its other futures.
    pub timeline: super::TimelineModel,
    /// What the player is asked to cause or to foresee.
    pub outcomes: super::OutcomesModel,
}

/// A message in flight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRow {
    /// Message id, as a number from 0.
    pub message: u32,
    /// Whether it is the acknowledgement on its way back.
    pub is_back: bool,
    /// What, from whom, to whom, about which order.
    pub text: String,
    /// How soon it arrives.
    pub due: String,
}

/// A priority inversion that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InversionRow {
    /// The order that is held up.
    pub high: u32,
    /// The orders of lower classes that hold what it waits for, directly or through others.
    pub low: Vec<u32>,
    /// Who waits for what, held up by whom, and how many went first.
    pub text: String,
    /// For how long.
    pub since: String,
}

/// Counts beside the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Legend {
    /// Pending and queued orders.
    pub waiting: u32,
    /// Orders whose driver heads to or waits at the restaurant.
    pub to_restaurant: u32,
    /// Orders on board.
    pub on_board: u32,
    /// Orders delivered.
    pub delivered: u32,
    /// Orders that missed their promise, in the whole run: not there yet though it has passed,
    /// delivered late, or failed.
    pub late_or_failed: u32,
    /// Drivers on shift with nothing to do.
    pub idle_drivers: u32,
}

/// One waiting order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    /// Order id, as a number from 0.
    pub order: u32,
    /// Number on screen.
    pub label: String,
    /// 0 urgent, 1 standard, 2 saver.
    pub class: u8,
    /// The level it stands in, such as "standard level", which waiting and failing change; empty
    /// where the policy has no levels.
    pub level: String,
    /// The class it stands by where that is not its own, such as "urgent, borrowed from order 7";
    /// empty otherwise.
    pub borrowed: String,
    /// Restaurant and street of the destination.
    pub trip: String,
    /// Time since placement.
    pub age: String,
    /// The time left to the promise, "4:10 left", or by how much it is late.
    pub left: String,
    /// What it stands by under a priority policy, "priority 0.4 = 2 - 1.6 by waiting"; empty under
    /// the others.
    pub priority: String,
    /// Share of the promise used up, in per cent; over 100 is late.
    pub promise_percent: u32,
    /// Which attempt comes next, from 1.
    pub attempt: u32,
    /// Why it still waits, in a few words.
    pub note: String,
}

/// What a class gets, over the trailing window: picks are not drivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareRow {
    /// 0 urgent, 1 standard, 2 saver.
    pub class: u8,
    /// Share of the picks, "55.6 %": what weights promise.
    pub picks: String,
    /// Share of the drivers held, "80.0 %": what slow trips take.
    pub drivers: String,
    /// Orders of the class in the queue now.
    pub waiting: u32,
    /// Whether the class starves.
    pub starves: bool,
    /// What there is to say about it; empty where all is well.
    pub note: String,
}

/// The wait after a failed attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitRow {
    /// After which attempt, from 1.
    pub failed: u32,
    /// Never shorter, in milliseconds.
    pub least_ms: u64,
    /// Never longer, in milliseconds.
    pub most_ms: u64,
    /// Both, as people read them.
    pub text: String,
}

/// A number with a small chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// Stable key, such as `on-time`.
    pub key: String,
    /// Short label.
    pub label: String,
    /// The number over the trailing window, with unit.
    pub value: String,
    /// The same over the whole run.
    pub whole_run: String,
    /// What it means, in one sentence.
    pub help: String,
    /// What stands behind a number of the trend, such as " %".
    pub unit: String,
    /// Trend over the trailing window, oldest first; `None` where there was nothing to measure.
    pub trend: Vec<Option<f32>>,
}

/// An active fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FaultRow {
    /// Fault id, for stopping it.
    pub fault: u32,
    /// What it is, such as "Driver 6 is broken down".
    pub label: String,
    /// For how long.
    pub since: String,
    /// What it hit, if it is a thing on the map.
    pub subject: Option<Subject>,
}

/// A sentence of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    /// Position of the event.
    pub seq: u64,
    /// Time of day.
    pub at: String,
    /// The sentence.
    pub text: String,
    /// How it is marked.
    pub tone: Tone,
    /// What it is about, for selecting it.
    pub subject: Option<Subject>,
    /// What it is about, for filtering.
    pub group: LogGroup,
}

/// Why something happened: its cause, the cause of that, and so on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// The sentence that is explained, by its position in the log.
    pub seq: u64,
    /// The nearest cause first.
    pub because: Vec<LogRow>,
    /// Where the chain begins, as a sentence.
    pub origin: String,
}

/// How a sentence is marked: never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    /// Everyday.
    Plain,
    /// Something was achieved.
    Good,
    /// Something went wrong.
    Bad,
    /// The learner did it.
    Command,
}

/// Anything that can be selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// An order by index.
    Order(u32),
    /// A driver by index.
    Driver(u32),
    /// A restaurant by index.
    Restaurant(u32),
    /// A directed road by index.
    Road(u32),
    /// A message by number, with its acknowledgement.
    Message(u32),
    /// A district by index.
    District(u32),
    /// The dispatcher.
    Dispatcher,
}

/// The selected thing in full.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspector {
    /// What it is.
    pub subject: Subject,
    /// Its name.
    pub title: String,
    /// Its state in a few words.
    pub state: String,
    /// For orders: index of the current state in `Status::ALL`.
    pub status: Option<u8>,
    /// What is known to happen to it next, and when.
    pub next: String,
    /// Named facts.
    pub facts: Vec<(String, String)>,
    /// The things it has to do with now, each with its state.
    pub related: Vec<EntityRow>,
    /// For messages: whether a copy of it, and one of its acknowledgement, is on its way.
    pub in_flight: [bool; 2],
    /// Its history in sentences, oldest first.
    pub history: Vec<LogRow>,
    /// For orders: every attempt.
    pub attempts: Vec<AttemptRow>,
    /// For orders: waits, attempts and back-offs on one time axis.
    pub strip: Option<Strip>,
    /// For orders that were offered: why this driver.
    pub decision: Option<DecisionCard>,
}

/// What an order's time went by with, on one axis from its placement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strip {
    /// Time of day at the left end.
    pub from: String,
    /// Time of day at the right end.
    pub to: String,
    /// One after the other.
    pub parts: Vec<StripPart>,
    /// Where on the axis it is now, in thousandths; `None` where all of it is past.
    pub now: Option<u32>,
}

/// A stretch of an order's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StripPart {
    /// What it went by with.
    pub kind: StripKind,
    /// Where it begins, in thousandths of the axis.
    pub from: u32,
    /// Where it ends.
    pub to: u32,
    /// A letter or number that fits into it.
    pub label: String,
    /// All of it in a sentence.
    pub text: String,
}

/// What an order's time goes by with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StripKind {
    /// Waits for its release or for a driver.
    Waits,
    /// An attempt under way, or the one that delivered.
    Attempt,
    /// An attempt that failed.
    Failed,
    /// The back-off after a failed attempt.
    Backoff,
}

/// One attempt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttemptRow {
    /// From 1.
    pub number: u32,
    /// Who.
    pub driver: u32,
    /// When it started.
    pub started: String,
    /// How it ended, or "under way".
    pub outcome: String,
}

/// Why a driver was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionCard {
    /// When.
    pub at: String,
    /// The policy that decided.
    pub policy: String,
    /// One sentence: what won and by how much.
    pub why: String,
    /// Name of the score column with its unit.
    pub score_label: String,
    /// Names of the terms that add up to the score; empty where it has none.
    pub term_labels: Vec<String>,
    /// What settles equal scores.
    pub tie_rule: String,
    /// Candidates, the winner first.
    pub candidates: Vec<CandidateRow>,
    /// How many further candidates are not listed.
    pub more: u32,
    /// The orders that were decided with it, if more than itself.
    pub batch: Option<BatchTable>,
    /// What each other policy would have chosen.
    pub others: Vec<OtherPick>,
    /// What has to be known about that.
    pub others_note: String,
}

/// What another policy would have chosen at that moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherPick {
    /// The policy.
    pub policy: String,
    /// Whom; `None` where nobody would have got the order.
    pub driver: Option<u32>,
    /// How far away they were.
    pub travel: String,
    /// Whether it is the one who won.
    pub same: bool,
    /// What its choice depends on beside the candidates; empty where on nothing.
    pub note: String,
}

/// Orders decided together: the travel time of each with each driver, and the chosen pairs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchTable {
    /// The drivers of the columns.
    pub drivers: Vec<u32>,
    /// The orders, in service order.
    pub rows: Vec<BatchRow>,
    /// Orders of the batch that are not listed.
    pub more_orders: u32,
    /// Drivers of the batch that are not listed.
    pub more_drivers: u32,
    /// Travel time of all chosen pairs.
    pub total: String,
    /// The same, had the orders been served one by one.
    pub one_by_one: String,
}

/// An order of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchRow {
    /// Which order.
    pub order: u32,
    /// Travel time of each driver to its restaurant; empty where they were not eligible.
    pub travel: Vec<String>,
    /// The column that was chosen.
    pub chosen: u32,
}

/// One driver as a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateRow {
    /// Who.
    pub driver: u32,
    /// "eligible", or which filter rejected them.
    pub verdict: String,
    /// Score as printed; empty where rejected.
    pub score: String,
    /// The terms of the score as printed, one for each label.
    pub terms: Vec<String>,
    /// Whether this one won.
    pub winner: bool,
}

/// One row of the entity list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRow {
    /// What.
    pub subject: Subject,
    /// Name and state in one line.
    pub text: String,
}

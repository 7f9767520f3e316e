//! The workers of a comparison: who has what to do, what comes back, and when the page shows it.

use super::{CardShown, Compare, Phase, Shown};
use crate::app::session::worker_url;
use crate::compare::work::{Grain, Work, replication_ms};
use crate::compare::{Cell, Plan, Seeds, csv};
use crate::core::settings::Settings;
use crate::engine::client::{EngineClient, FromEngine};
use crate::engine::journal::{Journal, Recovery};
use crate::engine::protocol::{CURRENT, Changes, Job, Replicated, Request, Update, Watch};
use crate::scenario::wire::WireCommand;
use leptos::prelude::*;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

/// What goes on behind the dialog.
#[derive(Default)]
pub struct Inner {
    pool: Vec<Helper>,
    work: Option<Work>,
    /// Where the comparison's setups come from.
    origin: Option<Request>,
    changes: Changes,
    /// Counts the comparisons, so that nothing of one reaches the next.
    turn: u64,
    is_due: bool,
    /// How long the last showing took.
    took_ms: f64,
}

/// A worker.
struct Helper {
    client: EngineClient,
    /// Cells left of each share that it has.
    left: VecDeque<usize>,
}

impl Compare {
    /// How many workers there are.
    pub fn n_workers(self) -> usize {
        // At least one, whatever the browser says.
        (window().navigator().hardware_concurrency() as usize).clamp(1, WORKERS_MAX)
    }
    /// Starts what the form says.
    pub fn start(self) {
        let Some(recovery) = self.session.journal(Journal::recovery).flatten() else { return };
        let changes = self.changes(&recovery);
        let (seed, settings, drivers) = self.session.peek(|panel| {
            (panel.seed, Settings::from(&panel.settings), u64::from(panel.drivers_total))
        });
        let form = self.form;
        let cells = Cell::product(&form.queues(), &form.assigns());
        let cells: Vec<Cell> = cells.into_iter().map(|cell| cell.tuned(&settings)).collect();
        // From the seed on the map, where there are so many after it.
        let count = form.n_seeds();
        let Some(seeds) = Seeds::new(seed, count).or_else(|| Seeds::new(1, count)) else { return };
        let orders = form.orders(settings.arrivals_per_hour);
        let grain = Grain::of(replication_ms(orders, drivers));
        let (scenario, until) = (name_of(&recovery.origin), form.until());
        let plan = Plan { scenario, cells, seeds, until, baseline: 0 };
        self.baseline.set(0);
        self.sort.set(None);
        self.phase.set(Phase::Running);
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        let turn = {
            let mut inner = inner.borrow_mut();
            let turn = inner.turn + 1;
            let work = Some(Work::new(plan, grain));
            *inner = Inner { work, changes, turn, ..Inner::default() };
            inner.origin = Some(recovery.origin);
            turn
        };
        for worker in 0..self.n_workers() {
            if let Err(why) = self.hire(&inner, turn, worker) {
                return self.fail(turn, why);
            }
        }
        self.show();
        // Once it is there.
        request_animation_frame(move || self.reveal());
    }
    /// Stops; what has come stays.
    pub fn cancel(self) {
        if self.phase.get_untracked() == Phase::Running {
            self.phase.set(Phase::Cancelled);
            self.inner.with_value(|inner| inner.borrow_mut().pool.clear());
            self.show();
        }
    }
    /// The table as a file.
    pub fn csv(self) -> Option<(String, String)> {
        let baseline = self.baseline.get_untracked() as usize;
        let inner = self.inner.try_with_value(Rc::clone)?;
        let mut inner = inner.borrow_mut();
        let work = inner.work.as_mut()?;
        let table = work.table(baseline);
        let name = format!("compare-{}.csv", work.plan().scenario);
        Some((name, csv::text(work.plan(), &table)))
    }
    /// What a cell's run is started with; `None` where its files are no longer open.
    pub fn start_of(self, cell: usize) -> Option<(Request, u64, Changes)> {
        let inner = self.inner.try_with_value(Rc::clone)?;
        let inner = inner.borrow();
        let (work, origin) = (inner.work.as_ref()?, inner.origin.clone()?);
        let Cell { queue, assign } = *work.plan().cells.get(cell)?;
        let policies = Some((queue.into(), assign.into()));
        let changes = Changes { policies, ..inner.changes.clone() };
        let open = self.session.journal(Journal::recovery).flatten()?.origin;
        let is_open = match (&origin, &open) {
            (Request::Import { files, .. }, Request::Import { files: others, .. }) => {
                files == others
            }
            (Request::Import { .. }, _) => false,
            _ => true,
        };
        is_open.then_some((origin, work.plan().seeds.first, changes))
    }

    /// What the run was started with, and what was done to it since if that is wanted.
    fn changes(self, recovery: &Recovery) -> Changes {
        let mut changes = self.session.journal(Journal::changes).unwrap_or_default();
        changes.policies = None;
        changes.demand_percent = self.form.demand_percent();
        if self.form.with_commands.get_untracked() {
            changes.script.extend(commands(recovery));
        }
        changes
    }
    fn hire(self, inner: &RefCell<Inner>, turn: u64, worker: usize) -> Result<(), String> {
        let files = inner.borrow().origin.clone().filter(|it| matches!(it, Request::Import { .. }));
        let url = worker_url(if files.is_some() { "importer" } else { "engine" });
        let client = EngineClient::spawn(&url, move |said| self.hear(turn, worker, said))?;
        if let Some(Request::Import { files, seed, .. }) = files {
            client.send(Request::import(files, seed));
        }
        let mut inner = inner.borrow_mut();
        inner.pool.push(Helper { client, left: VecDeque::new() });
        // One to do and one to go on with, so that nobody waits for a busy page.
        inner.give_out(worker);
        inner.give_out(worker);
        Ok(())
    }
    fn hear(self, turn: u64, worker: usize, said: FromEngine<'_>) {
        match said {
            FromEngine::Update(Update::Replicated(news)) => self.take(turn, worker, *news),
            FromEngine::Update(Update::Refused { why }) => self.fail(turn, why),
            FromEngine::Update(Update::ImportFailed { problems }) => {
                self.fail(turn, problems.join("; "));
            }
            FromEngine::Crashed { message } => self.fail(turn, message),
            // Nothing else is asked of a helper.
            _ => {}
        }
    }
    fn take(self, turn: u64, worker: usize, news: Replicated) {
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        let (is_done, shows_in) = {
            let mut inner = inner.borrow_mut();
            if inner.turn != turn {
                return;
            }
            let is_done = inner.take(worker, news);
            let in_ms = (!inner.is_due && !is_done).then(|| inner.took_ms.mul_add(10.0, EVERY_MS));
            inner.is_due |= in_ms.is_some();
            (is_done, in_ms)
        };
        if is_done {
            self.phase.set(Phase::Done);
            self.dismiss(turn);
            self.show();
        } else if let Some(ms) = shows_in {
            set_timeout(move || self.show(), Duration::from_millis(ms as u64));
        }
    }
    fn fail(self, turn: u64, why: String) {
        self.phase.set(Phase::Failed(why));
        self.dismiss(turn);
        self.show();
    }
    /// Lets the workers go, but not here and now: it may be one's own message that is being heard.
    fn dismiss(self, turn: u64) {
        queue_microtask(move || {
            if let Some(inner) = self.inner.try_with_value(Rc::clone) {
                let mut inner = inner.borrow_mut();
                if inner.turn == turn {
                    inner.pool.clear();
                }
            }
        });
    }
    /// Shows what has come so far.
    pub fn show(self) {
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        let begun_ms = js_sys::Date::now();
        let shown = {
            let mut inner = inner.borrow_mut();
            inner.is_due = false;
            let turn = inner.turn;
            let plain = matches!(inner.origin, Some(Request::Start { .. }))
                && inner.changes == Changes::default();
            let Some(work) = inner.work.as_mut() else { return };
            let table = work.table(self.baseline.get_untracked() as usize);
            let card = |(cell, queue): (usize, &Vec<u32>)| {
                let digest = work.first(cell).map(|it| format!("{:016x}", it.digest));
                CardShown { queue: queue.clone(), digest }
            };
            let cards = work.queues().iter().enumerate().map(card).collect();
            Shown { turn, plain, table, cards, done: work.done(), plan: Some(work.plan().clone()) }
        };
        self.shown.set(Arc::new(shown));
        inner.borrow_mut().took_ms = js_sys::Date::now() - begun_ms;
    }
}

impl Inner {
    /// Gives a worker its next share, if there is one.
    fn give_out(&mut self, worker: usize) {
        let (Some(work), Some(helper)) = (&mut self.work, self.pool.get_mut(worker)) else {
            return;
        };
        let Some(share) = work.give_out() else { return };
        helper.left.push_back(share.cells.len());
        let plan = work.plan();
        let scenario = match &self.origin {
            Some(Request::Start { scenario, .. }) => scenario.clone(),
            _ => CURRENT.to_owned(),
        };
        let places = share.cells.clone();
        let cell =
            |(place, cell): (usize, &Cell)| (place as u32, cell.queue.into(), cell.assign.into());
        let is_first = share.seed == plan.seeds.first;
        helper.client.send(Request::Replicate(Box::new(Job {
            scenario,
            seed: share.seed,
            changes: self.changes.clone(),
            cells: places.clone().zip(&plan.cells[places]).map(cell).collect(),
            until_us: plan.until.as_micros(),
            watch: if is_first { Watch::Queue } else { Watch::Outcome },
        })));
    }
    /// Takes news from a worker, and keeps it busy; whether all is done.
    fn take(&mut self, worker: usize, news: Replicated) -> bool {
        let Some(work) = &mut self.work else { return false };
        work.note_queue(news.cell, news.seed, &news.queue);
        let Some(outcome) = news.outcome else { return false };
        work.note_outcome(news.cell, news.seed, outcome);
        if work.is_done() {
            return true;
        }
        if let Some(helper) = self.pool.get_mut(worker)
            && let Some(left) = helper.left.front_mut()
        {
            *left = left.saturating_sub(1);
            if *left == 0 {
                helper.left.pop_front();
                self.give_out(worker);
            }
        }
        false
    }
}

/// What was done on the map, but for the policies: those are the cells' own.
pub fn commands(recovery: &Recovery) -> Vec<(u64, WireCommand)> {
    use WireCommand::{SetAssignPolicy, SetQueuePolicy};
    let is_own = |command: &WireCommand| !matches!(command, SetQueuePolicy(_) | SetAssignPolicy(_));
    recovery.done().filter(|(_, command)| is_own(command)).collect()
}

/// As the terminal calls it: by name, or by the first file's.
fn name_of(origin: &Request) -> String {
    match origin {
        Request::Start { scenario, .. } => scenario.clone(),
        Request::Import { files, .. } => {
            files.first().map_or_else(|| CURRENT.to_owned(), |(name, _)| name.clone())
        }
        _ => CURRENT.to_owned(),
    }
}

/// More than this would crowd out the page itself.
const WORKERS_MAX: usize = 4;
/// Five times a second is as often as anyone reads a table.
const EVERY_MS: f64 = 200.0;

//! Lockstep comparison on the page: the same days under several policies, each in a worker, small
//! multiples of their queues, and one table. What is compared and added up is `crate::compare`'s.

mod cards;
mod conductor;
mod form;
mod sheet;

use super::dialog::{Dialog, DialogHead};
use super::icons::{Icon, icon};
use super::panels::queue_policy::short_name;
use super::reactive::{flag, live, memo, only_if, press, text};
use super::session::{Scenario, Session};
use crate::compare::sheet::{Columns, Sort};
use crate::compare::{Cell, Plan, Table};
use crate::core::settings::Settings;
use crate::engine::journal::Journal;
use crate::engine::protocol::Request;
use cards::Cards;
use conductor::Inner;
use form::{Form, FormView};
use leptos::html::Div;
use leptos::prelude::*;
use sheet::Sheet;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

/// The comparison. Copies refer to the same one.
#[derive(Clone, Copy)]
pub struct Compare {
    session: Session,
    dialog: Dialog,
    results: NodeRef<Div>,
    form: Form,
    phase: RwSignal<Phase>,
    shown: RwSignal<Arc<Shown>>,
    baseline: RwSignal<u32>,
    columns: RwSignal<Columns>,
    sort: RwSignal<Option<Sort>>,
    /// Whether time passed when the dialog came in front of it.
    was_playing: RwSignal<bool>,
    inner: StoredValue<Rc<RefCell<Inner>>, LocalStorage>,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing was compared yet.
    Idle,
    /// It goes on.
    Running,
    /// All has come.
    Done,
    /// The reader has stopped it.
    Cancelled,
    /// It could not go on; the text says why.
    Failed(String),
}

/// What has come, as it is shown.
#[derive(Default)]
struct Shown {
    /// Which comparison of this visit it is.
    turn: u64,
    /// Whether it is of a scenario as it comes, which a terminal can compare too.
    plain: bool,
    plan: Option<Plan>,
    table: Table,
    cards: Vec<CardShown>,
    done: usize,
}

/// A cell's first seed.
struct CardShown {
    /// Orders in the queue, minute by minute.
    queue: Vec<u32>,
    /// Of its events, once it is at its end.
    digest: Option<String>,
}

impl Shown {
    fn size(&self) -> usize {
        self.plan.as_ref().map_or(0, Plan::size)
    }
    fn percent(&self) -> usize {
        self.done * 100 / self.size().max(1)
    }
    fn cell_name(&self, cell: usize) -> String {
        let cell = self.plan.as_ref().and_then(|plan| plan.cells.get(cell));
        cell.map(|cell| names(*cell).join(" · ")).unwrap_or_default()
    }
    /// A key for each cell of this comparison, unlike those of the ones before.
    fn keys(&self) -> Vec<u64> {
        (0..self.cards.len() as u64).map(|cell| self.turn << 16 | cell).collect()
    }
}

/// The names of a cell's policies, as on their buttons.
const fn names(cell: Cell) -> [&'static str; 2] {
    [short_name(cell.queue), cell.assign.name()]
}

/// The cell of a key.
const fn cell_of(key: u64) -> usize {
    (key & 0xffff) as usize
}

impl Compare {
    /// Nothing is compared yet.
    pub fn new(session: Session) -> Compare {
        Compare {
            session,
            dialog: Dialog::default(),
            results: NodeRef::new(),
            form: Form::new(),
            phase: RwSignal::new(Phase::Idle),
            shown: RwSignal::new(Arc::default()),
            baseline: RwSignal::new(0),
            columns: RwSignal::new(Columns::Main),
            sort: RwSignal::new(None),
            was_playing: RwSignal::new(false),
            inner: StoredValue::new_local(Rc::default()),
        }
    }
    /// Opens the dialog; the map stands still behind it.
    pub fn open(self) {
        if self.dialog.is_open() {
            return;
        }
        let session = self.session;
        self.was_playing.set(session.playing.get_untracked());
        if session.playing.get_untracked() {
            session.play(false);
        }
        let demand = session.journal(|journal| journal.changes().demand_percent).flatten();
        self.form.follow(&session.peek(|panel| Settings::from(&panel.settings)), demand);
        let recovery = session.journal(Journal::recovery).flatten();
        let n_commands = recovery.map_or(0, |it| conductor::commands(&it).len());
        self.form.n_commands.set(n_commands);
        self.dialog.show();
    }
    /// Where it is narrow, what comes is below the form.
    fn reveal(self) {
        if let Some(results) = self.results.get_untracked() {
            results.scroll_into_view();
        }
    }
    /// The dialog is gone, by whatever way.
    fn closed(self) {
        if self.was_playing.get_untracked() {
            self.was_playing.set(false);
            self.session.play(true);
        }
    }
    /// Starts a cell's run on the map: its first seed, with its policies from the beginning.
    fn open_run(self, cell: usize) {
        let Some((origin, seed, changes)) = self.start_of(cell) else {
            let why = "the files of this comparison are no longer the ones on the map";
            self.session.tell(super::notice::Notice::rejected(why));
            return self.dialog.close();
        };
        let known = |key: &str| Scenario::BUILT_IN.into_iter().find(|it| it.key() == key);
        let scenario = match &origin {
            Request::Start { scenario, .. } => known(scenario).unwrap_or(Scenario::Default),
            _ => Scenario::Imported,
        };
        self.session.start_with(scenario, seed, changes);
        self.was_playing.set(true);
        self.dialog.close();
    }
    /// How far it is, for the reader; spoken where it changes.
    fn says(self) -> Signal<String> {
        let (phase, shown) = (self.phase, self.shown);
        text(move || {
            let of = shown.with(|it| format!("{} of {} runs", it.done, it.size()));
            match phase.get() {
                Phase::Idle => String::new(),
                Phase::Running => "Comparing".to_owned(),
                Phase::Done => shown.with(|it| format!("Done: {} runs compared.", it.size())),
                Phase::Cancelled => format!("Cancelled: {of} were compared and are kept."),
                Phase::Failed(why) => format!("It stopped after {of}, which are kept: {why}"),
            }
        })
    }
}

/// The button in the header.
#[component]
pub fn CompareButton(
    /// What it opens.
    compare: Compare,
) -> impl IntoView {
    let running = memo(move || compare.phase.get() == Phase::Running);
    let percent = memo(move || compare.shown.with(|it| it.percent()));
    let label = text(move || match running.get() {
        true => format!("Comparing policies, {} %", percent.get()),
        false => "Compare policies".to_owned(),
    });
    let words = text(move || match running.get() {
        true => format!("{} %", percent.get()),
        false => "Compare".to_owned(),
    });
    view! {
        <button type="button" class="button compare-open" aria-label=label
            title="The same days under several policies, as one table"
            on:click=press(move || compare.open())>
            {icon(Icon::Compare)} <span>{words}</span>
        </button>
    }
}

/// The dialog.
#[component]
pub fn CompareDialog(
    /// What it shows.
    compare: Compare,
) -> impl IntoView {
    let is_empty = memo(move || compare.shown.with(|it| it.plan.is_none()));
    view! {
        <dialog class="compare" node_ref=compare.dialog.node aria-labelledby="compare-title"
            on:close=move |_| compare.closed()>
            <DialogHead dialog=compare.dialog id="compare-title" title="Compare policies"
                close="Close the comparison" />
            <div class="compare-body">
                <FormView compare />
                <div class="compare-results" node_ref=compare.results>
                    <Progress compare />
                    {live(move || if is_empty.get() {
                        empty().into_any()
                    } else {
                        view! { <Cards compare /> <Sheet compare /> }.into_any()
                    })}
                </div>
            </div>
        </dialog>
    }
}

/// What is done of it, as a bar and in words.
#[component]
fn Progress(compare: Compare) -> impl IntoView {
    let (phase, shown) = (compare.phase, compare.shown);
    let failed = flag(move || matches!(phase.get(), Phase::Failed(_)));
    let count = text(move || shown.with(|it| format!("{} of {} runs", it.done, it.size())));
    let bar = move || {
        view! {
            <div class="compare-bar">
                <progress max=text(move || shown.with(|it| it.size().max(1)).to_string())
                    prop:value=text(move || shown.with(|it| it.done).to_string())
                    aria-label="Comparison" aria-valuetext=count></progress>
                <span aria-hidden="true">{count}</span>
            </div>
        }
        .into_any()
    };
    view! {
        {only_if(move || phase.get() == Phase::Running, bar)}
        <p class="compare-says" class:problem=failed role="status">{compare.says()}</p>
    }
}

/// Before anything was compared.
fn empty() -> impl IntoView {
    view! {
        <div class="compare-empty">
            <p>
                "Each queue policy you tick meets each assignment policy you tick: a cell. \
                Every cell lives the same days: the same customers at the same moments, the same \
                faults. So a difference between two cells comes from the policies alone."
            </p>
            <p>
                "You get the queue of each cell as a line, and one table: the mean of every number \
                with its 95 % interval, and the difference to a baseline."
            </p>
        </div>
    }
}

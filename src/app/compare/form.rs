//! What to compare: policies, seeds, length, demand, and whether with what was done so far.

use super::{Compare, Phase};
use crate::app::icons::{Icon, icon};
use crate::app::panels::queue_policy::short_name;
use crate::app::parts::{Choice, Choices, Named};
use crate::app::reactive::{flag, live, memo, only_if, press, text};
use crate::compare::work::replication_ms;
use crate::core::settings::{AssignPolicy, QueuePolicy, Settings};
use crate::core::time::{SimDuration, SimTime};
use leptos::prelude::*;

/// What is chosen.
#[derive(Clone, Copy)]
pub struct Form {
    queues: [RwSignal<bool>; QueuePolicy::ALL.len()],
    assigns: [RwSignal<bool>; AssignPolicy::ALL.len()],
    seeds: RwSignal<usize>,
    length: RwSignal<usize>,
    demand: RwSignal<usize>,
    /// Whether with what was done on the map so far.
    pub with_commands: RwSignal<bool>,
    /// How many commands that is.
    pub n_commands: RwSignal<usize>,
}

impl Form {
    /// A comparison that takes a second and shows something.
    pub fn new() -> Form {
        let first = |policy: QueuePolicy| {
            !matches!(policy, QueuePolicy::MultiLevel(_) | QueuePolicy::EarliestDeadline)
        };
        Form {
            queues: QueuePolicy::ALL.map(|policy| RwSignal::new(first(policy))),
            assigns: AssignPolicy::ALL.map(|policy| RwSignal::new(policy == AssignPolicy::Nearest)),
            seeds: RwSignal::new(1),
            length: RwSignal::new(1),
            demand: RwSignal::new(0),
            with_commands: RwSignal::new(true),
            n_commands: RwSignal::new(0),
        }
    }
    /// Ticks what is in force, and the demand that the run was started with.
    pub fn follow(self, settings: &Settings, demand_percent: Option<u32>) {
        for (policy, ticked) in QueuePolicy::ALL.iter().zip(self.queues) {
            if policy.id() == settings.queue.id() {
                ticked.set(true);
            }
        }
        for (policy, ticked) in AssignPolicy::ALL.iter().zip(self.assigns) {
            if policy.id() == settings.assign.id() {
                ticked.set(true);
            }
        }
        let percent = demand_percent.unwrap_or(100);
        if let Some(place) = DEMANDS.iter().position(|it| it.0 == percent) {
            self.demand.set(place);
        }
    }
    /// The ticked queue policies.
    pub fn queues(self) -> Vec<QueuePolicy> {
        ticked(QueuePolicy::ALL.iter().copied(), &self.queues)
    }
    /// The ticked assignment policies.
    pub fn assigns(self) -> Vec<AssignPolicy> {
        ticked(AssignPolicy::ALL.iter().copied(), &self.assigns)
    }
    /// How many seeds.
    pub fn n_seeds(self) -> u32 {
        SEEDS.get(self.seeds.get()).map_or(10, |it| it.0)
    }
    /// How long each run is.
    pub fn until(self) -> SimTime {
        SimTime::from_mins(LENGTHS.get(self.length.get()).map_or(120, |it| it.0))
    }
    /// The demand; `None` is as the scenario has it.
    pub fn demand_percent(self) -> Option<u32> {
        let percent = DEMANDS.get(self.demand.get()).map(|it| it.0);
        percent.filter(|percent| *percent != 100)
    }
    /// About how many orders a run has where the scenario has so many an hour.
    pub fn orders(self, per_hour: u32) -> u64 {
        let percent = u64::from(self.demand_percent().unwrap_or(100));
        u64::from(per_hour) * percent * self.until().as_secs() / 360_000
    }
    /// How many cells.
    fn n_cells(self) -> usize {
        self.queues().len() * self.assigns().len()
    }
}

fn ticked<T>(all: impl Iterator<Item = T>, ticks: &[RwSignal<bool>]) -> Vec<T> {
    all.zip(ticks).filter(|(_, ticked)| ticked.get()).map(|(policy, _)| policy).collect()
}

/// The controls, and the button that starts it.
#[component]
pub fn FormView(
    /// What they belong to.
    compare: Compare,
) -> impl IntoView {
    let form = compare.form;
    let running = memo(move || compare.phase.get() == Phase::Running);
    let queues = QueuePolicy::ALL.map(|it| (short_name(it), it.sentence()));
    let assigns = AssignPolicy::ALL.map(|it| (it.name(), it.sentence()));
    let impossible = flag(move || form.n_cells() == 0);
    view! {
        <form class="compare-form" aria-label="What to compare"
            on:submit=move |event| event.prevent_default()>
            {ticks("Queue policies", &queues, &form.queues)}
            {ticks("Assignment policies", &assigns, &form.assigns)}
            <div class="compare-sizes">
                {segments("Seeds", "Seeds", &SEEDS.map(|it| it.1), form.seeds)}
                {segments("Length of each run", "Length", &LENGTHS.map(|it| it.1), form.length)}
                {segments("Demand", "Demand", &DEMANDS.map(|it| it.1), form.demand)}
            </div>
            {with_commands(form)}
            <p class="sentence compare-size">{size(compare)}</p>
            <div class="compare-go">
                <button type="button" class="button primary" disabled=impossible
                    aria-disabled=text(move || running.get().to_string())
                    on:click=press(move || if !running.get_untracked() { compare.start() })>
                    {icon(Icon::Compare)} "Compare"
                </button>
                {only_if(move || running.get(), move || view! {
                    <button type="button" class="button" on:click=press(move || compare.cancel())>
                        {icon(Icon::Close)} "Cancel"
                    </button>
                }.into_any())}
            </div>
        </form>
    }
}

fn ticks(
    title: &'static str,
    names: &[(&'static str, &'static str)],
    ticked: &[RwSignal<bool>],
) -> AnyView {
    let tick = |(&(name, sentence), &ticked): (&(&'static str, &'static str), _)| {
        tick(name, sentence, ticked)
    };
    let all = names.iter().zip(ticked).map(tick).collect_view();
    view! {
        <fieldset class="compare-ticks">
            <legend>{title}</legend>
            {all}
        </fieldset>
    }
    .into_any()
}

fn tick(name: &'static str, sentence: &'static str, ticked: RwSignal<bool>) -> AnyView {
    view! {
        <label class="check" title=sentence>
            <input type="checkbox" prop:checked=ticked
                on:change=move |event| ticked.set(event_target_checked(&event)) />
            <span>{name}</span>
        </label>
    }
    .into_any()
}

fn segments(
    name: &'static str,
    label: &'static str,
    choices: &[&'static str],
    at: RwSignal<usize>,
) -> AnyView {
    let choices = choices.iter().copied().map(Choice::named).collect();
    view! {
        <Named label>
            <Choices name choices chosen=memo(move || Some(at.get())) class="segments"
                on_choose=move |idx: usize| at.set(idx) />
        </Named>
    }
    .into_any()
}

/// Only where there is something that was done.
fn with_commands(form: Form) -> AnyView {
    live(move || match form.n_commands.get() {
        0 => ().into_any(),
        n => {
            let label = if n == 1 { "1 action".to_owned() } else { format!("{n} actions") };
            view! {
                <label class="check" title="Faults, orders and settings, at the times you chose; \
                    your changes of policy are left out, since each cell has its own">
                    <input type="checkbox" prop:checked=form.with_commands
                        on:change=move |event| {
                            form.with_commands.set(event_target_checked(&event));
                        } />
                    <span>"With what I did: " {label}</span>
                </label>
            }
            .into_any()
        }
    })
}

/// How much work it is, and about how long it takes.
fn size(compare: Compare) -> Signal<String> {
    let (form, session) = (compare.form, compare.session);
    let rate = session.part(|panel| panel.settings.arrivals_per_hour);
    let drivers = session.part(|panel| panel.drivers_total);
    text(move || {
        let (cells, seeds) = (form.n_cells() as u64, u64::from(form.n_seeds()));
        if cells == 0 {
            return "Tick at least one policy of each kind.".to_owned();
        }
        let each = replication_ms(form.orders(rate.get()), drivers.get().into());
        let secs = each * cells * seeds / compare.n_workers() as u64 / 1_000;
        format!(
            "{cells} {} × {seeds} seeds = {} runs of {}, {}.",
            if cells == 1 { "cell" } else { "cells" },
            cells * seeds,
            LENGTHS[form.length.get().min(2)].1,
            duration(SimDuration::from_secs(secs + 1)),
        )
    })
}

fn duration(length: SimDuration) -> String {
    let secs = length.as_secs();
    let rest = "; the table fills as they come, and Cancel keeps what is there";
    match secs {
        0..10 => "a few seconds".to_owned(),
        10..90 => format!("about {} s", secs.next_multiple_of(10)),
        90..5_400 => format!("about {} min{rest}", secs.div_ceil(60)),
        _ => format!("about {} h{rest}", secs.div_ceil(3_600)),
    }
}

const SEEDS: [(u32, &str); 3] = [(10, "10"), (30, "30"), (100, "100")];
/// In minutes.
const LENGTHS: [(u64, &str); 3] = [(30, "30 min"), (120, "2 h"), (480, "8 h")];
/// In per cent of the scenario's.
const DEMANDS: [(u32, &str); 3] = [(100, "1×"), (150, "1.5×"), (200, "2×")];

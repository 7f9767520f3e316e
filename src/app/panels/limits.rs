//! Limits by key: how many orders of one restaurant, district, customer or name may be under way,
//! and how many may start in a while.

use crate::app::parts::{Choice, Choices, Named, Pick, Slider, whole_minutes};
use crate::app::places::Places;
use crate::app::reactive::{memo, only_if, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::limit::{Limit, LimitScope, StartRate};
use crate::core::time::SimDuration;
use crate::view::names;
use leptos::prelude::*;

/// One limit for each kind of key, which bounds every key by itself, and one for each single
/// restaurant and district.
#[component]
pub fn Limits() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let limits = session
        .part(|panel| panel.settings.limits.iter().copied().map(Limit::from).collect::<Vec<_>>());
    let (scope, chosen) = (RwSignal::new(0_usize), RwSignal::new(0_u32));
    let keys = memo(move || {
        let single = session.places.with(|it| match LimitScope::ALL[scope.get()] {
            LimitScope::Restaurant => it.restaurants.clone(),
            LimitScope::District => it.districts.clone(),
            LimitScope::Customer | LimitScope::Name => Vec::new(),
        });
        [vec!["each by itself".to_owned()], single].concat()
    });
    // The limit of this scope and key, as good as none where there is none yet.
    let shown = memo(move || {
        let key = keys.with(|all| Places::within(chosen.get(), all)).checked_sub(1);
        let none =
            Limit { scope: LimitScope::ALL[scope.get()], key, in_progress_max: None, starts: None };
        limits.with(|all| all.iter().copied().find(|it| is_same(it, &none)).unwrap_or(none))
    });
    let change = move |change: &dyn Fn(&mut Limit)| {
        let mut limit = shown.get_untracked();
        change(&mut limit);
        let mut changed = limits.get_untracked();
        changed.retain(|it| !is_same(it, &limit));
        if limit.in_progress_max.is_some() || limit.starts.is_some() {
            changed.push(limit);
        }
        selection.act(Command::SetLimits(changed));
    };
    let starts = memo(move || shown.get().starts.map_or(0, |it| it.max));
    let window = memo(move || shown.get().starts.map_or(WINDOW, |it| it.window));
    let in_force = text(move || {
        let each: Vec<String> = limits.with(|all| all.iter().map(names::limit).collect());
        format!("In force: {}.", each.join("; "))
    });
    view! {
        <Named label="Limits by">
            <Choices name="Limits by" class="segments"
                choices=LimitScope::ALL.map(|it| Choice::named(it.name())).to_vec()
                chosen=memo(move || Some(scope.get())) on_choose=move |idx| scope.set(idx) />
        </Named>
        <Pick label="Which of them is limited" options=keys chosen />
        <div class="sliders two">
            <Slider label="In progress" max=20
                value=memo(move || shown.get().in_progress_max.unwrap_or(0)) print=or_no_limit
                on_change=move |most| change(&|it| {
                    it.in_progress_max = (most > 0).then_some(most);
                }) />
            <Slider label="Starts" max=30 value=starts print=or_no_limit
                on_change=move |max| change(&|it| {
                    let window = window.get_untracked();
                    it.starts = (max > 0).then_some(StartRate { max, window });
                }) />
            <Slider label="Starts count for" min=1 max=60
                value=memo(move || whole_minutes(window.get()))
                print=|minutes| format!("{minutes} min")
                on_change=move |minutes: u32| change(&|it| {
                    let window = SimDuration::from_mins(minutes.into());
                    it.starts = it.starts.map(|rate| StartRate { window, ..rate });
                }) />
        </div>
        {only_if(move || !limits.with(Vec::is_empty), move || view! {
            <p class="sentence">{in_force}</p>
        }.into_any())}
    }
}

fn is_same(limit: &Limit, other: &Limit) -> bool {
    limit.scope == other.scope && limit.key == other.key
}

fn or_no_limit(most: u32) -> String {
    if most == 0 { "no limit".to_owned() } else { format!("{most} at most") }
}

/// Chosen arbitrarily.
const WINDOW: SimDuration = SimDuration::from_mins(10);

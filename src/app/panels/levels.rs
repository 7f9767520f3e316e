//! The multi-level queue: how its levels share the picks, and what moves an order between them.

use crate::app::parts::{Choice, Choices, More, Named, Slider, whole_minutes};
use crate::app::reactive::{memo, only_if};
use crate::app::selection::Selection;
use crate::core::command::Command;
use crate::core::settings::{Discipline, LevelShare, Levels, QueuePolicy};
use crate::core::time::SimDuration;
use leptos::prelude::*;

/// The levels in force and how to change them.
#[derive(Clone, Copy)]
struct InForce {
    policy: Memo<QueuePolicy>,
    selection: Selection,
}

impl InForce {
    fn get(self) -> Levels {
        of(self.policy.get())
    }
    fn change(self, change: impl FnOnce(&mut Levels)) {
        let mut levels = of(self.policy.get_untracked());
        change(&mut levels);
        self.selection.act(Command::SetQueuePolicy(QueuePolicy::MultiLevel(levels)));
    }
}

/// The controls of the multi-level queue.
pub fn levels(policy: Memo<QueuePolicy>) -> impl IntoView {
    let levels = InForce { policy, selection: expect_context::<Selection>() };
    let is_weighted = memo(move || matches!(levels.get().share, LevelShare::Weighted(_)));
    let share = move |idx| {
        let share = if idx == 0 { LevelShare::Strict } else { LevelShare::Weighted(WEIGHTS) };
        levels.change(|it| it.share = share);
    };
    view! {
        <Choices name="Share of the levels"
            choices=vec![
                Choice { name: "Strict", sentence: "A lower level waits for every higher one." },
                Choice { name: "Weighted", sentence: "Levels take turns by weight." },
            ]
            chosen=memo(move || Some(usize::from(is_weighted.get())))
            on_choose=share class="segments" />
        {only_if(move || is_weighted.get(), move || view! {
            <div class="sliders three">
                {weight(levels, "Urgent", 0)} {weight(levels, "Standard", 1)}
                {weight(levels, "Saver", 2)}
            </div>
        }.into_any())}
        <More label="Within the levels, and between them">
            {discipline(levels, "Urgent level by", 0)}
            {discipline(levels, "Standard level by", 1)}
            {discipline(levels, "Saver level by", 2)}
            {between(levels)}
        </More>
    }
}

fn weight(levels: InForce, label: &'static str, level: usize) -> impl IntoView {
    let value = memo(move || match levels.get().share {
        LevelShare::Weighted(weights) => weights[level],
        LevelShare::Strict => WEIGHTS[level],
    });
    let change = move |value| {
        levels.change(|it| {
            if let LevelShare::Weighted(weights) = &mut it.share {
                weights[level] = value;
            }
        });
    };
    view! {
        <Slider label min=1 max=10 value print=|weight| weight.to_string() on_change=change />
    }
}

fn discipline(levels: InForce, label: &'static str, level: usize) -> impl IntoView {
    let chosen =
        memo(move || DISCIPLINES.iter().position(|d| *d == levels.get().disciplines[level]));
    let choices = DISCIPLINES.map(|d| Choice::named(name(d))).to_vec();
    let choose = move |idx: usize| levels.change(|it| it.disciplines[level] = DISCIPLINES[idx]);
    view! {
        <Named label><Choices name=label choices chosen on_choose=choose class="segments" /></Named>
    }
}

/// Demotion and aging.
fn between(levels: InForce) -> impl IntoView {
    let demotion = memo(move || levels.get().demote_after.unwrap_or(0));
    let aging = memo(move || levels.get().aging.map_or(0, whole_minutes));
    let demote = move |failures: u32| {
        levels.change(|it| it.demote_after = (failures > 0).then_some(failures));
    };
    let age = move |minutes: u32| {
        let aging = (minutes > 0).then(|| SimDuration::from_mins(minutes.into()));
        levels.change(|it| it.aging = aging);
    };
    view! {
        <div class="sliders two">
            <Slider label="Falls a level after" max=5 value=demotion
                print=|failures| match failures {
                    0 => "never".to_owned(),
                    1 => "1 failure".to_owned(),
                    n => format!("{n} failures"),
                }
                on_change=demote />
            <Slider label="Rises a level every" max=30 value=aging
                print=|minutes| match minutes {
                    0 => "never".to_owned(),
                    minutes => format!("{minutes} min"),
                }
                on_change=age />
        </div>
        <p class="sentence">
            "An order that has risen above the top level goes before all others: with this, every \
            wait has a bound."
        </p>
    }
}

fn of(policy: QueuePolicy) -> Levels {
    match policy {
        QueuePolicy::MultiLevel(levels) => levels,
        _ => Levels::new(LevelShare::Strict),
    }
}

const DISCIPLINES: [Discipline; 4] =
    [Discipline::Fifo, Discipline::Lifo, Discipline::EarliestDeadline, Discipline::ShortestJob];

/// The name that fits a button.
const fn name(discipline: Discipline) -> &'static str {
    match discipline {
        Discipline::Fifo => "FIFO",
        Discipline::Lifo => "LIFO",
        Discipline::EarliestDeadline => "Deadline",
        Discipline::ShortestJob => "Shortest",
    }
}

/// What a weighted share starts with.
const WEIGHTS: [u32; 3] = [5, 3, 1];

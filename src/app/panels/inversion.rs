//! Priority inversion: what is done about it, and who is held up by whom now.

use crate::app::icons::{Icon, icon};
use crate::app::parts::{Choice, Choices, Fold, Named, pressable_row};
use crate::app::reactive::{memo, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::inversion::InversionFix;
use crate::core::settings::QueuePolicy;
use crate::core::time::SimDuration;
use crate::view::panel::{InversionRow, Subject};
use leptos::prelude::*;

/// The fix in force and the inversions that go on.
#[component]
pub fn InversionPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let fix = session.part(|panel| InversionFix::from(panel.settings.inversion_fix));
    let list = session.part(|panel| panel.inversions.clone());
    let summary = text(move || match list.with(Vec::len) {
        0 => "nobody is held up".to_owned(),
        1 => "1 order is held up".to_owned(),
        n => format!("{n} orders are held up"),
    });
    let choices = InversionFix::ALL.map(|it| Choice { name: it.name(), sentence: it.sentence() });
    let chosen = memo(move || InversionFix::ALL.iter().position(|it| *it == fix.get()));
    let choose = move |idx: usize| selection.act(Command::SetInversionFix(InversionFix::ALL[idx]));
    view! {
        <Fold title="Priority inversion" aside=summary>
            <p class="sentence">
                "An urgent order waits for something that an order of a lower class holds, while \
                the classes between go first."
            </p>
            <Choices name="Fix for priority inversion" class="grid three"
                choices=choices.to_vec() chosen on_choose=choose />
            <p class="sentence">{text(move || fix.get().sentence().to_owned())}</p>
            <Aging />
            <ul class="faults">
                {rows(
                    move || list.with(|all| all.iter().map(|row| row.high.into()).collect()),
                    move |high| row_view(high as u32, list),
                )}
            </ul>
        </Fold>
    }
}

/// The fix that is part of the queue policy: waiting makes up for class.
#[component]
fn Aging() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let aging = session.part(|panel| match QueuePolicy::from(panel.settings.queue) {
        QueuePolicy::Priority { aging } => aging,
        _ => None,
    });
    let chosen = memo(move || Some(usize::from(aging.get().is_some())));
    let set = move |idx| {
        let aging = (idx == 1).then_some(AGING);
        selection.act(Command::SetQueuePolicy(QueuePolicy::Priority { aging }));
    };
    let step = Choice { name: "5 min are worth a class", sentence: "By the priority queue." };
    view! {
        <Named label="Aging, by the priority queue">
            <Choices name="Aging against inversion" class="segments" chosen on_choose=set
                choices=vec![Choice { name: "off", sentence: "Strict priority." }, step] />
        </Named>
    }
}

/// Chosen so that a quarter of an hour of waiting is felt.
const AGING: SimDuration = SimDuration::from_mins(5);

fn row_view(high: u32, list: Memo<Vec<InversionRow>>) -> AnyView {
    let selection = expect_context::<Selection>();
    let part = move |read: fn(&InversionRow) -> String| {
        text(move || {
            let found = |all: &Vec<InversionRow>| all.iter().find(|it| it.high == high).map(read);
            list.with(found).unwrap_or_default()
        })
    };
    let body = view! {
        {icon(Icon::Warning)}
        <span class="fault-label">{part(|row| row.text.clone())}</span>
        <span class="fault-since">{part(|row| row.since.clone())}</span>
    };
    pressable_row(body.into_any(), move || selection.select(Subject::Order(high)))
}

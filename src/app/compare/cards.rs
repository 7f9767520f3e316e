//! Small multiples: one card for each cell, with the first seed's queue on one common scale.

use super::{Compare, Shown, cell_of};
use crate::app::icons::{Icon, icon};
use crate::app::reactive::{memo, press, rows, text};
use crate::compare::sheet;
use leptos::prelude::*;

/// All cards.
#[component]
pub fn Cards(
    /// What they show.
    compare: Compare,
) -> impl IntoView {
    let shown = compare.shown;
    let most = memo(move || shown.with(|it| most(it)));
    let seed = text(move || {
        shown.with(|it| match &it.plan {
            Some(plan) => plan.seeds.first.to_string(),
            None => String::new(),
        })
    });
    view! {
        <section class="compare-cards-box" aria-label="The queue of each cell">
            <header class="section-head">
                <h3>"Orders in the queue, seed " {seed}</h3>
                <span class="aside">{text(move || format!("each up to {}", most.get()))}</span>
            </header>
            <ul class="compare-cards">
                {rows(move || shown.with(|it| it.keys()), move |key| card(compare, key, most))}
            </ul>
        </section>
    }
}

/// The common scale: the longest queue of all, and some air where all are short.
fn most(shown: &Shown) -> u32 {
    shown.cards.iter().flat_map(|card| &card.queue).copied().max().unwrap_or(0).max(4)
}

fn card(compare: Compare, key: u64, most: Memo<u32>) -> AnyView {
    let (shown, cell) = (compare.shown, cell_of(key));
    let name = shown.with_untracked(|it| it.cell_name(cell));
    let line = memo(move || {
        shown.with(|it| {
            let minutes = it.plan.as_ref().map_or(0, |plan| plan.until.as_micros() / 60_000_000);
            let queue = it.cards.get(cell).map_or(&[][..], |card| &card.queue);
            sheet::line(queue, minutes as usize, most.get())
        })
    });
    let area = memo(move || line.with(|line| under(line)));
    let facts = memo(move || {
        shown.with(|it| {
            let card = it.cards.get(cell)?;
            let longest = *card.queue.iter().max()?;
            let last = card.queue.last().copied().unwrap_or(0);
            Some((longest, last, if card.digest.is_some() { "at the end" } else { "so far" }))
        })
    });
    let words = text(move || match facts.get() {
        Some((longest, last, when)) => format!("at most {longest}, {last} {when}"),
        None => "waits its turn".to_owned(),
    });
    let digest = text(move || {
        let digest = shown.with(|it| it.cards.get(cell).and_then(|card| card.digest.clone()));
        digest.unwrap_or_else(|| "…".to_owned())
    });
    let label = format!("Open this run: {name}");
    view! {
        <li class="compare-card">
            <h4>{name}</h4>
            <svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
                <path class="spark-area" d=area></path>
                <path class="spark-line" d=line></path>
            </svg>
            <span class="compare-fact">{words}</span>
            <span class="compare-fact" title="Equal digests: equal runs, event by event">
                "digest " <code>{digest}</code>
            </span>
            <button type="button" class="button small" aria-label=label
                title="Start this seed on the map, with these policies"
                on:click=press(move || compare.open_run(cell))>
                {icon(Icon::Play)} "Open this run"
            </button>
        </li>
    }
    .into_any()
}

/// The area under a line that begins at the left edge.
fn under(line: &str) -> String {
    let Some(last) = line.rsplit(['M', 'L']).next().and_then(|point| point.split(' ').next())
    else {
        return String::new();
    };
    if line.is_empty() { String::new() } else { format!("{line}L{last} 28L0 28Z") }
}

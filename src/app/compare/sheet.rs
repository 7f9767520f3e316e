//! The table: a row for each cell, a column for each number, sorted by a press on a head.

use super::{Compare, Phase, Shown, cell_of, names};
use crate::app::export::download;
use crate::app::icons::{Icon, icon};
use crate::app::notice::Notice;
use crate::app::parts::{Choice, Choices};
use crate::app::reactive::{flag, live, memo, only_if, press, rows, text};
use crate::compare::metric::{Column, columns};
use crate::compare::sheet::{Columns, Sort, arrow};
use crate::compare::{Entry, Verdict, words};
use crate::core::settings::{AssignPolicy, QueuePolicy};
use leptos::prelude::*;

/// The table with its controls.
#[component]
pub fn Sheet(
    /// What it shows.
    compare: Compare,
) -> impl IntoView {
    let (shown, sort) = (compare.shown, compare.sort);
    let places = memo(move || compare.columns.get().places());
    let turn = memo(move || shown.with(|it| it.turn));
    let order = memo(move || {
        shown.with(|it| {
            let keys = it.keys();
            match sort.get() {
                Some(sort) => {
                    let place = |place: usize| keys.get(place).copied();
                    sort.places(&it.table).into_iter().filter_map(place).collect()
                }
                None => keys,
            }
        })
    });
    let heads = move || {
        let head = |&place: &usize| head(compare, place, columns().nth(place));
        places.with(|places| places.iter().map(head).collect_view()).into_any()
    };
    view! {
        <section class="compare-table-box" aria-label="Every number of each cell">
            <Controls compare />
            <div class="compare-scroll" tabindex="0" role="region"
                aria-label="Table of the comparison">
                <table class="compare-table">
                    <caption class="unseen">
                        "Mean with half of its 95 % interval, and the difference to the baseline"
                    </caption>
                    <thead><tr>
                        <th scope="col" class="compare-cell">"Cell"</th>
                        <th scope="col" class="compare-n">"Seeds"</th>
                        {live(heads)}
                    </tr></thead>
                    // Other columns are other rows.
                    {live(move || {
                        let (places, _) = (places.get(), turn.get());
                        view! {
                            <tbody>
                                {rows(move || order.get(), move |key| row(compare, key, &places))}
                            </tbody>
                        }.into_any()
                    })}
                </table>
            </div>
            <Legend compare />
        </section>
    }
}

/// Which columns, against which baseline, and the way out.
#[component]
fn Controls(compare: Compare) -> impl IntoView {
    let chosen = memo(move || {
        let columns = compare.columns.get();
        Columns::ALL.iter().position(|it| *it == columns)
    });
    let choices = Columns::ALL.iter().map(|it| Choice::named(it.name())).collect();
    let cells = memo(move || {
        compare
            .shown
            .with(|it| (0..it.cards.len()).map(|cell| it.cell_name(cell)).collect::<Vec<_>>())
    });
    let choose = move |event| {
        compare.baseline.set(event_target_value(&event).parse().unwrap_or(0));
        compare.show();
    };
    let option = move |(cell, name): (usize, String)| {
        let selected = flag(move || compare.baseline.get() as usize == cell);
        view! { <option value=cell.to_string() prop:selected=selected>{name}</option> }
    };
    let export = move || {
        let Some((name, text)) = compare.csv() else { return };
        if let Err(why) = download(&name, "text/csv", text.as_bytes()) {
            compare.session.tell(Notice::rejected(&why));
        }
    };
    view! {
        <div class="compare-controls">
            <Choices name="Numbers shown" choices chosen class="segments"
                on_choose=move |idx: usize| {
                    compare.sort.set(None);
                    compare.columns.set(Columns::ALL[idx]);
                } />
            <label class="select">
                <span class="compare-label">"Baseline"</span>
                <select on:change=choose>
                    {live(move || cells.get().into_iter().enumerate().map(option).collect_view()
                        .into_any())}
                </select>
            </label>
            <span class="grow"></span>
            <button type="button" class="button" title="Every number of every cell, for a spreadsheet"
                on:click=press(export)>{icon(Icon::Download)} "Export CSV"</button>
        </div>
    }
}

fn head(compare: Compare, place: usize, column: Option<Column>) -> AnyView {
    let Some(column) = column else { return ().into_any() };
    let sort = compare.sort;
    let here = memo(move || sort.get().filter(|it| it.column == place).map(|it| it.direction));
    let sorted = text(move || here.get().map_or("none", |it| it.id()).to_owned());
    let sign = text(move || {
        match here.get() {
            Some(crate::compare::sheet::Direction::Ascending) => "▲",
            Some(crate::compare::sheet::Direction::Descending) => "▼",
            None => "",
        }
        .to_owned()
    });
    view! {
        <th scope="col" aria-sort=sorted>
            <button type="button" class="compare-head" title="Sort by this"
                on:click=press(move || sort.update(|it| *it = Some(Sort::pressed(*it, place))))>
                {column.metric.name} <span aria-hidden="true">{sign}</span>
            </button>
        </th>
    }
    .into_any()
}

fn row(compare: Compare, key: u64, places: &[usize]) -> AnyView {
    let (shown, cell) = (compare.shown, cell_of(key));
    let [queue, assign] = shown.with_untracked(|it| {
        let cell = it.plan.as_ref().and_then(|plan| plan.cells.get(cell));
        cell.map(|cell| names(*cell)).unwrap_or_default()
    });
    let seeds = text(move || {
        shown.with(|it| it.table.rows.get(cell).map_or(0, |row| row.replications)).to_string()
    });
    let entry = |&place: &usize| entry(compare, cell, place);
    view! {
        <tr>
            <th scope="row" class="compare-cell">{queue} <small>{assign}</small></th>
            <td class="compare-n">{seeds}</td>
            {places.iter().map(entry).collect_view()}
        </tr>
    }
    .into_any()
}

/// A number of a cell as it is shown.
#[derive(Clone, Default, PartialEq)]
struct EntryShown {
    value: String,
    arrow: &'static str,
    difference: String,
    exactly: String,
    class: &'static str,
}

impl EntryShown {
    fn of(entry: &Entry) -> EntryShown {
        EntryShown {
            value: words::value(&entry.value, entry.column.metric.unit),
            arrow: arrow(entry),
            // Before anything has come there is nothing to say of it.
            difference: match entry.value.n {
                0 => String::new(),
                _ => words::difference(entry),
            },
            exactly: words::exactly(entry),
            class: match entry.verdict() {
                Some(Verdict::Better) => "compare-by better",
                Some(Verdict::Worse) => "compare-by worse",
                _ => "compare-by",
            },
        }
    }
}

fn entry(compare: Compare, cell: usize, place: usize) -> AnyView {
    let find = move |shown: &Shown| {
        let entry = shown.table.rows.get(cell)?.entries.get(place)?;
        Some(EntryShown::of(entry))
    };
    let entry = memo(move || compare.shown.with(|it| find(it)).unwrap_or_default());
    let part = move |read: fn(&EntryShown) -> String| text(move || entry.with(read));
    view! {
        <td title=part(|it| it.exactly.clone())>
            <span class="compare-value">{part(|it| it.value.clone())}</span>
            <span class=part(|it| it.class.to_owned())>
                <span class="compare-arrow" aria-hidden="true">
                    {part(|it| it.arrow.to_owned())}
                </span>
                {part(|it| it.difference.clone())}
            </span>
        </td>
    }
    .into_any()
}

/// How to read it, and how to get the same in a terminal.
#[component]
fn Legend(compare: Compare) -> impl IntoView {
    let command = memo(move || compare.shown.with(|it| in_a_terminal(it, compare.baseline.get())));
    let in_terminal = move || {
        let command = text(move || command.get().unwrap_or_default());
        view! {
            <p class="sentence">"The same bytes in a terminal: " <code>{command}</code></p>
        }
        .into_any()
    };
    let is_whole = move || compare.phase.get() == Phase::Done;
    view! {
        <p class="sentence">
            "Mean ± half of its 95 % interval. Below it, what the pairs of the same seed say of the \
            difference to the baseline; it is \"better\" or \"worse\" only where its own interval \
            leaves out zero, and one such verdict in twenty is chance. "
            <a href="./model.html#comparing-policies" target="_blank" rel="noopener">
                "How to read it"
            </a>
        </p>
        {only_if(move || command.with(Option::is_some) && is_whole(), in_terminal)}
    }
}

/// The terminal's command for the same table; `None` where it knows no such thing.
fn in_a_terminal(shown: &Shown, baseline: u32) -> Option<String> {
    let plan = shown.plan.as_ref().filter(|_| shown.plain)?;
    let is_plain = |cell: &crate::compare::Cell| {
        QueuePolicy::ALL.contains(&cell.queue) && AssignPolicy::ALL.contains(&cell.assign)
    };
    if !plan.cells.iter().all(is_plain) {
        return None;
    }
    let listed = |ids: Vec<&'static str>| {
        let mut once: Vec<&str> = Vec::new();
        ids.into_iter().for_each(|id| {
            if !once.contains(&id) {
                once.push(id);
            }
        });
        once.join(",")
    };
    let queues = listed(plan.cells.iter().map(|cell| cell.queue.id()).collect());
    let assigns = listed(plan.cells.iter().map(|cell| cell.assign.id()).collect());
    let baseline = plan.cells.get(baseline as usize)?.key();
    Some(format!(
        "dispatch compare --scenario {} --queue {queues} --assign {assigns} --seeds {} --until {}m \
         --baseline {baseline} --format csv",
        plan.scenario,
        plan.seeds,
        plan.until.as_micros() / 60_000_000,
    ))
}

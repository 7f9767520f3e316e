//! Why this driver: the decision of the dispatch cycle with its candidates and scores.

use crate::app::icons::{Icon, icon};
use crate::app::reactive::press;
use crate::app::selection::Selection;
use crate::core::id::{DriverId, OrderId};
use crate::view::panel::{BatchRow, BatchTable, CandidateRow, DecisionCard, OtherPick, Subject};
use leptos::prelude::*;

/// The card.
pub fn decision_card(card: DecisionCard) -> impl IntoView {
    let more = card.more;
    let heads = card.term_labels.into_iter();
    let heads = heads.map(|term| view! { <th scope="col" class="number">{term}</th> });
    view! {
        <div class="decision">
            <h3>"Why this driver?"</h3>
            <p class="sentence">{card.why}</p>
            <table>
                <caption>{card.at} " · " {card.policy}</caption>
                <thead>
                    <tr>
                        <th scope="col">"Driver"</th>
                        <th scope="col">"Verdict"</th>
                        {heads.collect_view()}
                        <th scope="col" class="number">{card.score_label}</th>
                    </tr>
                </thead>
                <tbody>{card.candidates.into_iter().map(candidate).collect_view()}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="sentence">{more} " more were considered."</p> })}
            <p class="sentence">{card.tie_rule} "."</p>
            {card.batch.map(batch_table)}
            <h3>"What the others would have picked"</h3>
            {(!card.others.is_empty()).then(|| others(card.others))}
            <p class="sentence">{card.others_note}</p>
        </div>
    }
}

/// The choice of each other policy; the same one is marked by a tick and in words.
fn others(all: Vec<OtherPick>) -> impl IntoView {
    view! {
        <table class="others" aria-label="What the others would have picked">
            <thead>
                <tr>
                    <th scope="col">"Policy"</th>
                    <th scope="col">"Driver"</th>
                    <th scope="col" class="number">"Away"</th>
                </tr>
            </thead>
            <tbody>{all.into_iter().map(other).collect_view()}</tbody>
        </table>
    }
}

fn other(pick: OtherPick) -> impl IntoView {
    let same = pick.same;
    view! {
        <tr>
            <th scope="row">
                {pick.policy}
                {(!pick.note.is_empty()).then(|| view! { <small>{pick.note}</small> })}
            </th>
            <td>
                {same.then(|| icon(Icon::Check))}
                {pick.driver.map_or_else(|| "nobody".into_any(), driver_link)}
                {same.then_some(" too")}
            </td>
            <td class="number">{pick.travel}</td>
        </tr>
    }
}

/// A driver's name that leads to them.
fn driver_link(driver: u32) -> AnyView {
    let selection = expect_context::<Selection>();
    view! {
        <button type="button" class="link"
            on:click=press(move || selection.select(Subject::Driver(driver)))>
            {DriverId(driver).to_string()}
        </button>
    }
    .into_any()
}

/// Orders that were decided together: what each driver would have taken to each, the choice marked.
fn batch_table(batch: BatchTable) -> impl IntoView {
    let rest = match (batch.more_orders, batch.more_drivers) {
        (0, 0) => String::new(),
        (orders, drivers) => format!(" Not listed: {orders} orders, {drivers} drivers."),
    };
    let heads = batch.drivers.iter().map(|&driver| DriverId(driver).to_string());
    view! {
        <div class="batch wide-table" tabindex="0" role="group" aria-label="Decided together">
            <table>
                <caption>
                    "Decided together: " {batch.total} " of travel; one by one " {batch.one_by_one}
                    "." {rest}
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"Order"</th>
                        {heads.map(|name| view! { <th scope="col" class="number">{name}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody>{batch.rows.into_iter().map(batch_row).collect_view()}</tbody>
            </table>
        </div>
    }
}

fn batch_row(row: BatchRow) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let (order, chosen) = (row.order, row.chosen as usize);
    let cell = move |(idx, travel): (usize, String)| {
        let won = idx == chosen;
        let travel = if travel.is_empty() { "–".to_owned() } else { travel };
        view! {
            <td class="number" class:winner=won>
                {won.then(|| icon(Icon::Check))} {travel}
            </td>
        }
    };
    view! {
        <tr>
            <th scope="row">
                <button type="button" class="link"
                    on:click=press(move || selection.select(Subject::Order(order)))>
                    {OrderId(order).to_string()}
                </button>
            </th>
            {row.travel.into_iter().enumerate().map(cell).collect_view()}
        </tr>
    }
}

fn candidate(row: CandidateRow) -> impl IntoView {
    let term = |term: String| view! { <td class="number">{term}</td> };
    view! {
        <tr class:winner=row.winner>
            <th scope="row">{driver_link(row.driver)}</th>
            <td>
                {row.winner.then(|| icon(Icon::Check))}
                {if row.winner { "won".to_owned() } else { row.verdict }}
            </td>
            {row.terms.into_iter().map(term).collect_view()}
            <td class="number">{row.score}</td>
        </tr>
    }
}

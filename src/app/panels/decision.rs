//! Why this driver: the decision of the dispatch cycle with its candidates and scores.

use crate::app::icons::{Icon, icon};
use crate::app::reactive::press;
use crate::app::selection::Selection;
use crate::core::id::DriverId;
use crate::view::panel::{CandidateRow, DecisionCard, Subject};
use leptos::prelude::*;

/// The card.
pub fn decision_card(card: DecisionCard) -> impl IntoView {
    let more = card.more;
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
                        <th scope="col" class="number">{card.score_label}</th>
                    </tr>
                </thead>
                <tbody>{card.candidates.into_iter().map(candidate).collect_view()}</tbody>
            </table>
            {(more > 0).then(|| view! { <p class="sentence">{more} " more were considered."</p> })}
        </div>
    }
}

fn candidate(row: CandidateRow) -> impl IntoView {
    let selection = expect_context::<Selection>();
    let driver = row.driver;
    view! {
        <tr class:winner=row.winner>
            <th scope="row">
                <button type="button" class="link"
                    on:click=press(move || selection.select(Subject::Driver(driver)))>
                    {DriverId(driver).to_string()}
                </button>
            </th>
            <td>
                {row.winner.then(|| icon(Icon::Check))}
                {if row.winner { "won".to_owned() } else { row.verdict }}
            </td>
            <td class="number">{row.score}</td>
        </tr>
    }
}

//! Every number of the scoreboard as a table: by class, over the last while or the whole run; and
//! the alerts so far.

use crate::app::parts::{Choice, Choices, Fold};
use crate::app::reactive::{live, text};
use crate::app::session::Session;
use crate::view::panel::NumberRow;
use leptos::prelude::*;

/// The table and the alerts.
#[component]
pub fn NumbersPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let numbers = session.part(|panel| panel.numbers.clone());
    let alert = session.part(|panel| panel.alert.clone());
    let whole = RwSignal::new(false);
    let chosen = Signal::derive(move || Some(usize::from(whole.get())));
    let burning =
        text(move || alert.with(|it| if it.on { "alert" } else { "no alert" }.to_owned()));
    let table = move || {
        numbers.with(|rows| {
            rows.iter().map(|row| row_view(row, whole.get())).collect_view().into_any()
        })
    };
    view! {
        <Fold title="Every number" aside=burning>
            <Choices name="Over" class="segments" chosen
                choices=["the last half hour", "the whole run"].map(Choice::named).to_vec()
                on_choose=move |idx: usize| whole.set(idx == 1) />
            <div class="wide-table" tabindex="0" role="group" aria-label="Every number">
                <table class="ledger numbers">
                    <thead>
                        <tr>
                            <th scope="col">"Orders"</th>
                            {["all", "urgent", "standard", "saver"].map(|class| view! {
                                <th scope="col" class="number">{class}</th>
                            }).collect_view()}
                        </tr>
                    </thead>
                    <tbody>{live(table)}</tbody>
                </table>
            </div>
            <p class="sentence">
                "Burn rate of the error budget (one promise in ten may be missed): "
                {text(move || alert.with(|it| it.rates.clone()))}
                ". An alert begins at 3.0× over both, and ends when the shorter is below."
            </p>
            <p class="sentence">{text(move || alert.with(|it| it.says.clone()))} "."</p>
            {live(move || alert.with(|it| it.past.iter().map(|past| view! {
                <p class="sentence">"Earlier, at " {past.clone()} "."</p>
            }).collect_view().into_any()))}
        </Fold>
    }
}

fn row_view(row: &NumberRow, whole: bool) -> impl IntoView {
    let cells = if whole { &row.whole } else { &row.recent };
    // A number without classes stands for all.
    let span = if cells.len() == 1 { "4" } else { "1" };
    view! {
        <tr>
            <th scope="row">{row.label.clone()}</th>
            {cells.iter().map(|cell| view! {
                <td class="number" colspan=span>{cell.clone()}</td>
            }).collect_view()}
        </tr>
    }
}

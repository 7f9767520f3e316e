//! What each class gets: its share of the picks beside its share of the drivers, and who starves.

use super::queue_list::ClassDots;
use crate::app::icons::{Icon, icon};
use crate::app::parts::Fold;
use crate::app::reactive::{live, text};
use crate::app::session::Session;
use crate::view::panel::ShareRow;
use leptos::prelude::*;

/// A row for each class.
#[component]
pub fn SharesPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let shares = session.part(|panel| panel.shares.clone());
    let summary = text(move || {
        let starving = shares.with(|all| all.iter().filter(|row| row.starves).count());
        match starving {
            0 => "nobody starves".to_owned(),
            1 => "a class starves".to_owned(),
            n => format!("{n} classes starve"),
        }
    });
    let rows = move || shares.get().into_iter().map(row).collect_view().into_any();
    view! {
        <Fold title="What each class gets" aside=summary>
            <table class="ledger">
                <thead>
                    <tr>
                        <th scope="col">"Class"</th>
                        <th scope="col" class="number">"of the picks"</th>
                        <th scope="col" class="number">"of the drivers"</th>
                        <th scope="col" class="number">"waiting"</th>
                    </tr>
                </thead>
                <tbody>{live(rows)}</tbody>
            </table>
            {live(move || notes(&shares.get()))}
        </Fold>
    }
}

fn row(row: ShareRow) -> impl IntoView {
    view! {
        <tr class:off=row.starves>
            <th scope="row"><ClassDots class=row.class /></th>
            <td class="number">{row.picks}</td>
            <td class="number">{row.drivers}</td>
            <td class="number">{row.starves.then(|| icon(Icon::Warning))} {row.waiting}</td>
        </tr>
    }
}

fn notes(rows: &[ShareRow]) -> AnyView {
    let said = rows.iter().filter(|row| !row.note.is_empty());
    said.map(|row| view! { <p class="sentence">{row.note.clone()} "."</p> })
        .collect_view()
        .into_any()
}

//! The effects ledger: how often each effect should have happened, and how often it did.

use crate::app::icons::{Icon, icon};
use crate::app::parts::{Fold, pressable_row};
use crate::app::reactive::{live, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::view::panel::{LedgerModel, Subject};
use leptos::prelude::*;

/// Sums, and the wishes that went wrong.
#[component]
pub fn LedgerPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let ledger = session.part(|panel| panel.ledger.clone());
    let summary = text(move || {
        ledger.with(|it| match it.wishes_total {
            _ if it.is_right => "all as it should be".to_owned(),
            1 => "1 wish went wrong".to_owned(),
            n => format!("{n} wishes went wrong"),
        })
    });
    let wishes = move || ledger.with(|it| it.wishes.iter().map(|row| row.order.into()).collect());
    view! {
        <Fold title="Effects: should and did" aside=summary>
            <table class="ledger">
                <thead>
                    <tr>
                        <th scope="col">"Effect"</th>
                        <th scope="col" class="number">"should"</th>
                        <th scope="col" class="number">"did"</th>
                    </tr>
                </thead>
                <tbody>{live(move || sums(&ledger.get()))}</tbody>
            </table>
            <p class="sentence">{text(move || ledger.with(|it| it.note.clone()))} "."</p>
            <ul class="faults">{rows(wishes, move |order| wish(order as u32, ledger))}</ul>
        </Fold>
    }
}

fn sums(ledger: &LedgerModel) -> AnyView {
    let row = |effect: &crate::view::panel::EffectRow| {
        let off = effect.should != effect.did;
        view! {
            <tr class:off=off>
                <th scope="row">{effect.effect.clone()}</th>
                <td class="number">{effect.should}</td>
                <td class="number">{off.then(|| icon(Icon::Warning))} {effect.did}</td>
            </tr>
        }
    };
    ledger.sums.iter().map(row).collect_view().into_any()
}

fn wish(order: u32, ledger: Memo<LedgerModel>) -> AnyView {
    let selection = expect_context::<Selection>();
    let sentence = text(move || {
        ledger.with(|it| {
            let found = it.wishes.iter().find(|row| row.order == order);
            found.map(|row| row.sentence.clone()).unwrap_or_default()
        })
    });
    let body = view! { {icon(Icon::Order)} <span class="fault-label">{sentence}</span> };
    pressable_row(body.into_any(), move || selection.select(Subject::Order(order)))
}

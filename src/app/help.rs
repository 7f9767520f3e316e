//! Help: what this is, what the shapes mean, every key. From the tables that the page runs on.

use super::dialog::{Dialog, DialogHead};
use super::icons::mark;
use super::preferences::Preferences;
use super::reactive::press;
use super::settings::Settings;
use super::shortcuts::SHORTCUTS;
use crate::view::mark::Mark;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn HelpDialog(
    /// The dialog's handle.
    help: Dialog,
) -> impl IntoView {
    let settings = expect_context::<Settings>();
    view! {
        <dialog class="help" node_ref=help.node aria-labelledby="help-title">
            <DialogHead dialog=help id="help-title" title="How this works" close="Close help" />
            <p>
                "Orders come in and wait in a queue. The queue policy says who is served next, the \
                assignment policy says by whom. Drivers carry the meals through the city. Change a \
                policy, break something, and watch what it does to the same day."
            </p>
            <p>
                <a href="./model.html" target="_blank" rel="noopener">"About the model"</a>
                ": what is simulated, by which rules, and what is left out (opens a new tab)."
            </p>
            <h3>"What the shapes mean"</h3>
            <ul class="help-marks">{MARKS.map(|(shape, text)| view! {
                <li>{mark(shape)} <span>{text}</span></li>
            }).collect_view()}</ul>
            <p>
                "The ring around an order is its promise running out. A double ring is an urgent \
                order. Squares under a restaurant are meals: hollow while cooking, filled on the \
                counter."
            </p>
            <p>
                "A triangle is a fault, a bar is closed. An hourglass waits or keeps others \
                waiting; a dashed arrow leads from who is held up to who holds up. An open switch \
                is a breaker that lets nothing through, a half-filled one lets one try. Hatched \
                districts are cut off; a band of dots is a jam."
            </p>
            <h3>"Keys"</h3>
            <table class="keys">
                <tbody>{SHORTCUTS.iter().map(|it| view! {
                    <tr><th scope="row"><kbd>{it.label}</kbd></th><td>{it.sentence}</td></tr>
                }).collect_view()}</tbody>
            </table>
            <h3>"Settings"</h3>
            <Preferences />
            <button type="button" class="button" on:click=press(move || {
                settings.change(|kept| {
                    kept.card_closed = false;
                    kept.tried = [false; 3];
                });
                help.close();
            })>"Show the first three prompts again"</button>
        </dialog>
    }
}

const MARKS: [(Mark, &str); 6] = [
    (Mark::Waiting, "waiting: pending or queued"),
    (Mark::Assigned, "assigned: the driver heads to the restaurant"),
    (Mark::OnBoard, "on board: the driver heads to the customer"),
    (Mark::Delivered, "delivered a moment ago"),
    (Mark::Late, "late, failed, retrying or broken down"),
    (Mark::Idle, "idle driver, or a cancelled order"),
];

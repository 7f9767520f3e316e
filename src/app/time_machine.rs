//! The time machine's card: go to a time or to what happened, begin and compare other futures.

use super::icons::{Icon, icon};
use super::notice::Notice;
use super::reactive::{flag, live, memo, only_if, press, text};
use super::session::Session;
use super::track::class_of;
use crate::engine::protocol::Travel;
use crate::view::landmarks::LandmarkKind;
use crate::view::names;
use crate::view::panel::BranchRow;
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html::Input;
use leptos::prelude::*;

/// The card, while it is open.
#[component]
pub fn TimeMachine(
    /// Whether it is.
    open: RwSignal<bool>,
) -> impl IntoView {
    only_if(move || open.get(), move || card(open))
}

fn card(open: RwSignal<bool>) -> AnyView {
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            open.set(false);
        }
    };
    view! {
        <section class="time-machine" id="time-machine" aria-label="Time machine" on:keydown=on_key>
            <header class="section-head">
                <h2>"Time machine"</h2>
                <button type="button" class="icon-button" aria-label="Close the time machine"
                    on:click=press(move || open.set(false))>{icon(Icon::Close)}</button>
            </header>
            <div class="time-machine-body">
                <div>
                    <GoTo />
                    <Happenings />
                </div>
                <Futures />
            </div>
        </section>
    }
    .into_any()
}

/// To a time, a minute back or forth.
#[component]
fn GoTo() -> impl IntoView {
    let session = expect_context::<Session>();
    let wanted = NodeRef::<Input>::new();
    let go = move |event: SubmitEvent| {
        event.prevent_default();
        let text = wanted.get_untracked().map(|it| it.value()).unwrap_or_default();
        match names::time_of(&text) {
            Some(at) => session.go(Travel::Time(at.as_micros())),
            None => session
                .tell(Notice::rejected("a time is hours and minutes, such as 13:05 or 13:05:30")),
        }
    };
    view! {
        <form class="go-to" on:submit=go>
            <button type="button" class="button" title="A minute back ([)"
                on:click=press(move || session.go_by(-60))>"−1 min"</button>
            <button type="button" class="button" title="A minute ahead (])"
                on:click=press(move || session.go_by(60))>"+1 min"</button>
            <label class="go-to-time">"Go to "
                <input type="text" node_ref=wanted inputmode="numeric" autocomplete="off" size="6"
                    placeholder="13:05" />
            </label>
            <button type="submit" class="button">"Go"</button>
        </form>
    }
}

/// What happened, by kind, with a way to the one before and the next.
#[component]
fn Happenings() -> impl IntoView {
    let session = expect_context::<Session>();
    let row = move |kind: LandmarkKind| {
        let count = session.part(move |panel| {
            let row = panel.timeline.ticks.iter().find(|row| row.kind == kind);
            row.map_or(0, |row| row.count)
        });
        let none = flag(move || count.get() == 0);
        let name = kind.name();
        view! {
            <tr>
                <th scope="row">
                    <svg class="tick-key" viewBox="0 0 6 16" aria-hidden="true">
                        <path class=class_of(kind) d="M3 0V16"></path>
                    </svg>
                    {name}
                </th>
                <td class="number">{count}</td>
                <td>
                    <button type="button" class="icon-button" disabled=none
                        aria-label=format!("Back to the last: {name}")
                        on:click=press(move || session.go(Travel::Previous(Some(kind))))>
                        {icon(Icon::Back)}
                    </button>
                    <button type="button" class="icon-button" disabled=none
                        aria-label=format!("On to the next: {name}")
                        on:click=press(move || session.go(Travel::Next(Some(kind))))>
                        {icon(Icon::Step)}
                    </button>
                </td>
            </tr>
        }
    };
    view! {
        <table class="happenings">
            <caption class="unseen">"What happened in this run"</caption>
            <tbody>{LandmarkKind::ALL.map(row).collect_view()}</tbody>
        </table>
    }
}

/// The tree of futures.
#[component]
fn Futures() -> impl IntoView {
    let session = expect_context::<Session>();
    let branches = session.part(|panel| panel.timeline.branches.clone());
    let name = NodeRef::<Input>::new();
    let fork = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = name.get_untracked() else { return };
        let (text, clock) = (input.value(), session.peek(|panel| panel.clock.clone()));
        let text = text.trim();
        session.fork(match text {
            "" => format!("Branch at {clock}"),
            text => text.to_owned(),
        });
        input.set_value("");
    };
    let n = memo(move || branches.with(Vec::len));
    view! {
        <div class="futures">
            <h3>"Futures"</h3>
            <p class="sentence">
                "Go back and do something else: the old future stays here. Show one beside the \
                other to see what it changed."
            </p>
            <ul class="futures-list">
                {live(move || (0..n.get()).map(|idx| branch(session, branches, idx)).collect_view()
                    .into_any())}
            </ul>
            <form class="fork" on:submit=fork>
                <label class="unseen" for="fork-name">"Name of the new branch"</label>
                <input type="text" id="fork-name" node_ref=name maxlength="60" autocomplete="off"
                    placeholder="Name (optional)" />
                <button type="submit" class="button">{icon(Icon::Branch)} "Branch here"</button>
            </form>
        </div>
    }
}

fn branch(session: Session, branches: Memo<Vec<BranchRow>>, idx: usize) -> AnyView {
    let read = move |of: fn(&BranchRow) -> String| {
        memo(move || branches.with(|rows| rows.get(idx).map(of).unwrap_or_default()))
    };
    let (name, about) = (read(|row| row.name.clone()), read(|row| row.about.clone()));
    let depth = read(|row| row.depth.to_string());
    let number = idx as u32;
    let here = session.part(move |panel| panel.timeline.here == number);
    let beside = session
        .part(move |panel| panel.timeline.beside.as_ref().is_some_and(|it| it.branch == number));
    let renaming = RwSignal::new(false);
    view! {
        <li class="future" class:here=here style:--depth=depth
            aria-current=text(move || here.get().to_string())>
            {live(move || match renaming.get() {
                true => rename(session, number, name.get_untracked(), renaming),
                false => view! { <b class="future-name">{name}</b> }.into_any(),
            })}
            <span class="future-about">{about}</span>
            <span class="future-buttons">
                {only_if(move || !here.get(), move || view! {
                    <button type="button" class="button small"
                        aria-label=text(move || format!("Go there: {}", name.get()))
                        on:click=press(move || session.change_branch(number))>"Go there"</button>
                    <button type="button" class="button small"
                        aria-pressed=text(move || beside.get().to_string())
                        aria-label=text(move || format!("Beside: {}", name.get()))
                        on:click=press(move || session.show_beside(
                            (!beside.get_untracked()).then_some(number)))>"Beside"</button>
                }.into_any())}
                {only_if(move || here.get(), || view! {
                    <span class="aside">"you are here"</span>
                }.into_any())}
                <button type="button" class="button small"
                    aria-label=text(move || format!("Rename: {}", name.get()))
                    on:click=press(move || renaming.set(true))>"Rename"</button>
            </span>
        </li>
    }
    .into_any()
}

fn rename(session: Session, number: u32, name: String, renaming: RwSignal<bool>) -> AnyView {
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Without the focus it can still be reached.
            input.focus().unwrap_or(());
            input.select();
        }
    });
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let text = input.get_untracked().map(|it| it.value()).unwrap_or_default();
        if !text.trim().is_empty() {
            session.rename(number, text.trim().to_owned());
        }
        renaming.set(false);
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            renaming.set(false);
        }
    };
    view! {
        <form class="fork" on:submit=keep on:keydown=on_key>
            <input type="text" node_ref=input aria-label="Name of the branch" maxlength="60"
                autocomplete="off" prop:value=name />
            <button type="submit" class="button small">"Keep"</button>
        </form>
    }
    .into_any()
}

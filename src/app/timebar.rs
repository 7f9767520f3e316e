//! The last rows: the track, play at the same place always, step, undo, reset, speeds, clock, seed,
//! digest.

use super::icons::{Icon, icon};
use super::parts::{Choice, Choices};
use super::reactive::{flag, live, memo, press, text};
use super::selection::Selection;
use super::session::{SPEEDS, Session};
use super::settings::Settings;
use super::time_machine::TimeMachine;
use super::track::Track;
use crate::engine::protocol::Travel;
use crate::view::numbers::decimal;
use leptos::prelude::*;

/// The time bar.
#[component]
pub fn TimeBar() -> impl IntoView {
    let session = expect_context::<Session>();
    let playing = session.playing;
    let clock = session.part(|panel| panel.clock.clone());
    let chosen = memo(move || SPEEDS.iter().position(|it| *it == session.speed.get()));
    let speeds = SPEED_NAMES.map(Choice::named).to_vec();
    let reached = text(move || match session.reached.get() {
        Some(reached) if playing.get() => {
            let wanted = session.speed.get();
            format!("{} of {wanted}× reached", print_speed(reached))
        }
        _ if playing.get() => format!("{}×", session.speed.get()),
        _ => "paused".to_owned(),
    });
    let settings = expect_context::<Settings>();
    let seed = session.part(|panel| panel.seed);
    let whole_page =
        text(move || format!("./?scenario={}&seed={}", session.scenario.get().key(), seed.get()));
    let open = expect_context::<Selection>().time_machine;
    let n = session.part(|panel| panel.timeline.branches.len());
    let futures = text(move || match n.get() {
        0 | 1 => "Time machine".to_owned(),
        n => format!("{n} futures"),
    });
    let play_name = move || if playing.get() { "Pause" } else { "Play" };
    view! {
        <footer class="timebar" aria-label="Time">
            <TimeMachine open />
            <Track />
            <button type="button" class="play" aria-label=text(move || play_name().to_owned())
                title=text(move || format!("{} (Space)", play_name()))
                on:click=press(move || session.play(!playing.get_untracked()))>
                {live(move || icon(if playing.get() { Icon::Pause } else { Icon::Play }).into_any())}
            </button>
            <button type="button" class="button square" title="One event back (,)"
                aria-label="One event back" on:click=press(move || session.go(Travel::Back))>
                {icon(Icon::Back)}
            </button>
            <button type="button" class="button" title="One event (.)"
                on:click=press(move || session.step())>{icon(Icon::Step)} "Step"</button>
            <UndoButtons />
            <button type="button" class="button" title="Start over with the same seed"
                on:click=press(move || session.restart(session.peek(|panel| panel.seed)))>
                {icon(Icon::Reset)} "Reset"
            </button>
            <Choices name="Speed" choices=speeds chosen class="segments speeds"
                on_choose=move |idx: usize| session.set_speed(SPEEDS[idx]) />
            <div class="clock">
                <time class="clock-time">{clock}</time>
                <span class="clock-speed">{reached}</span>
            </div>
            <button type="button" class="button open-time" aria-controls="time-machine"
                aria-expanded=text(move || open.get().to_string())
                title="Go back, and keep several futures (T)"
                on:click=press(move || open.update(|it| *it = !*it))>
                {icon(Icon::Branch)} <span>{futures}</span>
            </button>
            <span class="grow"></span>
            <RunFacts class="run-facts in-bar" />
            {settings.embedded.then(|| view! {
                <a class="button" href=whole_page target="_blank" rel="noopener">
                    "Open the playground"
                </a>
            })}
        </footer>
    }
}

/// What was done last can be taken back, and done again.
#[component]
fn UndoButtons() -> impl IntoView {
    let session = expect_context::<Session>();
    let undo = session.part(|panel| panel.timeline.undo.clone());
    let redo = session.part(|panel| panel.timeline.redo.clone());
    let name = |verb: &'static str, keys: &'static str, what: Memo<Option<String>>| {
        text(move || match what.get() {
            Some(what) => format!("{verb}: {what} ({keys})"),
            None => format!("{verb} ({keys})"),
        })
    };
    view! {
        <button type="button" class="button square" aria-label="Undo"
            title=name("Undo", "Ctrl Z", undo) disabled=flag(move || undo.get().is_none())
            on:click=press(move || session.undo())>{icon(Icon::Undo)}</button>
        <button type="button" class="button square" aria-label="Redo"
            title=name("Redo", "Ctrl Shift Z", redo) disabled=flag(move || redo.get().is_none())
            on:click=press(move || session.redo())>{icon(Icon::Redo)}</button>
    }
}

/// Seed, events and digest: enough to see that two runs are the same run.
#[component]
pub fn RunFacts(
    /// Where it stands.
    class: &'static str,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let seed = session.part(|panel| panel.seed.to_string());
    let events = session.part(|panel| grouped(panel.events));
    let digest = session.part(|panel| panel.digest.clone());
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            match event_target_value(&event).trim().parse::<u64>() {
                Ok(seed) => session.restart(seed),
                Err(_) => session.tell(super::notice::Notice::rejected(
                    "a seed is a whole number from 0 to 18446744073709551615",
                )),
            }
        }
    };
    view! {
        <div class=class>
            <label class="seed" title="Another number, then Enter: another day in the same city">
                "seed "
                <input type="text" inputmode="numeric" autocomplete="off" size="5"
                    prop:value=seed on:keydown=on_key />
            </label>
            <span class="events">{events} " events"</span>
            <span class="digest" title="Equal digests: equal runs, event by event">
                "digest " <code>{digest}</code>
            </span>
        </div>
    }
}

/// `18 204`, as people read it.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (idx, digit) in digits.chars().enumerate() {
        if idx > 0 && (digits.len() - idx).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

fn print_speed(speed: f64) -> String {
    let places = if speed < 9.95 { 1 } else { 0 };
    format!("{}×", decimal(speed, places))
}

const SPEED_NAMES: [&str; 5] = ["1×", "5×", "20×", "60×", "300×"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(18_204), "18\u{202f}204");
        assert_eq!(grouped(1_000_000), "1\u{202f}000\u{202f}000");
    }

    #[test]
    fn every_speed_has_a_name() {
        for (speed, name) in SPEEDS.iter().zip(SPEED_NAMES) {
            assert_eq!(format!("{speed}×"), name);
        }
    }
}

//! When the engine breaks: another one is brought to where it stood, and the reader decides how to
//! go on. Only where that fails too is the page at its end (`crash`).

use super::crash;
use super::parts::CopyButton;
use super::reactive::{live, press};
use super::session::Session;
use super::watch::SILENT_MS_MAX;
use crate::engine::journal::{Journal, Recovery};
use crate::engine::protocol::Restored;
use crate::scenario::wire::WireCommand;
use crate::view::panel::Subject;
use leptos::html::Button;
use leptos::prelude::*;
use std::fmt::Write as _;

/// How an engine comes to its end.
#[derive(Clone, Debug, PartialEq)]
pub enum Broke {
    /// It said this last.
    Said(String),
    /// It no longer says anything.
    Silent,
}

impl Broke {
    /// The title of the card.
    const fn title(&self) -> &'static str {
        match self {
            Broke::Said(_) => "The engine stopped and was restarted",
            Broke::Silent => "The engine hung and was restarted",
        }
    }
    /// What is known about it.
    fn message(&self) -> String {
        match self {
            Broke::Said(message) => message.clone(),
            Broke::Silent => {
                format!("nothing more for {} seconds, with a frame to come", SILENT_MS_MAX / 1000.0)
            }
        }
    }
}

/// That the engine stopped.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopped {
    broke: Broke,
    /// What was selected, to be selected again.
    selected: Option<Subject>,
    /// The command that was left out, if one was.
    without: Option<WireCommand>,
    since_ms: f64,
    /// Where the other engine stands; `None` on the way there.
    restored: Option<Restored>,
    seconds: f64,
}

impl Session {
    /// The engine is gone: starts another one and brings it to where that one stood.
    pub(super) fn engine_stopped(self, broke: Broke) {
        self.play(false);
        // Broken on the way back, there is no way back.
        match self.journal(Journal::recovery).flatten() {
            Some(recovery) if !self.is_restoring() => self.bring_back(recovery, broke),
            _ => crash::show(&broke.message()),
        }
    }
    /// The other engine stands where the one before it stood.
    pub(super) fn engine_restored(self, restored: Restored) {
        let mut selected = None;
        self.stopped.update(|stopped| {
            if let Some(stopped) = stopped {
                stopped.seconds = (js_sys::Date::now() - stopped.since_ms) / 1000.0;
                stopped.restored = Some(restored);
                selected = stopped.selected;
            }
        });
        self.select(selected);
    }

    /// Whether another engine is on its way to where the last one stood.
    pub(super) fn is_restoring(self) -> bool {
        self.stopped.with_untracked(|it| it.as_ref().is_some_and(|it| it.restored.is_none()))
    }

    fn bring_back(self, recovery: Recovery, broke: Broke) {
        self.stopped.set(Some(Stopped {
            broke,
            selected: self.selected.get_untracked(),
            without: recovery.replay.without.clone(),
            since_ms: js_sys::Date::now(),
            restored: None,
            seconds: 0.0,
        }));
        self.replace_engine(recovery);
    }
    /// Lives the run again without its newest command.
    fn take_back_last(self) {
        let recovery = self.journal(Journal::recovery_before_last).flatten();
        let broke = self.stopped.with_untracked(|it| it.as_ref().map(|it| it.broke.clone()));
        if let (Some(recovery), Some(broke)) = (recovery, broke) {
            self.bring_back(recovery, broke);
        }
    }
    /// Closes the card, with another attempt at what was left out if that is wanted.
    fn go_on(self, again: Option<WireCommand>) {
        self.stopped.set(None);
        if let Some(command) = again {
            self.dispatch(command.into());
        }
        self.play(true);
    }
}

/// Everything that a maintainer needs to see the same.
fn report(stopped: &Stopped, restored: &Restored, seed: u64, city: &str) -> String {
    let mut text = format!(
        "Dispatch Playground {}: the engine stopped\nCity: {city}\nSeed: {seed}\n\
         At {}, after {} events\nIt said: {}\n",
        env!("CARGO_PKG_VERSION"),
        restored.clock,
        restored.events,
        stopped.broke.message(),
    );
    for command in &restored.commands {
        let _ = writeln!(text, "{command}");
    }
    if let Some(without) = &restored.without {
        let _ = writeln!(text, "Left out: {without}");
    }
    text
}

/// What the reader can do about it.
#[component]
pub fn StoppedCard() -> impl IntoView {
    let session = expect_context::<Session>();
    live(move || session.stopped.get().map(|stopped| card(session, stopped)).into_any())
}

fn card(session: Session, stopped: Stopped) -> AnyView {
    let title = stopped.broke.title();
    let body = match stopped.restored.clone() {
        Some(restored) => choices(session, &stopped, restored),
        None => view! { <p role="status">"The run is being brought back…"</p> }.into_any(),
    };
    view! {
        <section class="stopped" role="alertdialog" aria-labelledby="stopped-title">
            <h2 id="stopped-title" class="crash-title">{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn choices(session: Session, stopped: &Stopped, restored: Restored) -> AnyView {
    let (seed, city) = session.peek(|panel| (panel.seed, panel.city.clone()));
    let report = report(stopped, &restored, seed, &city);
    let silent = (stopped.broke == Broke::Silent).then(|| {
        let seconds = SILENT_MS_MAX / 1000.0;
        view! { <p>"It had not answered for "{seconds}" seconds."</p> }
    });
    let says = format!(
        "This was our mistake, not yours. Everything up to {}, event {}, is back, in {:.1} s.",
        restored.clock, restored.events, stopped.seconds
    );
    let last = restored.commands.last().cloned();
    let without = stopped.without.clone();
    let primary = NodeRef::<Button>::new();
    Effect::new(move |_| {
        if let Some(button) = primary.get() {
            // Without the focus the button can still be reached.
            button.focus().unwrap_or(());
        }
    });
    view! {
        {silent}
        <p>{says}</p>
        {restored.without.clone().map(|what| view! {
            <p>"Left out, because it stopped there: "<b>{what}</b></p>
        })}
        <div class="stopped-buttons">
            <button type="button" class="button primary" node_ref=primary
                on:click=press(move || session.go_on(None))>"Go on"</button>
            {match (without, last) {
                (Some(command), _) => view! {
                    <button type="button" class="button"
                        on:click=press(move || session.go_on(Some(command.clone())))>
                        "Try it again"
                    </button>
                }.into_any(),
                (None, Some(last)) => view! {
                    <button type="button" class="button"
                        on:click=press(move || session.take_back_last())>
                        "Go back and leave out: " {last}
                    </button>
                }.into_any(),
                (None, None) => ().into_any(),
            }}
            <CopyButton what=report.clone() label="Copy report" />
        </div>
        <details>
            <summary>"What happened"</summary>
            <pre class="crash-text">{report}</pre>
        </details>
    }
    .into_any()
}

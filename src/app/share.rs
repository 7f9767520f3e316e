//! Save and share: the run as a link and as a file, under a name in this browser, and what it takes
//! to see that two runs are the same.

use super::bundle;
use super::dialog::{Dialog, DialogHead};
use super::export::download;
use super::notice::Notice;
use super::parts::{CopyButton, Underway};
use super::reactive::{live, memo, press, text};
use super::session::{Again, Session};
use super::store::{self, KeptRun};
use super::timebar::grouped;
use crate::engine::protocol::Form;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use std::time::Duration;

/// The dialog's handle.
#[derive(Clone, Copy)]
pub struct Share {
    dialog: Dialog,
    /// The link, once it is written.
    link: RwSignal<Option<String>>,
    runs: RwSignal<Vec<KeptRun>>,
    /// How the run does that is lived again.
    again: RwSignal<Again>,
    session: Session,
}

impl Share {
    /// Closed.
    pub fn new(session: Session) -> Share {
        Share {
            dialog: Dialog::default(),
            link: RwSignal::new(None),
            runs: RwSignal::new(Vec::new()),
            again: RwSignal::new(Again::No),
            session,
        }
    }
    /// Opens it, with a link to the run as it stands.
    pub fn show(self) {
        self.runs.set(store::all());
        self.link.set(None);
        self.session.stop_living_again();
        self.again.set(Again::No);
        self.session.write_down(Form::Link, move |link| self.link.set(Some(page_with(&link))));
        self.dialog.show();
    }
    fn open(self, run: KeptRun) {
        self.dialog.close();
        let session = self.session;
        let link = run.link.clone();
        let failed = move |problems: Vec<String>| {
            store::put_aside(&run);
            let aside = "It was put aside in this browser and is no longer listed.".to_owned();
            session.tell(Notice::link_failed(problems.into_iter().chain([aside]).collect()));
        };
        session.open_kept(link.into_bytes(), Box::new(failed));
    }
}

/// The dialog.
#[component]
pub fn ShareDialog(
    /// Its handle.
    share: Share,
) -> impl IntoView {
    view! {
        <dialog class="help share" node_ref=share.dialog.node aria-labelledby="share-title">
            <DialogHead dialog=share.dialog id="share-title" title="Save and share"
                close="Close" />
            <LinkPart share />
            <AboutRun share />
            <Runs share />
        </dialog>
    }
}

/// The link and the file.
#[component]
fn LinkPart(share: Share) -> impl IntoView {
    let size = text(move || {
        share.link.with(|link| match link {
            None => "The link is being written…".to_owned(),
            Some(link) if link.len() > LONG => format!(
                "{} characters: many chats cut links of this length. Keep it as a file instead.",
                link.len()
            ),
            Some(link) => format!("{} characters", link.len()),
        })
    });
    let value = memo(move || share.link.get().unwrap_or_default());
    let session = share.session;
    let file = move || {
        session.write_down(Form::File, move |text| {
            if let Err(why) = download("dispatch-run.json", "application/json", text.as_bytes()) {
                session.tell(Notice::rejected(&why));
            }
        });
    };
    view! {
        <h3>"Share this moment"</h3>
        <p>
            "The link holds everything: city, seed, what you did and when, every future, the place \
            on the map. Whoever opens it sees the same run, event by event."
        </p>
        <div class="share-row">
            <input type="text" readonly aria-label="Link to this moment" prop:value=value />
            <CopyButton what=value label="Copy link" />
            <button type="button" class="button" on:click=press(file)>"Keep as a file"</button>
        </div>
        <p class="aside" role="status">{size}</p>
    }
}

/// What makes this run this run.
#[component]
fn AboutRun(share: Share) -> impl IntoView {
    let session = share.session;
    let facts = session.part(|panel| {
        format!(
            "{}, seed {}, {} events at {}, digest {}",
            panel.city, panel.seed, panel.events, panel.clock, panel.digest
        )
    });
    let again = share.again;
    let living = memo(move || match again.get() {
        Again::Living(share) => Some(share),
        _ => None,
    });
    let stop = move || {
        session.stop_living_again();
        again.set(Again::No);
    };
    let offer = move || match living.get().is_some() {
        true => view! { <Underway share=living cancel=stop /> }.into_any(),
        false => view! {
            <button type="button" class="button"
                on:click=press(move || session.live_again(move |it| again.set(it)))>
                "Live it again"
            </button>
        }
        .into_any(),
    };
    view! {
        <h3>"About this run"</h3>
        <div class="share-row">
            <code class="share-facts">{facts}</code>
            <CopyButton what=facts label="Copy for a bug report" />
        </div>
        <div class="share-row">
            {live(offer)}
            <p class="share-again" role="status">{text(move || again.with(verdict))}</p>
        </div>
        <p>
            "Equal digests mean equal runs. \"Live it again\" lets an engine that has never seen \
            this run live it from the beginning to this event. In a terminal "
            <code>"dispatch run LINK --digest"</code>
            " does the same."
        </p>
    }
}

/// Whether a run that was lived again is the same, in a sentence.
fn verdict(again: &Again) -> String {
    match again {
        Again::No | Again::Living(0) => String::new(),
        Again::Living(_) => "It is lived again, beside the city…".to_owned(),
        Again::Lived { again, here } if again == here => {
            format!("Same: {} after {} events.", here.1, grouped(here.0))
        }
        Again::Lived { again, here } => format!(
            "Not the same: {} after {} events; here {} after {}. That is our mistake: please \
             report it with the line above.",
            again.1,
            grouped(again.0),
            here.1,
            grouped(here.0)
        ),
        Again::Failed(why) => {
            format!("It could not be lived again: {}.", why.trim_end_matches('.'))
        }
    }
}

/// The runs in this browser.
#[component]
fn Runs(share: Share) -> impl IntoView {
    let session = share.session;
    let name = NodeRef::<Input>::new();
    let keep = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = name.get_untracked() else { return };
        let text = input.value().trim().to_owned();
        if text.is_empty() {
            return;
        }
        input.set_value("");
        let about = about(session);
        session.write_down(Form::Link, move |link| {
            if let Err(why) = store::keep(&text, &about, &link) {
                session.tell(Notice::rejected(why));
            }
            share.runs.set(store::all());
        });
    };
    let list = move || {
        let runs = share.runs.get();
        match runs.is_empty() {
            true => view! { <p class="aside">"None yet."</p> }.into_any(),
            false => {
                let rows = runs.into_iter().map(|run| row(share, run)).collect_view();
                view! {
                    <ul class="kept-runs">{rows}</ul>
                    <button type="button" class="button" on:click=press(move || save_all(session))>
                        "Save all as a file"
                    </button>
                    <p class="sentence">
                        "Import that file in any browser, and its runs are there too: none is \
                        overwritten."
                    </p>
                }
                .into_any()
            }
        }
    };
    view! {
        <h3>"Runs in this browser"</h3>
        <form class="share-row" on:submit=keep>
            <input type="text" node_ref=name aria-label="Name for this run" maxlength="60"
                autocomplete="off" placeholder="Name" />
            <button type="submit" class="button">"Save"</button>
        </form>
        {live(list)}
    }
}

fn save_all(session: Session) {
    if let Err(why) = bundle::save() {
        session.tell(Notice::rejected(&why));
    }
}

fn row(share: Share, run: KeptRun) -> impl IntoView {
    let name = match run.name.as_str() {
        "" => "Kept by itself".to_owned(),
        name => name.to_owned(),
    };
    let key = run.key.clone();
    let (open_name, delete_name) = (format!("Open: {name}"), format!("Delete: {name}"));
    let date = js_sys::Date::new(&(run.at_ms as f64).into());
    let when: String = date.to_locale_string("default", &wasm_bindgen::JsValue::UNDEFINED).into();
    let about = format!("{}, {when}", run.about);
    view! {
        <li class="future">
            <b class="future-name">{name}</b>
            <span class="future-about">{about}</span>
            <span class="future-buttons">
                <button type="button" class="button small" aria-label=open_name
                    on:click=press(move || share.open(run.clone()))>"Open"</button>
                <button type="button" class="button small" aria-label=delete_name
                    on:click=press(move || {
                        store::delete(&key);
                        share.runs.set(store::all());
                    })>"Delete"</button>
            </span>
        </li>
    }
}

/// Keeps the run by itself now and then, once the reader has done something in it.
pub fn keep_by_itself(session: Session) {
    let last = StoredValue::new((0_u64, false));
    let keep = move || {
        let events = session.peek(|panel| panel.events);
        let is_touched =
            session.peek(|panel| panel.timeline.done > 0 || panel.timeline.branches.len() > 1);
        let (kept, told) = last.get_value();
        if !is_touched || kept == events || session.stopped.with_untracked(Option::is_some) {
            return;
        }
        last.set_value((events, told));
        let about = about(session);
        session.write_down(Form::Link, move |link| {
            if let Err(why) = store::keep_by_itself(&about, &link)
                && !told
            {
                last.set_value((events, true));
                session.tell(Notice::not_kept(why));
            }
        });
    };
    set_interval(keep, KEEP_EVERY);
    let _stop = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().hidden() {
            keep();
        }
    });
}

fn about(session: Session) -> String {
    session.peek(|panel| {
        let done = match panel.timeline.done {
            0 => "nothing done yet".to_owned(),
            1 => "1 intervention".to_owned(),
            n => format!("{n} interventions"),
        };
        format!("{} at {}, {done}", panel.city, panel.clock)
    })
}

/// This page's address with another end.
pub fn page_with(end: &str) -> String {
    let location = window().location();
    let (origin, path) = (location.origin(), location.pathname());
    format!("{}{}{end}", origin.unwrap_or_default(), path.unwrap_or_default())
}

/// Chats and mails were seen to cut somewhat longer ones.
const LONG: usize = 8_000;
const KEEP_EVERY: Duration = Duration::from_secs(10);

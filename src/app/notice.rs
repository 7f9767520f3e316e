//! A message to the reader over the map: what happened and what to do. Never a dialog.

use super::icons::{Icon, icon};
use super::parts::{Fold, Underway};
use super::reactive::{live, memo, press, text};
use super::session::Session;
use crate::engine::timeline::BRANCHES_MAX;
use crate::view::names;
use leptos::prelude::*;

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How urgent it is.
    pub tone: NoticeTone,
    /// One line.
    pub title: String,
    /// The particulars, one each.
    pub lines: Vec<String>,
}

/// How urgent a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeTone {
    /// Good to know.
    Info,
    /// Something did not work.
    Problem,
    /// Something is being read or brought here, and can be given up.
    Underway,
    /// Time stands because the tab was hidden.
    Paused,
}

impl Notice {
    /// A command was rejected.
    pub fn rejected(why: &str) -> Notice {
        let mut title = why.trim_end_matches('.').to_owned();
        if let Some(first) = title.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        Notice {
            tone: NoticeTone::Problem,
            title: format!("{title}."),
            lines: vec!["Nothing was changed.".to_owned()],
        }
    }
    /// Files are being read.
    pub fn reading() -> Notice {
        let title = "Reading the files. The running city goes on meanwhile.".to_owned();
        Notice { tone: NoticeTone::Underway, title, lines: Vec::new() }
    }
    /// A run is being brought to where it was kept.
    pub fn bringing() -> Notice {
        let title = "A long run is lived again up to where it was kept. The running city goes on \
                     meanwhile.";
        Notice { tone: NoticeTone::Underway, title: title.to_owned(), lines: Vec::new() }
    }
    /// A future made room for another.
    pub fn let_go(name: &str) -> Notice {
        Notice {
            tone: NoticeTone::Info,
            title: format!("The oldest future, \"{name}\", made room for the new one."),
            lines: vec![format!(
                "{BRANCHES_MAX} futures are kept. Those that you gave a name go last."
            )],
        }
    }
    /// Runs were taken from a file into the browser's store.
    pub fn restored(new: usize, known: usize, unread: usize) -> Notice {
        let runs = |n: usize| names::count(n, "run");
        let mut lines = Vec::new();
        if known > 0 {
            lines.push(format!("{} of the file: here already.", runs(known)));
        }
        if unread > 0 {
            lines.push(format!("{} of the file: not read, they are damaged.", runs(unread)));
        }
        let title = format!("{} taken into this browser. Open them from \"Share\".", runs(new));
        Notice { tone: NoticeTone::Info, title, lines }
    }
    /// Files were read, with remarks.
    pub fn loaded(notes: Vec<String>) -> Notice {
        Notice { tone: NoticeTone::Info, title: "Loaded".to_owned(), lines: notes }
    }
    /// Files could not be read.
    pub fn import_failed(problems: Vec<String>) -> Notice {
        Notice {
            tone: NoticeTone::Problem,
            title: "These files could not be loaded. The running city is untouched.".to_owned(),
            lines: problems,
        }
    }
    /// A lesson, or what belongs to it, could not be loaded.
    pub fn lesson_failed(name: &str, why: String) -> Notice {
        Notice {
            tone: NoticeTone::Problem,
            title: format!(
                "The lesson \"{name}\" could not be opened. The running city is untouched."
            ),
            lines: vec![why],
        }
    }
    /// A link or a kept run could not be opened.
    pub fn link_failed(problems: Vec<String>) -> Notice {
        Notice {
            tone: NoticeTone::Problem,
            title: "This link could not be opened. The running city is untouched.".to_owned(),
            lines: problems,
        }
    }
    /// The run could not be kept by itself.
    pub fn not_kept(why: &str) -> Notice {
        let title = "This run is not kept by itself.".to_owned();
        Notice { tone: NoticeTone::Problem, title, lines: vec![format!("Because {why}.")] }
    }
    /// A kept run was opened.
    pub fn opened() -> Notice {
        Notice {
            tone: NoticeTone::Info,
            title: "Opened, paused where it was kept. Press play to go on.".to_owned(),
            lines: Vec::new(),
        }
    }
    /// The tool in hand does not fit what was pointed at.
    pub fn wrong_target(target: &str) -> Notice {
        Notice {
            tone: NoticeTone::Info,
            title: format!("This tool needs {target}. It is still in hand; Esc puts it away."),
            lines: Vec::new(),
        }
    }
    /// The tab was hidden.
    pub fn was_hidden() -> Notice {
        Notice {
            tone: NoticeTone::Paused,
            title: "Paused while this tab was hidden.".to_owned(),
            lines: Vec::new(),
        }
    }
}

/// Shows the notice, if there is one. Problems are announced at once.
#[component]
pub fn NoticeBar() -> impl IntoView {
    let session = expect_context::<Session>();
    let close = move || session.notice.set(None);
    let body = move |notice: Notice| {
        let problem = notice.tone == NoticeTone::Problem;
        let paused = notice.tone == NoticeTone::Paused;
        let underway = notice.tone == NoticeTone::Underway;
        let coming = memo(move || session.coming.get());
        let resume = move || {
            close();
            session.play(true);
        };
        view! {
            <div class="notice" class:problem=problem>
                {icon(if problem { Icon::Warning } else { Icon::Info })}
                <div class="notice-text">
                    <p class="notice-title">{notice.title}</p>
                    {(!notice.lines.is_empty()).then(|| view! {
                        <ul>
                            {notice.lines.into_iter().take(LINES_MAX)
                                .map(|line| view! { <li><bdi>{line}</bdi></li> })
                                .collect_view()}
                        </ul>
                    })}
                    {underway.then(|| view! {
                        <Underway share=coming cancel=move || session.stop_reading() />
                    })}
                    {paused.then(|| view! {
                        <button type="button" class="button primary" on:click=press(resume)>
                            {icon(Icon::Play)} "Go on"
                        </button>
                    })}
                </div>
                <button type="button" class="icon-button" aria-label="Close this message"
                    on:click=press(close)>{icon(Icon::Close)}</button>
            </div>
        }
    };
    view! {
        <div class="notices" role="alert">
            {live(move || session.notice.get().map(body).into_any())}
        </div>
    }
}

/// What was said so far, for those who closed it too early.
#[component]
pub fn NoticesPanel() -> impl IntoView {
    let told = expect_context::<Session>().told;
    let aside = text(move || match told.with(Vec::len) {
        0 => "none so far".to_owned(),
        n => n.to_string(),
    });
    let row = |notice: &Notice| {
        let problem = notice.tone == NoticeTone::Problem;
        view! {
            <li class:problem=problem>
                {icon(if problem { Icon::Warning } else { Icon::Info })}
                <span>
                    {notice.title.clone()}
                    {notice.lines.first().map(|line| view! { " " <bdi>{line.clone()}</bdi> })}
                </span>
            </li>
        }
    };
    view! {
        <Fold title="Messages to you" aside>
            <ul class="told">
                {live(move || told.with(|all| {
                    all.iter().rev().map(row).collect_view().into_any()
                }))}
            </ul>
        </Fold>
    }
}

/// More than this nobody reads.
const LINES_MAX: usize = 20;

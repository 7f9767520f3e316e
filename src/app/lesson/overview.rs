//! The list of lessons: what there is, what is done, and what teachers need.

use super::Learn;
use super::card::{Languages, done_mark};
use super::progress::Kept;
use super::teach::Teachers;
use crate::app::dialog::Dialog;
use crate::app::export::{Form, download};
use crate::app::icons::{Icon, icon};
use crate::app::reactive::{flag, live, memo, press, text};
use leptos::prelude::*;

/// Opens the list.
#[component]
pub fn LessonsButton() -> impl IntoView {
    let learn = expect_context::<Learn>();
    view! {
        <button type="button" class="button primary lessons-open" aria-label="Lessons"
            title="Short lessons: cause a failure, see it named, mend it"
            on:click=press(move || learn.show_list())>
            {icon(Icon::Learn)} <span>"Lessons"</span>
        </button>
    }
}

/// The list.
#[component]
pub fn LessonsDialog() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let dialog = learn.dialog;
    let lang = text(move || learn.language.get().code().to_owned());
    let lessons = memo(move || learn.course.with(|it| it.lessons.clone()));
    let challenges = memo(move || learn.course.with(|it| it.challenges.clone()));
    view! {
        <dialog class="help lessons" node_ref=dialog.node aria-labelledby="lessons-title" lang=lang>
            <header class="help-head">
                <h2 id="lessons-title">{text(move || match learn.say("lessons") {
                    said if said.is_empty() => "Lessons".to_owned(),
                    said => said,
                })}</h2>
                <Languages />
                <button type="button" class="icon-button"
                    aria-label=text(move || match learn.say("close") {
                        said if said.is_empty() => "Close".to_owned(),
                        said => said,
                    })
                    on:click=press(move || dialog.close())>{icon(Icon::Close)}</button>
            </header>
            <p>{text(move || learn.say("about"))}</p>
            {list(learn, dialog, lessons)}
            <h3>{text(move || learn.say("challenges"))}</h3>
            <p>{text(move || learn.say("challenges-about"))}</p>
            {list(learn, dialog, challenges)}
            {kept(learn)}
            <Teachers />
        </dialog>
    }
}

/// Lessons in their order, each with its title, its idea and how far it is.
fn list(learn: Learn, dialog: Dialog, names: Memo<Vec<String>>) -> AnyView {
    let row = move |name: String| {
        let of = name.clone();
        let texts = memo(move || learn.texts.with(|all| all.get(&of).cloned()));
        let of = name.clone();
        let kept = memo(move || learn.kept.with(|all| all.0.get(&of).cloned().unwrap_or_default()));
        // Until its texts have come a lesson goes by its folder's name.
        let of = name.clone();
        let title = text(move || {
            texts.with(|it| it.as_ref().map_or_else(|| of.clone(), |it| it.title.clone()))
        });
        let question = text(move || {
            texts.with(|it| it.as_ref().map_or_else(String::new, |it| it.question.clone()))
        });
        let goals = text(move || {
            let (done, all) =
                kept.with(|it| (it.goals.iter().filter(|it| **it).count(), it.goals.len()));
            match all {
                0 => String::new(),
                _ => learn.say_with("goals-done", [("done", done), ("all", all)]),
            }
        });
        let open = move || {
            dialog.close();
            learn.start(&name);
        };
        view! {
            <li class="lesson-row" class:done=flag(move || kept.with(Kept::is_done))>
                <button type="button" class="lesson-open" on:click=press(open)>
                    {done_mark(move || kept.with(Kept::is_done))}
                    <span class="lesson-name">{title}</span>
                    <span class="lesson-about">{question}</span>
                    <span class="aside">{goals}</span>
                </button>
            </li>
        }
    };
    let rows = live(move || names.get().into_iter().map(row).collect_view().into_any());
    view! { <ol class="lesson-list">{rows}</ol> }.into_any()
}

/// Progress: how far, as a file, forgotten.
fn kept(learn: Learn) -> AnyView {
    let far = text(move || {
        let is_done = |name: &&String| {
            learn.kept.with(|kept| kept.0.get(name.as_str()).is_some_and(Kept::is_done))
        };
        let (done, all) =
            learn.course.with(|it| (it.names().filter(is_done).count(), it.names().count()));
        learn.say_with("progress", [("done", done), ("all", all)])
    });
    let save = move || {
        let text = learn.kept.with_untracked(super::Progress::print);
        let text = format!("lesson;goals;guess;came\n{text}");
        if let Err(why) = download("dispatch-lessons.csv", Form::Csv.mime(), text.as_bytes()) {
            learn.session.tell(crate::app::notice::Notice::rejected(&why));
        }
    };
    let forget = move || {
        learn.kept.set(super::Progress::default());
        learn.kept.with_untracked(super::Progress::store);
    };
    view! {
        <div class="lesson-progress">
            <b role="status">{far}</b>
            <button type="button" class="button small" on:click=press(save)>
                {text(move || learn.say("progress-save"))}</button>
            <button type="button" class="button small" on:click=press(forget)>
                {text(move || learn.say("progress-forget"))}</button>
        </div>
    }
    .into_any()
}

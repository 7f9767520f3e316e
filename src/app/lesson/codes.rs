//! Pupils' result codes, read into a table without a server.

use super::Learn;
use crate::app::reactive::{live, press, text};
use crate::lesson::code::{Achievement, CodeError};
use leptos::prelude::*;

/// Codes that pupils handed in, as a table.
#[component]
pub(super) fn Codes() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let text_of = RwSignal::new(String::new());
    let shown = RwSignal::new(Vec::<String>::new());
    let read = move || {
        let codes = text_of.get_untracked();
        shown.set(codes.split_whitespace().map(str::to_owned).collect());
    };
    let rows = move || {
        let rows = shown.get().into_iter().map(|code| row(learn, &code)).collect_view();
        if shown.with(Vec::is_empty) {
            return ().into_any();
        }
        view! {
            <div class="debrief-scroll" tabindex="0" role="region" aria-label=learn.say("codes")>
            <table class="debrief codes"><thead><tr>
                <th scope="col">{learn.say("code-name")}</th>
                <th scope="col">{learn.say("lesson")}</th>
                <th scope="col">{learn.say("goals")}</th>
                <th scope="col">{learn.say("predict")}</th>
                <th scope="col">{learn.say("debrief")}</th>
            </tr></thead><tbody>{rows}</tbody></table>
            </div>
        }
        .into_any()
    };
    view! {
        <h3>{text(move || learn.say("codes"))}</h3>
        <p>{text(move || learn.say("codes-about"))}</p>
        <textarea class="codes-field" rows="3" aria-label=text(move || learn.say("codes"))
            on:input=move |event| text_of.set(event_target_value(&event))></textarea>
        <button type="button" class="button" on:click=press(read)>
            {text(move || learn.say("codes-read"))}</button>
        {live(rows)}
    }
}

fn row(learn: Learn, code: &str) -> AnyView {
    let done = match Achievement::read(code) {
        Ok(done) => done,
        Err(why) => {
            let key = match why {
                CodeError::NoCode => "code-none",
                CodeError::Newer => "code-newer",
                CodeError::Damaged => "code-damaged",
            };
            let start: String = code.chars().take(24).collect();
            return view! { <tr><td colspan="5">{start} ": " {learn.say(key)}</td></tr> }
                .into_any();
        }
    };
    let texts = learn.texts.with(|all| all.get(&done.lesson).cloned()).unwrap_or_default();
    let title = if texts.title.is_empty() { done.lesson.clone() } else { texts.title.clone() };
    let n_done = done.goals.iter().filter(|it| **it).count();
    let goals = learn.say_with("goals-done", [("done", n_done), ("all", done.goals.len())]);
    let key = match (done.guess.as_str(), done.came.as_str()) {
        ("", _) | (_, "") => "unasked",
        (guess, came) if guess == came => "foreseen",
        _ => "otherwise",
    };
    let number = |(name, text): &(String, String)| {
        let label = texts.numbers.get(name).cloned().unwrap_or_else(|| name.clone());
        view! { <div>{label} ": " {text.clone()}</div> }
    };
    view! {
        <tr>
            <th scope="row">{done.name.clone()}</th><td>{title}</td><td>{goals}</td>
            <td>{learn.say(key)}</td>
            <td>{done.numbers.iter().map(number).collect_view()}</td>
        </tr>
    }
    .into_any()
}

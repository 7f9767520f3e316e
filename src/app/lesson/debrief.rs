//! The same run again with a way out, and what the learner's own numbers say.

use super::card::{part, rich};
use super::{Learn, Opened};
use crate::app::reactive::{flag, live, memo, press, text};
use crate::lesson::message::Number;
use crate::lesson::{Fix, Texts};
use leptos::prelude::*;

/// Ways out and numbers.
#[component]
pub(super) fn Debrief(
    /// The lesson.
    opened: Opened,
    /// Its texts.
    texts: Texts,
) -> impl IntoView {
    let learn = expect_context::<Learn>();
    let came = move || learn.seen.with(|seen| seen.came.is_some());
    view! {
        {part(learn, "fixes", came, fixes(learn, &opened, &texts))}
        {part(learn, "debrief", came, numbers(learn, opened, texts))}
    }
}

/// A button for each way out, and what the one in force does.
fn fixes(learn: Learn, opened: &Opened, texts: &Texts) -> AnyView {
    let button = |(idx, fix): (usize, &Fix)| {
        let words = texts.fixes.get(&fix.name).cloned().unwrap_or_default();
        view! {
            <li class="fix" class:here=flag(move || learn.run.get() == idx + 1)>
                <button type="button" class="button"
                    aria-pressed=text(move || (learn.run.get() == idx + 1).to_string())
                    on:click=press(move || learn.try_fix(idx))>{words.name}</button>
                <p>{rich(&words.told)}</p>
            </li>
        }
    };
    let all = opened.lesson.fixes.iter().enumerate().map(button).collect_view();
    view! {
        <p class="aside">{text(move || learn.say("fixes-about"))}</p>
        <ul class="fixes">{all}</ul>
    }
    .into_any()
}

/// A column for each run that was tried, a row for each number, and sentences on the own run.
fn numbers(learn: Learn, opened: Opened, texts: Texts) -> AnyView {
    let names: Vec<String> = opened.lesson.fixes.iter().map(|fix| fix.name.clone()).collect();
    let messages = texts.debrief.clone();
    let table = move || {
        let runs = learn.seen.with(|seen| seen.runs.clone());
        let tried = || runs.iter().enumerate().filter(|(_, numbers)| !numbers.is_empty());
        let head = |idx: usize| match idx.checked_sub(1).and_then(|fix| names.get(fix)) {
            Some(fix) => texts.fixes.get(fix).map(|it| it.name.clone()).unwrap_or_default(),
            None => learn.say("your-run"),
        };
        let heads = tried().map(|(idx, _)| view! { <th scope="col">{head(idx)}</th> });
        let row = |name: &String| {
            let number = |numbers: &[crate::view::panel::AskedRow]| {
                let found = numbers.iter().find(|it| it.name == *name);
                found.map(|it| it.text.clone()).unwrap_or_default()
            };
            let cells = tried().map(|(_, it)| view! { <td>{number(it)}</td> }).collect_view();
            let label = texts.numbers.get(name).cloned().unwrap_or_default();
            view! { <tr><th scope="row">{label}</th>{cells}</tr> }
        };
        view! {
            <div class="debrief-scroll" tabindex="0" role="region"
                aria-label=learn.say("debrief")>
            <table class="debrief">
                <thead><tr><td></td>{heads.collect_view()}</tr></thead>
                <tbody>{opened.lesson.numbers.iter().map(row).collect_view()}</tbody>
            </table>
            </div>
        }
        .into_any()
    };
    let own = memo(move || learn.seen.with(|seen| seen.runs.first().cloned().unwrap_or_default()));
    let sentences = move || {
        let numbers = own.get();
        let find = |name: &str| {
            let found = numbers.iter().find(|it| it.name == name)?;
            Some(Number { text: &found.text, count: found.count })
        };
        let language = learn.language.get();
        let told = messages.iter().map(|it| it.print(find, |n| language.form(n)));
        told.map(|it| view! { <p>{rich(&it)}</p> }).collect_view().into_any()
    };
    view! { {live(table)} {live(sentences)} }.into_any()
}

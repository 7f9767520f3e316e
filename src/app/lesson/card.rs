//! The open lesson beside the map: question, what to do, goals, what was seen, ways out, numbers.
//! Everything can be opened at any time; parts open by themselves when their moment has come.

use super::data::Language;
use super::debrief::Debrief;
use super::{Learn, Opened};
use crate::app::icons::{Icon, icon};
use crate::app::parts::focus;
use crate::app::reactive::{flag, live, memo, only_if, press, text};
use crate::engine::protocol::Travel;
use crate::lesson::Texts;
use crate::lesson::message::{fill, pieces};
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

/// The button that lets time begin.
const START: &str = "lesson-start";

/// The lesson that is open, or a teacher's question.
#[component]
pub fn LessonCard() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let texts = learn.lesson_texts();
    let question = learn.asked.with_value(|asked| asked.question.clone());
    let of_lesson = move |build: fn(Learn, Opened, Texts) -> AnyView| {
        live(move || match learn.open.get() {
            Some(opened) => build(learn, opened, texts.get()),
            None => ().into_any(),
        })
    };
    only_if(
        move || learn.is_open.get(),
        move || {
            let lang = text(move || learn.language.get().code().to_owned());
            view! {
                <aside class="lesson" aria-label=text(move || learn.say("lesson")) lang=lang>
                    <div class="lesson-first">
                        {(!question.is_empty())
                            .then(|| teachers_question(learn, question.clone()))}
                        {of_lesson(first)}
                    </div>
                    <div class="lesson-then">{of_lesson(then)}</div>
                </aside>
            }
            .into_any()
        },
    )
}

/// What comes before the controls where there is one column only. Built anew for another lesson or
/// another language, not for anything else.
fn first(learn: Learn, opened: Opened, texts: Texts) -> AnyView {
    let name = opened.name.clone();
    let at = memo(move || learn.place_of(&name));
    view! {
        <header class="lesson-head">
            <span class="aside">{at}</span>
            <span class="grow"></span>
            <Languages />
            <button type="button" class="icon-button" aria-label=text(move || learn.say("print"))
                title=text(move || learn.say("print"))
                on:click=press(super::print::print)>{icon(Icon::Print)}</button>
            <button type="button" class="icon-button" aria-label=text(move || learn.say("leave"))
                title=text(move || learn.say("leave"))
                on:click=press(move || learn.leave())>{icon(Icon::Close)}</button>
        </header>
        <h2 class="lesson-title">{texts.title.clone()}</h2>
        <p class="lesson-idea">{rich(&texts.idea)}</p>
        {predict(learn, &opened, &texts)}
        {goals(learn, &opened, &texts)}
        <p class="unseen" role="status">{told(learn, &texts)}</p>
    }
    .into_any()
}

/// What comes behind them.
fn then(learn: Learn, opened: Opened, texts: Texts) -> AnyView {
    view! {
        {seen(learn, &texts)}
        <Debrief opened=opened.clone() texts=texts.clone() />
        {real(learn, &opened, &texts)}
        <Turn />
    }
    .into_any()
}

/// A part of the card that opens by itself once `when` holds.
pub(super) fn part(
    learn: Learn,
    key: &'static str,
    when: impl Fn() -> bool + Send + Sync + 'static,
    children: AnyView,
) -> AnyView {
    let opens = memo(when);
    view! {
        <details class="lesson-part" open=flag(move || opens.get())>
            <summary>{icon(Icon::Chevron)} <h3>{text(move || learn.say(key))}</h3></summary>
            <div class="lesson-part-body">{children}</div>
        </details>
    }
    .into_any()
}

/// What will happen?
fn predict(learn: Learn, opened: &Opened, texts: &Texts) -> AnyView {
    let chosen = RwSignal::new(None::<String>);
    let answers: Vec<(String, String)> = opened
        .lesson
        .predict
        .answers
        .iter()
        .map(|name| (name.clone(), texts.answers.get(name).cloned().unwrap_or_default()))
        .collect();
    let is_open = move || learn.guess.get().is_none();
    let guessed = answers.clone();
    let yours = move || {
        let guess = learn.guess.get().unwrap_or_default();
        let answer = guessed.iter().find(|it| it.0 == guess);
        answer.map(|it| format!("{} {}", learn.say("your-guess"), it.1)).unwrap_or_default()
    };
    let radios = move || {
        let radio = |(name, words): (String, String)| {
            let value = name.clone();
            view! {
                <label class="answer">
                    <input type="radio" name="prediction" value=value
                        on:change=move |_| chosen.set(Some(name.clone())) />
                    <span>{words}</span>
                </label>
            }
        };
        let guess = move || {
            learn.guess.set(Some(chosen.get_untracked().unwrap_or_default()));
            // What had the focus is gone with the answers.
            spawn_local(async {
                tick().await;
                focus(START);
            });
        };
        let key = move || if chosen.get().is_some() { "guess-it" } else { "guess-none" };
        view! {
            <fieldset class="answers">
                <legend class="unseen">{text(move || learn.say("predict"))}</legend>
                {answers.clone().into_iter().map(radio).collect_view()}
            </fieldset>
            <button type="button" class="button primary"
                class:quiet=flag(move || chosen.get().is_none())
                on:click=press(guess)>{text(move || learn.say(key()))}</button>
        }
        .into_any()
    };
    view! {
        <section class="lesson-step" aria-label=text(move || learn.say("predict"))>
            <p class="question">{texts.question.clone()}</p>
            {only_if(is_open, radios)}
            {only_if(move || !is_open(), move || view! {
                <p class="aside">{text(yours.clone())}</p>
            }.into_any())}
        </section>
    }
    .into_any()
}

/// Lets time begin to pass, once what to do can have been read; later begins again or ends the run.
fn time(learn: Learn) -> AnyView {
    let playing = learn.session.playing;
    let has_passed = learn.session.part(|panel| panel.timeline.now_us > panel.timeline.begin_us);
    let has_begun = memo(move || playing.get() || has_passed.get());
    let is_asked = memo(move || learn.guess.get().is_none());
    let start = move || {
        view! {
            <button type="button" class="button primary" id=START class:quiet=is_asked
                on:click=press(move || {
                    learn.guess.update(|guess| _ = guess.get_or_insert_default());
                    learn.session.play(true);
                })>{icon(Icon::Play)} {text(move || learn.say("run-it"))}</button>
        }
    };
    let again = move || {
        view! {
            <div class="lesson-buttons">
                <button type="button" class="button" on:click=press(move || learn.again())>
                    {icon(Icon::Reset)} {text(move || learn.say("again"))}</button>
                <button type="button" class="button" on:click=press(move || learn.hurry())>
                    {icon(Icon::Step)} {text(move || learn.say("hurry"))}</button>
            </div>
        }
    };
    let buttons = move || match has_begun.get() {
        true => again().into_any(),
        false => start().into_any(),
    };
    live(buttons)
}

/// What to do, and what it should lead to.
fn goals(learn: Learn, opened: &Opened, texts: &Texts) -> AnyView {
    let goal = |(idx, name): (usize, &String)| {
        let words = texts.goals.get(name).cloned().unwrap_or_default();
        let is_done = memo(move || learn.seen.with(|seen| seen.goals.get(idx) == Some(&true)));
        let count = text(move || {
            learn.seen.with(|seen| match (seen.goals.get(idx), seen.counts.get(idx)) {
                (Some(false), Some((count, needed))) if *needed > 1 => format!("{count}/{needed}"),
                _ => String::new(),
            })
        });
        view! {
            <li class="goal" class:done=is_done>
                {done_mark(move || is_done.get())}
                <span>{words} {live(move || is_done.get()
                    .then(|| view! { <span class="unseen">" (" {learn.say("reached")} ")"</span> })
                    .into_any())}</span>
                <span class="aside">{count}</span>
            </li>
        }
    };
    view! {
        <section class="lesson-step" aria-label=text(move || learn.say("do"))>
            <h3>{text(move || learn.say("do"))}</h3>
            <p>{rich(&texts.what_to_do)}</p>
            <ul class="goals">{opened.lesson.goals.iter().enumerate().map(goal).collect_view()}</ul>
            {time(learn)}
        </section>
    }
    .into_any()
}

/// What came, why, and what it is called.
fn seen(learn: Learn, texts: &Texts) -> AnyView {
    let reveal = texts.reveal.clone();
    let answers = texts.answers.clone();
    let came = move || learn.seen.with(|seen| seen.came.clone());
    let verdict = move || {
        let Some(came) = came() else { return ().into_any() };
        let key = match learn.guess.get() {
            Some(guess) if guess == came => "foreseen",
            Some(guess) if !guess.is_empty() => "otherwise",
            _ => "came",
        };
        let answer = answers.get(&came).cloned().unwrap_or_default();
        let why = reveal.get(&came).cloned().unwrap_or_default();
        view! {
            <p class="verdict" data-verdict=key>
                <b>{text(move || learn.say(key))}</b> " " {answer}
            </p>
            <p>{rich(&why)}</p>
        }
        .into_any()
    };
    let named = texts.named.clone();
    let body = view! {
        {only_if(move || came().is_none(), move || view! {
            <p class="aside">{text(move || learn.say("not-yet"))}</p>
        }.into_any())}
        {live(verdict)}
        <p class="named-it">{rich(&named)}</p>
    };
    part(learn, "seen", move || came().is_some(), body.into_any())
}

/// Where real systems do it.
fn real(learn: Learn, opened: &Opened, texts: &Texts) -> AnyView {
    let item = |(words, source): (&String, &String)| {
        let host = source.trim_start_matches("https://").split('/').next().unwrap_or_default();
        view! {
            <li>{rich(words)} " " <a href=source.clone() target="_blank" rel="noopener">
                {host.to_owned()}</a></li>
        }
    };
    let items = texts.real.iter().zip(&opened.lesson.sources).map(item).collect_view();
    part(learn, "real", || false, view! { <ul class="real">{items}</ul> }.into_any())
}

/// The lesson after this one, the one before, all of them.
#[component]
fn Turn() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let turn = move |by: isize| memo(move || learn.neighbour(by));
    let (before, after) = (turn(-1), turn(1));
    let go = move |to: Memo<Option<String>>| {
        move || {
            if let Some(name) = to.get_untracked() {
                learn.start(&name);
            }
        }
    };
    let is_done = memo(move || learn.seen.with(super::Seen::is_done));
    view! {
        <nav class="lesson-turn" aria-label=text(move || learn.say("lessons"))>
            <button type="button" class="button" disabled=flag(move || before.get().is_none())
                on:click=press(go(before))>{text(move || learn.say("previous"))}</button>
            <button type="button" class="button" on:click=press(move || learn.show_list())>
                {text(move || learn.say("all"))}</button>
            <button type="button" class="button" on:click=press(move || learn.leave())>
                {text(move || learn.say("sandbox"))}</button>
            <button type="button" class="button" class:primary=is_done
                disabled=flag(move || after.get().is_none())
                on:click=press(go(after))>{text(move || learn.say("next"))}</button>
        </nav>
    }
}

/// The languages to choose from.
#[component]
pub(super) fn Languages() -> impl IntoView {
    let learn = expect_context::<Learn>();
    let button = move |language: Language| {
        view! {
            <button type="button" class="language" lang=language.code()
                aria-pressed=text(move || (learn.language.get() == language).to_string())
                on:click=press(move || learn.speak(language))>{language.name()}</button>
        }
    };
    view! { <span class="languages">{Language::SPOKEN.map(button).collect_view()}</span> }
}

/// What a teacher asks, with room for an answer.
fn teachers_question(learn: Learn, question: String) -> AnyView {
    view! {
        <section class="lesson-step teachers" aria-label=text(move || learn.say("teacher-asks"))>
            <h3>{text(move || learn.say("teacher-asks"))}</h3>
            <p class="question">{question}</p>
            <label class="wide-label">
                <span class="unseen">{text(move || learn.say("your-answer"))}</span>
                <textarea rows="2" maxlength="500"
                    on:input=move |event| learn.answer.set(event_target_value(&event))></textarea>
            </label>
        </section>
    }
    .into_any()
}

/// The newest thing worth saying to those who do not see the card.
fn told(learn: Learn, texts: &Texts) -> Signal<String> {
    let goals = texts.goals.clone();
    text(move || {
        learn.seen.with(|seen| {
            let names = learn.open.with(|it| it.as_ref().map(|it| it.lesson.goals.clone()));
            let reached = names.unwrap_or_default().into_iter().zip(&seen.goals);
            let told = reached.filter(|(_, done)| **done).map(|(name, _)| {
                let goal = goals.get(&name).cloned().unwrap_or_default();
                fill(&learn.say("goal-reached"), |_| Some(goal.clone()))
            });
            told.collect::<Vec<_>>().join(" ")
        })
    })
}

/// Whether something is done, as an icon.
pub(super) fn done_mark(is_done: impl Fn() -> bool + Send + Sync + 'static) -> AnyView {
    live(move || icon(if is_done() { Icon::Check } else { Icon::Circle }).into_any())
}

/// A text with its bold words.
pub(super) fn rich(text: &str) -> AnyView {
    let piece = |(piece, is_bold): (&str, bool)| match is_bold {
        true => view! { <strong>{piece.to_owned()}</strong> }.into_any(),
        false => piece.to_owned().into_any(),
    };
    pieces(text).map(piece).collect_view().into_any()
}

impl Learn {
    /// "Lesson 3 of 15".
    fn place_of(self, name: &str) -> String {
        self.course.with(|course| {
            let place = |all: &[String]| all.iter().position(|it| it == name);
            let (key, idx, of) = match (place(&course.lessons), place(&course.challenges)) {
                (Some(idx), _) => ("lesson-of", idx, course.lessons.len()),
                (_, Some(idx)) => ("challenge-of", idx, course.challenges.len()),
                _ => return self.say("lesson"),
            };
            self.say_with(key, [("n", idx + 1), ("of", of)])
        })
    }
    /// The lesson so many after the open one, challenges behind the lessons.
    fn neighbour(self, by: isize) -> Option<String> {
        let open = self.name_now()?;
        self.course.with(|course| {
            let all: Vec<&String> = course.names().collect();
            let idx = all.iter().position(|it| **it == open)?;
            all.get(idx.checked_add_signed(by)?).map(|it| (*it).clone())
        })
    }
    /// Goes to where the lesson's run ends.
    fn hurry(self) {
        let until = self.session.peek(|panel| panel.outcomes.until_us);
        self.session.play(false);
        until.into_iter().for_each(|us| self.session.go(Travel::Time(us)));
    }
}

//! Lessons on the page: which one is open, in which language, which of its runs goes on, and what
//! the learner has seen. What a lesson says comes from its files; what happens comes from the run.

mod card;
mod codes;
mod data;
mod debrief;
mod link;
mod overview;
mod print;
mod progress;
mod teach;

pub use card::LessonCard;
pub use overview::{LessonsButton, LessonsDialog};

use super::address::Address;
use super::dialog::Dialog;
use super::map_view::look;
use super::notice::Notice;
use super::reactive::{flag, memo};
use super::session::Session;
use crate::engine::protocol::Changes;
use crate::lesson::message::fill;
use crate::lesson::{Course, Lesson, Texts};
use crate::scenario::wire::WireCommand;
use crate::view::camera::Camera;
use data::Language;
use leptos::prelude::*;
use leptos::task::spawn_local;
use progress::{Progress, Seen};
use std::collections::BTreeMap;

/// The context of the lessons. Copies refer to the same.
#[derive(Clone, Copy)]
pub struct Learn {
    session: Session,
    /// In which language the lessons speak.
    language: RwSignal<Language>,
    /// The texts around the lessons in that language, by key; empty until they have come.
    words: RwSignal<BTreeMap<String, String>>,
    course: RwSignal<Course>,
    /// Texts of lessons in that language, by lesson, as far as they have come.
    texts: RwSignal<BTreeMap<String, Texts>>,
    /// The lesson that is open.
    open: RwSignal<Option<Opened>>,
    /// Which of its runs goes on: 0 is the learner's own, then one for each way out.
    run: RwSignal<usize>,
    /// The answer that the learner has chosen; empty for a question that was skipped.
    guess: RwSignal<Option<String>>,
    /// What has come of the runs of the open lesson.
    seen: Memo<Seen>,
    /// Whether a lesson is open, or a teacher asks something.
    pub is_open: Memo<bool>,
    /// Which panels there are; all where it is `None`.
    pub controls: Memo<Option<Vec<String>>>,
    /// What is kept of all lessons.
    kept: RwSignal<Progress>,
    /// The answer to a teacher's question.
    answer: RwSignal<String>,
    /// What the learner did in their own run, once a way out is tried.
    own: StoredValue<Vec<(u64, WireCommand)>>,
    /// What a teacher's link asks for.
    asked: StoredValue<Asked>,
    /// The list of lessons.
    pub dialog: Dialog,
}

/// Whether a lesson or a teacher chose which panels there are.
pub fn panels_are_chosen() -> Signal<bool> {
    // Nobody did where there are no lessons.
    let controls = use_context::<Learn>().map(|learn| learn.controls);
    flag(move || controls.is_some_and(|it| it.with(Option::is_some)))
}

/// A lesson with its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Opened {
    name: String,
    lesson: Lesson,
    /// `lesson.json` as it came: the scenario in it is the engine's to read.
    text: String,
}

/// What a teacher's link asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// A lesson.
    pub lesson: Option<String>,
    /// Which panels there are, whatever the lesson says.
    pub controls: Option<Vec<String>>,
    /// A question of the teacher's.
    pub question: String,
}

impl Learn {
    /// Nothing open yet; opens what the address asks for.
    pub fn new(session: Session, address: &Address) -> Learn {
        let open = RwSignal::new(None::<Opened>);
        let run = RwSignal::new(0);
        let outcomes = session.part(|panel| panel.outcomes.clone());
        let seen = Memo::new(move |before: Option<&Seen>| {
            let before = before.cloned().unwrap_or_default();
            open.with(|open| match open {
                Some(open) => {
                    outcomes.with(|now| before.then(&open.name, &open.lesson, run.get(), now))
                }
                None => Seen::default(),
            })
        });
        let asks = !address.asked.question.is_empty();
        let controls = address.asked.controls.clone();
        let learn = Learn {
            session,
            language: RwSignal::new(Language::of(address)),
            words: RwSignal::default(),
            course: RwSignal::default(),
            texts: RwSignal::default(),
            open,
            run,
            guess: RwSignal::new(None),
            seen,
            is_open: memo(move || asks || open.with(Option::is_some)),
            controls: memo(move || match &controls {
                Some(controls) => Some(controls.clone()),
                None => open.with(|open| open.as_ref().map(|it| it.lesson.controls.clone())),
            }),
            kept: RwSignal::new(Progress::load()),
            answer: RwSignal::new(String::new()),
            own: StoredValue::new(Vec::new()),
            asked: StoredValue::new(address.asked.clone()),
            dialog: Dialog::default(),
        };
        learn.keep_progress();
        match address.asked.lesson.clone() {
            Some(name) => learn.start(&name),
            // The words around a teacher's question.
            None if learn.is_open.get_untracked() => spawn_local(learn.fetch_course()),
            None => {}
        }
        learn
    }
    /// Opens a lesson from its beginning. What is there stays until the lesson has come.
    pub fn start(self, name: &str) {
        let name = name.to_owned();
        spawn_local(async move {
            match data::lesson(&name).await {
                Ok((lesson, text)) => {
                    let opened = Opened { name: name.clone(), lesson, text };
                    self.fetch_texts(&name).await;
                    self.fetch_course().await;
                    self.begin(opened, 0);
                }
                Err(why) => self.session.tell(Notice::lesson_failed(&name, why)),
            }
        });
    }
    /// The open lesson again from its beginning, as nobody touches it.
    fn again(self) {
        if let Some(opened) = self.open.get_untracked() {
            self.begin(opened, 0);
        }
    }
    /// The same run again with a way out.
    fn try_fix(self, fix: usize) {
        let Some(opened) = self.open.get_untracked() else { return };
        if self.run.get_untracked() == 0 {
            self.own.set_value(self.session.done_so_far());
        }
        self.begin(opened, fix + 1);
    }
    /// Starts one of a lesson's runs.
    fn begin(self, opened: Opened, run: usize) {
        let fix = run.checked_sub(1).and_then(|fix| opened.lesson.fixes.get(fix));
        let keep = fix.is_some_and(|fix| fix.keep);
        let script = if keep { self.own.get_value() } else { Vec::new() };
        let text = match data::scenario(&opened.text, fix.map(|fix| fix.name.as_str())) {
            Ok(text) => text,
            Err(why) => return self.session.tell(Notice::lesson_failed(&opened.name, why)),
        };
        let session = self.session;
        session.play(false);
        let changes = Changes { script, ..Changes::default() };
        let files = vec![(format!("{}.json", opened.name), text.into_bytes())];
        let begun = move || {
            session.set_speed(opened.lesson.speed);
            let is_new = self.open.with_untracked(|open| open.as_ref() != Some(&opened));
            self.run.set(run);
            if run == 0 {
                self.guess.set(None);
                self.own.set_value(Vec::new());
            }
            if is_new {
                self.open.set(Some(opened));
            }
            session.play(run > 0);
            if self.asked.with_value(|asked| asked.lesson.is_none()) {
                data::show_in_address(self.name().as_deref());
            }
            settle_soon(session);
        };
        session.import_for(files, SEED, changes, Box::new(begun));
    }
    /// The name of the open lesson.
    fn name(self) -> Option<String> {
        untrack(|| self.name_now())
    }
    /// The same for what follows it.
    fn name_now(self) -> Option<String> {
        self.open.with(|open| open.as_ref().map(|it| it.name.clone()))
    }
    /// Leaves the lesson; its run goes on in the sandbox.
    fn leave(self) {
        self.open.set(None);
        data::show_in_address(None);
    }
    /// Speaks another language from now on.
    fn speak(self, language: Language) {
        language.keep();
        self.language.set(language);
        self.words.set(BTreeMap::new());
        self.texts.set(BTreeMap::new());
        spawn_local(async move {
            // What is being read comes first.
            if let Some(name) = self.name() {
                self.fetch_texts(&name).await;
            }
            self.fetch_list().await;
        });
    }
    async fn fetch_texts(self, name: &str) {
        let language = self.language.get_untracked();
        let texts = data::texts(name, language).await;
        // Another language was chosen meanwhile: whoever did has asked for its texts.
        if language != self.language.get_untracked() {
            return;
        }
        match texts {
            Ok(texts) => self.texts.update(|all| _ = all.insert(name.to_owned(), texts)),
            Err(why) => self.session.tell(Notice::lesson_failed(name, why)),
        }
    }
    /// The list of lessons and the texts around them, where they are not here yet.
    async fn fetch_course(self) {
        if !self.words.with_untracked(BTreeMap::is_empty) {
            return;
        }
        let language = self.language.get_untracked();
        match data::course(language).await {
            Ok((course, words)) if language == self.language.get_untracked() => {
                self.course.set(course);
                self.words.set(words);
            }
            Ok(_) => {}
            Err(why) => self.session.tell(Notice::lesson_failed("course", why)),
        }
    }
    /// Opens the list of lessons.
    pub fn show_list(self) {
        self.dialog.show();
        spawn_local(self.fetch_list());
    }
    /// Everything that the list says, where it is not here yet.
    async fn fetch_list(self) {
        self.fetch_course().await;
        let names = self.course.with_untracked(|it| it.names().cloned().collect::<Vec<_>>());
        for name in names {
            if self.texts.with_untracked(|all| !all.contains_key(&name)) {
                spawn_local(async move { self.fetch_texts(&name).await });
            }
        }
    }
    /// A text around the lessons; empty until it has come.
    fn say(self, key: &'static str) -> String {
        self.words.with(|words| words.get(key).cloned().unwrap_or_default())
    }
    /// The same with numbers in it, each by the name of its placeholder.
    fn say_with(self, key: &'static str, numbers: [(&str, usize); 2]) -> String {
        let number = |name: &str| numbers.iter().find(|it| it.0 == name);
        fill(&self.say(key), |name| number(name).map(|it| it.1.to_string()))
    }
    /// The title of the open lesson, once it has come.
    pub fn title(self) -> Option<String> {
        let name = self.name_now()?;
        self.texts.with(|all| all.get(&name).map(|it| it.title.clone()))
    }
    /// The open lesson's texts; empty ones until they have come.
    fn lesson_texts(self) -> Memo<Texts> {
        memo(move || {
            let name = self.name_now();
            let of = |name: String| self.texts.with(|all| all.get(&name).cloned());
            name.and_then(of).unwrap_or_default()
        })
    }
    /// Writes down what was reached, as soon as it is.
    fn keep_progress(self) {
        Effect::new(move |_| {
            let mut kept = self.kept.get_untracked();
            self.seen.with(|seen| self.guess.with(|guess| kept.note(seen, guess.as_deref())));
            if self.kept.with_untracked(|before| *before != kept) {
                kept.store();
                self.kept.set(kept);
            }
        });
        // Another scenario was chosen or another file opened: the lesson is over.
        Effect::new(move |_| {
            if self.session.asks.get() == Some(false) && self.open.with_untracked(Option::is_some) {
                self.leave();
            }
        });
        // Time stands where the lesson ends: what is asked is over.
        let session = self.session;
        let is_over = session.part(|panel| {
            panel.outcomes.until_us.is_some_and(|until| panel.timeline.now_us >= until)
        });
        Effect::new(move |_| {
            if is_over.get() && self.open.with_untracked(Option::is_some) {
                session.play(false);
            }
        });
    }
}

/// Once the card has its place beside the map, shows the whole city; and opens the panels that are
/// closed at first: the lesson needs them.
fn settle_soon(session: Session) {
    request_animation_frame(move || {
        request_animation_frame(move || {
            look(session, Camera::fit);
            print::unfold(".chosen .part:not([hidden]) > details.fold");
        });
    });
}

/// Where a lesson's scenario has none of its own.
const SEED: u64 = 1;

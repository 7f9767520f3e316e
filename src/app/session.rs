//! The run as the page sees it: one engine, one world, the latest panels, and the one door
//! through which commands leave. Holds no rule of the model.

mod hearing;
mod keep;
mod saving;
mod time;

pub use keep::OpenFailed;
pub use saving::Again;

use super::crash;
use super::export::Saving;
use super::notice::Notice;
use super::pace::Pace;
use super::places::Places;
use super::reactive::memo;
use super::recovery::{Broke, Stopped};
use super::watch::{Owes, Watch};
use super::world::World;
use crate::core::command::Command;
use crate::engine::client::{Asked, EngineClient, FromEngine};
use crate::engine::journal::{Journal, Recovery};
use crate::engine::protocol::{CURRENT, Changes, Look, Request, ToWorker, Travel};
use crate::scenario::wire::WireCommand;
use crate::view::filter::Filter;
use crate::view::palette::Palette;
use crate::view::panel::{PanelModel, Subject};
use crate::view::pick;
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::OffscreenCanvas;

/// The context of the run. Copies refer to the same run.
#[derive(Clone, Copy)]
pub struct Session {
    panel: RwSignal<PanelModel>,
    /// Whether anything has arrived from the engine yet.
    pub started: RwSignal<bool>,
    /// Which scenario runs.
    pub scenario: RwSignal<Scenario>,
    /// Who made the street data, if somebody did.
    pub attribution: RwSignal<Option<String>>,
    /// Whether time passes.
    pub playing: RwSignal<bool>,
    /// Requested simulated seconds per real second.
    pub speed: RwSignal<u32>,
    /// The same as really reached, over the last half second; `None` while nothing moves.
    pub reached: RwSignal<Option<f64>>,
    /// Whether the run asks something of its player; `None` until its first panels have come.
    pub asks: RwSignal<Option<bool>>,
    /// What in the city can be chosen by name.
    pub places: RwSignal<Places>,
    /// How many workers have taken the place of the first one so far.
    pub workers: RwSignal<u32>,
    /// A message to the reader.
    pub notice: RwSignal<Option<Notice>>,
    /// What was said so far, newest last, at most 20.
    pub told: RwSignal<Vec<Notice>>,
    /// The selected thing; change it through [`Session::select`].
    pub selected: RwSignal<Option<Subject>>,
    /// What of the orders and of the log is shown; change it through [`Session::show_only`].
    pub filter: RwSignal<Filter>,
    /// What the polite live region says.
    pub spoken: RwSignal<String>,
    /// That the engine stopped, until the reader has decided how to go on.
    pub stopped: RwSignal<Option<Stopped>>,
    /// How far the file is that the reader asked for.
    pub saving: RwSignal<Saving>,
    /// How far another run is that is brought here, in thousandths, where that is known.
    pub coming: RwSignal<Option<u16>>,
    inner: StoredValue<Rc<Inner>, LocalStorage>,
}

/// Which scenario runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scenario {
    /// The generated city.
    Default,
    /// Small enough to count.
    Small,
    /// Two thousand drivers.
    Large,
    /// An urgent order behind a saver one, for as long as standard orders come in.
    Inversion,
    /// From files.
    Imported,
}

impl Scenario {
    /// Those that need no file.
    pub const BUILT_IN: [Scenario; 4] =
        [Scenario::Default, Scenario::Small, Scenario::Large, Scenario::Inversion];

    /// The name in requests and in select boxes.
    pub const fn key(self) -> &'static str {
        match self {
            Scenario::Default => "default",
            Scenario::Small => "small",
            Scenario::Large => "large",
            Scenario::Inversion => "priority-inversion",
            Scenario::Imported => CURRENT,
        }
    }
    /// The name on screen.
    pub const fn name(self) -> &'static str {
        match self {
            Scenario::Default => "City: 30 drivers",
            Scenario::Small => "Village: 5 drivers",
            Scenario::Large => "Metropolis: 2,000 drivers",
            Scenario::Inversion => "Priority inversion: 2 drivers",
            Scenario::Imported => "Imported",
        }
    }
}

/// Files that are being read, and what is to be done once their run stands.
struct Reading {
    request: Request,
    begun: Box<dyn FnOnce()>,
}

struct Inner {
    client: RefCell<Option<EngineClient>>,
    /// An engine that reads files: it takes the client's place once they turn out to be good.
    reader: RefCell<Option<EngineClient>>,
    /// A worker that draws a picture, for as long as it does.
    drawer: RefCell<Option<EngineClient>>,
    /// A worker that lives the run again to compare, likewise.
    checker: RefCell<Option<EngineClient>>,
    /// Reads and writes runs that are kept.
    clerk: RefCell<keep::Clerk>,
    /// What has been asked of the engine, in case that it breaks.
    journal: RefCell<Journal>,
    pace: RefCell<Pace>,
    watch: RefCell<Watch>,
    world: RefCell<World>,
    /// Where the reader wants to go once the answer to the last wish has come.
    wanted: Cell<Option<Travel>>,
    /// Counts the panels that came: whose turn it is.
    turn: Cell<u8>,
    /// When the live region spoke last, and whether it is due whatever the time.
    spoke_ms: RefCell<(f64, bool)>,
}

impl Session {
    /// A run that shows these panels, with nobody to ask: what is sent is only written down.
    pub fn without_engine(panel: PanelModel) -> Session {
        Session {
            panel: RwSignal::new(panel),
            started: RwSignal::new(false),
            scenario: RwSignal::new(Scenario::Default),
            attribution: RwSignal::new(None),
            playing: RwSignal::new(true),
            speed: RwSignal::new(SPEED_AT_FIRST),
            reached: RwSignal::new(None),
            asks: RwSignal::new(None),
            places: RwSignal::new(Places::default()),
            workers: RwSignal::new(0),
            notice: RwSignal::new(None),
            told: RwSignal::new(Vec::new()),
            selected: RwSignal::new(None),
            filter: RwSignal::new(Filter::default()),
            spoken: RwSignal::new(String::new()),
            stopped: RwSignal::new(None),
            saving: RwSignal::new(Saving::Nothing),
            coming: RwSignal::new(None),
            inner: StoredValue::new_local(Rc::new(Inner {
                client: RefCell::new(None),
                reader: RefCell::new(None),
                drawer: RefCell::new(None),
                checker: RefCell::new(None),
                clerk: RefCell::default(),
                journal: RefCell::default(),
                pace: RefCell::default(),
                watch: RefCell::default(),
                world: RefCell::default(),
                wanted: Cell::new(None),
                turn: Cell::new(0),
                spoke_ms: RefCell::new((0.0, false)),
            })),
        }
    }
    /// Starts the engine and a first run.
    pub fn open(scenario: Scenario, seed: u64) -> Session {
        let session = Session::without_engine(PanelModel::default());
        session.scenario.set(scenario);
        match EngineClient::spawn(&worker_url("engine"), move |message| session.hear(message)) {
            Ok(client) => {
                session.inner.with_value(|inner| inner.client.replace(Some(client)));
                session.restart(seed);
            }
            Err(why) => {
                crash::remember_seed(seed);
                crash::show(&why);
            }
        }
        session
    }

    /// A part of the panels that changes only when it changes.
    pub fn part<T>(self, of: impl Fn(&PanelModel) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        memo(move || self.panel.with(&of))
    }
    /// A part of the panels now, without watching it.
    pub fn peek<T>(self, of: impl FnOnce(&PanelModel) -> T) -> T {
        self.panel.with_untracked(of)
    }
    /// Uses the world. Nothing that sends, and no signal, may be touched meanwhile.
    pub fn world<T>(self, with: impl FnOnce(&mut World) -> T) -> Option<T> {
        // Cloned out of the store first, so that the borrow is of the world only.
        let inner = self.inner.try_with_value(Rc::clone)?;
        let mut world = inner.world.try_borrow_mut().ok()?;
        Some(with(&mut world))
    }

    /// Asks the engine to carry out a command. The answer is a change of the panels or a notice.
    pub fn dispatch(self, command: Command) {
        self.send(Request::Command(WireCommand::from(&command)));
    }
    /// Starts what runs from the beginning, with a seed and all that it was started with.
    pub fn restart(self, seed: u64) {
        let changes = self.journal(Journal::changes).unwrap_or_default();
        self.start_with(self.scenario.get_untracked(), seed, changes);
    }
    /// Starts a scenario from the beginning.
    pub fn start(self, scenario: Scenario, seed: u64) {
        self.start_with(scenario, seed, Changes::default());
    }
    /// Starts a scenario with changes.
    pub fn start_with(self, scenario: Scenario, seed: u64, changes: Changes) {
        crash::remember_seed(seed);
        self.scenario.set(scenario);
        self.inner.with_value(|inner| inner.reader.take());
        self.send(Request::Start { scenario: scenario.key().to_owned(), seed, changes });
    }
    /// Reads files as a new scenario, in a worker of its own: the run goes on until they turn out
    /// to be good, and whatever goes wrong with them goes with that worker.
    pub fn import(self, files: Vec<(String, Vec<u8>)>) {
        self.tell(Notice::reading());
        let seed = self.peek(|panel| panel.seed);
        self.import_for(files, seed, Changes::default(), Box::new(|| {}));
    }
    /// The same with a seed and with changes, and what is to be done once the run stands.
    pub fn import_for(
        self,
        files: Vec<(String, Vec<u8>)>,
        seed: u64,
        changes: Changes,
        begun: Box<dyn FnOnce()>,
    ) {
        use crate::engine::protocol::serde_bytes_vec::Bytes;
        let files = files.into_iter().map(|(name, bytes)| (name, Bytes(bytes))).collect();
        let request = Request::Import { files, seed, changes };
        let sent = request.clone();
        self.coming.set(None);
        let mut reading = Some(Reading { request, begun });
        let hear = move |said: FromEngine<'_>| match reading.take() {
            Some(it) => reading = self.hear_reader(said, it),
            None => self.hear(said),
        };
        match EngineClient::spawn(&worker_url("importer"), hear) {
            Ok(reader) => {
                reader.send(sent);
                self.inner.with_value(|inner| inner.reader.replace(Some(reader)));
            }
            Err(why) => self.tell(Notice::import_failed(vec![why])),
        }
    }
    /// Gives up what is being read or brought here: the run goes on as it is.
    pub fn stop_reading(self) {
        self.inner.with_value(|inner| inner.reader.take());
        self.coming.set(None);
        self.notice.set(None);
    }
    /// Says something to the reader, in the place of what was said before.
    pub fn tell(self, notice: Notice) {
        self.told.update(|told| {
            let over = (told.len() + 1).saturating_sub(TOLD_MAX);
            told.drain(..over);
            told.push(notice.clone());
        });
        self.notice.set(Some(notice));
    }
    /// Lets time pass or stand still.
    pub fn play(self, playing: bool) {
        self.playing.set(playing);
        self.inner.with_value(|inner| inner.pace.borrow_mut().rest());
        if !playing {
            self.reached.set(None);
            self.speak_soon();
            // Panels come ten a second: this brings those of the moment that it stands at.
            self.send(Request::Select(self.selected.get_untracked()));
        }
    }
    /// Sets how fast time passes.
    pub fn set_speed(self, speed: u32) {
        self.speed.set(speed);
        // A measurement across the change would tell neither speed.
        self.inner.with_value(|inner| inner.pace.borrow_mut().rest());
        self.reached.set(None);
    }
    /// Stops time and handles one event.
    pub fn step(self) {
        self.play(false);
        self.send(Request::StepEvent);
    }
    /// Tells the engine what is selected, for its route and its inspector.
    pub fn select(self, subject: Option<Subject>) {
        self.selected.set(subject);
        self.world(|world| {
            world.selected = subject;
            // Chosen from a list it may be out of sight.
            let place = subject.and_then(|it| pick::place_of(&world.frame, &world.map, it));
            if let Some((x, y)) = place {
                world.look(|camera| camera.reveal((x.into(), y.into()), REVEAL_PX));
            }
        });
        self.send(Request::Select(subject));
        if !self.playing.get_untracked() {
            // Standing still, no frame would come by itself to show the route.
            self.ask(0);
        }
    }
    /// Shows only some of the orders and sentences.
    pub fn show_only(self, change: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter.get_untracked();
        change(&mut filter);
        self.filter.set(filter);
        self.send(Request::Filter(filter));
        if !self.playing.get_untracked() {
            self.ask(0);
        }
    }
    /// Hands the map's canvases to the worker, which draws on them from now on.
    pub fn hand_over(self, what: ToWorker, still: OffscreenCanvas, moving: OffscreenCanvas) {
        self.with_client(|client| client.hand_over(what, still, moving));
    }
    /// Has the map drawn in these colours.
    pub fn set_palette(self, palette: Palette) {
        self.with_client(|client| client.tell(ToWorker::Palette(Box::new(palette))));
    }
    /// Has another part of the map drawn, with the next frame.
    pub fn look(self, look: Look) {
        self.with_client(|client| client.tell(ToWorker::Look(look)));
    }
    /// Speaks the summary with the next panels, whatever was said a moment ago.
    pub fn speak_soon(self) {
        self.inner.with_value(|inner| inner.spoke_ms.borrow_mut().1 = true);
    }
    /// Called in every animation frame.
    pub fn frame(self, now_ms: f64) {
        if self.is_silent(now_ms) {
            self.engine_stopped(Broke::Silent);
            return;
        }
        if !self.playing.get_untracked() || !self.started.get_untracked() {
            return;
        }
        let speed = self.speed.get_untracked();
        let Some(inner) = self.inner.try_with_value(Rc::clone) else { return };
        let due = inner.pace.borrow_mut().frame(now_ms, speed);
        if let Some(by_us) = due {
            self.ask(by_us);
        }
        let measured = inner.pace.borrow_mut().measure(now_ms);
        if let Some(reached) = measured {
            self.reached.set(Some(reached));
        }
    }

    /// Whether the engine owes an answer for so long that none will come.
    fn is_silent(self, now_ms: f64) -> bool {
        let owes = match self.with_client(EngineClient::owes_frame) {
            _ if self.is_restoring() => Owes::ARun,
            Some(true) => Owes::AFrame,
            _ => Owes::Nothing,
        };
        let inner = self.inner.try_with_value(Rc::clone);
        inner.is_some_and(|inner| inner.watch.borrow_mut().frame(now_ms, owes))
    }

    /// Asks for a frame without letting time pass; whether it could be asked for now.
    pub fn ask_for_frame(self) -> bool {
        self.ask(0) == Some(Asked::Yes)
    }

    fn ask(self, by_us: u64) -> Option<Asked> {
        let speed = self.speed.get_untracked() as f32;
        let asked = self.with_client(|client| client.advance(by_us, EVENTS_MAX, speed));
        // What could not be asked now is owed: the pace asks again with the next frame.
        if asked == Some(Asked::NotYet) && by_us > 0 {
            self.inner.with_value(|inner| inner.pace.borrow_mut().owe(by_us));
        }
        asked
    }
    fn send(self, request: Request) {
        self.inner.with_value(|inner| inner.journal.borrow_mut().note_sent(&request));
        self.with_client(|client| client.send(request));
    }
    /// What was done in the run so far, each with its microsecond.
    pub fn done_so_far(self) -> Vec<(u64, WireCommand)> {
        let recovery = self.journal(Journal::recovery).flatten();
        recovery.map(|it| it.done().collect()).unwrap_or_default()
    }
    /// The record of the run so far.
    pub fn journal<T>(self, with: impl FnOnce(&Journal) -> T) -> Option<T> {
        let inner = self.inner.try_with_value(Rc::clone)?;
        let journal = inner.journal.borrow();
        Some(with(&journal))
    }
    /// Puts another engine in the place of the one that is there, and brings it to where the
    /// recovery says.
    pub fn replace_engine(self, recovery: Recovery) {
        let files = matches!(recovery.origin, Request::Import { .. });
        let url = worker_url(if files { "importer" } else { "engine" });
        // Not here and now: it may be the old one's own message that is being heard.
        queue_microtask(move || {
            match EngineClient::spawn(&url, move |message| self.hear(message)) {
                Ok(client) => {
                    client.send(recovery.origin.clone());
                    client.send(Request::Replay(recovery.replay.clone()));
                    self.inner.with_value(|inner| {
                        inner.client.replace(Some(client));
                        inner.journal.replace(Journal::recovered(&recovery));
                        inner.pace.take();
                        inner.watch.take();
                    });
                    self.workers.set(self.workers.get_untracked() + 1);
                }
                Err(why) => crash::show(&why),
            }
        });
    }
    fn with_client<T>(self, with: impl FnOnce(&EngineClient) -> T) -> Option<T> {
        let inner = self.inner.try_with_value(Rc::clone)?;
        let client = inner.client.borrow();
        client.as_ref().map(with)
    }
}

/// Where the build put a worker's loader: named in the document's head.
pub(super) fn worker_url(worker: &str) -> String {
    let meta = document().query_selector(&format!("meta[name={worker}-worker]")).ok().flatten();
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// The speeds that can be chosen, in simulated seconds per real second.
pub const SPEEDS: [u32; 5] = [1, 5, 20, 60, 300];
const SPEED_AT_FIRST: u32 = 20;
/// Most events of one request: about a frame's worth on a slow device.
const EVENTS_MAX: u32 = 20_000;
/// How far inside the map a selected thing stands.
const REVEAL_PX: f64 = 48.0;
/// Messages that are remembered.
const TOLD_MAX: usize = 20;

//! Components of the page in a real document: what a reader sees and hears of them, and what they
//! do when pressed. There is no engine behind them; what they ask of one is read from the journal.

use dispatch_playground::app::dialog::Dialog;
use dispatch_playground::app::export::{ExportButton, ExportDialog};
use dispatch_playground::app::notice::{Notice, NoticeBar};
use dispatch_playground::app::panels::entities::EntitiesPanel;
use dispatch_playground::app::panels::inspector::InspectorPanel;
use dispatch_playground::app::panels::queue_policy::QueuePolicyPanel;
use dispatch_playground::app::panels::score::ScorePanel;
use dispatch_playground::app::panels::states::StatesPanel;
use dispatch_playground::app::parts::{Choice, Choices};
use dispatch_playground::app::reactive::rows;
use dispatch_playground::app::selection::Selection;
use dispatch_playground::app::session::Session;
use dispatch_playground::app::settings::Settings;
use dispatch_playground::engine::Engine;
use dispatch_playground::engine::journal::Journal;
use dispatch_playground::engine::protocol::{Request, Update};
use dispatch_playground::scenario::wire::{WireCommand, WireQueuePolicy};
use dispatch_playground::view::panel::{PanelModel, Subject};
use leptos::prelude::*;
use leptos::task::tick;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

/// A component in the document, until it is dropped.
struct Mounted {
    place: HtmlElement,
    // Dropping it takes the view out of the document.
    _view: Box<dyn std::any::Any>,
}

impl Mounted {
    fn new(view: impl FnOnce() -> AnyView + 'static) -> Mounted {
        let place = document().create_element("div").unwrap().unchecked_into::<HtmlElement>();
        document().body().unwrap().append_child(&place).unwrap();
        let view = leptos::mount::mount_to(place.clone(), view);
        Mounted { place, _view: Box::new(view) }
    }
    /// With the contexts of the page, and what is on its panels.
    fn with(
        panel: PanelModel,
        view: impl FnOnce() -> AnyView + 'static,
    ) -> (Mounted, Session, Selection) {
        let made = Rc::new(Cell::new(None));
        let making = made.clone();
        let mounted = Mounted::new(move || {
            let settings = Settings::load(false);
            let session = Session::without_engine(panel);
            let selection = Selection::new(session, settings);
            provide_context(settings);
            provide_context(session);
            provide_context(selection);
            making.set(Some((session, selection)));
            view()
        });
        let (session, selection) = made.get().expect("the view was built");
        (mounted, session, selection)
    }
    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.place.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|idx| found.item(idx)?.dyn_into().ok()).collect()
    }
    /// The only one.
    #[track_caller]
    fn one(&self, selector: &str) -> Element {
        let mut all = self.all(selector);
        assert_eq!(all.len(), 1, "{selector} in {}", self.place.inner_html());
        all.remove(0)
    }
    fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector).iter().map(words).collect()
    }
    fn click(&self, selector: &str) {
        self.one(selector).unchecked_into::<HtmlElement>().click();
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.place.remove();
    }
}

fn words(element: &Element) -> String {
    let text = element.text_content().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn press_key(on: &Element, key: &str) {
    let press = KeyboardEventInit::new();
    press.set_key(key);
    press.set_bubbles(true);
    press.set_cancelable(true);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &press).unwrap();
    on.dispatch_event(&event).unwrap();
}

/// The panels of a run after these requests and half an hour.
fn panel(requests: &[Request]) -> PanelModel {
    let mut engine = Engine::new();
    let mut panel = PanelModel::default();
    let start = Request::start("small", 7);
    let advance = Request::Advance { by_us: 1_800_000_000, events_max: u32::MAX, speed: 1.0 };
    // The last one brings the panels of the moment that it stands at.
    let last = Request::Select(None);
    let all = [start, advance, last].into_iter().chain(requests.iter().cloned());
    for request in all {
        engine.handle(request, 0.0, &mut |update| {
            if let Update::Panel(fresh) = update {
                panel = *fresh;
            }
        });
    }
    panel
}

fn is_checked(radio: &Element) -> bool {
    radio.clone().unchecked_into::<HtmlInputElement>().checked()
}

#[wasm_bindgen_test]
async fn choices_are_radio_buttons_with_one_name_of_which_one_holds() {
    let chosen = Rc::new(Cell::new(None));
    let heard = chosen.clone();
    let mounted = Mounted::new(move || {
        let holds = RwSignal::new(Some(0));
        let heard = StoredValue::new_local(heard);
        let choose = move |idx: usize| {
            heard.with_value(|heard| heard.set(Some(idx)));
            holds.set(Some(idx));
        };
        view! {
            <Choices name="Discipline" chosen=holds on_choose=choose
                choices=["FIFO", "LIFO", "Priority"].map(Choice::named).to_vec() />
        }
        .into_any()
    });
    tick().await;
    assert_eq!(mounted.one("[role=radiogroup]").get_attribute("aria-label").unwrap(), "Discipline");
    assert_eq!(mounted.texts("label"), ["FIFO", "LIFO", "Priority"]);
    let radios = mounted.all("input[type=radio]");
    assert_eq!(radios.iter().map(is_checked).collect::<Vec<_>>(), [true, false, false]);
    // One name makes them a group to the arrow keys.
    assert!(radios.iter().all(|it| it.get_attribute("name").as_deref() == Some("Discipline")));
    assert!(radios.iter().all(|it| it.clone().unchecked_into::<HtmlElement>().tab_index() == 0));
    radios[2].clone().unchecked_into::<HtmlElement>().click();
    tick().await;
    assert_eq!(chosen.get(), Some(2));
    assert_eq!(radios.iter().map(is_checked).collect::<Vec<_>>(), [false, false, true]);
}

#[wasm_bindgen_test]
async fn a_problem_is_announced_line_by_line_and_can_be_closed() {
    let (mounted, session, _) =
        Mounted::with(PanelModel::default(), || view! { <NoticeBar /> }.into_any());
    tick().await;
    assert_eq!(words(&mounted.one("[role=alert]")), "");
    let problems = (1..=30).map(|n| format!("line {n}: <b>no</b> number")).collect();
    session.tell(Notice::import_failed(problems));
    tick().await;
    let title = "These files could not be loaded. The running city is untouched.";
    assert_eq!(mounted.texts("[role=alert] .notice-title"), [title]);
    let lines = mounted.texts("[role=alert] li");
    assert_eq!(lines[0], "line 1: <b>no</b> number");
    assert_eq!(lines.len(), 20, "more than twenty nobody reads");
    mounted.click("button[aria-label='Close this message']");
    tick().await;
    assert_eq!(words(&mounted.one("[role=alert]")), "");
    assert_eq!(session.told.with_untracked(Vec::len), 1, "it is kept for those who closed it");
}

#[wasm_bindgen_test]
async fn the_scoreboard_and_the_states_show_the_numbers_of_the_run() {
    let panel = panel(&[]);
    assert!(panel.created > 0, "an eventful half hour");
    let (mounted, session, _) =
        Mounted::with(panel.clone(), || view! { <ScorePanel /> <StatesPanel /> }.into_any());
    tick().await;
    let values: Vec<String> = panel.score.iter().map(|tile| tile.value.clone()).collect();
    assert_eq!(mounted.texts(".tile-value"), values);
    let states = mounted.one("svg.states").get_attribute("aria-label").unwrap();
    let numbers = states.split(|it: char| !it.is_ascii_digit()).filter_map(|it| it.parse().ok());
    assert_eq!(numbers.collect::<Vec<u32>>(), panel.states);
    let created = panel.created;
    assert!(words(&mounted.one(".aside")).contains(&format!("created {created} = sum of states")));
    // A count that does not add up is not hidden.
    session.show(PanelModel { created: created + 1, ..panel });
    tick().await;
    assert!(words(&mounted.one(".aside")).contains("≠ sum of states"));
}

#[wasm_bindgen_test]
async fn a_policy_is_asked_for_and_shown_once_the_engine_has_it() {
    let (mounted, session, _) =
        Mounted::with(panel(&[]), || view! { <QueuePolicyPanel /> }.into_any());
    session.restart(7);
    tick().await;
    let radios = mounted.all("input[type=radio]");
    let names = mounted.texts("label");
    let fifo = names.iter().position(|it| it == "FIFO").unwrap();
    let lifo = names.iter().position(|it| it == "LIFO").unwrap();
    assert!(is_checked(&radios[fifo]));
    let sentence = mounted.texts(".sentence")[0].clone();
    radios[lifo].clone().unchecked_into::<HtmlElement>().click();
    tick().await;
    let asked = session.journal(Journal::recovery).flatten().unwrap().replay.without;
    let command = WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo);
    assert_eq!(asked, Some(command.clone()));
    assert_eq!(mounted.texts(".sentence")[0], sentence, "nothing has changed yet");
    session.show(panel(&[Request::Command(command)]));
    tick().await;
    assert!(is_checked(&radios[lifo]) && !is_checked(&radios[fifo]));
    assert_ne!(mounted.texts(".sentence")[0], sentence);
}

#[wasm_bindgen_test]
async fn the_inspector_says_how_to_fill_it_and_then_what_it_shows() {
    let (mounted, session, selection) =
        Mounted::with(panel(&[]), || view! { <InspectorPanel /> }.into_any());
    tick().await;
    let inspector = mounted.one("section[aria-label=Inspector]");
    assert!(words(&inspector).starts_with("Click a driver, an order, a restaurant or a road"));
    let driver = Subject::Driver(3);
    selection.select(driver);
    session.show(panel(&[Request::Select(Some(driver))]));
    tick().await;
    assert_eq!(mounted.texts("h2")[0], "Driver 4");
    assert_ne!(words(&mounted.one(".inspector-state")), "");
    let follow = mounted.one("button[aria-pressed]");
    assert_eq!(follow.get_attribute("aria-pressed").as_deref(), Some("false"));
    follow.clone().unchecked_into::<HtmlElement>().click();
    tick().await;
    assert_eq!(follow.get_attribute("aria-pressed").as_deref(), Some("true"));
    mounted.click("button[aria-label='Close the inspector']");
    tick().await;
    assert_eq!(selection.peek(), None);
    assert!(words(&inspector).starts_with("Click a driver"));
}

#[wasm_bindgen_test]
async fn the_list_of_things_is_walked_by_keys_and_filtered_by_words() {
    let (mounted, _, selection) =
        Mounted::with(panel(&[]), || view! { <EntitiesPanel /> }.into_any());
    tick().await;
    let field = mounted.one("input[type=search]").unchecked_into::<HtmlInputElement>();
    field.set_value("driver ");
    field.dispatch_event(&web_sys::Event::new("input").unwrap()).unwrap();
    tick().await;
    let rows = mounted.texts("[role=option]");
    assert!(rows.len() >= 5 && rows.iter().all(|it| it.to_lowercase().contains("driver ")));
    let list = mounted.one("[role=listbox]");
    let active = || {
        let id = list.get_attribute("aria-activedescendant").unwrap();
        words(&document().get_element_by_id(&id).unwrap())
    };
    assert_eq!(active(), rows[0]);
    for (key, row) in [("ArrowDown", 1), ("End", rows.len() - 1), ("ArrowUp", rows.len() - 2)] {
        press_key(&list, key);
        tick().await;
        assert_eq!(active(), rows[row], "after {key}");
    }
    press_key(&list, "Home");
    press_key(&list, "Enter");
    tick().await;
    assert!(selection.peek().is_some());
    let selected = mounted.texts("[role=option][aria-selected=true]");
    assert_eq!(selected, [rows[0].clone()]);
}

#[wasm_bindgen_test]
async fn the_dialog_to_save_opens_by_its_button_and_says_why_nothing_was_saved() {
    let (mounted, ..) = Mounted::with(panel(&[]), || {
        let export = Dialog::default();
        view! { <ExportButton export /> <ExportDialog export /> }.into_any()
    });
    tick().await;
    assert!(mounted.all("dialog[open]").is_empty());
    mounted.click("button[aria-label=Save]");
    tick().await;
    let dialog = mounted.one("dialog[open]");
    let title = dialog.get_attribute("aria-labelledby").unwrap();
    assert_eq!(words(&document().get_element_by_id(&title).unwrap()), "Save");
    let names = mounted.all(".files button");
    let names: Vec<_> = names.iter().filter_map(|it| it.get_attribute("aria-label")).collect();
    let [map_pixels, map, charts, numbers, table, objects, scenario] = names.as_slice() else {
        panic!("{names:?}");
    };
    assert_eq!([map_pixels, map, charts], ["Map as PNG", "Map as SVG", "Charts as SVG"]);
    assert_eq!([numbers, table], ["Numbers as CSV", "Event log as CSV"]);
    assert_eq!([objects, scenario], ["Event log as NDJSON", "Scenario as JSON"]);
    mounted.all(".files button")[1].clone().unchecked_into::<HtmlElement>().click();
    tick().await;
    assert_eq!(words(&mounted.one("[role=status]")), "Not saved: there is no map yet.");
    mounted.click("button[aria-label=Close]");
    assert!(mounted.all("dialog[open]").is_empty());
}

/// The order of the rows of a list in the document, whatever has come, gone and moved at once.
#[wasm_bindgen_test]
async fn rows_stand_in_the_order_of_their_keys() {
    let keys = RwSignal::new(Vec::<u64>::new());
    let mounted = Mounted::new(move || {
        let row = |key: u64| view! { <li>{key.to_string()}</li> }.into_any();
        view! { <ul>{rows(move || keys.get(), row)}</ul> }.into_any()
    });
    // Small numbers: many keys stay, and many stay at their place while others pass them.
    let mut state = 1_u64;
    let mut draw = move |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..500 {
        let mut all: Vec<u64> = (0..9).collect();
        let next: Vec<u64> = (0..draw(9)).map(|_| all.remove(draw(all.len()))).collect();
        let before = keys.get_untracked();
        keys.set(next.clone());
        tick().await;
        let shown: Vec<u64> = mounted.texts("li").iter().map(|it| it.parse().unwrap()).collect();
        assert_eq!(shown, next, "after {before:?}");
    }
}

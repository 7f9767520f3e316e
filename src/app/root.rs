//! The whole page: contexts, layout, what listens to the window.

use super::address::Address;
use super::compare::{Compare, CompareDialog};
use super::crash;
use super::dialog::Dialog;
use super::export::ExportDialog;
use super::header::Header;
use super::help::HelpDialog;
use super::import::listen_for_drops;
use super::lesson::{Learn, LessonCard, LessonsDialog};
use super::map_view::MapView;
use super::notice::{Notice, NoticesPanel};
use super::panels::assign_policy::AssignPolicyPanel;
use super::panels::demand::DemandPanel;
use super::panels::dispatcher::DispatcherPanel;
use super::panels::entities::EntitiesPanel;
use super::panels::faults::{ActiveFaults, ChancePanel, FaultsPanel};
use super::panels::inspector::InspectorPanel;
use super::panels::inversion::InversionPanel;
use super::panels::keys::KeysPanel;
use super::panels::ledger::LedgerPanel;
use super::panels::log::LogPanel;
use super::panels::messages::MessagesPanel;
use super::panels::numbers::NumbersPanel;
use super::panels::place_order::PlaceOrderPanel;
use super::panels::pressure::PressurePanel;
use super::panels::protocol::ProtocolPanel;
use super::panels::queue_list::QueueListPanel;
use super::panels::queue_policy::QueuePolicyPanel;
use super::panels::retry::RetryPanel;
use super::panels::score::ScorePanel;
use super::panels::shares::SharesPanel;
use super::panels::states::StatesPanel;
use super::panels::storm::StormPanel;
use super::panels::trouble::TroublePanel;
use super::parts::focus;
use super::reactive::{flag, press, text};
use super::recovery::StoppedCard;
use super::selection::{Selection, Tab};
use super::session::{Scenario, Session};
use super::settings::Settings;
use super::share::{Share, ShareDialog, keep_by_itself};
use super::shortcuts;
use super::timebar::{RunFacts, TimeBar};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Puts the page in the place of the skeleton.
pub fn mount() {
    crash::watch_for_panics();
    let Some(place) = document().get_element_by_id("app") else {
        crash::show("the document has no element with the id `app`");
        return;
    };
    place.set_text_content(None);
    if let Ok(place) = place.dyn_into() {
        leptos::mount::mount_to(place, || view! { <App /> }).forget();
    }
}

/// The page.
#[component]
fn App() -> impl IntoView {
    let address = Address::read();
    let settings = Settings::load(address.embedded);
    let scenario = address.scenario.unwrap_or(Scenario::Default);
    let session = Session::open(scenario, address.seed.unwrap_or(SEED_AT_FIRST));
    let selection = Selection::new(session, settings);
    provide_context(settings);
    provide_context(session);
    provide_context(selection);
    let learn = Learn::new(session, &address);
    provide_context(learn);
    let help = Dialog::default();
    let compare = Compare::new(session);
    let export = Dialog::default();
    let share = Share::new(session);
    shortcuts::listen(session, selection, settings, help);
    listen_for_drops(session);
    pause_while_hidden(session);
    open_links(session, address.link.as_deref());
    if !address.embedded {
        keep_by_itself(session);
    }
    let controls = learn.controls;
    let ready = text(move || session.started.get().to_string());
    view! {
        <div class="page" class:embedded=address.embedded class:learning=learn.is_open
            class:chosen=flag(move || controls.get().is_some()) data-ready=ready>
            <Header help compare export share />
            <main class="main">
                <LessonCard />
                <MapView />
                <div class="sheet">
                    <Side />
                    <Part name="score"><ScorePanel /></Part>
                    <RunFacts class="run-facts in-sheet" />
                </div>
            </main>
            <TimeBar />
            <div class="unseen" aria-live="polite">{session.spoken}</div>
        </div>
        <StoppedCard />
        <HelpDialog help />
        <CompareDialog compare />
        <ExportDialog export />
        <ShareDialog share />
        <LessonsDialog />
    }
}

/// States on top, then three tabs.
#[component]
fn Side() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let tab = selection.tab;
    let tab_button = move |this: Tab, name: &'static str| {
        let (id, panel) = ids(this);
        view! {
            <button type="button" role="tab" class="tab" id=id aria-controls=panel
                aria-selected=text(move || (tab.get() == this).to_string())
                tabindex=text(move || if tab.get() == this { "0" } else { "-1" }.to_owned())
                on:click=press(move || tab.set(this))>{name}</button>
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let here = TABS.iter().position(|this| *this == tab.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (here + 1) % TABS.len(),
            "ArrowLeft" => (here + TABS.len() - 1) % TABS.len(),
            _ => return,
        };
        event.prevent_default();
        tab.set(TABS[next]);
        focus(ids(TABS[next]).0);
    };
    view! {
        <aside class="side" aria-label="Controls">
            <Part name="states"><StatesPanel /></Part>
            <div class="tabs" role="tablist" aria-label="Panels" on:keydown=on_key>
                {tab_button(Tab::Policies, "Policies")}
                {tab_button(Tab::Faults, "Break it")}
                {tab_button(Tab::Inspect, "Inspect")}
            </div>
            <TabPanel this=Tab::Policies>
                <Part name="queue-policy"><QueuePolicyPanel /></Part>
                <Part name="queue-list"><QueueListPanel /></Part>
                <Part name="assign-policy"><AssignPolicyPanel /></Part>
                <Part name="demand"><DemandPanel /></Part>
                <Part name="dispatcher"><DispatcherPanel /></Part>
                <Part name="shares"><SharesPanel /></Part>
                <Part name="inversion"><InversionPanel /></Part>
                <Part name="pressure"><PressurePanel /></Part>
                <Part name="place-order"><PlaceOrderPanel /></Part>
                <Part name="protocol"><ProtocolPanel /></Part>
            </TabPanel>
            <TabPanel this=Tab::Faults>
                <Part name="active-faults"><ActiveFaults /></Part>
                <Part name="trouble"><TroublePanel /></Part>
                <Part name="faults"><FaultsPanel /></Part>
                <Part name="message-faults"><MessagesPanel /></Part>
                <Part name="chance"><ChancePanel /></Part>
                <Part name="storm"><StormPanel /></Part>
                <Part name="retry"><RetryPanel /></Part>
                <Part name="keys"><KeysPanel /></Part>
                <Part name="ledger"><LedgerPanel /></Part>
            </TabPanel>
            <TabPanel this=Tab::Inspect>
                <Part name="inspector"><InspectorPanel /></Part>
                <Part name="log"><LogPanel /></Part>
                <Part name="numbers"><NumbersPanel /></Part>
                <Part name="entities"><EntitiesPanel /></Part>
                <Part name="notices"><NoticesPanel /></Part>
            </TabPanel>
        </aside>
    }
}

/// A panel that is there unless the lesson or a teacher leaves it out.
#[component]
fn Part(name: &'static str, children: Children) -> impl IntoView {
    let controls = expect_context::<Learn>().controls;
    let is_out =
        move || controls.with(|it| it.as_ref().is_some_and(|it| !it.iter().any(|it| it == name)));
    view! { <div class="part" hidden=flag(is_out)>{children()}</div> }
}

/// What a tab shows. Hidden ones stay in the page, so that nothing is lost by looking elsewhere.
#[component]
fn TabPanel(this: Tab, children: Children) -> impl IntoView {
    let tab = expect_context::<Selection>().tab;
    let controls = expect_context::<Learn>().controls;
    let (label, id) = ids(this);
    view! {
        <div class="tab-panel" role="tabpanel" id=id aria-labelledby=label
            hidden=flag(move || controls.with(Option::is_none) && tab.get() != this)>
            {children()}
        </div>
    }
}

const TABS: [Tab; 3] = [Tab::Policies, Tab::Faults, Tab::Inspect];

const fn ids(tab: Tab) -> (&'static str, &'static str) {
    match tab {
        Tab::Policies => ("tab-policies", "panel-policies"),
        Tab::Faults => ("tab-faults", "panel-faults"),
        Tab::Inspect => ("tab-inspect", "panel-inspect"),
    }
}

/// A hidden tab pauses and says so when it is seen again.
fn pause_while_hidden(session: Session) {
    let _stop = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if document().hidden() && session.playing.get_untracked() {
            session.play(false);
            session.tell(Notice::was_hidden());
        }
    });
}

/// A link is opened as it is arrived at, and when it is put into this page's address.
fn open_links(session: Session, link: Option<&str>) {
    if let Some(link) = link {
        session.open_link(link);
    }
    let _stop = window_event_listener(leptos::ev::hashchange, move |_| {
        if let Some(link) = Address::link() {
            session.open_link(&link);
        }
    });
}

/// Chosen by looking: a lively first minute.
const SEED_AT_FIRST: u64 = 7;

//! Break something: tools to point with, rates to set, and the list of what is broken now.

use super::dispatcher::CrashControls;
use crate::app::icons::{Icon, icon};
use crate::app::parts::{Pick, Section, Slider, subject_icon};
use crate::app::places::Places;
use crate::app::reactive::{memo, only_if, press, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::tool::{Target, Tool};
use crate::core::command::{Command, FaultKind};
use crate::core::fault::{FaultSource, RandomFault};
use crate::core::id::{DistrictId, FaultId};
use crate::core::time::SimDuration;
use crate::view::panel::FaultRow;
use leptos::prelude::*;

/// The tools.
#[component]
pub fn FaultsPanel() -> impl IntoView {
    view! { <Section title="Break something" aside="then point at it"><Tools /></Section> }
}

/// The rates.
#[component]
pub fn ChancePanel() -> impl IntoView {
    view! {
        <Section title="Demand and chance" aside="what strikes by itself"><Chance /></Section>
    }
}

/// One line for each kind of thing: "Driver: breaks down, gives the order back, …".
#[component]
fn Tools() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let in_hand = selection.tool;
    let sentence = text(move || match in_hand.get() {
        Some(tool) => {
            let target = tool.target().one();
            format!("{} Point at {target} on the map or in the list.", tool.sentence())
        }
        None => "Choose what goes wrong, then point at a thing. Esc puts the tool away.".to_owned(),
    });
    view! {
        <div class="tools">{Target::ALL.map(|target| view! {
            <div class="tool-group" role="group" aria-label=target.name()>
                <span class="tool-target" aria-hidden="true">
                    {icon(target.icon())} {target.name()}
                </span>
                <span class="tool-row">
                    {target.tools().map(|tool| tool_button(tool, in_hand)).collect_view()}
                </span>
            </div>
        }).collect_view()}</div>
        <p class="sentence">{sentence}</p>
        <div class="tools"><District /> <CrashControls /></div>
    }
}

/// A district has no place to point at: it is chosen by name.
#[component]
fn District() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let chosen = RwSignal::new(0_u32);
    let cut_off = move || {
        let chosen = chosen.get_untracked();
        let district =
            DistrictId(session.places.with_untracked(|it| Places::within(chosen, &it.districts)));
        selection.act(Command::InjectFault(FaultKind::DistrictPartitioned(district)));
    };
    let names = memo(move || session.places.with(|it| it.districts.clone()));
    let any = move || !names.with(Vec::is_empty);
    only_if(any, move || {
        view! {
            <div class="tool-group" role="group" aria-label="District">
                <span class="tool-target" aria-hidden="true">{icon(Icon::District)} "District"</span>
                <span class="tool-row">
                    <Pick label="Which district" options=names chosen />
                    <button type="button" class="tool" on:click=press(cut_off)
                        title="Nobody in it hears or is heard.">"is cut off"</button>
                </span>
            </div>
        }
        .into_any()
    })
}

fn tool_button(tool: Tool, in_hand: RwSignal<Option<Tool>>) -> impl IntoView {
    let take = move || in_hand.update(|held| *held = (*held != Some(tool)).then_some(tool));
    view! {
        <button type="button" class="tool" title=tool.sentence()
            aria-pressed=text(move || (in_hand.get() == Some(tool)).to_string())
            on:click=press(take)>{tool.name()}</button>
    }
}

/// A surge of demand, and faults of one kind that strike things at random.
#[component]
fn Chance() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let (surge, per_hour, what) = (RwSignal::new(300), RwSignal::new(6), RwSignal::new(0_u32));
    let inject = move |kind| selection.act(Command::InjectFault(kind));
    let flood = move || inject(FaultKind::DemandSurge { percent: surge.get_untracked() });
    let strike = move || {
        let (_, what) = RANDOM[what.get_untracked() as usize % RANDOM.len()];
        let per_hour = per_hour.get_untracked();
        inject(at_random(what, per_hour));
    };
    let names = Signal::stored(RANDOM.map(|(name, _)| name.to_owned()).to_vec());
    view! {
        <div class="rate">
            <Slider label="Demand surge" min=125 max=1000 step=25 value=surge
                print=|percent| format!("{percent} %") on_change=move |v| surge.set(v) />
            <button type="button" class="button" on:click=press(flood)>"Demand surge"</button>
        </div>
        <Pick label="What strikes at random" options=names chosen=what />
        <div class="rate">
            <Slider label="How often" min=1 max=60 value=per_hour
                print=|n| format!("{n} an hour") on_change=move |v| per_hour.set(v) />
            <button type="button" class="button" on:click=press(strike)>"Strike at random"</button>
        </div>
        <p class="sentence">"What lasts goes on for a quarter of an hour each time, on average."</p>
    }
}

/// Something that strikes so many times an hour; what lasts goes on for a quarter of an hour.
pub fn at_random(what: RandomFault, per_hour: u32) -> FaultKind {
    FaultKind::AtRandom(FaultSource { what, per_hour, lasting: SimDuration::from_mins(15) })
}

/// What can strike at random, in the words of the tools.
const RANDOM: [(&str, RandomFault); 17] = [
    ("A driver breaks down", RandomFault::DriverBreaksDown),
    ("A driver gives the order back", RandomFault::DriverCancels),
    ("A driver goes home", RandomFault::DriverOffShift),
    ("A driver declines 5 offers", RandomFault::DriverDeclines { offers: Some(5) }),
    ("A driver slows down", RandomFault::DriverSlow { percent: 50 }),
    ("A restaurant is late", RandomFault::RestaurantLate),
    ("A restaurant closes", RandomFault::RestaurantClosed),
    ("A counter jams", RandomFault::CounterJam { places: 1 }),
    ("An order is called off", RandomFault::CustomerCancels),
    ("An order is sent twice", RandomFault::CustomerSubmitsAgain),
    ("An order is poisoned", RandomFault::OrderPoisoned),
    ("A road is closed", RandomFault::RoadClosed),
    ("A road jams", RandomFault::RoadJam { percent: 400 }),
    ("A district is cut off", RandomFault::DistrictPartitioned),
    ("Demand triples", RandomFault::DemandSurge { percent: 300 }),
    ("The dispatcher pauses", RandomFault::DispatcherPaused),
    ("The dispatcher crashes", RandomFault::DispatcherCrashed),
];

/// What is broken now, each with a button that ends it.
#[component]
pub fn ActiveFaults() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let faults = session.part(|panel| panel.faults.clone());
    let ids = memo(move || {
        faults.with(|rows| rows.iter().map(|row| row.fault.into()).collect::<Vec<u64>>())
    });
    let aside = text(move || match ids.with(Vec::len) {
        0 => "nothing is broken".to_owned(),
        n => format!("{n} active"),
    });
    view! {
        <Section title="Active faults" aside>
            <ul class="faults">
                {rows(move || ids.get(), move |id| fault_view(id as u32, faults))}
            </ul>
            {only_if(move || ids.with(|ids| ids.len() > 1), move || view! {
                <button type="button" class="button" on:click=press(move || {
                    for id in ids.get_untracked() {
                        selection.act(Command::StopFault(FaultId(id as u32)));
                    }
                })>"Stop all"</button>
            }.into_any())}
        </Section>
    }
}

fn fault_view(id: u32, faults: Memo<Vec<FaultRow>>) -> AnyView {
    let selection = expect_context::<Selection>();
    let row = faults.with_untracked(|rows| rows.iter().find(|row| row.fault == id).cloned());
    let since = text(move || {
        let since = |row: &FaultRow| row.since.clone();
        faults.with(|rows| rows.iter().find(|row| row.fault == id).map(since).unwrap_or_default())
    });
    row.map(|row| {
        let stop = format!("Stop: {}", row.label);
        let subject = row.subject;
        let body = view! {
            {icon(subject.map_or(Icon::Warning, subject_icon))}
            <span class="fault-label">{row.label}</span>
            <span class="fault-since">{since}</span>
        };
        view! {
            <li class="fault">
                {match subject {
                    Some(subject) => view! {
                        <button type="button" class="fault-body"
                            on:click=press(move || selection.select(subject))>{body}</button>
                    }.into_any(),
                    None => view! { <span class="fault-body">{body}</span> }.into_any(),
                }}
                <button type="button" class="icon-button" aria-label=stop.clone() title=stop
                    on:click=press(move || selection.act(Command::StopFault(FaultId(id))))>
                    {icon(Icon::Close)}
                </button>
            </li>
        }
    })
    .into_any()
}

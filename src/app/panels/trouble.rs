//! Whole situations to throw a city into, each a few faults at once.

use super::faults::at_random;
use crate::app::parts::Section;
use crate::app::places::Places;
use crate::app::reactive::{flag, press, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::{Command, FaultKind};
use crate::core::fault::{CrashPoint, RandomFault};
use crate::core::id::EdgeId;
use crate::core::time::SimDuration;
use leptos::prelude::*;

struct Trouble {
    name: &'static str,
    sentence: &'static str,
    /// Nothing where the city cannot have it.
    faults: fn(&Places) -> Vec<FaultKind>,
}

/// The buttons.
#[component]
pub fn TroublePanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let said = RwSignal::new(None::<&'static str>);
    let button = move |trouble: &'static Trouble| {
        let can = flag(move || session.places.with(|it| (trouble.faults)(it).is_empty()));
        let begin = move || {
            said.set(Some(trouble.sentence));
            for fault in session.places.with_untracked(trouble.faults) {
                selection.act(Command::InjectFault(fault));
            }
        };
        view! {
            <button type="button" class="tool" title=trouble.sentence disabled=can
                on:click=press(begin)>{trouble.name}</button>
        }
    };
    view! {
        <Section title="Make trouble" aside="several faults at once">
            <div class="tool-row">{TROUBLES.iter().map(button).collect_view()}</div>
            <p class="sentence">{text(move || {
                said.get().unwrap_or("Stop what it began in the list above.").to_owned()
            })}</p>
        </Section>
    }
}

const TROUBLES: [Trouble; 5] = [
    Trouble {
        name: "Dinner rush",
        sentence: "Demand triples, and now and then a kitchen falls behind.",
        faults: |_| {
            let late = at_random(RandomFault::RestaurantLate, 12);
            vec![FaultKind::DemandSurge { percent: 300 }, late]
        },
    },
    Trouble {
        name: "Bridge closed",
        sentence: "One bridge over the water is closed: everybody takes the others.",
        faults: |places| {
            let middle = places.bridges.get(places.bridges.len() / 2);
            middle.map(|&edge| FaultKind::RoadClosed(EdgeId(edge))).into_iter().collect()
        },
    },
    Trouble {
        name: "Flaky network",
        sentence: "Of all messages some get lost, some arrive twice, some late.",
        faults: |_| {
            vec![
                FaultKind::MessageLoss { ppm: 150_000 },
                FaultKind::MessageDuplicates { ppm: 100_000 },
                FaultKind::MessageDelays { ppm: 200_000, by: SimDuration::from_secs(10) },
            ]
        },
    },
    Trouble {
        name: "Wave of cancellations",
        sentence: "Drivers give orders back, one a minute: every one of them is a retry.",
        faults: |_| vec![at_random(RandomFault::DriverCancels, 60)],
    },
    Trouble {
        name: "Dispatcher crash",
        sentence: "The dispatcher goes down at once and has to find its way back.",
        faults: |_| vec![FaultKind::DispatcherCrashed { at: CrashPoint::Now }],
    },
];

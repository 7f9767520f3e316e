//! Messages that go wrong: a share of all of them, or one in flight.

use crate::app::icons::{Icon, icon};
use crate::app::parts::{Choice, Choices, More, Section, Slider};
use crate::app::reactive::{memo, only_if, press, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::{Command, FaultKind};
use crate::core::id::MessageId;
use crate::core::message::Way;
use crate::core::time::SimDuration;
use crate::view::names;
use crate::view::panel::MessageRow;
use leptos::prelude::*;

/// What can happen to a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mishap {
    Lost,
    Late,
    Twice,
    Overtaken,
}

const MISHAPS: [Mishap; 4] = [Mishap::Lost, Mishap::Late, Mishap::Twice, Mishap::Overtaken];

/// What happens, to how many, or to which.
#[component]
pub fn MessagesPanel() -> impl IntoView {
    let selection = expect_context::<Selection>();
    let (mishap, share) = (RwSignal::new(Mishap::Lost), RwSignal::new(20));
    let chosen = memo(move || MISHAPS.iter().position(|it| *it == mishap.get()));
    let start = move || {
        let ppm = share.get_untracked() * 10_000;
        selection.act(Command::InjectFault(mishap.get_untracked().of_a_share(ppm)));
    };
    view! {
        <Section title="Messages" aside="what happens on the way">
            <Choices name="What happens to messages" class="segments"
                choices=MISHAPS.map(Mishap::choice).to_vec() chosen
                on_choose=move |idx: usize| mishap.set(MISHAPS[idx]) />
            <p class="sentence">{text(move || mishap.get().choice().sentence.to_owned())}</p>
            <div class="rate">
                <Slider label="Share" min=1 max=90 value=share
                    print=|percent| format!("{percent} %") on_change=move |v| share.set(v) />
                <button type="button" class="button" on:click=press(start)>"Meddle with all"</button>
            </div>
            <More label="Or with one in flight"><InFlight mishap /></More>
        </Section>
    }
}

/// The messages on their way; pressing one lets it happen to that one.
#[component]
fn InFlight(mishap: RwSignal<Mishap>) -> impl IntoView {
    let session = expect_context::<Session>();
    let list = session.part(|panel| panel.messages.clone());
    let keys = move || list.with(|all| all.iter().map(key).collect());
    view! {
        <p class="sentence">
            "They live for a second or less: pause, or step, to catch one."
        </p>
        <ul class="flights">{rows(keys, move |key| row(key, list, mishap))}</ul>
        {only_if(move || list.with(Vec::is_empty), || view! {
            <p class="empty">"No message is on its way now."</p>
        }.into_any())}
    }
}

fn row(of: u64, list: Memo<Vec<MessageRow>>, mishap: RwSignal<Mishap>) -> AnyView {
    let selection = expect_context::<Selection>();
    let (message, way) =
        (MessageId((of >> 1) as u32), if of & 1 == 1 { Way::Back } else { Way::There });
    let part = move |read: fn(&MessageRow) -> String| {
        text(move || {
            let found = |all: &Vec<MessageRow>| all.iter().find(|it| key(it) == of).map(read);
            list.with(found).unwrap_or_default()
        })
    };
    let meddle = move || {
        selection.act(Command::InjectFault(mishap.get_untracked().of_one(message, way)));
    };
    let look = format!("Look at {}", names::uncapital(&message.to_string()));
    view! {
        <li>
            <button type="button" class="flight" on:click=press(meddle)>
                {icon(Icon::Message)} <span>{part(|row| row.text.clone())}</span>
                <span class="aside">{part(|row| row.due.clone())}</span>
            </button>
            <button type="button" class="icon-button" aria-label=look.clone() title=look
                on:click=press(move || selection.select(message.into()))>
                {icon(Icon::Eye)}
            </button>
        </li>
    }
    .into_any()
}

/// What can happen to a message that is on its way, or to its acknowledgement.
pub fn meddle_with(message: MessageId, way: Way) -> AnyView {
    let selection = expect_context::<Selection>();
    let name = match way {
        Way::There => "The message",
        Way::Back => "Its acknowledgement",
    };
    let button = move |mishap: Mishap| {
        let act = move || selection.act(Command::InjectFault(mishap.of_one(message, way)));
        view! {
            <button type="button" class="button danger" title=mishap.choice().sentence
                on:click=press(act)>{mishap.act()}</button>
        }
    };
    view! {
        <div class="tool-group" role="group" aria-label=name>
            <span class="tool-target" aria-hidden="true">{icon(Icon::Message)} {name}</span>
            <span class="tool-row">{MISHAPS.map(button)}</span>
        </div>
    }
    .into_any()
}

fn key(row: &MessageRow) -> u64 {
    u64::from(row.message) << 1 | u64::from(row.is_back)
}

impl Mishap {
    const fn choice(self) -> Choice {
        let (name, sentence) = match self {
            Mishap::Lost => ("lost", "It never arrives; what must arrive is sent again."),
            Mishap::Late => ("late", "It takes ten seconds longer."),
            Mishap::Twice => ("twice", "A second copy arrives too: do duplicates do harm?"),
            Mishap::Overtaken => {
                ("overtaken", "The next message to the same receiver overtakes it.")
            }
        };
        Choice { name, sentence }
    }
    const fn act(self) -> &'static str {
        match self {
            Mishap::Lost => "Drop",
            Mishap::Late => "Delay by 10 s",
            Mishap::Twice => "Duplicate",
            Mishap::Overtaken => "Reorder",
        }
    }
    const fn of_a_share(self, ppm: u32) -> FaultKind {
        match self {
            Mishap::Lost => FaultKind::MessageLoss { ppm },
            Mishap::Late => FaultKind::MessageDelays { ppm, by: LATER },
            Mishap::Twice => FaultKind::MessageDuplicates { ppm },
            Mishap::Overtaken => FaultKind::MessageReorders { ppm },
        }
    }
    const fn of_one(self, message: MessageId, way: Way) -> FaultKind {
        match self {
            Mishap::Lost => FaultKind::MessageDropped { message, way },
            Mishap::Late => FaultKind::MessageDelayed { message, way, by: LATER },
            Mishap::Twice => FaultKind::MessageDuplicated { message, way },
            Mishap::Overtaken => FaultKind::MessageReordered { message, way },
        }
    }
}

/// Long enough that a resend is on its way meanwhile.
const LATER: SimDuration = SimDuration::from_secs(10);

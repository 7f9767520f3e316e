//! What can be done to the selected thing now: end what is wrong with it, or let something go wrong.

use super::dispatcher::Stops;
use super::messages::meddle_with;
use crate::app::parts::More;
use crate::app::reactive::{live, memo, only_if, press};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::tool::{Target, Tool};
use crate::core::command::{Command, FaultKind};
use crate::core::id::{DistrictId, FaultId, MessageId, OrderId};
use crate::core::message::Way;
use crate::core::order::Status;
use crate::view::names;
use crate::view::panel::{Inspector, Subject};
use leptos::prelude::*;

/// The buttons.
#[component]
pub fn Actions(
    /// Which thing.
    subject: Subject,
    /// What is known of it.
    current: Memo<Option<Inspector>>,
) -> impl IntoView {
    match subject {
        Subject::Message(id) => message(MessageId(id), current),
        Subject::Dispatcher => view! { <Stops /> }.into_any(),
        Subject::Order(_)
        | Subject::Driver(_)
        | Subject::Restaurant(_)
        | Subject::Road(_)
        | Subject::District(_) => faults_of(subject, current),
    }
}

/// Of a message only what is on its way can be meddled with.
fn message(id: MessageId, current: Memo<Option<Inspector>>) -> AnyView {
    let in_flight = memo(move || current.with(|it| it.as_ref().map(|it| it.in_flight)));
    live(move || {
        let [there, back] = in_flight.get().unwrap_or_default();
        let ways = [(there, Way::There), (back, Way::Back)];
        let ways = ways.into_iter().filter(|(goes, _)| *goes);
        ways.map(|(_, way)| meddle_with(id, way)).collect_view().into_any()
    })
}

/// What is wrong with it can be stopped, and its tools can be used.
fn faults_of(subject: Subject, current: Memo<Option<Inspector>>) -> AnyView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let faults = session.part(move |panel| {
        let hit = panel.faults.iter().filter(|row| row.subject == Some(subject));
        hit.map(|row| (row.fault, row.label.clone())).collect::<Vec<_>>()
    });
    let status = memo(move || {
        let idx = current.with(|it| it.as_ref().and_then(|it| it.status));
        idx.and_then(|idx| Status::ALL.get(usize::from(idx)).copied())
    });
    let button = move |name: String, danger: bool, command: Command| {
        view! {
            <button type="button" class="button" class:danger=danger
                on:click=press(move || selection.act(command.clone()))>{name}</button>
        }
        .into_any()
    };
    let special = move || match (subject, status.get()) {
        (Subject::Order(id), Some(Status::Pending)) => {
            Some(button("Release now".to_owned(), false, Command::ReleaseNow(OrderId(id))))
        }
        (Subject::Order(id), Some(Status::Failed)) => {
            Some(button("Replay".to_owned(), false, Command::ReplayDeadLetter(OrderId(id))))
        }
        (Subject::District(id), _) if faults.with(Vec::is_empty) => {
            let kind = FaultKind::DistrictPartitioned(DistrictId(id));
            Some(button("Cut off".to_owned(), true, Command::InjectFault(kind)))
        }
        _ => None,
    };
    let stop = move |(fault, label): (u32, String)| {
        button(format!("Stop: {label}"), false, Command::StopFault(FaultId(fault)))
    };
    let breaks = move || {
        let over = status.get().is_some_and(Status::is_final);
        let tools = Target::of(subject).into_iter().flat_map(Target::tools).filter(|_| !over);
        let command = move |tool: Tool| Some((tool, tool.command(subject)?));
        tools
            .filter_map(command)
            .map(|(tool, command)| button(names::capital(tool.name()), true, command))
            .collect_view()
    };
    let illegal = move || match (subject, status.get()) {
        (Subject::Order(id), Some(status)) => illegal(OrderId(id), status),
        _ => Vec::new(),
    };
    let tries = move || {
        let all = illegal().into_iter();
        all.map(|(name, command)| button(name.to_owned(), false, command)).collect_view()
    };
    view! {
        <div class="actions">
            {live(move || view! {
                {special()} {faults.get().into_iter().map(stop).collect_view()} {breaks()}
            }.into_any())}
        </div>
        {only_if(move || matches!(subject, Subject::Order(_)), move || view! {
            <More label="Try what is illegal in this state">
                <div class="actions">{live(move || tries().into_any())}</div>
                <p class="sentence">
                    "Each is refused with both states named, and counted; nothing changes."
                </p>
            </More>
        }.into_any())}
    }
    .into_any()
}

/// The commands that an order's state does not allow.
fn illegal(order: OrderId, status: Status) -> Vec<(&'static str, Command)> {
    let all = [
        ("Release", status == Status::Pending, Command::ReleaseNow(order)),
        ("Replay", status == Status::Failed, Command::ReplayDeadLetter(order)),
        ("Cancel", !status.is_final(), Command::CancelOrder(order)),
    ];
    all.into_iter().filter(|(_, legal, _)| !legal).map(|(name, _, it)| (name, it)).collect()
}

//! Messages and leases: how long things take on the way, and when silence counts as an answer.

use crate::app::parts::{Fold, Slider};
use crate::app::reactive::{memo, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::settings::Protocol;
use crate::core::time::SimDuration;
use leptos::prelude::*;

/// The numbers of the message layer, closed at first: few need them.
#[component]
pub fn ProtocolPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let protocol = session.part(|panel| Protocol::from(panel.settings.protocol));
    let summary = text(move || {
        let Protocol { latency, heartbeat_every, lease, .. } = protocol.get();
        let leases = match heartbeat_every {
            SimDuration::ZERO => "no leases".to_owned(),
            _ => format!("lease {lease}"),
        };
        format!("{} ms, {leases}", latency.as_micros() / 1000)
    });
    let part = move |read: fn(&Protocol) -> SimDuration, unit_us: u64| {
        memo(move || (read(&protocol.get()).as_micros() / unit_us) as u32)
    };
    let change = move |change: &dyn Fn(&mut Protocol)| {
        let mut changed = protocol.get_untracked();
        change(&mut changed);
        selection.act(Command::SetProtocol(changed));
    };
    let seconds = |s: u32| SimDuration::from_secs(s.into());
    view! {
        <Fold title="Messages and leases" aside=summary>
            <p class="sentence">
                "A message without an answer is sent again. A driver who does not answer loses the \
                offer; one who is not heard from until the lease runs out loses the order."
            </p>
            <div class="sliders two">
                <Slider label="On the way" max=5000 step=100 value=part(|p| p.latency, 1_000)
                    print=|ms| format!("{ms} ms")
                    on_change=move |ms: u32| change(&|p| {
                        p.latency = SimDuration::from_millis(ms.into());
                        p.offer_timeout = p.offer_timeout.max(p.answer_max());
                    }) />
                <Slider label="Resent after" min=1 max=60
                    value=part(|p| p.resend_after, SECOND_US) print=print_seconds
                    on_change=move |s| change(&|p| p.resend_after = seconds(s)) />
                <Slider label="Thinking, up to" max=300 step=5
                    value=part(|p| p.think_time, SECOND_US) print=print_seconds
                    on_change=move |s| change(&|p| {
                        p.think_time = seconds(s);
                        p.offer_timeout = p.offer_timeout.max(p.answer_max());
                    }) />
                <Slider label="Offer holds for" min=5 max=600 step=5
                    value=part(|p| p.offer_timeout, SECOND_US) print=print_seconds
                    on_change=move |s| change(&|p| p.offer_timeout = seconds(s)) />
                <Slider label="Passed over for" min=1 max=60
                    value=part(|p| p.exclusion, 60 * SECOND_US) print=|m| format!("{m} min")
                    on_change=move |m: u32| change(&|p| {
                        p.exclusion = SimDuration::from_mins(m.into());
                    }) />
                <Slider label="Heartbeat" max=120 step=5
                    value=part(|p| p.heartbeat_every, SECOND_US)
                    print=|s| if s == 0 { "off, no leases".to_owned() } else { print_seconds(s) }
                    on_change=move |s| change(&|p| {
                        p.heartbeat_every = seconds(s);
                        p.lease = p.lease.max(p.heartbeat_every);
                    }) />
                <Slider label="Lease" min=10 max=600 step=10
                    value=part(|p| p.lease, SECOND_US) print=print_seconds
                    on_change=move |s| change(&|p| p.lease = seconds(s)) />
            </div>
        </Fold>
    }
}

fn print_seconds(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, s) => format!("{m}:{s:02} min"),
    }
}

const SECOND_US: u64 = 1_000_000;

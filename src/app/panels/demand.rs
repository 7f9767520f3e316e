//! How much comes in, who is there to serve it, how many may wait.

use crate::app::parts::{Section, Slider};
use crate::app::reactive::memo;
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use leptos::prelude::*;

/// Demand, drivers on shift, queue capacity.
#[component]
pub fn DemandPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let rate = session.part(|panel| panel.settings.arrivals_per_hour);
    let on_shift = session.part(|panel| panel.settings.drivers_on_shift);
    let total = session.part(|panel| panel.drivers_total);
    let capacity = session.part(|panel| panel.settings.queue_capacity.unwrap_or(0));
    // Eight orders an hour are about three times what a driver manages: enough to drown a city.
    let rate_max = memo(move || rate.get().max((total.get() * 8).max(60)));
    let capacity_max = memo(move || capacity.get().max(50));
    let set_rate = move |per_hour| selection.act(Command::SetArrivalRate { per_hour });
    let set_shift = move |count| selection.act(Command::SetDriversOnShift { count });
    let set_room = move |room| selection.act(Command::SetQueueCapacity((room > 0).then_some(room)));
    view! {
        <Section title="Demand and drivers" aside="what comes in">
            <div class="sliders one">
                <Slider label="Orders" max=rate_max value=rate step=5
                    print=|rate| format!("{rate} an hour") on_change=set_rate />
                <Slider label="Drivers on shift" max=total value=on_shift
                    print=|count| count.to_string() on_change=set_shift />
                <Slider label="Room in the queue" max=capacity_max value=capacity
                    print=|room| match room {
                        0 => "no limit".to_owned(),
                        room => format!("{room} orders"),
                    }
                    on_change=set_room />
            </div>
        </Section>
    }
}

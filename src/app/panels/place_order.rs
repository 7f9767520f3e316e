//! An order by hand: for trying one thing at a time, a key twice, or an order for later.

use crate::app::parts::{Choice, Choices, Fold, Named, Pick, Slider};
use crate::app::places::Places;
use crate::app::reactive::{memo, press};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::id::{CustomerId, NodeId, RestaurantId};
use crate::core::order::{Class, OrderSpec};
use crate::core::time::{SimDuration, SimTime};
use leptos::prelude::*;

/// What of an order can be chosen.
#[component]
pub fn PlaceOrderPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let selection = expect_context::<Selection>();
    let restaurant = RwSignal::new(0);
    let (class, who, key) = (RwSignal::new(1), RwSignal::new(0), RwSignal::new(0));
    let (cold, later) = (RwSignal::new(false), RwSignal::new(0));
    let place = move || {
        let now = SimTime::ZERO + SimDuration::from_micros(session.peek(|panel| panel.at.at_us));
        let (junctions, restaurant) = session.places.with_untracked(|it| {
            (it.junctions, Places::within(restaurant.get_untracked(), &it.restaurants))
        });
        let known = who.get_untracked() == 1;
        let share = if known { 0.5 } else { js_sys::Math::random() };
        let door = NodeId((share * f64::from(junctions)) as u32);
        let minutes: u32 = later.get_untracked();
        selection.act(Command::PlaceOrder(OrderSpec {
            class: Class::ALL[class.get_untracked()],
            release: (minutes > 0).then(|| now + SimDuration::from_mins(minutes.into())),
            key: (key.get_untracked() == 1).then_some(1),
            needs_cold_box: cold.get_untracked(),
            customer: known.then_some(CustomerId(0)),
            ..OrderSpec::new(RestaurantId(restaurant), door)
        }));
    };
    let one_of = move |name, names: &[&'static str], chosen: RwSignal<usize>| {
        let choices = names.iter().copied().map(Choice::named).collect::<Vec<_>>();
        view! {
            <Named label=name>
                <Choices name class="segments" choices chosen=memo(move || Some(chosen.get()))
                    on_choose=move |idx| chosen.set(idx) />
            </Named>
        }
    };
    let classes = Class::ALL.map(Class::name);
    view! {
        <Fold title="Place an order" aside="by hand">
            <Named label="From">
                <Pick label="From which restaurant"
                    options=memo(move || session.places.with(|it| it.restaurants.clone()))
                    chosen=restaurant />
            </Named>
            {one_of("Class of the order", &classes, class)}
            {one_of("Who orders", &["somebody new", "customer 1, again"], who)}
            {one_of("Idempotency key", &["its own", "key 1, again"], key)}
            <Slider label="For later" max=60 step=5 value=later
                print=|m| if m == 0 { "at once".to_owned() } else { format!("in {m} min") }
                on_change=move |m| later.set(m) />
            <label class="check">
                <input type="checkbox" prop:checked=cold
                    on:change=move |event| cold.set(event_target_checked(&event)) />
                "It needs a cold box"
            </label>
            <button type="button" class="button" on:click=press(place)>"Place this order"</button>
        </Fold>
    }
}

//! The one filter of orders, as a chip on everything that it acts on: pressing it shows all again.

use crate::app::icons::{Icon, icon};
use crate::app::reactive::{memo, only_if, press, text};
use crate::app::session::Session;
use crate::view::filter::OrderFilter;
use leptos::prelude::*;

/// The chip, while there is a filter.
#[component]
pub fn FilterChip() -> impl IntoView {
    let session = expect_context::<Session>();
    let filter = memo(move || session.filter.get().orders);
    let name = text(move || filter.get().map_or_else(String::new, OrderFilter::name));
    only_if(
        move || filter.get().is_some(),
        move || {
            view! {
                <button type="button" class="chip-button filter-chip"
                    on:click=press(move || session.show_only(|it| it.orders = None))>
                    "Only orders " {name} {icon(Icon::Close)}
                    <span class="unseen">"Show all orders again"</span>
                </button>
            }
            .into_any()
        },
    )
}

/// Filters for these orders, or shows all again where that is the filter already.
pub fn toggle(session: Session, orders: OrderFilter) {
    session.show_only(|filter| {
        filter.orders = (filter.orders != Some(orders)).then_some(orders);
    });
}

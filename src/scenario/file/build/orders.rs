//! The orders of a file, those that stand for many written out.

use super::Reader;
use crate::core::city::City;
use crate::core::id::{CustomerId, NameId, NodeId, RestaurantId};
use crate::core::order::OrderSpec;
use crate::core::sim::TimedOrder;
use crate::core::time::SimDuration;
use crate::scenario::file::length::Length;
use crate::scenario::file::things::OrderFile;
use crate::scenario::import::json::Step;

/// Makes the orders, in time order, those of one time as listed; what cannot be is left out.
pub(super) fn make(reader: &mut Reader<'_>, city: &City) -> Vec<TimedOrder> {
    let file = reader.file;
    let mut orders: Vec<TimedOrder> = Vec::new();
    for (idx, order) in file.orders.iter().enumerate() {
        let every = order.every.unwrap_or_default();
        let steps = [Step::Key("orders"), Step::Item(idx)];
        if let Some(spec) = reader.order(&steps, order, city) {
            let n = u64::from(order.count.unwrap_or(1));
            let ats = (0..n).map(|k| order.at.moment() + every.0.times(k));
            orders.extend(ats.map(|at| TimedOrder { at, spec }));
        }
    }
    orders.sort_by_key(|order| order.at);
    orders
}

impl Reader<'_> {
    /// An order of the script, whose entry says when and how often.
    pub(super) fn placed_by_hand(
        &mut self,
        steps: &[Step<'_>],
        order: &OrderFile,
        city: &City,
    ) -> Option<OrderSpec> {
        let said = [
            ("at", order.at != Length::default()),
            ("count", order.count.is_some()),
            ("every", order.every.is_some()),
        ];
        for (key, _) in said.into_iter().filter(|&(_, said)| said) {
            let steps: Vec<_> = steps.iter().copied().chain([Step::Key(key)]).collect();
            self.wrong(&steps, "a time of its own", "none: the entry of the script says when");
        }
        self.order(steps, order, city)
    }

    /// The order that `path` leads to.
    fn order(&mut self, path: &[Step<'_>], order: &OrderFile, city: &City) -> Option<OrderSpec> {
        let steps = |key| -> Vec<_> { path.iter().copied().chain([Step::Key(key)]).collect() };
        for (key, length) in [("preparation", order.preparation), ("handover", order.handover)] {
            if length.is_some_and(|length| length.0 > SimDuration::from_mins(24 * 60)) {
                self.wrong(&steps(key), "more than a day", "at most 1d");
            }
        }
        let number = order.restaurant.unwrap_or(1);
        let restaurant =
            self.position(&steps("restaurant"), "restaurant", number, city.restaurants.len());
        let to = match order.to {
            Some(to) => self.place(&steps("to"), to, city),
            None => Some(NodeId(city.network.nodes().len().saturating_sub(1) as u32)),
        };
        let mut spec = OrderSpec::new(RestaurantId(restaurant?), to?);
        spec.class = order.class.map_or(spec.class, |class| class.0);
        spec.release = order.release.map(|release| release.moment());
        spec.preparation = order.preparation.map(|length| length.0);
        spec.handover = order.handover.map(|length| length.0);
        spec.size = order.size.unwrap_or(spec.size);
        self.check_range(&steps("size"), spec.size.into(), 1, OrderSpec::SIZE_MAX.into());
        spec.needs_cold_box = order.needs_cold_box;
        spec.key = order.key;
        spec.customer = order.customer.map(CustomerId);
        spec.name = order.name.map(NameId);
        Some(spec)
    }
}

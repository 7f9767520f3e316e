//! Priority inversion: detected from the wait-for relation after each happening, and its end.
//!
//! **Detected** for an order H as the attempt of an order M starts, if H waits, directly or
//! through others, for something that an order L holds, M is of a class between theirs, and M went
//! before L or H: L stands in the queue without an offer, or L keeps the driver whom H waits for
//! there. An order has at most one inversion at a time; L is the lowest in class of those that
//! qualify, then the one with the smallest id.
//!
//! **Ended** as soon as H waits for nothing that an order of such a low class holds, by whomever.
//! Classes are the orders' own, borrowed or not: a fix shortens inversions, it does not hide them.

use super::Sim;
use super::waits::News;
use crate::core::command::FaultKind;
use crate::core::event::{Cause, Event, Stamped};
use crate::core::id::OrderId;
use crate::core::inversion::{Inversion, InversionFix, Resource};
use crate::core::order::{Class, OrderState, Status};
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Sim {
    /// Draws the conclusions from what has just happened: the events since `mark`.
    pub(super) fn conclude(&mut self, mark: usize) {
        if mark == self.log.fresh().len() {
            return;
        }
        let mut news = News::default();
        for idx in mark..self.log.fresh().len() {
            self.note(idx, &mut news);
        }
        let relation = !news.kitchens.is_empty() || news.cold || news.all;
        if relation || !news.orders.is_empty() {
            let chained = self.refresh_waits(&news);
            self.lend(&news, chained);
            if relation {
                self.end_inversions(&news, chained);
            }
        }
        for &(seq, order) in &news.started {
            self.overtake(seq, order);
        }
    }

    /// What an event says is to be looked at again.
    fn note(&mut self, idx: usize, news: &mut News) {
        let Stamped { seq, ref event, .. } = self.log.fresh()[idx];
        match *event {
            Event::CounterFull { order, restaurant } => {
                self.waits.jammed.insert(restaurant);
                self.note_order(order, news);
            }
            Event::CookingStarted { order, .. }
            | Event::FoodReady { order, .. }
            | Event::FoodWasted { order }
            | Event::PickedUp { order, .. } => self.note_order(order, news),
            Event::OrderMoved { order, from, to, .. } => {
                if self.orders[order].spec.needs_cold_box {
                    if to == Status::Queued {
                        self.waits.cold.insert(order);
                    }
                    // Also where it was the last one.
                    news.cold |= from == Status::Queued && self.waits.cold.remove(&order);
                }
                self.note_order(order, news);
                self.note_cold(news);
            }
            Event::AttemptStarted { order, .. } => {
                news.started.push((seq, order));
                self.note_cold(news);
            }
            Event::OfferSent { .. }
            | Event::OfferDeclined { .. }
            | Event::OfferExpired { .. }
            | Event::AttemptEnded { .. }
            | Event::DriverOnShift { .. }
            | Event::DriverOffShift { .. }
            | Event::DriverLost { .. }
            | Event::DriverFound { .. } => self.note_cold(news),
            // A jam makes a counter without limit a limited one, for the ceiling.
            Event::SettingsChanged(_)
            | Event::FaultStarted { kind: FaultKind::CounterJam { .. }, .. }
            | Event::FaultStopped { kind: FaultKind::CounterJam { .. }, .. } => {
                news.all = true;
                news.kitchens.extend(&self.waits.jammed);
            }
            _ => {}
        }
    }

    fn note_order(&self, order: OrderId, news: &mut News) {
        let restaurant = self.orders[order].spec.restaurant;
        if self.waits.jammed.contains(&restaurant) {
            news.kitchens.insert(restaurant);
        }
        if self.settings.inversion_fix != InversionFix::Off {
            news.orders.push(order);
        }
    }

    fn note_cold(&self, news: &mut News) {
        news.cold |= !self.waits.cold.is_empty();
    }

    fn end_inversions(&mut self, news: &News, chained: bool) {
        let mut lowest: BTreeMap<Resource, Option<Class>> = BTreeMap::new();
        let mut over = Vec::new();
        for &high in self.waits.inversions.keys() {
            let spec = &self.orders[high].spec;
            if !(chained || news.all || news.kitchens.contains(&spec.restaurant)) {
                continue;
            }
            // Held up is who waits for an order so far below that a class fits between.
            let held_up = self.wants(high).any(|wanted| {
                let low = *lowest.entry(wanted).or_insert_with(|| self.lowest_class(wanted));
                low.is_some_and(|low| spec.class.leaves_room_above(low))
            });
            if !held_up {
                over.push(high);
            }
        }
        let (cause, now) = (self.log.cause(), self.now());
        for high in over {
            let Some(over) = self.waits.inversions.remove(&high) else { continue };
            let Inversion { low, resource, overtakers, since, .. } = over;
            let lasted = now.since(since);
            self.log.set_cause(cause);
            self.log.emit(now, Event::InversionEnded { high, low, resource, overtakers, lasted });
        }
    }

    /// The lowest class of those that who wants this waits for.
    fn lowest_class(&self, wanted: Resource) -> Option<Class> {
        let mut lowest = None;
        self.reach(wanted, |_, low| lowest = lowest.max(Some(self.orders[low].spec.class)));
        lowest
    }

    /// An attempt of `middle` has started, at this event: who is overtaken by it?
    fn overtake(&mut self, seq: u64, middle: OrderId) {
        let class = self.orders[middle].spec.class;
        for inversion in self.waits.inversions.values_mut() {
            let of = |order: OrderId| self.orders[order].spec.class;
            let between = of(inversion.high) < class && class < of(inversion.low);
            inversion.overtakers += u32::from(between);
        }
        let now = self.now();
        for (high, low, resource) in self.overtaken_by(class) {
            let overtaken_by = middle;
            let new = Inversion { high, low, resource, overtaken_by, overtakers: 1, since: now };
            self.waits.inversions.insert(high, new);
            self.log.set_cause(Cause::Event(seq));
            self.log.emit(now, Event::InversionDetected { high, low, resource, overtaken_by });
        }
    }

    /// The waiting orders without an inversion that an order of this class overtakes, each with
    /// who holds it up and what it waits for.
    fn overtaken_by(&self, class: Class) -> Vec<(OrderId, OrderId, Resource)> {
        let mut culprits: BTreeMap<Resource, Option<(Reverse<Class>, OrderId)>> = BTreeMap::new();
        let mut found = Vec::new();
        for high in self.waiters() {
            if self.orders[high].spec.class >= class || self.waits.inversions.contains_key(&high) {
                continue;
            }
            let mut best = None;
            for wanted in self.wants(high) {
                let culprit = culprits.entry(wanted);
                let culprit = *culprit.or_insert_with(|| self.culprit(wanted, class));
                if let Some(rank) = culprit
                    && best.is_none_or(|(least, _)| rank < least)
                {
                    best = Some((rank, wanted));
                }
            }
            found.extend(best.map(|((_, low), wanted)| (high, low, wanted)));
        }
        found
    }

    /// Who holds up those that want this, is below `middle` and was there before: the lowest in
    /// class, then the smallest id.
    fn culprit(&self, wanted: Resource, middle: Class) -> Option<(Reverse<Class>, OrderId)> {
        let mut best: Option<(Reverse<Class>, OrderId)> = None;
        self.reach(wanted, |held, low| {
            let order = &self.orders[low];
            let stands = matches!(order.state, OrderState::Queued { offer: None, .. });
            let keeps = held == wanted && matches!(wanted, Resource::ColdBoxDriver(_));
            let rank = (Reverse(order.spec.class), low);
            if order.spec.class > middle && (stands || keeps) {
                best = Some(best.map_or(rank, |best| best.min(rank)));
            }
        });
        best
    }

    /// Calls `visit` with every order that holds `wanted`, and with those that hold what these
    /// wait for, and so on, each with what it holds; in cycles too, each resource once.
    fn reach(&self, wanted: Resource, mut visit: impl FnMut(Resource, OrderId)) {
        let mut seen = vec![wanted];
        let mut next = 0;
        while let Some(&resource) = seen.get(next) {
            next += 1;
            for holder in self.holders(resource) {
                visit(resource, holder);
                for further in self.wants(holder) {
                    if !seen.contains(&further) {
                        seen.push(further);
                    }
                }
            }
        }
    }
}

//! How much of a thing is drawn: less from afar and in a crowd, more close by.

use super::frame::{DRIVER_STRIDE, ORDER_STRIDE, RESTAURANT_STRIDE, marker};
use super::lens::Lens;

/// What a restaurant looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KitchenLook {
    /// A dot, as full as the kitchen.
    Dot,
    /// An icon with a tick for each meal.
    Meals,
    /// An icon with a cell for each slot and each place on the counter.
    Cells,
}

impl KitchenLook {
    /// What there is room for.
    pub fn of(lens: &Lens) -> KitchenLook {
        match lens.scale {
            scale if scale < DOT_BELOW => KitchenLook::Dot,
            scale if scale < CLOSE_FROM => KitchenLook::Meals,
            _ => KitchenLook::Cells,
        }
    }
}

/// How full a kitchen is, from 0 to 1: slots and counter together. Where neither has a limit,
/// `FULL_WITHOUT_LIMIT` meals are full.
pub fn load(kitchen: &[f32; RESTAURANT_STRIDE]) -> f32 {
    let [_, _, waiting, cooking, blocked, slots, counter, places, _] = *kitchen;
    let room = match slots + places {
        0.0 => FULL_WITHOUT_LIMIT,
        room => room,
    };
    ((waiting + cooking + blocked + counter) / room).min(1.0)
}

/// A row of cells from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// In use, as they should be.
    pub busy: u32,
    /// In use by what cannot move on.
    pub held: u32,
    /// Free.
    pub free: u32,
    /// Further ones that are not drawn, or that find no cell.
    pub more: u32,
}

impl Cells {
    /// Cells that are drawn.
    pub const fn drawn(self) -> u32 {
        self.busy + self.held + self.free
    }
    /// At most [`CELLS_MAX`] cells; what is in use comes first. `limit` 0 is none.
    fn new(busy: f32, held: f32, limit: f32, waiting: f32) -> Cells {
        let (all_busy, all_held, waiting) = (busy as u32, held as u32, waiting as u32);
        let held = all_held.min(CELLS_MAX);
        let busy = all_busy.min(CELLS_MAX - held);
        let free = (limit as u32).saturating_sub(all_busy + all_held).min(CELLS_MAX - held - busy);
        Cells { busy, held, free, more: all_busy + all_held - busy - held + waiting }
    }
}

/// Cells of the slots and of the counter. Meals that wait for a slot are the slots' `more`.
pub fn cells(kitchen: &[f32; RESTAURANT_STRIDE]) -> [Cells; 2] {
    let [_, _, waiting, cooking, blocked, slots, counter, places, _] = *kitchen;
    [Cells::new(cooking, blocked, slots, waiting), Cells::new(counter, 0.0, places, 0.0)]
}

/// What is written beside an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderBadges {
    /// Which attempt is under way or comes next, from the second on; 0 where it is not told.
    pub attempt: u32,
    /// Whether it stands by a borrowed class.
    pub borrowed: bool,
}

/// The badges of an order; `shown` orders are in view.
pub fn order_badges(lens: &Lens, shown: usize, order: &[f32; ORDER_STRIDE]) -> OrderBadges {
    let fits = lens.scale >= BADGES_FROM && shown <= BADGES_MAX;
    let is_selected = order[6] > 0.5;
    if !fits && !is_selected {
        return OrderBadges::default();
    }
    // While it is retried, the next one is what the clock runs for.
    let is_open = order[3] < 2.5 || order[3] == 4.0;
    let next = order[8] as u32 + u32::from(order[3] == 0.0 || order[3] == 4.0);
    OrderBadges { attempt: if is_open && next > 1 { next } else { 0 }, borrowed: order[9] > 0.5 }
}

/// Orders in hand and orders that fit, where both are shown: close by and of a selected driver from
/// the first on, else from the second on.
pub fn load_pips(lens: &Lens, driver: &[f32; DRIVER_STRIDE]) -> Option<(u32, u32)> {
    let (held, is_selected, fit) = (driver[4] as u32, driver[5] > 0.5, driver[7] as u32);
    let least = if lens.scale >= CLOSE_FROM || is_selected { 1 } else { 2 };
    (fit > 1 && held >= least && driver[3] != marker::BROKEN).then_some((held, fit.max(held)))
}

/// Below so many pixels per metre restaurants are dots.
const DOT_BELOW: f64 = 0.09;
/// From so many pixels per metre on kitchens show their cells, and drivers their load.
const CLOSE_FROM: f64 = 0.5;
/// More cells in a row would be wider than the space between two restaurants.
const CELLS_MAX: u32 = 8;
/// Chosen arbitrarily.
const FULL_WITHOUT_LIMIT: f32 = 8.0;
/// From so many pixels per metre on orders have badges.
const BADGES_FROM: f64 = 0.12;
/// With more orders in view badges would hide other things.
const BADGES_MAX: usize = 150;

#[cfg(test)]
mod tests {
    use super::*;

    fn kitchen(meals: [f32; 6]) -> [f32; RESTAURANT_STRIDE] {
        let [waiting, cooking, blocked, slots, counter, places] = meals;
        [0.0, 0.0, waiting, cooking, blocked, slots, counter, places, 0.0]
    }

    #[track_caller]
    fn check_slots(meals: [f32; 6], (busy, held, free, more): (u32, u32, u32, u32)) {
        assert_eq!(cells(&kitchen(meals))[0], Cells { busy, held, free, more });
    }

    #[test]
    fn a_slot_is_busy_held_or_free() {
        check_slots([0., 2., 1., 4., 0., 0.], (2, 1, 1, 0));
        check_slots([3., 4., 0., 4., 0., 0.], (4, 0, 0, 3));
        // Without a limit nothing is free, and nothing is missing.
        check_slots([0., 2., 0., 0., 0., 0.], (2, 0, 0, 0));
        check_slots([0., 11., 0., 0., 0., 0.], (8, 0, 0, 3));
        check_slots([0., 0., 0., 40., 0., 0.], (0, 0, 8, 0));
    }

    #[test]
    fn no_meal_is_drawn_twice_or_forgotten() {
        for n in 0..4_u32.pow(6) {
            let meals: [f32; 6] = std::array::from_fn(|idx| ((n >> (2 * idx)) & 3) as f32 * 4.0);
            let [slots, counter] = cells(&kitchen(meals));
            let told = slots.busy + slots.held + slots.more;
            assert_eq!(told, (meals[0] + meals[1] + meals[2]) as u32, "{meals:?}");
            assert_eq!(counter.busy + counter.more, meals[4] as u32, "{meals:?}");
            assert!(slots.drawn() <= CELLS_MAX && counter.drawn() <= CELLS_MAX, "{meals:?}");
            assert!((0.0..=1.0).contains(&load(&kitchen(meals))), "{meals:?}");
        }
    }

    #[test]
    fn attempts_are_told_from_the_second_on_and_only_where_there_is_room() {
        let close = Lens { scale: 1.0, left: 0., top: 0., width: 1., height: 1., ratio: 1. };
        let far = Lens { scale: 0.05, ..close };
        let order = |marker: f32, attempts: f32, selected: f32| {
            [1., 0., 0., marker, 1., 0., selected, -1., attempts, 0.]
        };
        let told = |lens, shown, order| order_badges(lens, shown, &order).attempt;
        assert_eq!(told(&close, 9, order(1.0, 1.0, 0.0)), 0, "the first is under way");
        assert_eq!(told(&close, 9, order(4.0, 1.0, 0.0)), 2, "the second comes next");
        assert_eq!(told(&close, 9, order(2.0, 3.0, 0.0)), 3, "the third is under way");
        assert_eq!(told(&close, 9, order(3.0, 3.0, 0.0)), 0, "it is over");
        assert_eq!(told(&close, 999, order(2.0, 3.0, 0.0)), 0, "too many");
        assert_eq!(told(&far, 9, order(2.0, 3.0, 0.0)), 0, "too far");
        assert_eq!(told(&far, 999, order(2.0, 3.0, 1.0)), 3, "it is selected");
    }

    #[test]
    fn a_load_is_told_from_the_second_order_on_or_close_by() {
        let close = Lens { scale: 1.0, left: 0., top: 0., width: 1., height: 1., ratio: 1. };
        let far = Lens { scale: 0.2, ..close };
        let driver = |held, selected, fit| [0., 0., 0., marker::ON_BOARD, held, selected, -1., fit];
        assert_eq!(load_pips(&far, &driver(1., 0., 3.)), None);
        assert_eq!(load_pips(&far, &driver(2., 0., 3.)), Some((2, 3)));
        assert_eq!(load_pips(&far, &driver(1., 1., 3.)), Some((1, 3)));
        assert_eq!(load_pips(&close, &driver(1., 0., 3.)), Some((1, 3)));
        assert_eq!(load_pips(&close, &driver(0., 1., 3.)), None);
        assert_eq!(load_pips(&close, &driver(1., 1., 1.)), None, "there is nothing to count");
    }

    #[test]
    fn closer_by_there_is_never_less_to_see() {
        let looks = [0.01, 0.08, 0.1, 0.3, 0.49, 0.5, 2.0, 4.0].map(|scale| {
            let lens = Lens { scale, left: 0., top: 0., width: 1., height: 1., ratio: 1. };
            KitchenLook::of(&lens) as u8
        });
        assert!(looks.is_sorted(), "{looks:?}");
    }
}

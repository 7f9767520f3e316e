//! The effects ledger: what each wish of a customer should have caused, and what it did.
//!
//! A fold over events, like the metrics: never looks at the simulation. A **wish** is what one
//! customer asked for once; it has one order, or several where a duplicate took effect or a crash
//! lost the first.
//!
//! # The four effects
//! - **Charged**: the customer pays when the order is admitted, and is paid back when it ends as
//!   failed or cancelled. An order lost in a crash is not paid back: nobody knows of it.
//! - **Cooked**: a kitchen starts a meal.
//! - **Delivered**: a driver hands food over at the door, whether or not it is credited.
//! - **Paid**: a driver is paid when a delivery is credited, which needs the live attempt.
//!
//! # What should have happened
//! Each once, if the wish was fulfilled or lost in a crash; nothing, if it ended otherwise; as far
//! as it has come, while it is under way. Two things may rightly repeat. A meal is **cooked
//! again** after the one before was lost with its driver, thrown away, or handed over by an
//! attempt that could not report it: that is as it should be, and only shown. And food may be
//! **delivered again** by a driver whose attempt is over and who cannot be told: nobody is to
//! blame and nobody is paid for it, but the customer has two meals, so the ledger shows it.

use super::event::{Event, Stamped};
use super::id::{DriverId, Id, OrderId};
use super::order::{AttemptEnd, FailReason, Status};
use std::collections::BTreeSet;

/// What can happen in the world on behalf of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The customer was charged, refunds taken off.
    Charged,
    /// A meal was started.
    Cooked,
    /// Food was handed over at the door.
    Delivered,
    /// A driver was paid for the delivery.
    Paid,
}

impl Effect {
    /// All effects, in the order in which they happen.
    pub const ALL: [Effect; 4] = [Effect::Charged, Effect::Cooked, Effect::Delivered, Effect::Paid];

    /// The name on screen and in files.
    pub const fn name(self) -> &'static str {
        match self {
            Effect::Charged => "charged",
            Effect::Cooked => "cooked",
            Effect::Delivered => "delivered",
            Effect::Paid => "paid",
        }
    }
}

/// Why an effect happened more or less often than it should, or rightly more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// A duplicate took effect: this further order was made of the same wish.
    Duplicate(OrderId),
    /// The order was lost in a crash of the dispatcher.
    LostInCrash(OrderId),
    /// This driver handed over although their attempt was over.
    AttemptOver(DriverId),
    /// This driver was paid by a report that should not have counted.
    StaleReport(DriverId),
    /// The meal before was lost: rightly cooked again.
    CookedAgain,
}

/// One effect of one wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Line {
    /// Which effect.
    pub effect: Effect,
    /// How often it should have happened by now.
    pub should: u32,
    /// How often it did.
    pub did: u32,
    /// Why these differ, or why it rightly happened more than once.
    pub reason: Option<Reason>,
}

/// Sums over all wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sum {
    /// How often the effect should have happened.
    pub should: u32,
    /// How often it did.
    pub did: u32,
    /// How often it happened without a right to.
    pub too_many: u32,
    /// How often it is missing.
    pub missing: u32,
}

/// The fold: give it every event once, in order.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    wishes: Vec<Wish>,
    rows: Vec<Row>,
    sums: [Sum; 4],
    /// Wishes whose effects are not as they should be.
    off: BTreeSet<u32>,
}

/// What is known of a wish.
#[derive(Clone, Copy, Debug)]
struct Wish {
    first: OrderId,
    /// The latest further order.
    duplicate: Option<OrderId>,
    /// Orders that have not ended.
    open: u32,
    completed: bool,
    /// The latest order that a crash lost.
    lost: Option<OrderId>,
    /// Whether that was the latest order of all: the customer still waits for it.
    is_forgotten: bool,
    charged: u32,
    refunded: u32,
    cooked: u32,
    cooked_again: u32,
    delivered: u32,
    /// The latest driver who handed over without a live attempt.
    attempt_over: Option<DriverId>,
    paid: u32,
    stale_paid: Option<DriverId>,
}

/// What is known of an order.
#[derive(Clone, Copy, Debug)]
struct Row {
    wish: u32,
    /// Who carries the live attempt.
    driver: Option<DriverId>,
    /// Whether the live attempt handed over.
    handed_over: bool,
    cooked: u32,
    /// Meals that are gone without a delivery that counts.
    gone: u32,
}

impl Ledger {
    /// Takes in one event. O(log of the wishes that are off).
    pub fn observe(&mut self, stamped: &Stamped) {
        match stamped.event {
            Event::OrderPlaced { order, .. } => self.open(order),
            Event::OrderDuplicated { order, first } => self.join(order, first),
            Event::OrderMoved { order, from, to, reason } => self.moved(order, from, to, reason),
            Event::AttemptStarted { order, driver, .. } => self.set_carrier(order, Some(driver)),
            Event::AttemptEnded { order, end: AttemptEnd::Delivered, .. } => {
                self.set_carrier(order, None);
                self.change(order, |wish, _| wish.paid += 1);
            }
            Event::AttemptEnded { order, driver, .. } => {
                self.change(order, |wish, row| {
                    if row.handed_over {
                        row.gone += 1;
                        wish.attempt_over = Some(driver);
                    }
                });
                self.set_carrier(order, None);
            }
            Event::FoodWasted { order } => self.change(order, |_, row| row.gone += 1),
            Event::CookingStarted { order, .. } => self.change(order, |wish, row| {
                wish.cooked += 1;
                row.cooked += 1;
                let lost_before = wish.lost.is_some_and(|lost| lost != order);
                let again = row.cooked > 1 && row.cooked <= 1 + row.gone;
                wish.cooked_again += u32::from(again || row.cooked == 1 && lost_before);
            }),
            Event::HandedOver { order, driver } => self.change(order, |wish, row| {
                wish.delivered += 1;
                if row.driver == Some(driver) {
                    row.handed_over = true;
                } else {
                    wish.attempt_over = Some(driver);
                }
            }),
            Event::StalePaid { order, driver, .. } => self.change(order, |wish, _| {
                wish.paid += 1;
                wish.stale_paid = Some(driver);
            }),
            _ => {}
        }
    }

    /// The four effects of the wish that an order came from; `None` where there is no such order.
    pub fn lines(&self, order: OrderId) -> Option<[Line; 4]> {
        self.wishes.get(self.rows.get(order.idx())?.wish as usize).map(Wish::lines)
    }
    /// The wish's first order; `None` where there is no such order.
    pub fn first(&self, order: OrderId) -> Option<OrderId> {
        self.wishes.get(self.rows.get(order.idx())?.wish as usize).map(|wish| wish.first)
    }
    /// Sums over all wishes, in the order of [`Effect::ALL`].
    pub const fn sums(&self) -> &[Sum; 4] {
        &self.sums
    }
    /// How many wishes there were.
    pub const fn n_wishes(&self) -> usize {
        self.wishes.len()
    }
    /// The wishes whose effects are not as they should be, by their first order, latest first.
    pub fn off(&self) -> impl ExactSizeIterator<Item = OrderId> {
        self.off.iter().rev().map(|&wish| self.wishes[wish as usize].first)
    }

    fn open(&mut self, order: OrderId) {
        let wish = self.wishes.len() as u32;
        self.wishes.push(Wish::new(order));
        self.rows.push(Row { wish, driver: None, handed_over: false, cooked: 0, gone: 0 });
    }

    /// The order that was just placed belongs to an older wish.
    fn join(&mut self, order: OrderId, first: OrderId) {
        self.wishes.pop();
        self.rows[order.idx()].wish = self.rows[first.idx()].wish;
        self.change(order, |wish, _| {
            wish.open += 1;
            wish.duplicate = Some(order);
            wish.is_forgotten = false;
        });
    }

    fn moved(&mut self, order: OrderId, from: Status, to: Status, reason: Option<FailReason>) {
        self.change(order, |wish, _| {
            wish.charged += u32::from(from == Status::Pending && to == Status::Queued);
            wish.open -= u32::from(to.is_final());
            wish.completed |= to == Status::Completed;
            if reason == Some(FailReason::LostInCrash) {
                (wish.lost, wish.is_forgotten) = (Some(order), true);
            } else if matches!(to, Status::Failed | Status::Cancelled) {
                wish.refunded += u32::from(from != Status::Pending);
            }
        });
    }

    fn set_carrier(&mut self, order: OrderId, driver: Option<DriverId>) {
        let row = &mut self.rows[order.idx()];
        (row.driver, row.handed_over) = (driver, false);
    }

    /// Changes what is known of an order and its wish, and keeps the sums.
    fn change(&mut self, order: OrderId, change: impl FnOnce(&mut Wish, &mut Row)) {
        let row = &mut self.rows[order.idx()];
        let (idx, wish) = (row.wish, &mut self.wishes[row.wish as usize]);
        let before = wish.lines();
        change(wish, row);
        let after = wish.lines();
        for ((sum, before), after) in self.sums.iter_mut().zip(before).zip(after) {
            sum.should = sum.should + after.should - before.should;
            sum.did = sum.did + after.did - before.did;
            sum.too_many = sum.too_many + after.too_many() - before.too_many();
            sum.missing = sum.missing + after.missing() - before.missing();
        }
        if after.iter().any(|line| line.should != line.did) {
            self.off.insert(idx);
        } else {
            self.off.remove(&idx);
        }
    }
}

impl Line {
    /// How often it happened without a right to.
    pub const fn too_many(&self) -> u32 {
        self.did.saturating_sub(self.should)
    }
    /// How often it is missing.
    pub const fn missing(&self) -> u32 {
        self.should.saturating_sub(self.did)
    }
}

impl Wish {
    const fn new(first: OrderId) -> Wish {
        Wish {
            first,
            duplicate: None,
            open: 1,
            completed: false,
            lost: None,
            is_forgotten: false,
            charged: 0,
            refunded: 0,
            cooked: 0,
            cooked_again: 0,
            delivered: 0,
            attempt_over: None,
            paid: 0,
            stale_paid: None,
        }
    }

    fn lines(&self) -> [Line; 4] {
        // Due whatever it has come to so far: what the customer was promised.
        let due = u32::from(self.completed || self.is_forgotten && self.open == 0);
        let so_far = |did: u32| if self.open > 0 { due.max(did.min(1)) } else { due };
        let duplicate = self.duplicate.map(Reason::Duplicate);
        let lost = self.lost.map(Reason::LostInCrash);
        let attempt_over = self.attempt_over.map(Reason::AttemptOver);
        let stale = self.stale_paid.map(Reason::StaleReport);
        let again = (self.cooked_again > 0).then_some(Reason::CookedAgain);
        let charged = self.charged - self.refunded;
        // What was cooked was rightly cooked at the time, whatever came of the order.
        let cooked = due.max(self.cooked.min(1)) + self.cooked_again;
        [
            line(Effect::Charged, so_far(charged), charged, [lost, duplicate], lost, None),
            line(Effect::Cooked, cooked, self.cooked, [duplicate, None], lost, again),
            line(
                Effect::Delivered,
                so_far(self.delivered),
                self.delivered,
                [attempt_over, duplicate],
                lost,
                None,
            ),
            line(Effect::Paid, due, self.paid, [stale, duplicate], lost, None),
        ]
    }
}

/// A line with the first of the reasons that applies.
fn line(
    effect: Effect,
    should: u32,
    did: u32,
    too_many: [Option<Reason>; 2],
    missing: Option<Reason>,
    rightly: Option<Reason>,
) -> Line {
    let reason = match did.cmp(&should) {
        std::cmp::Ordering::Greater => too_many[0].or(too_many[1]),
        std::cmp::Ordering::Less => missing,
        std::cmp::Ordering::Equal => rightly,
    };
    Line { effect, should, did, reason }
}

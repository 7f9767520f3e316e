//! A digest of what decides how a run of the walk goes on, whatever led there: without the numbers
//! of events, messages, attempts and timers, and of orders that have ended only how.
//!
//! Where something were left out, the walk would turn back too early and see less; it would never
//! report what is not so.

use dispatch_playground::core::digest::Digest;
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::id::{AttemptId, MessageId, OrderId};
use dispatch_playground::core::order::{Order, OrderState};
use dispatch_playground::core::sim::Sim;
use dispatch_playground::core::time::SimTime;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher as _};

/// What cannot be asked of a run, but follows from its events.
#[derive(Clone, Default)]
pub struct Past {
    /// When each message was last sent.
    sent: BTreeMap<MessageId, SimTime>,
    /// When the dispatcher was last started again.
    restarted: Option<SimTime>,
}

impl Past {
    pub fn see(&mut self, stamped: &Stamped) {
        match &stamped.event {
            Event::MessageSent { message, .. } => _ = self.sent.insert(*message, stamped.at),
            Event::DispatcherRestarted { .. } => self.restarted = Some(stamped.at),
            _ => {}
        }
    }

    /// Forgets the messages that are settled.
    pub fn tidy(&mut self, sim: &Sim) {
        let open: Vec<MessageId> = sim.unsettled_messages().map(|open| open.message).collect();
        self.sent.retain(|message, _| open.binary_search(message).is_ok());
    }
}

pub fn digest(sim: &Sim, past: &Past, left: &impl Hash) -> u64 {
    let mut digest = Digest::default();
    digest.absorb(left);
    digest.absorb(&(sim.now(), sim.down_since(), sim.is_paused(), sim.settings().queue));
    for order in sim.orders().iter() {
        absorb_order(order, past, &mut digest);
    }
    things(sim, &mut digest);
    for fault in sim.active_faults() {
        digest.absorb(&(fault.kind, fault.since));
    }
    for entry in &sim.service_order(usize::MAX) {
        digest.absorb(&(entry.order, entry.entered, entry.failed, entry.effective));
    }
    messages(sim, past, &mut digest);
    digest.finish()
}

fn absorb_order(order: &Order, past: &Past, digest: &mut Digest) {
    digest.absorb(&(order.status(), order.meal));
    match &order.state {
        OrderState::Completed { at, .. }
        | OrderState::Failed { at, .. }
        | OrderState::Cancelled { at } => {
            // Nobody knows any more of what had ended before a crash.
            return digest.absorb(&past.restarted.is_some_and(|restarted| *at <= restarted));
        }
        OrderState::Queued { offer, .. } => {
            digest.absorb(&offer.as_ref().map(|offer| offer.driver));
        }
        OrderState::InProgress { driver, stage, since, .. } => {
            digest.absorb(&(driver, stage, since));
        }
        OrderState::Retrying { until, .. } => digest.absorb(until),
        OrderState::Pending { .. } => {}
    }
    digest.absorb(&(order.spec, order.placed, order.offers, order.waited, order.repeats));
    // Why somebody is passed over is told, and changes nothing.
    let excluded: Vec<_> = order.excluded.iter().map(|it| (it.driver, it.until)).collect();
    digest.absorb(&(excluded, order.attempts.len()));
}

fn things(sim: &Sim, digest: &mut Digest) {
    for driver in sim.drivers().iter() {
        text(digest, format_args!("{:?}", driver.activity));
        for job in &driver.jobs {
            let standing = standing(sim, job.order, Some(job.attempt));
            digest.absorb(&(job.order, standing, job.on_board, job.joined));
        }
        digest.absorb(&(driver.on_shift, driver.offered.is_some(), &driver.assigned));
        digest.absorb(&(driver.broken, driver.sent_home, driver.slow_percent, driver.refuses));
        let lease = driver.lease.map(|lease| lease.until);
        digest.absorb(&(lease, driver.lost, driver.heartbeat.is_some()));
        if lease.is_none() || driver.lost || driver.broken.is_some() {
            // When the next one is due cannot be told from the lease.
            digest.absorb(&driver.heartbeats);
        }
    }
    for kitchen in sim.restaurants().iter() {
        digest.absorb(&(&kitchen.waiting, &kitchen.counter, kitchen.late, kitchen.closed));
        for meal in &kitchen.cooking {
            digest.absorb(&(meal.order, meal.since, meal.until, meal.blocked));
        }
    }
}

fn messages(sim: &Sim, past: &Past, digest: &mut Digest) {
    for copy in sim.messages_in_flight() {
        digest.absorb(&(copy.way, copy.kind, copy.from, copy.to, copy.order, copy.due));
    }
    for open in sim.unsettled_messages() {
        let about =
            open.about.map(|about| (about.order, standing(sim, about.order, about.attempt)));
        digest.absorb(&(open.kind, open.from, open.to, about, open.resend));
        digest.absorb(&(open.receipts > 0, open.acknowledged, past.sent.get(&open.message)));
    }
    text(digest, format_args!("{:?}", sim.blocked_dispatcher()));
    for customer in sim.blocked_customers() {
        digest.absorb(&(customer.since, customer.destination, customer.order));
    }
}

/// Which attempt of its order it is, counted from the latest: the one on offer, or those made.
fn standing(sim: &Sim, order: OrderId, attempt: Option<AttemptId>) -> Option<usize> {
    let order = &sim.orders()[order];
    if order.offer().map(|offer| offer.attempt) == attempt {
        return Some(0);
    }
    let made = order.attempts.iter().rev();
    made.enumerate().find(|(_, made)| Some(made.id) == attempt).map(|(back, _)| back + 1)
}

/// For what has no hash of its own.
fn text(digest: &mut Digest, text: fmt::Arguments<'_>) {
    struct Into<'a>(&'a mut Digest);
    impl fmt::Write for Into<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            self.0.absorb(&text);
            Ok(())
        }
    }
    let _ = Into(digest).write_fmt(text);
}

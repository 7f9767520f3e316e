//! Synchronous dispatch: one offer at a time, and customers who wait.

use crate::run::Run;
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::OrderId;
use dispatch_playground::core::metrics::Metrics;
use dispatch_playground::core::order::{Class, Status};
use dispatch_playground::core::settings::{DispatchMode, Protocol};
use dispatch_playground::core::time::SimDuration;

/// Drivers think long, so that an offer stays out for a while.
fn run(mode: DispatchMode) -> Run {
    let mut run = Run::quiet(4);
    run.command(Command::SetMode(mode));
    run
}

#[test]
fn sync_offers_one_order_at_a_time_and_async_all_of_them() {
    let offered_at_once = |mode| {
        let mut run = run(mode);
        run.command(Command::InjectFault(FaultKind::DispatcherPaused));
        for _ in 0..3 {
            run.place(Class::Standard);
        }
        let fault = run.sim.active_faults().next().expect("paused").id;
        run.command(Command::StopFault(fault));
        run.pass(0);
        run.count(|e| matches!(e, Event::OfferSent { .. }))
    };
    assert_eq!(offered_at_once(DispatchMode::Async), 3);
    assert_eq!(offered_at_once(DispatchMode::Sync), 1);
}

#[test]
fn in_sync_the_dispatcher_is_blocked_from_offer_to_answer_and_the_metrics_measure_it() {
    let mut run = run(DispatchMode::Sync);
    let order = run.place(Class::Standard);
    let blocked = run.sim.blocked_dispatcher().expect("an offer is out");
    assert_eq!(blocked.order, order);
    run.until("accepted", |sim| sim.orders()[order].status() == Status::InProgress);
    assert_eq!(run.sim.blocked_dispatcher(), None);
    assert_eq!(run.carrier(order), blocked.driver);
    let at = |which: fn(&Event) -> bool| {
        run.log.iter().find(|stamped| which(&stamped.event)).expect("it happened").at
    };
    let from = at(|e| matches!(e, Event::DispatcherBlocked { .. }));
    let until = at(|e| matches!(e, Event::DispatcherUnblocked { .. }));
    assert_eq!(from, at(|e| matches!(e, Event::OfferSent { .. })));
    assert_eq!(until, at(|e| matches!(e, Event::AttemptStarted { .. })));
    let placed = run.sim.orders()[order].placed;
    run.pass(60);
    let acknowledged = run.log.iter().find_map(|stamped| match stamped.event {
        Event::CustomerUnblocked { since, .. } => Some((since, stamped.at)),
        _ => None,
    });
    let (since, told) = acknowledged.expect("the customer was told");
    assert_eq!(since, placed);
    assert!(told > until, "told after the acceptance");
    let mut metrics = Metrics::new(run.sim.drivers().len());
    run.log.iter().for_each(|stamped| metrics.observe(stamped));
    assert_eq!(metrics.totals().dispatcher_blocked_us, until.since(from).as_micros());
    assert_eq!(metrics.totals().customers_blocked_us, told.since(placed).as_micros());
}

#[test]
fn a_customer_waits_for_the_acceptance_in_sync_and_for_the_post_in_async() {
    let waiting_after = |mode| {
        let mut run = run(mode);
        run.command(Command::InjectFault(FaultKind::DispatcherPaused));
        let order = run.place(Class::Standard);
        run.pass(300);
        let waiting: Vec<_> = run.sim.blocked_customers().collect();
        assert!(waiting.iter().all(|customer| customer.order == Some(order)));
        (waiting.len(), run.sim.orders().len())
    };
    assert_eq!(waiting_after(DispatchMode::Async), (0, 1));
    assert_eq!(waiting_after(DispatchMode::Sync), (1, 1), "copies sent meanwhile are recognised");
}

#[test]
fn a_waiting_customer_is_told_of_the_end_too() {
    let mut run = run(DispatchMode::Sync);
    run.command(Command::InjectFault(FaultKind::DispatcherPaused));
    let order = run.place(Class::Standard);
    assert_eq!(run.sim.blocked_customers().len(), 1);
    run.command(Command::CancelOrder(order));
    // The next copy of the submission finds the order ended, if the first answer got lost.
    run.pass(100);
    assert_eq!(run.status(order), Status::Cancelled);
    assert_eq!(run.sim.blocked_customers().len(), 0);
}

#[test]
fn switching_to_async_frees_everybody_who_waits() {
    let mut run = run(DispatchMode::Sync);
    let orders: Vec<OrderId> = (0..3).map(|_| run.place(Class::Standard)).collect();
    assert!(run.sim.blocked_dispatcher().is_some());
    run.command(Command::SetMode(DispatchMode::Async));
    assert_eq!(run.sim.blocked_dispatcher(), None);
    run.pass(5);
    assert_eq!(run.sim.blocked_customers().len(), 0);
    let out = orders.iter().filter(|&&order| run.status(order) != Status::Queued).count();
    let offered = orders.iter().filter(|&&o| run.sim.orders()[o].offer().is_some()).count();
    assert_eq!(out + offered, 3, "all of them are offered at once");
}

#[test]
fn switching_to_sync_waits_for_every_offer_that_is_out() {
    let mut run = run(DispatchMode::Async);
    for _ in 0..3 {
        run.place(Class::Standard);
    }
    let out = |run: &Run| run.sim.orders().iter().filter(|o| o.offer().is_some()).count();
    assert!(out(&run) > 1, "several offers are out");
    run.command(Command::SetMode(DispatchMode::Sync));
    while out(&run) > 0 {
        assert!(run.sim.blocked_dispatcher().is_some());
        run.pass(1);
    }
}

#[test]
fn an_answer_that_never_comes_blocks_for_the_time_out_and_no_longer() {
    let mut run = run(DispatchMode::Sync);
    let order = run.place(Class::Standard);
    let asked = run.sim.blocked_dispatcher().expect("an offer is out");
    run.command(Command::InjectFault(FaultKind::DriverBreaksDown(asked.driver)));
    run.until("somebody else", |sim| {
        sim.orders()[order].offer().is_none_or(|offer| offer.driver != asked.driver)
    });
    let took = run.sim.now().since(asked.since);
    let timeout = Protocol::default().offer_timeout;
    assert!(took >= timeout && took <= timeout.plus(SimDuration::from_secs(1)), "{took:?}");
}

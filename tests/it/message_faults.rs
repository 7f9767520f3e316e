//! Faults of messages: one that is pointed at, all by rate, and a district that is cut off.

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::command::{Command, CommandError, FaultKind};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DistrictId, DriverId, FaultId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::idempotency::Idempotency;
use dispatch_playground::core::message::{InFlight, MessageKind, Party, Way};
use dispatch_playground::core::order::{Class, OrderSpec, Status};
use dispatch_playground::core::time::SimDuration;

const TEN_SECONDS: SimDuration = SimDuration::from_secs(10);

fn inject(run: &mut Run, kind: FaultKind) -> FaultId {
    run.command(Command::InjectFault(kind));
    FaultId(run.sim.faults().len() as u32 - 1)
}

fn in_flight(run: &Run, kind: MessageKind) -> Option<InFlight> {
    run.sim.messages_in_flight().find(|copy| copy.kind == kind)
}

/// Lets time pass until a message of a kind is on its way.
fn until_in_flight(run: &mut Run, kind: MessageKind) -> InFlight {
    for _ in 0..100_000 {
        if let Some(copy) = in_flight(run, kind) {
            return copy;
        }
        run.pass_ms(50);
    }
    panic!("never a {kind:?} in flight");
}

fn order_for(node: u32) -> Command {
    Command::PlaceOrder(OrderSpec::new(RestaurantId(0), NodeId(node)))
}

fn arrived(run: &Run) -> Vec<NodeId> {
    let placed = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::OrderPlaced { destination, .. } => Some(destination),
        _ => None,
    });
    placed.collect()
}

fn until_completed(run: &mut Run, n: u32) {
    run.until("all completed", |sim| sim.status_counts()[Status::Completed as usize] == n);
}

#[test]
fn messages_in_flight_are_seen_with_their_ends_and_times() {
    let mut run = Run::quiet(1);
    run.command(order_for(20));
    let copy = in_flight(&run, MessageKind::PlaceOrder).expect("on its way");
    assert_eq!((copy.from, copy.to, copy.way), (Party::Customer, Party::Dispatcher, Way::There));
    assert!(copy.sent == run.sim.now() && copy.due > copy.sent);
    run.pass_until(copy.due);
    let ack = in_flight(&run, MessageKind::OrderAck).expect("an answer");
    assert_eq!((ack.message, ack.way), (copy.message, Way::Back));
    assert_eq!((ack.from, ack.to), (Party::Dispatcher, Party::Customer));
}

#[test]
fn a_dropped_message_is_sent_again_and_takes_effect_once() {
    let mut run = Run::quiet(1);
    run.command(order_for(20));
    let copy = in_flight(&run, MessageKind::PlaceOrder).expect("on its way");
    let drop = FaultKind::MessageDropped { message: copy.message, way: Way::There };
    let fault = inject(&mut run, drop);
    assert_eq!(run.sim.faults()[fault].stopped, Some(run.sim.now()), "over as it happens");
    assert_eq!(in_flight(&run, MessageKind::PlaceOrder), None);
    let again = run.try_command(Command::InjectFault(drop));
    assert!(matches!(again, Err(CommandError::Unknown { .. })), "nothing is left to drop");
    run.pass(10);
    assert_eq!(arrived(&run), [NodeId(20)]);
}

#[test]
fn a_dropped_acknowledgement_leads_to_a_second_copy_which_is_ignored() {
    let mut run = Run::quiet(1);
    run.command(order_for(20));
    let ack = until_in_flight(&mut run, MessageKind::OrderAck);
    inject(&mut run, FaultKind::MessageDropped { message: ack.message, way: Way::Back });
    run.pass(10);
    let ignored =
        |e: &Event| matches!(e, Event::DuplicateIgnored { message, .. } if *message == ack.message);
    assert_eq!(run.count(ignored), 1);
    assert_eq!(arrived(&run), [NodeId(20)]);
}

#[test]
fn a_delayed_message_arrives_exactly_that_much_later() {
    let mut run = Run::quiet(1);
    run.command(order_for(20));
    let offer = until_in_flight(&mut run, MessageKind::Offer);
    let (message, way, by) = (offer.message, Way::There, TEN_SECONDS);
    inject(&mut run, FaultKind::MessageDelayed { message, way, by });
    let copies: Vec<InFlight> =
        run.sim.messages_in_flight().filter(|copy| copy.message == message).collect();
    assert_eq!(copies.iter().map(|copy| copy.due).collect::<Vec<_>>(), [offer.due + by]);
    until_completed(&mut run, 1);
    // The resends arrive earlier; the late copy is one too many.
    let late = |e: &Event| matches!(e, Event::DuplicateIgnored { message: m, .. } if *m == message);
    assert!(run.count(late) >= 1);
}

#[test]
fn a_doubled_message_takes_effect_once() {
    for kind in [MessageKind::Accept, MessageKind::Delivered, MessageKind::PickedUp] {
        let mut run = Run::quiet(2);
        run.place(Class::Standard);
        let copy = until_in_flight(&mut run, kind);
        let doubled = FaultKind::MessageDuplicated { message: copy.message, way: Way::There };
        inject(&mut run, doubled);
        let n = run.sim.messages_in_flight().filter(|c| c.message == copy.message).count();
        assert_eq!(n, 2);
        until_completed(&mut run, 1);
        run.pass(10);
        let ignored = |e: &Event| match e {
            Event::DuplicateIgnored { message, .. } => *message == copy.message,
            _ => false,
        };
        assert_eq!(run.count(ignored), 1, "{kind:?}");
        assert_eq!(run.count(|e| matches!(e, Event::HandedOver { .. })), 1);
        assert_eq!(run.started().len(), 1);
    }
}

#[test]
fn a_message_held_back_is_overtaken_by_the_next_to_its_receiver() {
    let mut setup = grid_city::setup(1, 1, 0);
    // Nobody else talks to the dispatcher.
    setup.settings.protocol.heartbeat_every = SimDuration::ZERO;
    let mut run = Run::new(setup);
    run.command(order_for(20));
    let first = in_flight(&run, MessageKind::PlaceOrder).expect("on its way");
    let held = FaultKind::MessageReordered { message: first.message, way: Way::There };
    inject(&mut run, held);
    let again = run.try_command(Command::InjectFault(held)).expect_err("held already");
    assert!(matches!(again, CommandError::Already { .. }), "{again}");
    run.command(order_for(25));
    run.pass(2);
    assert_eq!(arrived(&run), [NodeId(25), NodeId(20)]);
}

#[test]
fn with_every_message_doubled_delayed_and_reordered_each_effect_happens_once() {
    for seed in 0..10 {
        let mut setup = grid_city::setup(seed, 4, 0);
        setup.settings.retry.max_attempts = 10;
        let mut run = Run::new(setup);
        inject(&mut run, FaultKind::MessageDuplicates { ppm: 1_000_000 });
        inject(&mut run, FaultKind::MessageReorders { ppm: 300_000 });
        inject(&mut run, FaultKind::MessageDelays { ppm: 300_000, by: TEN_SECONDS });
        inject(&mut run, FaultKind::MessageLoss { ppm: 200_000 });
        for node in 20..26 {
            run.command(order_for(node));
        }
        run.pass(80 * 60);
        assert_eq!(run.sim.orders().len(), 6, "seed {seed}");
        for order in run.sim.orders().iter() {
            assert!(order.status().is_final(), "seed {seed}: {:?}", order.state);
            let completed = run.count(|e| match e {
                Event::OrderMoved { order: moved, to, .. } => {
                    *moved == order.id && *to == Status::Completed
                }
                _ => false,
            });
            assert!(completed <= 1, "seed {seed}");
        }
        let kinds = |which: fn(&Event) -> bool| run.count(which) > 0;
        assert!(kinds(|e| matches!(e, Event::MessageDuplicated { .. })));
        assert!(kinds(|e| matches!(e, Event::MessageHeld { .. })));
        assert!(kinds(|e| matches!(e, Event::MessageDelayed { .. })));
    }
}

#[test]
fn a_district_cut_off_neither_hears_nor_is_heard_until_it_is_joined_again() {
    let mut run = Run::quiet(2);
    // Driver 1 stands at junction 6, Driver 2 at junction 17: both in the east.
    let (west, east) = (DistrictId(0), DistrictId(1));
    let at = |run: &Run, driver: u32| {
        let place = run.sim.driver_pose(DriverId(driver)).at;
        run.sim.city().district_at(place)
    };
    assert_eq!([at(&run, 0), at(&run, 1)], [Some(east), Some(east)]);
    // A customer in the west cannot be heard; one in the east can.
    let cut = inject(&mut run, FaultKind::DistrictPartitioned(west));
    run.command(order_for(1));
    run.command(order_for(35));
    run.pass(30);
    assert_eq!(arrived(&run), [NodeId(35)]);
    run.command(Command::StopFault(cut));
    run.pass(120);
    assert_eq!(arrived(&run), [NodeId(35), NodeId(1)], "sent again until heard");
    until_completed(&mut run, 2);
}

#[test]
fn drivers_in_a_district_cut_off_are_given_up_and_found_again() {
    let mut run = Run::quiet(2);
    let cut = inject(&mut run, FaultKind::DistrictPartitioned(DistrictId(1)));
    run.until("lost", |sim| sim.drivers().iter().all(|driver| driver.lost));
    run.command(Command::StopFault(cut));
    run.until("found", |sim| sim.drivers().iter().all(|driver| !driver.lost));
    let order = run.place(Class::Standard);
    until_completed(&mut run, 1);
    assert_eq!(run.sim.orders()[order].attempts.len(), 1);
}

#[test]
fn a_customer_who_submits_again_is_answered_with_the_first_result() {
    let mut run = Run::quiet(2);
    let order = run.place(Class::Standard);
    inject(&mut run, FaultKind::CustomerSubmitsAgain(order));
    run.pass(5);
    assert_eq!(run.sim.orders().len(), 1);
    assert_eq!(run.count(|e| matches!(e, Event::FirstResultReturned { .. })), 1);
    until_completed(&mut run, 1);
    inject(&mut run, FaultKind::CustomerSubmitsAgain(OrderId(0)));
    run.pass(5);
    assert_eq!(run.sim.orders().len(), 1, "also after it has ended");
}

/// Seed 8437: the driver would have waited at the counter for ever.
#[test]
fn who_gives_an_order_back_and_accepts_a_second_copy_of_its_offer_is_told_to_drop_it() {
    let mut setup = grid_city::setup(1, 1, 0);
    setup.settings.protocol.resend_after = SimDuration::from_mins(5);
    setup.settings.protocol.exclusion = SimDuration::from_mins(30);
    let mut run = Run::quiet_with(setup);
    run.command(Command::SetIdempotency(Idempotency::Off));
    run.command(order_for(20));
    let offer = until_in_flight(&mut run, MessageKind::Offer);
    let (message, way) = (offer.message, Way::There);
    inject(&mut run, FaultKind::MessageDuplicated { message, way });
    inject(&mut run, FaultKind::MessageDelayed { message, way, by: TEN_SECONDS });
    let by_a_minute = SimDuration::from_mins(1);
    run.until("under way", |sim| sim.status_counts()[Status::InProgress as usize] == 1);
    inject(&mut run, FaultKind::DriverCancels(DriverId(0)));
    let decline = in_flight(&run, MessageKind::Decline).expect("the driver gives it back").message;
    inject(&mut run, FaultKind::MessageDelayed { message: decline, way, by: by_a_minute });
    run.pass(30);
    assert!(run.sim.drivers()[DriverId(0)].jobs.len() == 1, "accepted once more");
    run.pass(60);
    assert_eq!(run.count(|event| matches!(event, Event::AssignmentDropped { .. })), 2);
    assert!(run.sim.drivers()[DriverId(0)].jobs.is_empty(), "told to drop it");
}

//! Priority inversion: the scenario in which it lasts, its three fixes with their bounds, and the
//! shapes that the wait-for relation can take.

mod oracle;

use crate::grid_city;
use crate::run::Run;
use dispatch_playground::core::city::{DriverSpec, RestaurantSpec, Vehicle};
use dispatch_playground::core::command::Command;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, NodeId, OrderId, RestaurantId};
use dispatch_playground::core::inversion::{Borrowed, InversionFix, Resource, Wait};
use dispatch_playground::core::metrics::Metrics;
use dispatch_playground::core::order::{Class, OrderSpec, Status};
use dispatch_playground::core::settings::QueuePolicy;
use dispatch_playground::core::sim::Setup;
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::scenario::inversion::PriorityInversion;
use std::sync::Arc;

/// What became of the urgent order.
#[derive(Clone, Copy, Debug)]
struct Outcome {
    /// From being cooked to having a place on the counter.
    held_up: SimDuration,
    /// Inversions, the time in them, and the longest.
    inversions: u64,
    inverted: SimDuration,
    longest: SimDuration,
}

/// Runs the scenario under a fix, or under aging.
fn outcome(demand_min: u64, fix: InversionFix, aging: Option<SimDuration>) -> Outcome {
    let scenario = PriorityInversion { demand: SimDuration::from_mins(demand_min) };
    let mut setup = scenario.setup();
    setup.settings.inversion_fix = fix;
    setup.settings.queue = QueuePolicy::Priority { aging };
    let mut run = Run::new(setup);
    let high = PriorityInversion::HIGH;
    run.until_within(demand_min + 600, "all delivered", |sim| {
        let done = sim.status_counts()[Status::Completed as usize] as usize;
        done == sim.setup().orders.len()
    });
    assert_eq!(run.sim.orders()[PriorityInversion::LOW].spec.class, Class::Saver);
    assert_eq!(run.sim.orders()[high].spec.class, Class::Urgent);
    let mut metrics = Metrics::new(run.sim.drivers().len());
    run.log.iter().for_each(|stamped| metrics.observe(stamped));
    let report = metrics.report(run.sim.now(), None);
    let when = |which: &dyn Fn(&Event) -> bool| {
        run.log.iter().find(|stamped| which(&stamped.event)).map(|stamped| stamped.at)
    };
    let ready = when(&|e| matches!(e, Event::FoodReady { order, .. } if *order == high));
    let cooked = when(&|e| matches!(e, Event::CounterFull { order, .. } if *order == high));
    Outcome {
        held_up: cooked.zip(ready).map_or(SimDuration::ZERO, |(from, until)| until.since(from)),
        inversions: report.totals.inversions,
        inverted: SimDuration::from_micros(report.totals.inverted_us),
        longest: report.inversion_longest,
    }
}

#[test]
fn without_a_fix_the_inversion_lasts_as_long_as_the_middle_class_comes_in() {
    let mut before = SimDuration::ZERO;
    for demand_min in [30, 60, 120, 240] {
        let found = outcome(demand_min, InversionFix::Off, None);
        // The urgent order is cooked at 8:00, and the next standard one starts within a round.
        let begun = SimDuration::from_mins(8).plus(PriorityInversion::service_max());
        let left = SimDuration::from_mins(demand_min).minus(begun);
        assert!(found.longest >= left, "{demand_min} min: {found:?}");
        assert!(found.longest > before, "{demand_min} min: {found:?}");
        assert_eq!((found.inversions, found.inverted), (1, found.longest), "{found:?}");
        before = found.longest;
    }
}

#[test]
fn each_of_the_three_fixes_bounds_it_whatever_comes_in() {
    let (service, rescue) = (PriorityInversion::service_max(), PriorityInversion::rescue_max());
    let aging = SimDuration::from_mins(10);
    for demand_min in [30, 60, 120, 240] {
        let off = outcome(demand_min, InversionFix::Off, None);
        let inheritance = outcome(demand_min, InversionFix::Inheritance, None);
        let ceiling = outcome(demand_min, InversionFix::Ceiling, None);
        let aged = outcome(demand_min, InversionFix::Off, Some(aging));
        let found = format!("{demand_min} min: {off:?} {inheritance:?} {ceiling:?} {aged:?}");
        // Whoever comes free first takes the saver order: after one round at most.
        let bound = service.plus(rescue);
        for fixed in [inheritance, ceiling] {
            assert!(fixed.held_up <= bound && fixed.longest <= bound, "{bound:?}, {found}");
        }
        // A saver order is overtaken only by standard ones placed within one aging after it, and
        // at least one of the two drivers serves them.
        let scenario = PriorityInversion { demand: SimDuration::from_mins(demand_min) };
        let ahead = scenario.middle_before(PriorityInversion::LOW_AT + aging);
        let bound = service.times(ahead + 1).plus(rescue);
        assert!(aged.held_up <= bound && aged.longest <= bound, "{bound:?}, {found}");
        // The ceiling acts before anybody is held up, inheritance as soon as somebody is, aging
        // in its own time.
        let held_up = [ceiling, inheritance, aged, off].map(|outcome| outcome.held_up);
        assert!(held_up.is_sorted(), "{found}");
        assert!(off.held_up > aged.held_up && aged.held_up > inheritance.held_up, "{found}");
    }
}

/// One corner kitchen at junction 3 with one slot and one place, one without limits at 10, and
/// these drivers at the second.
fn two_kitchens(drivers: Vec<DriverSpec>) -> Setup {
    let mut setup = grid_city::setup(1, drivers.len() as u32, 0);
    let mut city = (*setup.city).clone();
    let corner = RestaurantSpec {
        cooking_slots: 1,
        counter_places: 1,
        ..RestaurantSpec::new("Corner".to_owned(), NodeId(3))
    };
    let canteen = RestaurantSpec::new("Canteen".to_owned(), NodeId(10));
    city.restaurants = [corner, canteen].into_iter().collect();
    city.drivers = drivers.into_iter().collect();
    setup.city = Arc::new(city);
    setup.settings.queue = QueuePolicy::Priority { aging: None };
    setup
}

const CORNER: RestaurantId = RestaurantId(0);
const CANTEEN: RestaurantId = RestaurantId(1);

fn order(class: Class, restaurant: RestaurantId) -> OrderSpec {
    let preparation = Some(SimDuration::from_mins(1));
    OrderSpec { class, preparation, ..OrderSpec::new(restaurant, NodeId(30)) }
}

fn place(run: &mut Run, spec: OrderSpec) -> OrderId {
    let id = OrderId(run.sim.orders().len() as u32);
    run.command(Command::PlaceOrder(spec));
    run.pass(2);
    id
}

fn wait(waiter: OrderId, resource: Resource, holders: &[OrderId]) -> Wait {
    Wait { waiter, resource, holders: holders.to_vec() }
}

fn class_in_queue(run: &Run, order: OrderId) -> Class {
    run.sim.queue().get(order).expect("a queued order").effective
}

/// Nobody on shift: three savers and an urgent order at the corner kitchen.
fn jammed(run: &mut Run) -> [OrderId; 4] {
    run.command(Command::SetDriversOnShift { count: 0 });
    let classes = [Class::Saver, Class::Saver, Class::Standard, Class::Urgent];
    let orders = classes.map(|class| place(run, order(class, CORNER)));
    run.pass(180);
    orders
}

#[test]
fn a_full_counter_stops_cooking_and_the_relation_says_who_waits_for_whom() {
    let mut run = Run::new(two_kitchens(vec![DriverSpec::new(NodeId(10))]));
    let [on_counter, in_slot, ticket, urgent] = jammed(&mut run);
    let (counter, slot) = (Resource::CounterPlace(CORNER), Resource::CookingSlot(CORNER));
    let expected = [
        wait(in_slot, counter, &[on_counter]),
        wait(ticket, slot, &[in_slot]),
        wait(urgent, slot, &[in_slot]),
    ];
    assert_eq!(run.sim.wait_for(), expected);
    assert_eq!(run.sim.waits_of(urgent), expected[2..]);
    assert_eq!(run.sim.holds(on_counter).collect::<Vec<_>>(), [counter]);
    assert_eq!(run.sim.inversions().count(), 0, "nobody went first");
    // Tickets are first come, first served: the urgent one is not cooked before the standard one.
    // By priority the only driver would wait for the urgent meal, which waits for the others.
    run.command(Command::SetQueuePolicy(QueuePolicy::Fifo));
    run.command(Command::SetDriversOnShift { count: 1 });
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 4);
    let ready = |order: OrderId| run.sim.orders()[order].ready;
    assert!(ready(ticket) < ready(urgent));
}

#[test]
fn a_class_is_inherited_through_others_until_the_resource_is_free() {
    let mut run = Run::new(two_kitchens(vec![DriverSpec::new(NodeId(10))]));
    let [on_counter, in_slot, ticket, urgent] = jammed(&mut run);
    assert_eq!(class_in_queue(&run, on_counter), Class::Saver);
    run.command(Command::SetInversionFix(InversionFix::Inheritance));
    let borrowed = Some(Borrowed { class: Class::Urgent, from: Some(urgent) });
    for order in [on_counter, in_slot] {
        assert_eq!(class_in_queue(&run, order), Class::Urgent);
        assert_eq!(run.sim.borrowed(order), borrowed);
    }
    // A ticket holds nothing that the one behind it waits for.
    assert_eq!((class_in_queue(&run, ticket), run.sim.borrowed(ticket)), (Class::Standard, None));
    run.command(Command::CancelOrder(urgent));
    run.pass(2);
    // What is left is the standard ticket.
    let borrowed = Some(Borrowed { class: Class::Standard, from: Some(ticket) });
    assert_eq!(run.sim.borrowed(on_counter), borrowed);
    run.command(Command::SetInversionFix(InversionFix::Off));
    assert_eq!(run.sim.borrowed(on_counter), None);
    assert_eq!(class_in_queue(&run, on_counter), Class::Saver);
}

#[test]
fn a_ceiling_lifts_who_holds_a_place_before_anybody_waits() {
    let mut run = Run::new(two_kitchens(vec![DriverSpec::new(NodeId(10))]));
    run.command(Command::SetInversionFix(InversionFix::Ceiling));
    run.command(Command::SetDriversOnShift { count: 0 });
    let low = place(&mut run, order(Class::Saver, CORNER));
    let elsewhere = place(&mut run, order(Class::Saver, CANTEEN));
    assert_eq!(class_in_queue(&run, low), Class::Saver, "it is being cooked");
    run.pass(120);
    assert_eq!(run.sim.borrowed(low), Some(Borrowed { class: Class::Urgent, from: None }));
    assert_eq!(run.sim.borrowed(elsewhere), None, "a counter without limit is no resource");
    let standard = place(&mut run, order(Class::Standard, CANTEEN));
    run.command(Command::SetDriversOnShift { count: 1 });
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 3);
    assert_eq!(run.started(), [low, standard, elsewhere]);
    let decision = run.sim.decision_about(low).expect("a decision");
    assert_eq!(decision.borrowed, Some(Borrowed { class: Class::Urgent, from: None }));
}

/// The detections in the log: who was held up, by whom, for what, overtaken by whom.
fn detections(run: &Run) -> Vec<(OrderId, OrderId, Resource, OrderId)> {
    let detected = run.log.iter().filter_map(|stamped| match stamped.event {
        Event::InversionDetected { high, low, resource, overtaken_by } => {
            Some((high, low, resource, overtaken_by))
        }
        _ => None,
    });
    detected.collect()
}

#[test]
fn an_urgent_cold_order_is_held_up_by_a_saver_that_keeps_the_only_cold_box() {
    let cold_box = DriverSpec { vehicle: Vehicle::ColdBox, ..DriverSpec::new(NodeId(10)) };
    let mut run = Run::new(two_kitchens(vec![cold_box, DriverSpec::new(NodeId(0))]));
    run.command(Command::SetDriversOnShift { count: 1 });
    let low = place(&mut run, order(Class::Saver, CANTEEN));
    run.until("under way", |sim| sim.orders()[low].status() == Status::InProgress);
    let high = OrderSpec { needs_cold_box: true, ..order(Class::Urgent, CANTEEN) };
    let high = place(&mut run, high);
    let resource = Resource::ColdBoxDriver(DriverId(0));
    assert_eq!(run.sim.wait_for(), [wait(high, resource, &[low])]);
    run.command(Command::SetDriversOnShift { count: 2 });
    let middle = place(&mut run, order(Class::Standard, CANTEEN));
    run.until("goes first", |sim| sim.orders()[middle].status() == Status::InProgress);
    assert_eq!(detections(&run), [(high, low, resource, middle)]);
    run.until("all delivered", |sim| sim.status_counts()[Status::Completed as usize] == 3);
    assert_eq!(run.count(|e| matches!(e, Event::InversionEnded { overtakers: 1, .. })), 1);
}

#[test]
fn a_cold_box_that_waits_at_a_jammed_kitchen_passes_the_class_on() {
    // urgent -> cold box of driver 0 -> its order -> counter -> the saver whose meal stands there.
    let cold_box = DriverSpec { vehicle: Vehicle::ColdBox, ..DriverSpec::new(NodeId(3)) };
    let mut run = Run::new(two_kitchens(vec![cold_box]));
    run.command(Command::SetInversionFix(InversionFix::Inheritance));
    run.command(Command::SetDriversOnShift { count: 0 });
    let on_counter = place(&mut run, order(Class::Saver, CORNER));
    run.pass(90);
    let carried = place(&mut run, order(Class::Standard, CORNER));
    run.command(Command::SetDriversOnShift { count: 1 });
    run.until("under way", |sim| sim.orders()[carried].status() == Status::InProgress);
    run.until("jammed", |sim| !sim.waits_of(carried).is_empty());
    // Held up by a saver is a standard order: nothing fits between, so this is no inversion.
    let borrowed = Some(Borrowed { class: Class::Standard, from: Some(carried) });
    assert_eq!(run.sim.borrowed(on_counter), borrowed);
    let high = OrderSpec { needs_cold_box: true, ..order(Class::Urgent, CANTEEN) };
    let high = place(&mut run, high);
    let borrowed = Some(Borrowed { class: Class::Urgent, from: Some(high) });
    assert_eq!(run.sim.borrowed(on_counter), borrowed);
    let resources: Vec<_> = run.sim.wait_for().into_iter().map(|wait| wait.resource).collect();
    let expected = [Resource::CounterPlace(CORNER), Resource::ColdBoxDriver(DriverId(0))];
    assert_eq!(resources, expected);
}

#[test]
fn a_ring_of_waits_lends_once_round_and_ends_at_the_deadline() {
    // The cold order on the counter waits for the driver, who waits for the meal that waits for
    // the counter: only a deadline helps, and nothing turns for ever.
    let cold_box = DriverSpec { vehicle: Vehicle::ColdBox, ..DriverSpec::new(NodeId(3)) };
    let mut run = Run::new(two_kitchens(vec![cold_box]));
    run.command(Command::SetInversionFix(InversionFix::Inheritance));
    run.command(Command::SetDriversOnShift { count: 0 });
    let cold = OrderSpec { needs_cold_box: true, ..order(Class::Saver, CORNER) };
    let cold = place(&mut run, cold);
    run.pass(600);
    let carried = place(&mut run, order(Class::Standard, CORNER));
    run.command(Command::SetDriversOnShift { count: 1 });
    run.until("a ring", |sim| sim.wait_for().len() == 2);
    let (counter, driver) = (Resource::CounterPlace(CORNER), Resource::ColdBoxDriver(DriverId(0)));
    assert_eq!(
        run.sim.wait_for(),
        [wait(carried, counter, &[cold]), wait(cold, driver, &[carried])]
    );
    run.until("the end", |sim| sim.orders().iter().all(|order| order.status().is_final()));
    assert_eq!(run.status(cold), Status::Failed, "the older one gives up first");
    assert_eq!(run.status(carried), Status::Completed);
    assert!(run.sim.now() < SimTime::from_mins(120));
}

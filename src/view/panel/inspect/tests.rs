//! Each kind of thing in real runs.

use super::super::watched::Watched;
use super::super::{Inspector, Subject};
use crate::core::command::{Command, FaultKind};
use crate::core::driver::Activity;
use crate::core::id::{DistrictId, DriverId, OrderId, RestaurantId};
use crate::core::message::{MessageKind, Way};
use crate::core::order::{OrderState, Status};
use crate::core::settings::DispatchMode;
use crate::core::time::SimTime;
use crate::scenario::presets::Preset;
use crate::view::names;

fn village() -> Watched {
    Watched::new(Preset::SMALL.setup(7))
}

#[track_caller]
fn fact<'a>(inspector: &'a Inspector, name: &str) -> &'a str {
    let found = inspector.facts.iter().find(|(it, _)| it == name);
    found.map_or_else(|| panic!("no {name} in {inspector:#?}"), |(_, value)| value)
}

/// Every "at 12:04:05" of a sentence about what comes next lies ahead.
#[track_caller]
fn assert_ahead(run: &Watched, next: &str) {
    let now = names::clock(run.sim.now());
    for at in next.split("at ").skip(1).filter_map(|rest| rest.get(..8)) {
        let is_clock = at.chars().all(|c| c.is_ascii_digit() || c == ':');
        assert!(!is_clock || at >= now.as_str(), "{next:?} at {now}");
    }
}

#[test]
fn a_message_is_followed_from_its_sending_to_its_acknowledgement_and_after() {
    let mut run = village();
    let offer = |run: &Watched| {
        let mut all = run.sim.messages_in_flight();
        all.find(|it| it.kind == MessageKind::Offer && it.way == Way::There)
    };
    run.until(|run| offer(run).is_some());
    let message = offer(&run).unwrap().message;
    let on_way = run.inspect(message);
    assert_eq!(on_way.title, format!("Offer, message {}", u64::from(message.0) + 1));
    assert_eq!(on_way.state, "on its way");
    assert!(on_way.next.starts_with("arrives in "), "{}", on_way.next);
    assert_eq!(on_way.in_flight, [true, false]);
    assert_eq!(
        (fact(&on_way, "From"), fact(&on_way, "Has arrived")),
        ("The dispatcher", "not yet")
    );
    assert_eq!(fact(&on_way, "About"), "order 1");
    let subjects: Vec<Subject> = on_way.related.iter().map(|row| row.subject).collect();
    assert!(matches!(subjects[..], [Subject::Order(0), Subject::Dispatcher, Subject::Driver(_)]));

    run.moments_until(|run| run.inspect(message).in_flight == [false, true]);
    assert_eq!(run.inspect(message).state, "arrived; its acknowledgement is on its way back");
    run.until(|run| run.sim.unsettled_message(message).is_none());
    let settled = run.inspect(message);
    assert!(settled.state.starts_with("settled: "), "{}", settled.state);
    assert_eq!((fact(&settled, "About"), settled.in_flight), ("order 1", [false; 2]));
}

#[test]
fn a_fault_of_a_message_is_part_of_its_history_and_it_is_sent_again() {
    let mut run = village();
    run.until(|run| run.sim.messages_in_flight().next().is_some());
    let message = run.sim.messages_in_flight().next().unwrap().message;
    let drop = FaultKind::MessageDropped { message, way: Way::There };
    run.command(Command::InjectFault(drop)).unwrap();
    let dropped = run.inspect(message);
    assert_eq!(dropped.state, "no copy is on its way, and no acknowledgement has come");
    assert!(!dropped.history.is_empty(), "{dropped:#?}");
    run.until(|run| run.inspect(message).in_flight[0]);
    assert_eq!(fact(&run.inspect(message), "Sent again"), "once");
}

#[test]
fn a_district_lists_what_is_in_it_and_says_whether_it_is_cut_off() {
    let mut run = village();
    run.minutes(30);
    let city = run.sim.city();
    let mut seen = [0; 3];
    for id in city.districts.ids() {
        let district = run.inspect(Subject::District(id.0));
        assert_eq!(district.state, "in touch with the rest of the city");
        assert_ahead(&run, &district.next);
        seen[0] += fact(&district, "Restaurants").parse::<usize>().unwrap();
        seen[1] += fact(&district, "Drivers in it").parse::<usize>().unwrap();
        let orders = fact(&district, "Orders to it").split(' ').next().unwrap();
        seen[2] += orders.parse::<usize>().unwrap();
    }
    let on_shift = run.sim.drivers().iter().filter(|it| it.is_working()).count();
    let under_way = run.sim.orders().iter().filter(|it| !it.status().is_final()).count();
    assert_eq!(seen, [city.restaurants.len(), on_shift, under_way]);

    let cut = FaultKind::DistrictPartitioned(DistrictId(1));
    run.command(Command::InjectFault(cut)).unwrap();
    let district = run.inspect(Subject::District(1));
    assert!(district.state.starts_with("cut off for 0:00"), "{}", district.state);
    assert!(!district.history.is_empty());
    assert_eq!(run.inspect(Subject::District(0)).state, "in touch with the rest of the city");
}

#[test]
fn the_dispatcher_says_what_it_does_in_each_of_its_states() {
    let mut run = village();
    run.command(Command::SetMode(DispatchMode::Sync)).unwrap();
    run.until(|run| run.sim.blocked_dispatcher().is_some());
    let blocked = run.inspect(Subject::Dispatcher);
    assert!(blocked.state.starts_with("waits for the answer of Driver"), "{}", blocked.state);
    assert!(blocked.next.starts_with("the offer of order 1 to Driver "), "{}", blocked.next);
    assert!(blocked.next.contains(" expires at "), "{}", blocked.next);
    assert_eq!(fact(&blocked, "Offers in flight"), "1");
    assert_eq!(blocked.related.len(), 2);
    let dispatcher = |run: &Watched| run.panel().dispatcher;
    assert_eq!(dispatcher(&run).pause, None);

    run.command(Command::InjectFault(FaultKind::DispatcherPaused)).unwrap();
    let pause = dispatcher(&run).pause.unwrap();
    run.until(|run| run.sim.blocked_dispatcher().is_none());
    assert_eq!(run.inspect(Subject::Dispatcher).next, "hands out no order, until it is resumed");
    run.command(Command::StopFault(crate::core::id::FaultId(pause))).unwrap();
    assert_eq!(dispatcher(&run).pause, None);
    assert!(run.inspect(Subject::Dispatcher).history.len() >= 2);
}

#[test]
fn what_comes_next_is_never_in_the_past_and_comes_true() {
    let mut run = village();
    run.until(|run| run.sim.status_counts()[Status::InProgress as usize] > 0);
    for _ in 0..40 {
        run.minutes(1);
        let drivers = run.sim.drivers().ids().map(Subject::from);
        let orders = run.sim.orders().ids().map(Subject::from);
        let kitchens = run.sim.restaurants().ids().map(Subject::from);
        for subject in drivers.chain(orders).chain(kitchens).collect::<Vec<_>>() {
            let next = run.inspect(subject).next;
            assert!(!next.is_empty() && !next.ends_with('.'), "{subject:?}: {next:?}");
            assert_ahead(&run, &next);
        }
    }
    let driving = |run: &Watched| {
        let mut all = run.sim.drivers().iter();
        all.find_map(|it| match &it.activity {
            Activity::Driving(leg) => Some((it.id, leg.arrives)),
            _ => None,
        })
    };
    run.until(|run| driving(run).is_some());
    let (driver, arrives): (DriverId, SimTime) = driving(&run).unwrap();
    assert!(run.inspect(driver).next.contains(&names::clock(arrives)));
    run.until(|run| run.sim.now() >= arrives);
    assert_eq!(run.sim.now(), arrives);
}

#[test]
fn an_order_on_offer_names_the_latest_answer_and_a_final_one_says_so() {
    let mut run = village();
    run.until(|run| run.sim.orders().get(OrderId(0)).is_some_and(|it| it.offer().is_some()));
    let until = run.sim.orders()[OrderId(0)].offer().unwrap().until;
    let next = run.inspect(OrderId(0)).next;
    assert!(next.contains(&format!("expires at {}, ", names::clock(until))), "{next}");
    run.until(|run| matches!(run.sim.orders()[OrderId(0)].state, OrderState::Completed { .. }));
    assert_eq!(run.inspect(OrderId(0)).next, "nothing: this state is final");
}

#[test]
fn a_restaurant_names_the_meal_that_is_cooked_next_and_a_road_who_is_on_it() {
    let mut run = village();
    let cooking = |run: &Watched| {
        run.sim.restaurants().iter().find(|it| !it.cooking.is_empty()).map(|it| it.id)
    };
    run.until(|run| cooking(run).is_some());
    let kitchen: RestaurantId = cooking(&run).unwrap();
    let inspector = run.inspect(kitchen);
    assert!(inspector.next.contains(" is cooked at "), "{}", inspector.next);
    assert_eq!(inspector.related.len(), 1);
    let on_road = |run: &Watched| {
        run.sim.city().network.edges().ids().find_map(|edge| {
            let road = run.inspect(Subject::Road(edge.0));
            (!road.related.is_empty()).then_some(road)
        })
    };
    run.until(|run| run.sim.drivers().iter().any(|it| matches!(it.activity, Activity::Driving(_))));
    let road = on_road(&run).unwrap();
    assert!(road.next.contains(" leaves it at "), "{}", road.next);
    assert_ahead(&run, &road.next);
}

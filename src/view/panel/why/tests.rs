//! Each reason in a run that has it, and all of them against the decision cards of real runs.

use super::*;
use crate::core::assign::Decision;
use crate::core::breaker::BreakerPolicy;
use crate::core::city::{DriverSpec, Shift, Vehicle};
use crate::core::command::{Command, FaultKind};
use crate::core::fault::CrashPoint;
use crate::core::id::{Id, NodeId, RestaurantId};
use crate::core::limit::{Limit, LimitScope};
use crate::core::order::{OrderSpec, OrderState};
use crate::core::settings::{AssignPolicy, Backoff, Bundling, DispatchMode, Jitter};
use crate::core::sim::Setup;
use crate::core::time::SimDuration;
use crate::scenario::presets::Preset;
use crate::view::panel::watched::Watched;
use std::collections::BTreeMap;
use std::sync::Arc;

const SECOND: SimDuration = SimDuration::from_secs(1);

/// The village without demand, without heartbeats, and with these drivers, who take every offer
/// and stand where its first drivers do.
fn village(drivers: &[DriverSpec]) -> Watched {
    let mut setup = Preset::SMALL.setup(7);
    let mut city = (*setup.city).clone();
    let nodes: Vec<NodeId> = city.drivers.iter().map(|spec| spec.node).collect();
    let placed = drivers.iter().zip(nodes);
    city.drivers = placed.map(|(spec, node)| DriverSpec { node, ..*spec }).collect();
    setup.city = Arc::new(city);
    setup.settings.arrivals_per_hour = 0;
    setup.settings.drivers_on_shift = drivers.len() as u32;
    setup.settings.protocol.heartbeat_every = SimDuration::ZERO;
    setup.settings.protocol.exclusion = SimDuration::from_mins(60);
    (setup.settings.retry.backoff, setup.settings.retry.jitter) = (Backoff::None, Jitter::None);
    Watched::new(setup)
}

const PLAIN: DriverSpec = DriverSpec::new(NodeId(0));
const SMALL_BAG: DriverSpec = DriverSpec { space: 2, ..PLAIN };
const COLD_BOX: DriverSpec = DriverSpec { vehicle: Vehicle::ColdBox, ..PLAIN };

fn order() -> OrderSpec {
    OrderSpec::new(RestaurantId(0), NodeId(9))
}

/// Places an order and lets its message arrive.
fn place(run: &mut Watched, spec: OrderSpec) -> OrderId {
    let id = OrderId(run.sim.orders().len() as u32);
    run.command(Command::PlaceOrder(spec)).unwrap();
    run.pass(SECOND.times(4));
    id
}

fn fault(run: &mut Watched, kind: FaultKind) {
    run.command(Command::InjectFault(kind)).unwrap();
}

/// In the row of the queue, and in the sentence of the inspector.
#[track_caller]
fn check(run: &Watched, order: OrderId, short: &str, long: &str) {
    let queue = run.panel().queue;
    let row = queue.iter().find(|row| row.order == order.0).expect("a waiting order");
    assert_eq!(row.note, short);
    assert_eq!(run.inspect(order).state, format!("queued: {long}"));
}

#[track_caller]
fn check_both(run: &Watched, order: OrderId, told: &str) {
    check(run, order, told, told);
}

fn waits(run: &Watched, order: OrderId) -> bool {
    let order = &run.sim.orders()[order];
    matches!(order.state, OrderState::Queued { offer: None, .. })
}

#[test]
fn what_free_drivers_lack_is_named_and_not_a_road() {
    let cold = OrderSpec { needs_cold_box: true, ..order() };
    let mut run = village(&[PLAIN, COLD_BOX, PLAIN]);
    place(&mut run, cold);
    let second = place(&mut run, cold);
    check_both(&run, second, "no free driver has a cold box");
    let told = run.panel().next_pick;
    let expected = "Order 2 goes as soon as a driver fits: it entered the queue first. Now no free \
                    driver has a cold box";
    assert_eq!(told, expected);

    let mut run = village(&[SMALL_BAG, PLAIN]);
    place(&mut run, OrderSpec { size: 5, ..order() });
    let second = place(&mut run, OrderSpec { size: 5, ..order() });
    check(&run, second, "no free driver has the space", "no free driver has the space for it");

    // One has no cold box, the other not the space.
    let mut run = village(&[PLAIN, DriverSpec { space: 2, ..COLD_BOX }, COLD_BOX]);
    place(&mut run, OrderSpec { size: 5, ..cold });
    let second = place(&mut run, OrderSpec { size: 5, ..cold });
    let long =
        "no free driver can take it (Driver 1: has no cold box; Driver 2: has a smaller bag)";
    check(&run, second, "no free driver can take it", long);
}

#[test]
fn what_a_driver_did_with_the_order_is_named_as_it_was() {
    let mut run = village(&[PLAIN]);
    let first = place(&mut run, order());
    run.until(|run| run.sim.orders()[first].attempt().is_some());
    fault(&mut run, FaultKind::DriverCancels(DriverId(0)));
    run.until(|run| waits(run, first));
    let long = "every free driver gave it back a moment ago";
    check(&run, first, "free drivers gave it back", long);

    let mut run = village(&[PLAIN]);
    fault(&mut run, FaultKind::DriverDeclines { driver: DriverId(0), offers: None });
    let first = place(&mut run, order());
    run.until(|run| waits(run, first));
    let long = "every free driver declined it a moment ago";
    check(&run, first, "every free driver declined", long);

    let mut run = village(&[PLAIN]);
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    let first = place(&mut run, order());
    run.until(|run| waits(run, first));
    let long = "no free driver answered when asked a moment ago";
    check(&run, first, "no free driver answered", long);

    let mut run = village(&[PLAIN, PLAIN]);
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    fault(&mut run, FaultKind::DriverDeclines { driver: DriverId(1), offers: None });
    let first = place(&mut run, order());
    run.until(|run| run.sim.orders()[first].excluded.len() == 2);
    let long = "every free driver was tried (Driver 1: did not answer about this order a moment \
                ago; Driver 2: declined this order a moment ago)";
    check(&run, first, "every free driver was tried", long);
}

#[test]
fn the_decision_card_names_it_as_it_was_too() {
    let mut run = village(&[PLAIN, PLAIN]);
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(1)));
    let first = place(&mut run, order());
    run.until(|run| run.sim.orders()[first].offers == 2);
    let card = run.inspect(first).decision.unwrap();
    let verdicts: Vec<&str> = card.candidates.iter().map(|row| row.verdict.as_str()).collect();
    assert_eq!(verdicts, ["eligible", "did not answer about this order a moment ago"]);

    let mut run = village(&[PLAIN]);
    let first = place(&mut run, order());
    fault(&mut run, FaultKind::OrderPoisoned(first));
    run.until(|run| waits(run, first));
    let long = "every free driver has tried, and could not take the food";
    check(&run, first, "no free driver could take it", long);
}

#[test]
fn an_offer_is_told_as_the_dispatcher_sees_it() {
    // Nobody told the dispatcher that the driver is dead.
    let mut run = village(&[PLAIN]);
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    let first = place(&mut run, order());
    let long = "offered to Driver 1, no answer yet";
    check(&run, first, "offered to Driver 1", long);
    assert_eq!(run.panel().next_pick, "Order 1 is offered to Driver 1, no answer yet");
    let second = place(&mut run, order());
    let long = "every free driver is asked, and no answer has come yet";
    check(&run, second, "all free drivers are asked", long);
    let told = run.panel().next_pick;
    let expected = "Order 2 goes if the offer that is out comes to nothing, or as soon as a driver \
                    is free: it entered the queue first";
    assert_eq!(told, expected);

    let mut run = village(&[PLAIN, PLAIN]);
    place(&mut run, order());
    place(&mut run, order());
    let told = run.panel().next_pick;
    let all = run.sim.queue().iter().all(|it| run.sim.orders()[it.order].offer().is_some());
    assert!(all && told == "2 waiting orders on offer already: no answer yet", "{told}");
}

#[test]
fn whoever_is_known_to_be_gone_is_said_to_be() {
    let mut run = village(&[PLAIN]);
    let mut protocol = run.sim.settings().protocol;
    protocol.heartbeat_every = SECOND.times(5);
    protocol.lease = SECOND.times(20);
    protocol.offer_timeout = SimDuration::from_mins(2);
    run.command(Command::SetProtocol(protocol)).unwrap();
    run.minutes(1);
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    let first = place(&mut run, order());
    run.until(|run| run.sim.drivers()[DriverId(0)].lost);
    let long = "offered to Driver 1, who is not heard from any more";
    check(&run, first, "offered to Driver 1, now lost", long);
    run.until(|run| waits(run, first));
    check(&run, first, "no driver is heard from", "no driver on shift is heard from");
    assert!(run.panel().next_pick.starts_with("None goes: no driver on shift is heard from. "));
}

#[test]
fn what_keeps_the_dispatcher_itself_is_named() {
    let mut run = village(&[PLAIN, PLAIN]);
    run.command(Command::SetMode(DispatchMode::Sync)).unwrap();
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(1)));
    place(&mut run, order());
    let second = place(&mut run, order());
    let driver = run.sim.blocked_dispatcher().unwrap().driver;
    let long = format!("the dispatcher waits for the answer of {driver} about order 1");
    check(&run, second, &format!("dispatcher awaits {driver}"), &long);

    fault(&mut run, FaultKind::DispatcherPaused);
    check_both(&run, second, "the dispatcher is paused");
    fault(&mut run, FaultKind::DispatcherCrashed { at: CrashPoint::Now });
    check_both(&run, second, "the dispatcher is down");

    // Who plans ahead makes one offer after the other, too.
    let mut run = village(&[PLAIN, PLAIN]);
    run.command(Command::SetAssignPolicy(AssignPolicy::FirstComeNearest)).unwrap();
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(0)));
    fault(&mut run, FaultKind::DriverBreaksDown(DriverId(1)));
    let first = place(&mut run, order());
    let second = place(&mut run, order());
    let driver = run.sim.orders()[first].offer().unwrap().driver;
    let long = format!("the dispatcher waits for the answer of {driver} about order 1");
    check(&run, second, &format!("dispatcher awaits {driver}"), &long);
    assert!(run.panel().next_pick.starts_with(&format!("None goes: {long}. Then order 2: ")));
}

#[test]
fn a_limit_and_a_hold_window_are_named() {
    let mut run = village(&[PLAIN, PLAIN]);
    let (scope, max) = (LimitScope::Restaurant, Some(1));
    let limit = Limit { scope, key: None, in_progress_max: max, starts: None };
    run.command(Command::SetLimits(vec![limit])).unwrap();
    place(&mut run, order());
    let second = place(&mut run, order());
    let long = "limit reached: per restaurant at most 1 in progress";
    check(&run, second, "restaurant limit is reached", long);

    let mut run = village(&[PLAIN]);
    let window = SimDuration::from_mins(3);
    run.command(Command::SetAssignPolicy(AssignPolicy::Optimal { window })).unwrap();
    let told = run.panel().next_pick;
    assert_eq!(told, "Nobody waits: the next order to come in is held for 3:00, to be matched");
    let first = place(&mut run, order());
    let until = names::clock(run.sim.held_until().unwrap());
    let long = format!("held until {until} to be matched with others");
    check(&run, first, &format!("held until {until}"), &long);
}

#[test]
fn shifts_and_closed_roads_are_told_apart() {
    // A plan looks at the end of the shift.
    let until = SimTime::from_secs(30);
    let shift = Some(Shift { from: SimTime::ZERO, until });
    let mut run = village(&[DriverSpec { shift, ..PLAIN }, PLAIN]);
    run.command(Command::SetDriversOnShift { count: 0 }).unwrap();
    let first = place(&mut run, OrderSpec { preparation: Some(SECOND.times(900)), ..order() });
    let long = "the shift of every free driver ends before the pick-up";
    check(&run, first, "shifts end before the pick-up", long);
    run.until(|run| run.sim.now() > until);
    check_both(&run, first, "no driver is on shift");

    let mut run = village(&[PLAIN]);
    close_around(&mut run, order().destination);
    let first = place(&mut run, order());
    let long = "no open road leads from its restaurant to its customer";
    check(&run, first, "no open road to its customer", long);

    let mut run = village(&[PLAIN]);
    let at = run.sim.city().drivers[DriverId(0)].node;
    close_around(&mut run, at);
    let first = place(&mut run, order());
    let long = "no open road leads from any free driver to its restaurant";
    check(&run, first, "no open road for free drivers", long);
}

/// Closes every road to and from a junction.
fn close_around(run: &mut Watched, node: NodeId) {
    let city = run.sim.city();
    let roads = [city.network.out_edges(node), city.network.in_edges(node)].concat();
    for road in roads {
        // One that is closed by its twin is refused.
        if !run.sim.router().is_closed(road) {
            fault(run, FaultKind::RoadClosed(road));
        }
    }
}

#[test]
fn busy_drivers_are_busy_and_a_due_cycle_is_due() {
    let mut run = village(&[PLAIN]);
    let first = place(&mut run, order());
    run.until(|run| run.sim.orders()[first].attempt().is_some());
    let second = place(&mut run, order());
    check_both(&run, second, "every driver is busy");
    // Stepped to between its entry and the cycle of the same moment.
    let mut run = village(&[PLAIN]);
    run.command(Command::PlaceOrder(order())).unwrap();
    run.until(|run| run.sim.queue_len() == 1);
    let long = "the dispatch cycle that looks at it is due now";
    check(&run, OrderId(0), "dispatch cycle is due now", long);
}

#[test]
fn every_note_fits_a_row_of_the_queue() {
    let (driver, clock) = (DriverId(11), SimTime::from_mins(60));
    let passed_over = |why| Why::Rejected(Verdict::Excluded(why));
    let all = [PassedOver::Declined, PassedOver::Unanswered, PassedOver::GaveBack];
    let mut whys: Vec<Why> =
        all.into_iter().chain([PassedOver::CouldNotTake]).map(passed_over).collect();
    let filters = [Verdict::NoWay, Verdict::ShiftEndsBefore, Verdict::NoColdBox, Verdict::TooLarge];
    whys.extend(filters.into_iter().chain([Verdict::AtCapacity]).map(Why::Rejected));
    for scope in LimitScope::ALL {
        let limit = Limit { scope, key: Some(7), in_progress_max: Some(1), starts: None };
        whys.push(Why::HeldBack(HeldBack::Limit(limit, Full::InProgress)));
        whys.push(Why::HeldBack(HeldBack::Limit(limit, Full::Starts(clock))));
    }
    whys.extend([
        Why::Offered { driver, lost: false },
        Why::Offered { driver, lost: true },
        Why::Down,
        Why::Paused,
        Why::HeldBack(HeldBack::BreakerOpen(clock)),
        Why::HeldBack(HeldBack::BreakerProbing),
        Why::Awaits(OrderId(1), driver),
        Why::Held(clock),
        Why::NobodyHeard,
        Why::NobodyOnShift,
        Why::AllAsked(3),
        Why::AllBusy,
        Why::CycleDue,
        Why::NoWayToCustomer,
        Why::PassedOver(Vec::new()),
        Why::NoneCan(Vec::new()),
    ]);
    for why in whys {
        let (short, long) = (why.short(), why.long());
        assert!(short.chars().count() <= 30, "{short}");
        assert!(!long.is_empty() && !long.ends_with('.'), "{long}");
    }
}

/// A city with everything that filters look at, in which roads close and drivers misbehave.
fn troubled(assign: AssignPolicy) -> Setup {
    let mut setup = Preset::DEFAULT.setup(1);
    let mut city = (*setup.city).clone();
    let specs = city.drivers.iter().take(10).enumerate();
    let specs = specs.map(|(idx, spec)| DriverSpec {
        vehicle: if idx % 3 == 0 { Vehicle::ColdBox } else { Vehicle::Plain },
        space: 2 + idx as u32 % 3,
        acceptance_ppm: 700_000,
        capacity: 2,
        shift: (idx % 2 == 1).then_some(Shift {
            from: SimTime::from_mins(3 * idx as u64),
            until: SimTime::from_mins(25 + 8 * idx as u64),
        }),
        ..*spec
    });
    city.drivers = specs.collect();
    setup.city = Arc::new(city);
    setup.settings.drivers_on_shift = 8;
    setup.settings.assign = assign;
    setup.settings.bundling = Bundling::On;
    setup.settings.breaker = Some(BreakerPolicy::default());
    setup.rules.cold_box_ppm = 300_000;
    setup
}

/// What the filters said of a driver in a decision, they say right after it.
#[test]
fn the_verdicts_told_are_those_of_the_decisions() {
    let mut seen = BTreeMap::new();
    // Where roads close often soon nobody has a way, where they do not shifts come to their end.
    let (nearest, plans) = (AssignPolicy::Nearest, AssignPolicy::FirstComeNearest);
    for (assign, closes_every) in [(nearest, 1_500), (nearest, 400), (plans, 400)] {
        let mut run = Watched::new(troubled(assign));
        for step in 0..12_000_u32 {
            if step % closes_every == closes_every - 1 {
                // Every road at a junction, one junction after the other.
                let n = run.sim.city().network.nodes().len();
                close_around(&mut run, NodeId::from_idx((step as usize * 7) % n));
            }
            let before: Vec<u32> = run.sim.orders().iter().map(|it| it.offers).collect();
            run.step();
            let offered = run.sim.orders().iter().zip(before).filter(|(it, n)| it.offers > *n);
            let offered: Vec<OrderId> = offered.map(|(it, _)| it.id).collect();
            for decision in offered.iter().filter_map(|&id| run.sim.decision_about(id)) {
                check_decision(&run, decision, &mut seen);
            }
        }
    }
    for (kind, least) in [("no cold box", 20), ("declined", 20), ("NoWay", 1), ("ShiftEnds", 1)] {
        let n = seen.get(kind).copied().unwrap_or(0);
        assert!(n >= least, "{kind}: {n} of {seen:?}");
    }
}

fn check_decision(run: &Watched, decision: &Decision, seen: &mut BTreeMap<&'static str, u32>) {
    let (drivers, told): (Vec<DriverId>, Vec<Verdict>) = decision.rejected.iter().copied().unzip();
    let now = run.sim.verdicts(decision.order, &drivers);
    let awaits = run.sim.awaited_answer().is_some();
    for ((driver, then), now) in drivers.iter().zip(told).zip(now) {
        let asked_since = now == Verdict::ConsideringOffer && then != now;
        // While an answer is awaited there is no telling what the next cycle will find.
        if asked_since || awaits && now == Verdict::Eligible {
            continue;
        }
        assert_eq!(now, then, "{driver} about {} at {}", decision.order, decision.at);
        let kind = match then {
            Verdict::NoColdBox => "no cold box",
            Verdict::Excluded(_) => "declined",
            Verdict::NoWay => "NoWay",
            Verdict::ShiftEndsBefore => "ShiftEnds",
            _ => "other",
        };
        *seen.entry(kind).or_default() += 1;
    }
}

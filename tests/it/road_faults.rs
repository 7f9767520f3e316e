//! Slow drivers and jammed roads: trips under way are planned anew from where they are.

use crate::run::Run;
use dispatch_playground::core::command::{Command, FaultKind};
use dispatch_playground::core::driver::Activity;
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{DriverId, EdgeId, FaultId};
use dispatch_playground::core::order::{Class, Status};
use dispatch_playground::core::time::SimDuration;
use dispatch_playground::core::travel::Leg;

const DRIVER: DriverId = DriverId(0);

fn inject(run: &mut Run, kind: FaultKind) -> FaultId {
    run.command(Command::InjectFault(kind));
    FaultId(run.sim.faults().len() as u32 - 1)
}

/// A run in which the driver is seven seconds into a trip.
fn driving() -> Run {
    let mut run = Run::quiet(1);
    run.place(Class::Standard);
    run.until("driving", |sim| matches!(sim.drivers()[DRIVER].activity, Activity::Driving(_)));
    run.pass_until(leg(&run).departed + SimDuration::from_secs(7));
    run
}

fn leg(run: &Run) -> &Leg {
    match &run.sim.drivers()[DRIVER].activity {
        Activity::Driving(leg) => leg,
        other => panic!("not driving: {other:?}"),
    }
}

fn left(run: &Run) -> u64 {
    leg(run).arrives.since(run.sim.now()).as_micros()
}

fn roads(run: &Run) -> Vec<EdgeId> {
    leg(run).roads_left(run.sim.now()).iter().map(|&(road, _)| road).collect()
}

#[test]
fn a_driver_slows_down_on_the_way_without_a_jump() {
    let mut run = driving();
    let (place, before, way) = (run.sim.driver_pose(DRIVER).at, left(&run), roads(&run));
    let slow = inject(&mut run, FaultKind::DriverSlow { driver: DRIVER, percent: 50 });
    assert_eq!(run.sim.driver_pose(DRIVER).at, place);
    assert_eq!((left(&run), roads(&run)), (before * 2, way));
    let worse = inject(&mut run, FaultKind::DriverSlow { driver: DRIVER, percent: 25 });
    assert_eq!(left(&run), before * 4, "the slowest counts");
    run.command(Command::StopFault(worse));
    assert_eq!(left(&run), before * 2, "the other one stays in force");
    run.pass(4);
    run.command(Command::StopFault(slow));
    assert_eq!(left(&run), before - 2_000_000, "four seconds at half speed");
    assert_eq!(run.count(|e| matches!(e, Event::DriverRerouted { .. })), 0, "the same way");
    run.until("delivered", |sim| sim.status_counts()[Status::Completed as usize] == 1);
}

#[test]
fn a_jam_under_the_wheels_slows_the_rest_of_the_road_without_a_jump() {
    let mut run = driving();
    let (place, before, way) = (run.sim.driver_pose(DRIVER).at, left(&run), roads(&run));
    let road_left = leg(&run).roads_left(run.sim.now())[0].1.since(run.sim.now()).as_micros();
    let jam = inject(&mut run, FaultKind::RoadJam { road: way[0], percent: 300 });
    assert_eq!(run.sim.driver_pose(DRIVER).at, place);
    assert_eq!((left(&run), roads(&run)), (before + 2 * road_left, way));
    run.command(Command::StopFault(jam));
    assert_eq!(left(&run), before);
}

#[test]
fn routes_go_round_a_jam_where_that_is_quicker_and_through_it_where_it_is_not() {
    let mut run = driving();
    let (before, way) = (left(&run), roads(&run));
    let last = *way.last().expect("a way");
    let jam = inject(&mut run, FaultKind::RoadJam { road: last, percent: 1_000 });
    assert!(!roads(&run).contains(&last), "there is a way round");
    assert!(left(&run) < before + 9 * 20_000_000);
    assert_eq!(run.count(|e| matches!(e, Event::DriverRerouted { .. })), 1);
    // The other direction is jammed too, and a milder jam beside it does not count.
    let twin = run.sim.city().network.edges()[last].twin.expect("a street");
    assert_eq!(run.sim.router().travel_percent(twin), 1_000);
    let mild = inject(&mut run, FaultKind::RoadJam { road: twin, percent: 150 });
    assert_eq!(run.sim.router().travel_percent(last), 1_000);
    run.command(Command::StopFault(jam));
    assert_eq!(run.sim.router().travel_percent(last), 150);
    run.command(Command::StopFault(mild));
    assert_eq!(run.sim.router().jams().count(), 0);
    assert_eq!(left(&run), before, "back on the quickest way");
    run.until("delivered", |sim| sim.status_counts()[Status::Completed as usize] == 1);
}

#[test]
fn a_closed_road_stays_closed_when_its_jam_ends() {
    let mut run = Run::quiet(1);
    let road = EdgeId(8);
    let jam = inject(&mut run, FaultKind::RoadJam { road, percent: 300 });
    let closed = inject(&mut run, FaultKind::RoadClosed(road));
    run.command(Command::StopFault(jam));
    assert!(run.sim.router().is_closed(road));
    run.command(Command::StopFault(closed));
    assert!(!run.sim.router().is_closed(road));
    assert_eq!(run.sim.router().travel_percent(road), 100);
}

#[test]
fn estimates_know_of_slow_drivers_and_jams() {
    let approach = |kind: Option<FaultKind>| -> SimDuration {
        let mut run = Run::quiet(1);
        if let Some(kind) = kind {
            inject(&mut run, kind);
        }
        let order = run.place(Class::Standard);
        run.until("offered", |sim| sim.decision_about(order).is_some());
        let decision = run.sim.decision_about(order).expect("decided");
        decision.scored[0].candidate.travel
    };
    let slow = FaultKind::DriverSlow { driver: DRIVER, percent: 50 };
    assert_eq!(approach(Some(slow)), approach(None).times(2));
}

#[test]
fn what_is_driven_is_what_was_seen_however_often_the_trip_is_planned_anew() {
    let mut run = Run::quiet(1);
    run.place(Class::Standard);
    let (mut seen, mut place) = (0, run.sim.driver_pose(DRIVER).at);
    let mut slow = None;
    for second in 0..1800 {
        run.pass(1);
        let now = run.sim.driver_pose(DRIVER).at;
        seen += place.distance_cm(now);
        place = now;
        // On and off at odd moments: each plans the trip anew in the middle of a road.
        if second % 11 == 0 {
            match slow.take() {
                Some(fault) => run.command(Command::StopFault(fault)),
                None => {
                    let kind = FaultKind::DriverSlow { driver: DRIVER, percent: 60 };
                    slow = Some(inject(&mut run, kind));
                }
            }
        }
    }
    assert_eq!(run.sim.status_counts()[Status::Completed as usize], 1);
    let driven = run.sim.driven_cm();
    // Seen each second: a corner is cut, and each second rounds to centimetres.
    assert!(
        driven > 0 && (seen * 95 / 100..=seen * 115 / 100).contains(&driven),
        "{driven} {seen}"
    );
}

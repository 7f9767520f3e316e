//! Frames of real runs: exact, continuous, and complete.

use crate::core::command::{Command, FaultKind};
use crate::core::driver::Activity;
use crate::core::id::DriverId;
use crate::core::time::SimDuration;
use crate::engine::run::Run;
use crate::scenario::presets::Preset;
use crate::view::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE, RESTAURANT_STRIDE, marker};
use crate::view::map::MapModel;
use crate::view::panel::Subject;
use std::sync::Arc;

fn run() -> Run {
    let mut run = Run::new(Arc::new(Preset::DEFAULT.setup(7)));
    run.advance(SimDuration::from_mins(25), u32::MAX);
    run
}

fn frame(run: &mut Run) -> Frame {
    let mut frame = Frame::default();
    run.rebuild(&mut frame);
    frame
}

#[test]
fn a_frame_is_a_function_of_the_moment() {
    let mut run = run();
    let mut again = frame(&mut run);
    run.rebuild(&mut again);
    assert_eq!(again, frame(&mut run));
    assert_eq!(again.drivers.len(), 30 * DRIVER_STRIDE);
    assert_eq!(again.restaurants.len(), 40 * RESTAURANT_STRIDE);
    let numbers = again.drivers.iter().chain(&again.orders).chain(&again.restaurants);
    assert!(numbers.clone().all(|number| number.is_finite()));
}

#[test]
fn no_driver_jumps_between_two_frames() {
    let mut run = run();
    let mut before = frame(&mut run);
    for _ in 0..600 {
        run.advance(SimDuration::from_millis(500), u32::MAX);
        let mut now = before.clone();
        run.rebuild(&mut now);
        let rows = before.drivers.chunks(DRIVER_STRIDE).zip(now.drivers.chunks(DRIVER_STRIDE));
        for (a, b) in rows {
            let moved = (a[0] - b[0]).hypot(a[1] - b[1]);
            // Half a second at 100 km/h, and more than any road of the city allows.
            assert!(moved < 14.0, "{moved} m in half a second");
        }
        before = now;
    }
}

#[test]
fn everything_is_drawn_inside_the_map() {
    let mut run = run();
    let size = MapModel::from_city(run.sim().city()).size;
    let frame = frame(&mut run);
    let places = frame.drivers.chunks(DRIVER_STRIDE).map(|row| (row[0], row[1]));
    let places = places.chain(frame.orders.chunks(ORDER_STRIDE).map(|row| (row[1], row[2])));
    for (x, y) in places {
        assert!((0.0..=size.0).contains(&x) && (0.0..=size.1).contains(&y), "{x} {y}");
    }
}

#[test]
fn the_route_of_a_driver_leads_from_where_they_are_to_the_customer() {
    let mut run = run();
    let mut seen = 0;
    for _ in 0..20 {
        run.advance(SimDuration::from_mins(1), u32::MAX);
        let drivers = run.sim().drivers().iter();
        let driving = drivers.filter(|driver| {
            matches!(driver.activity, Activity::Driving(_)) && !driver.jobs.is_empty()
        });
        let ids: Vec<DriverId> = driving.map(|driver| driver.id).collect();
        seen += ids.len();
        ids.into_iter().for_each(|id| check_route(&mut run, id));
    }
    assert!(seen >= 20, "only {seen} drivers on the way");
}

#[track_caller]
fn check_route(run: &mut Run, id: DriverId) {
    run.select(Some(Subject::Driver(id.0)));
    let frame = frame(run);
    let row = &frame.drivers[id.0 as usize * DRIVER_STRIDE..][..DRIVER_STRIDE];
    assert_eq!(row[5], 1.0);
    assert_eq!(frame.route[..2], row[..2], "{id} starts elsewhere");
    let order = run.sim().drivers()[id].jobs[0].order;
    let customer = frame.orders.chunks(ORDER_STRIDE).find(|row| row[0] == order.0 as f32);
    assert_eq!(frame.route[frame.route.len() - 2..], customer.unwrap()[1..3], "{id}");
}

#[test]
fn a_broken_driver_is_marked_and_one_off_shift_is_not_drawn() {
    let mut run = run();
    let fault = FaultKind::DriverBreaksDown(DriverId(0));
    run.command(&Command::InjectFault(fault)).unwrap();
    run.command(&Command::SetDriversOnShift { count: 10 }).unwrap();
    run.advance(SimDuration::from_mins(60), u32::MAX);
    let frame = frame(&mut run);
    let marker_of = |driver: usize| frame.drivers[driver * DRIVER_STRIDE + 3];
    assert_eq!(marker_of(0), marker::BROKEN);
    assert_eq!(marker_of(29), marker::OFF_SHIFT);
}

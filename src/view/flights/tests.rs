//! What is seen of the messages in flight, in runs that are made to have them.

use super::*;
use crate::core::command::{Command, FaultKind};
use crate::core::message::MessageKind;
use crate::scenario::presets::Preset;
use crate::view::frame::Frame;
use crate::view::live::Live;
use crate::view::route::Route;
use std::sync::Arc;

const ON: MessageLayer = MessageLayer { is_on: true, is_still: false };
const STILL: MessageLayer = MessageLayer { is_on: true, is_still: true };
const OFF: MessageLayer = MessageLayer { is_on: false, is_still: false };
const CLOSE: f64 = 1.0;

/// A village as the page follows it.
struct World {
    sim: Sim,
    live: Live,
    selected: Option<Subject>,
}

impl World {
    fn new(seed: u64, speed: f32) -> World {
        let sim = Sim::new(Arc::new(Preset::SMALL.setup(seed)), &mut Vec::new());
        let mut live = Live::default();
        live.set_speed(speed);
        World { sim, live, selected: None }
    }
    fn absorb(&mut self, out: Vec<Stamped>) {
        for stamped in out {
            self.live.note(&stamped);
            self.live.note_message(&self.sim, &stamped);
        }
        self.live.follow(&self.sim);
    }
    fn run(&mut self, millis: u64) {
        let mut out = Vec::new();
        self.sim.advance(self.sim.now() + SimDuration::from_millis(millis), u32::MAX, &mut out);
        self.absorb(out);
    }
    fn strike(&mut self, kind: FaultKind) {
        let mut out = Vec::new();
        self.sim.apply(&Command::InjectFault(kind), &mut out).unwrap();
        self.absorb(out);
    }
    fn frame(&self) -> Frame {
        let mut frame = Frame::default();
        frame.rebuild(&self.sim, &self.live, &mut Route::default(), (self.selected, None));
        frame
    }
    /// Lets time pass until a message of this kind has just set out.
    fn until(&mut self, kind: MessageKind) -> InFlight {
        for _ in 0..400_000 {
            self.run(10);
            let fresh = self.sim.messages_in_flight().find(|copy| copy.kind == kind);
            if let Some(copy) = fresh {
                return copy;
            }
        }
        panic!("no {kind:?} in an hour");
    }
    /// Share of the way of each copy of an offer, as shown and in truth.
    fn offer(&self, message: MessageId) -> Vec<(f32, f32)> {
        let offer = glyph::place(MessageKind::Offer) as f32;
        let frame = self.frame();
        let rows = frame.flights.chunks_exact(FLIGHT_STRIDE);
        let its = rows.filter(|row| row[0] == message.0 as f32 && row[1] == offer);
        its.map(|row| (row[2], row[3])).collect()
    }
}

fn faults() -> [FaultKind; 4] {
    let ppm = 200_000;
    [
        FaultKind::MessageLoss { ppm },
        FaultKind::MessageDelays { ppm, by: SimDuration::from_secs(10) },
        FaultKind::MessageDuplicates { ppm },
        FaultKind::MessageReorders { ppm },
    ]
}

#[test]
fn under_all_faults_and_at_every_speed_a_frame_is_sound_and_the_same_again() {
    for (seed, speed) in [(1, 1.0), (2, 20.0), (3, 60.0), (4, 300.0)] {
        let mut world = World::new(seed, speed);
        faults().into_iter().for_each(|kind| world.strike(kind));
        let mut most = 0;
        for _ in 0..600 {
            world.run((speed * 160.0) as u64);
            let frame = world.frame();
            assert_eq!(frame.flights, world.frame().flights, "seed {seed}");
            most = most.max(frame.flights.len() / FLIGHT_STRIDE);
            assert!(most <= ROWS_MAX, "seed {seed}");
            for row in frame.flights.chunks_exact(FLIGHT_STRIDE) {
                assert!(row.iter().all(|number| number.is_finite()), "seed {seed}: {row:?}");
                assert!((0.0..=1.0).contains(&row[2]), "seed {seed}: {row:?}");
                assert!((-1.0..=1.0).contains(&row[3]), "seed {seed}: {row:?}");
                assert!((row[1] as usize) < GLYPHS.len(), "seed {seed}: {row:?}");
            }
        }
        assert!(most > 2, "seed {seed}: only {most} messages seen");
    }
}

#[test]
fn whoever_looks_at_a_run_that_stands_still_sees_what_is_truly_on_its_way() {
    let mut world = World::new(5, 60.0);
    faults().into_iter().for_each(|kind| world.strike(kind));
    let mut seen = 0;
    for _ in 0..2_000 {
        world.run(700);
        let frame = world.frame();
        let lost = |it: &Drawn| it.lost.is_some();
        let drawn: Vec<Drawn> = drawn(&frame, STILL, CLOSE).filter(|it| !lost(it)).collect();
        let beats = world.sim.drivers().iter().filter_map(|driver| driver.beat?.due);
        let beats = beats.filter(|&due| due > world.sim.now()).count();
        let true_ones = world.sim.messages_in_flight().filter(|copy| copy.due > world.sim.now());
        assert_eq!(drawn.len(), true_ones.count() + beats, "at {}", world.sim.now());
        assert!(drawn.iter().all(Drawn::is_on_its_way));
        seen += drawn.len();
    }
    assert!(seen > 200, "only {seen}");
}

#[test]
fn a_message_goes_forward_only_and_is_seen_for_a_least_time() {
    for speed in [1.0, 20.0] {
        let mut world = World::new(6, speed);
        let offer = world.until(MessageKind::Offer);
        let (mut frames, mut last) = (0, 0.0);
        while let Some(&(share, _)) = world.offer(offer.message).first() {
            assert!(share >= last, "{share} after {last}");
            last = share;
            frames += 1;
            world.run((speed * 16.0) as u64);
        }
        assert!(frames >= 50, "only {frames} frames of 16 ms at {speed}x");
    }
}

#[test]
fn a_delayed_message_slows_down_and_is_not_thrown_back() {
    let mut world = World::new(7, 1.0);
    let offer = world.until(MessageKind::Offer);
    world.run(150);
    let (shown, truth) = world.offer(offer.message)[0];
    let by = SimDuration::from_secs(10);
    world.strike(FaultKind::MessageDelayed { message: offer.message, way: Way::There, by });
    let now = world.offer(offer.message)[0];
    assert!((now.0 - shown).abs() < 1e-3 && (now.1 - truth).abs() < 1e-3, "{now:?}");
    world.run(2_000);
    let slow = world.offer(offer.message)[0];
    world.run(2_000);
    let slower = world.offer(offer.message)[0];
    assert_eq!(slower.0, slower.1, "by now what is shown is the truth");
    assert!(slower.0 > slow.0 && slower.0 < slow.0 + 0.25, "{slow:?}, then {slower:?}");
}

#[test]
fn a_dropped_message_ends_where_it_was_and_fades() {
    let mut world = World::new(8, 1.0);
    let offer = world.until(MessageKind::Offer);
    world.run(100);
    let (_, truth) = world.offer(offer.message)[0];
    world.strike(FaultKind::MessageDropped { message: offer.message, way: Way::There });
    let faded = |world: &World| {
        let frame = world.frame();
        let it = drawn(&frame, ON, CLOSE).find(|it| it.message == offer.message.0);
        it.and_then(|it| it.lost)
    };
    world.run(500);
    let (shown, place) = world.offer(offer.message)[0];
    assert!((place - truth).abs() < 0.01 && shown <= place, "{truth}, then {place}, {shown}");
    let early = faded(&world).expect("it is still seen");
    world.run(300);
    assert!(faded(&world).expect("it is still seen") > early);
    assert!(drawn(&world.frame(), STILL, CLOSE).all(|it| !it.is_on_its_way() || it.lost.is_none()));
    world.run(1_500);
    assert_eq!(faded(&world), None);
}

#[test]
fn a_duplicate_is_a_second_mark() {
    let mut world = World::new(9, 20.0);
    let offer = world.until(MessageKind::Offer);
    world.strike(FaultKind::MessageDuplicated { message: offer.message, way: Way::There });
    assert_eq!(world.offer(offer.message).len(), 2);
    let frame = world.frame();
    let is_it = |it: &Drawn| it.message == offer.message.0;
    assert!(drawn(&frame, ON, CLOSE).filter(is_it).any(|it| it.is_second));
}

#[test]
fn with_the_layer_off_only_the_messages_of_the_selected_thing_are_drawn() {
    let mut world = World::new(10, 20.0);
    let offer = world.until(MessageKind::Offer);
    let order = offer.order.unwrap();
    assert_eq!(drawn(&world.frame(), OFF, CLOSE).count(), 0);
    assert!(drawn(&world.frame(), ON, CLOSE).count() > 0);
    world.selected = Some(Subject::Order(order.0));
    let frame = world.frame();
    assert!(drawn(&frame, OFF, CLOSE).any(|it| it.message == offer.message.0));
    assert!(drawn(&frame, OFF, CLOSE).all(|it| it.is_followed));
    let first = drawn(&frame, ON, CLOSE).next().unwrap();
    assert!(first.is_followed, "the selected thing's come first");
}

#[test]
fn heartbeats_are_seen_close_by_and_a_lost_one_from_afar_too() {
    let heartbeat = glyph::place(MessageKind::Heartbeat);
    let count = |world: &World, scale| {
        let frame = world.frame();
        drawn(&frame, ON, scale).filter(|it| it.glyph == heartbeat).count()
    };
    let mut world = World::new(11, 20.0);
    world.run(60_000);
    let seen: usize = (0..30)
        .map(|_| {
            world.run(1_000);
            assert_eq!(count(&world, 0.1), 0);
            count(&world, CLOSE)
        })
        .sum();
    assert!(seen > 10, "only {seen}");
    world.strike(FaultKind::MessageLoss { ppm: 900_000 });
    let lost: usize = (0..30)
        .map(|_| {
            world.run(1_000);
            count(&world, 0.1)
        })
        .sum();
    assert!(lost > 10, "only {lost}");
}

#[test]
fn there_and_back_are_two_lines() {
    let mut world = World::new(12, 20.0);
    let offer = world.until(MessageKind::Offer);
    let way = |world: &World, place: usize| {
        let frame = world.frame();
        let it =
            drawn(&frame, ON, CLOSE).find(|it| it.message == offer.message.0 && it.glyph == place);
        it.map(|it| it.line)
    };
    let there = way(&world, glyph::place(MessageKind::Offer)).unwrap();
    world.run(700);
    let back = way(&world, glyph::place(MessageKind::Ack)).unwrap();
    assert!((there[0].0 - back[2].0).abs() < 1.0 && (there[0].1 - back[2].1).abs() < 1.0);
    assert!((there[1].0 - back[1].0).hypot(there[1].1 - back[1].1) > 1.0, "one over the other");
}

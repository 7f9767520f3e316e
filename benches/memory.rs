//! How much memory an order and an event take, and every moment of a run: `cargo xtask bench`.

use dispatch_playground::core::event::Stamped;
use dispatch_playground::core::sim::{Advanced, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::engine::run::Run;
use dispatch_playground::engine::timeline::Timeline;
use dispatch_playground::scenario::presets::Preset;
use peak_alloc::PeakAlloc;
use std::hint::black_box;
use std::sync::Arc;

// Measuring what is allocated takes an allocator that counts.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

fn main() {
    for (preset, hours) in [(&Preset::DEFAULT, 24), (&Preset::LARGE, 1)] {
        let (mut out, mut log) = (Vec::new(), Vec::<Stamped>::new());
        let mut sim = Sim::new(Arc::new(preset.setup(1)), &mut out);
        // The opening fills tables that stay as they are.
        advance(&mut sim, SimTime::from_mins(25), &mut out, |_| {});
        let (before, n_before) = (MEMORY.current_usage(), sim.orders().len());
        advance(&mut sim, SimTime::from_mins(hours * 60), &mut out, |_| {});
        let (bytes, n) = (MEMORY.current_usage() - before, sim.orders().len() - n_before);
        assert!(n > 1_000, "hardly anything was ordered");
        println!("{}: {} bytes an order ({n} orders)", preset.name, bytes / n);

        let until = SimTime::from_mins(hours * 60 + 60);
        advance(&mut sim, until, &mut out, |events| log.append(events));
        let before = MEMORY.current_usage();
        let copy = black_box(log.clone());
        let bytes = (MEMORY.current_usage() - before) / copy.len();
        println!("{}: {bytes} bytes an event ({} events)", preset.name, copy.len());
    }
    for (preset, hours) in [(&Preset::DEFAULT, 24), (&Preset::LARGE, 1)] {
        let begun = Run::warmed_up(Arc::new(preset.setup(1)));
        let before = MEMORY.current_usage();
        let mut timeline = Timeline::new(begun);
        timeline.advance(SimDuration::from_mins(hours * 60), u32::MAX);
        let bytes = MEMORY.current_usage() - before;
        println!("{}: {} MB for every moment of {hours} h", preset.name, bytes >> 20);
        black_box(timeline);
    }
}

fn advance(
    sim: &mut Sim,
    until: SimTime,
    out: &mut Vec<Stamped>,
    mut keep: impl FnMut(&mut Vec<Stamped>),
) {
    let mut goes_on = true;
    while goes_on {
        goes_on = sim.advance(until, 10_000, out) == Advanced::Budget;
        keep(out);
        out.clear();
    }
}

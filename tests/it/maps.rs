//! Real street maps, imported and run (`../shared/data/osm`), and the presets.

use dispatch_playground::core::metrics::Metrics;
use dispatch_playground::core::order::Status;
use dispatch_playground::core::sim::{Setup, Sim};
use dispatch_playground::core::time::SimTime;
use dispatch_playground::scenario::import;
use dispatch_playground::scenario::presets::PRESETS;
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// The files of the shared maps: name, nodes, edges. Empty where the folder is absent.
fn maps() -> Vec<(&'static str, usize, usize, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/osm");
    if !folder.is_dir() {
        println!("skipped: ../shared/data is absent");
        return Vec::new();
    }
    [("monaco", 395, 794), ("moscow", 505, 1181), ("campo-grande", 8018, 24_021)]
        .map(|(name, nodes, edges)| {
            let bytes = std::fs::read(folder.join(format!("{name}.graph.json.gz"))).unwrap();
            (name, nodes, edges, bytes)
        })
        .into()
}

/// Runs two hours and returns the shares of completed orders and of busy time, and the mean
/// queue, in per cent, per cent and thousandths.
fn run(setup: Setup) -> (u32, u32, u64) {
    let mut events = Vec::new();
    let mut metrics = Metrics::new(setup.city.drivers.len());
    let mut sim = Sim::new(Arc::new(setup), &mut events);
    sim.advance(SimTime::from_mins(120), u32::MAX, &mut events);
    for event in &events {
        metrics.observe(event);
    }
    let counts = sim.status_counts();
    let placed: u32 = counts.iter().sum();
    let report = metrics.report(sim.now(), None);
    let completed = counts[Status::Completed as usize] * 100 / placed.max(1);
    (completed, report.utilisation_ppm.unwrap_or(0) / 10_000, report.queue_milli)
}

#[test]
fn real_maps_keep_every_junction_and_road_and_come_alive() {
    for (name, nodes, edges, bytes) in maps() {
        let mut plain = Vec::new();
        GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap();
        let packed = import(&[(format!("{name}.gz"), bytes)], 7).unwrap();
        let setup = import(&[(format!("{name}.graph.json"), plain)], 7).unwrap().setup;
        let city = &setup.city;
        assert_eq!((city.network.nodes().len(), city.network.edges().len()), (nodes, edges));
        assert_eq!(packed.setup.city.network.edges().len(), edges);
        assert_eq!(packed.notes, [""; 0]);
        assert_eq!(city.name, name);
        assert_eq!(city.attribution.as_deref(), Some("© OpenStreetMap contributors"));
        let twins = city.network.edges().enumerate().filter(|(_, e)| e.twin.is_some());
        for (id, edge) in twins {
            let twin = &city.network.edges()[edge.twin.unwrap()];
            assert_eq!((twin.from, twin.to, twin.twin), (edge.to, edge.from, Some(id)));
        }
        let (completed, busy, queue) = run(setup);
        let what = format!("{name}: {completed} % completed, {busy} % busy, {queue} queued");
        assert!(completed > 70 && (30..=75).contains(&busy) && queue < 5000, "{what}");
    }
}

#[test]
fn presets_are_lively_but_calm() {
    for preset in &PRESETS {
        let name = preset.name;
        let seeds = if name == "large" { 1..2 } else { 1..9 };
        for seed in seeds {
            let setup = preset.setup(seed);
            let (rate, drivers) = (setup.settings.arrivals_per_hour, setup.city.drivers.len());
            let (completed, busy, queue) = run(setup);
            let what = format!("{name}, seed {seed}, {rate} an hour for {drivers} drivers");
            assert!(completed > 70, "{what}: {completed} % completed");
            assert!((30..=75).contains(&busy), "{what}: {busy} % busy");
            // Each offer takes a moment of thought, so a large city always has some in flight:
            // at most one order waits for every hundred drivers.
            let calm = 5000.max(10 * drivers as u64);
            assert!(queue < calm, "{what}: {queue} thousandths queued");
        }
    }
}

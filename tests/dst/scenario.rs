//! A failing run as a scenario file, which a person can run, change and open in the page.
//!
//! Commands by hand come after what has happened at their moment, those of a file before it: in
//! the file they come a microsecond later. What breaks only in the very instant, in a replay or in
//! a snapshot cannot be said so; then there is no file.

use crate::panics;
use crate::run::{self, Failure, Plan};
use dispatch_playground::core::city::Vehicle;
use dispatch_playground::core::command::{Command, TimedCommand};
use dispatch_playground::core::event::Event;
use dispatch_playground::core::id::{Id as _, NodeId};
use dispatch_playground::core::sim::{Advanced, Checker, Out, Sim};
use dispatch_playground::core::time::{SimDuration, SimTime};
use dispatch_playground::scenario::file::{
    self, CityFile, DriverFile, GridFile, Many, PlaceFile, RestaurantFile, RulesFile, ScenarioFile,
    SettingsFile, TimedFile,
};
use std::sync::Arc;

/// The file of a failing plan; `None` where it would not break the same.
pub fn file_of(seed: u64, plan: &Plan, failure: &Failure) -> Option<ScenarioFile> {
    let (script, end) = accepted(plan);
    [1, 0].into_iter().find_map(|late_us| {
        let late = SimDuration::from_micros(late_us);
        let script = script.iter().map(|(timed, by_hand)| TimedCommand {
            at: if *by_hand { timed.at + late } else { timed.at },
            command: timed.command.clone(),
        });
        let script: Option<Vec<TimedFile>> =
            script.map(|timed| TimedFile::of(&timed, &plan.setup.city)).collect();
        let file = ScenarioFile {
            name: format!("Seed {seed}"),
            about: format!("Breaks: {}.", failure.invariant),
            script: script?,
            until: Some(end.into()),
            ..head(seed, plan)
        };
        (breaks(&file)? == failure.invariant).then_some(file)
    })
}

/// Every command that was accepted, in time order, whether it was given by hand, and when the run
/// ended. Rejected ones change nothing.
fn accepted(plan: &Plan) -> (Vec<(TimedCommand, bool)>, SimTime) {
    let mut script: Vec<_> = plan.setup.script.iter().map(|timed| (timed.clone(), false)).collect();
    let (mut rejected, mut end) = (Vec::new(), SimTime::ZERO);
    // It may end in the panic that is looked for.
    let _ = panics::caught(|| {
        let mut out = Out::new();
        let mut sim = Sim::new(plan.setup.clone(), &mut out);
        let mut give = |sim: &mut Sim, at: SimTime, command: &Command| {
            end = at + run::CALM;
            while sim.advance(at, 1_000, &mut out) == Advanced::Budget {}
            rejected.extend(out.iter().filter_map(|stamped| match stamped.event {
                Event::ScriptRejected { idx, .. } => Some(idx as usize),
                _ => None,
            }));
            out.clear();
            // What panics is in the file too.
            script.push((TimedCommand { at, command: command.clone() }, true));
            if sim.apply(command, &mut out).is_err() {
                script.pop();
            }
        };
        for step in &plan.steps {
            let at = sim.now() + step.wait;
            give(&mut sim, at, &step.command);
        }
        let at = run::SCRIPT_END.max(sim.now());
        while sim.advance(at, 1_000, &mut Out::new()) == Advanced::Budget {}
        for command in run::calm(&sim) {
            give(&mut sim, at, &command);
        }
    });
    for idx in rejected.into_iter().rev() {
        script.remove(idx);
    }
    script.sort_by_key(|(timed, _)| timed.at);
    (script, end)
}

/// The grid city of random runs, as this setup has changed it, and its settings.
fn head(seed: u64, plan: &Plan) -> ScenarioFile {
    let city = &plan.setup.city;
    let at = |node: NodeId| Some(PlaceFile::Number(node.idx() as u32 + 1));
    let restaurants = city.restaurants.iter().map(|spec| RestaurantFile {
        name: Some(spec.name.clone()),
        at: at(spec.node),
        slots: spec.cooking_slots,
        counter: spec.counter_places,
        preparation: Some(spec.preparation.into()),
    });
    let drivers = city.drivers.iter().map(|spec| DriverFile {
        at: at(spec.node),
        capacity: Some(spec.capacity),
        space: Some(spec.space),
        cold_box: spec.vehicle == Vehicle::ColdBox,
        speed_percent: Some(spec.speed_percent),
        acceptance_ppm: Some(spec.acceptance_ppm),
        weight: Some(spec.weight),
        shift: spec.shift.map(|shift| [shift.from.into(), shift.until.into()]),
        ..DriverFile::default()
    });
    ScenarioFile {
        version: file::VERSION,
        seed: Some(seed),
        // The same junctions belong to each district as in `grid_city`.
        city: CityFile::Grid(GridFile { districts: vec![[1, 2], [4, 2]], ..GridFile::default() }),
        restaurants: Some(Many::List(restaurants.collect())),
        drivers: Some(Many::List(drivers.collect())),
        settings: SettingsFile::from(&plan.setup.settings),
        rules: RulesFile {
            cold_box_ppm: Some(plan.setup.rules.cold_box_ppm),
            ..RulesFile::default()
        },
        ..ScenarioFile::default()
    }
}

/// What a file breaks, as `dispatch run FILE --check` would find.
fn breaks(file: &ScenarioFile) -> Option<String> {
    let scenario = file::load("seed.json", &file.print(), 1).ok()?;
    let found = panics::caught(|| {
        let mut out = Out::new();
        let mut sim = Sim::new(Arc::new(scenario.setup), &mut out);
        let mut checker = Checker::new(&sim);
        loop {
            if let Err(violation) = checker.check(&mut sim, &out) {
                return Some(violation.invariant.to_owned());
            }
            out.clear();
            if sim.advance(scenario.until, 1, &mut out) == Advanced::Reached {
                let result = checker.check(&mut sim, &out);
                let broken = result.err().map(|violation| violation.invariant.to_owned());
                let rests = run::is_at_rest(&sim);
                return broken.or((!rests).then(|| run::EVERY_ORDER_ENDS.to_owned()));
            }
        }
    });
    found.unwrap_or_else(|message| Some(format!("panic: {message}")))
}

/// Writes it where builds go; the command that runs it.
pub fn write(seed: u64, file: &ScenarioFile) -> std::io::Result<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target/seeds");
    std::fs::create_dir_all(folder)?;
    let path = format!("{folder}/{seed}.json");
    std::fs::write(&path, file.print())?;
    Ok(format!("cargo run --features cli -- run target/seeds/{seed}.json --check"))
}

//! A run as a scenario file: where it happens, its seed, and what was done as a script.
//!
//! A script is a part of the scenario, and what is done by hand is not: the log names another cause.
//! So the file is lived as well, and a note says how near it comes.

use super::Told;
use super::live::{By, Kept};
use crate::core::city::City;
use crate::core::command::{Command, TimedCommand};
use crate::core::digest::Digest;
use crate::core::event::Stamped;
use crate::core::sim::{Advanced, Moment, Setup, Sim};
use crate::core::time::{SimDuration, SimTime};
use crate::engine::protocol::{Request, Saved};
use crate::scenario::file::{
    self, CityFile, NetworkFile, ScenarioFile, SettingsFile, Source, Streets, TimedFile,
};
use crate::scenario::import::{Content, read};
use crate::scenario::presets;
use crate::scenario::wire::WireCommand;
use crate::view::names;
use std::hash::Hasher as _;
use std::sync::Arc;

/// The file's text, and in a sentence or two how near it comes to the run.
///
/// # Errors
/// Where the run cannot be said in a scenario file, or could not be lived again.
pub(super) fn write(
    saved: &Saved,
    kept: &Kept,
    told: Told<'_>,
) -> Result<(String, String), String> {
    let (mut file, streets) = base(saved, &kept.setup)?;
    let mut lived = Lived::default();
    let sim = kept.live(told, &mut |_, by, events| lived.note(by, events))?;
    let (times, shifted) = times(&kept.commands, &lived);
    let given = changed(&mut file, saved, &kept.setup);
    let by_hand = times.into_iter().zip(kept.commands.iter().map(|(_, it)| it.clone()));
    let by_hand = by_hand.map(|(at, command)| TimedCommand { at, command });
    let script: Option<Vec<TimedFile>> =
        given.into_iter().chain(by_hand).map(|it| TimedFile::of(&it, sim.city())).collect();
    // Invariant: what was done in this city speaks of its roads.
    file.script.extend(script.ok_or("a road that the city does not have")?);
    file.until = Some(kept.until.at.into());
    let again = again(&file, streets)?;
    let note = note(&sim, &lived, &again, shifted);
    file.about = format!("{} {note}", about(sim.city(), &sim));
    if let Some(map) = file.network_file() {
        file.about = format!("{} It needs the map {map} beside it.", file.about);
    }
    Ok((file.print(), note))
}

fn about(city: &City, sim: &Sim) -> String {
    format!("{} at {}, saved on the page.", city.name, names::clock(sim.now()))
}

/// The scenario as it comes, as a file, with the street map that it names.
fn base(saved: &Saved, setup: &Setup) -> Result<(ScenarioFile, Option<Streets>), String> {
    let (mut file, streets) = match saved.clone().recovery().origin {
        Request::Start { scenario, .. } => (named(&scenario, setup)?, None),
        Request::Import { files, .. } => {
            let files: Vec<_> = files.into_iter().map(|(name, bytes)| (name, bytes.0)).collect();
            let (content, _) = read(&files).map_err(|problems| {
                problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            })?;
            match content {
                Content::Scenario(source) => (source.file, source.streets),
                Content::Streets { name, network, attribution } => {
                    // Invariant: a map that was read was a file.
                    let file = files.first().map(|(name, _)| name.clone()).unwrap_or_default();
                    let file = of_streets(&name, file, setup);
                    (file, Some(Streets { name, network, attribution }))
                }
                Content::Grubhub { .. } => return Err(GRUBHUB.to_owned()),
            }
        }
        other => return Err(format!("{other:?} starts no run")),
    };
    file.seed = Some(setup.seed);
    // Those of the file are about its own run.
    file.expect = file::ExpectFile::default();
    Ok((file, streets))
}

/// A scenario of ours.
fn named(name: &str, setup: &Setup) -> Result<ScenarioFile, String> {
    let text = presets::text(name).ok_or_else(|| format!("{name} has no scenario file"))?;
    let mut file = file::read(name, text).map_err(|problem| problem.to_string())?;
    if name == presets::INVERSION {
        // The page's demand ends earlier than that of the file for the terminal.
        file.orders =
            setup.orders.iter().map(|it| file::OrderFile::timed(it.at, it.spec)).collect();
    }
    Ok(file)
}

/// A street map with the playground's own demand.
fn of_streets(name: &str, file: String, setup: &Setup) -> ScenarioFile {
    ScenarioFile {
        version: file::VERSION,
        name: name.to_owned(),
        city: CityFile::Network(NetworkFile { file }),
        settings: SettingsFile {
            arrivals_per_hour: Some(setup.settings.arrivals_per_hour),
            ..SettingsFile::default()
        },
        ..ScenarioFile::default()
    }
}

/// Writes what the run was started with beside its scenario into the file; the commands among it
/// are returned.
fn changed(file: &mut ScenarioFile, saved: &Saved, setup: &Setup) -> Vec<TimedCommand> {
    let changes = &saved.changes;
    if changes.policies.is_some() {
        file.settings.queue = Some(setup.settings.queue.into());
        file.settings.assign = Some(setup.settings.assign.into());
    }
    if changes.demand_percent.is_some() {
        file.settings.arrivals_per_hour = Some(setup.settings.arrivals_per_hour);
    }
    let timed = |(at_us, command): &(u64, WireCommand)| TimedCommand {
        at: SimTime::from_micros(*at_us),
        command: Command::from(command.clone()),
    };
    changes.script.iter().map(timed).collect()
}

/// When each command comes in the script. At its time a script goes first, so that what was done
/// behind something of the same microsecond has to come one later; and how many had to.
fn times(commands: &[(Moment, Command)], lived: &Lived) -> (Vec<SimTime>, usize) {
    let mut shifted = 0;
    let mut earliest = SimTime::ZERO;
    let times = commands.iter().enumerate().map(|(idx, (moment, _))| {
        let is_behind = lived.behind.contains(&idx);
        shifted += usize::from(is_behind);
        let at = moment.at + SimDuration::from_micros(u64::from(is_behind));
        earliest = earliest.max(at);
        earliest
    });
    (times.collect(), shifted)
}

/// What is compared of a run.
#[derive(Default)]
struct Lived {
    /// A hash of each event, its cause left out.
    events: Vec<u64>,
    /// When the run itself did something last.
    last: Option<SimTime>,
    /// The commands that came right behind something of the same microsecond.
    behind: Vec<usize>,
    digest: u64,
}

impl Lived {
    fn note(&mut self, by: By, events: &[Stamped]) {
        for stamped in events {
            let mut digest = Digest::default();
            digest.absorb(&stamped.at);
            digest.absorb(&stamped.event);
            self.events.push(digest.finish());
        }
        match by {
            By::Time => self.last = events.last().map(|it| it.at).or(self.last),
            By::Command(idx) => {
                // A command without events stands nowhere that could be told.
                let at = events.first().map(|it| it.at);
                if at.is_some() && at == self.last {
                    self.behind.push(idx);
                }
            }
        }
    }
}

/// The file, lived.
fn again(file: &ScenarioFile, streets: Option<Streets>) -> Result<Lived, String> {
    let text = file.print();
    let source = Source { name: "scenario".to_owned(), text, file: file.clone(), streets };
    let scenario = file::build(source, 1).map_err(|problems| {
        let problems = problems.iter().map(ToString::to_string);
        problems.collect::<Vec<_>>().join("; ")
    })?;
    let (mut out, mut lived) = (Vec::new(), Lived::default());
    let mut sim = Sim::new(Arc::new(scenario.setup), &mut out);
    loop {
        let advanced = sim.advance(scenario.until, EVENTS_AT_ONCE, &mut out);
        lived.note(By::Time, &out);
        out.clear();
        if advanced == Advanced::Reached {
            lived.digest = sim.digest();
            return Ok(lived);
        }
    }
}

fn note(sim: &Sim, lived: &Lived, again: &Lived, shifted: usize) -> String {
    let n = names::count(lived.events.len(), "event");
    let pairs = lived.events.iter().zip(&again.events);
    let same = pairs.take_while(|(one, other)| one == other).count();
    if again.digest == sim.digest() {
        return format!(
            "dispatch run FILE --digest gives the same {:016x} after {n}.",
            again.digest
        );
    }
    if same == lived.events.len() && same == again.events.len() {
        return format!(
            "dispatch run FILE gives the same {n} at the same times, and the digest {:016x} for \
             {:016x} here: a script is a part of the scenario, and the log names it as the cause.",
            again.digest,
            sim.digest()
        );
    }
    let why = match shifted {
        0 => "a script comes first in its microsecond".to_owned(),
        n => format!(
            "{} stood right behind an event of the same microsecond and comes one later",
            names::count(n, "command")
        ),
    };
    format!("It gives the same events up to number {same} of {}; then it differs: {why}.", n)
}

const EVENTS_AT_ONCE: u32 = 20_000;
const GRUBHUB: &str = "a Grubhub instance cannot be said as a scenario file; share the run as a file \
                       instead, which dispatch run lives as well";

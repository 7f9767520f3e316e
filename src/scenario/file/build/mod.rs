//! From a file to a run: looks up what the file names, fills in what it leaves out, and reports
//! everything that cannot be at once.

mod city;
mod fault;
mod orders;

use super::script::CommandFile;
use super::{CityFile, Length, ScenarioFile, TimedFile};
use crate::core::city::City;
use crate::core::command::{Command, TimedCommand};
use crate::core::id::{FaultId, OrderId};
use crate::core::network::RoadNetwork;
use crate::core::settings::{Protocol, Settings};
use crate::core::sim::{Rules, Setup};
use crate::core::time::{SimDuration, SimTime};
use crate::scenario::import::json::{Step, locate, path_text};
use crate::scenario::problem::{NAME_MAX, Problem, Problems};
use std::sync::Arc;

/// A scenario ready to run.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What the file says.
    pub file: ScenarioFile,
    /// What the run is made from.
    pub setup: Setup,
    /// For each command of the setup's script, where it comes from.
    pub origins: Vec<Origin>,
    /// How long it runs.
    pub until: SimTime,
}

/// Where a command of the script comes from, and how it should end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Which entry of the file's script, from 0.
    pub entry: usize,
    /// It must be rejected, with this in the reason; `None` where it must be accepted.
    pub rejected: Option<String>,
}

/// A street network that a file names.
#[derive(Clone, Debug)]
pub struct Streets {
    /// The name of the city.
    pub name: String,
    /// Its roads.
    pub network: RoadNetwork,
    /// Who made the data.
    pub attribution: Option<String>,
}

/// A scenario file as it was read, with the street network that it names.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, for messages.
    pub name: String,
    /// Its text, for the places of mistakes.
    pub text: String,
    /// What it says.
    pub file: ScenarioFile,
    /// The network it names; `None` where it names none.
    pub streets: Option<Streets>,
}

/// Makes a scenario; `seed` is used where the file gives none.
///
/// # Errors
/// Everything that is wrong, at most about 20 problems.
pub fn build(source: Source, seed: u64) -> Result<Scenario, Vec<Problem>> {
    let Source { name, text, file, streets } = source;
    let (name, text) = (name.as_str(), text.as_str());
    let seed = file.seed.unwrap_or(seed);
    let mut reader = Reader { name, text, file: &file, problems: Problems::new() };
    reader.check_length(&[Step::Key("name")], &file.name, NAME_MAX);
    let city = city::make(&mut reader, streets, seed);
    // Everything else speaks of things in the city.
    let Some(city) = city else { return Err(reader.into_problems()) };
    let settings = reader.settings(&city);
    let rules = reader.rules();
    let orders = orders::make(&mut reader, &city);
    let (script, origins) = reader.script(&city, &settings).into_iter().unzip();
    let setup = Setup { seed, city: Arc::new(city), settings, rules, orders, script };
    super::verify::check_names(&mut reader, &file);
    reader.problems.finish()?;
    if let Err(error) = setup.check() {
        let found = error.to_string();
        return Err(vec![
            Problem::new(name, found, "values in their ranges").with_path("settings"),
        ]);
    }
    let until = file.until.map_or(SimTime::from_mins(120), |until| until.moment());
    Ok(Scenario { setup, origins, until, file })
}

/// A file being looked through, with what is wrong so far.
pub(super) struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    file: &'a ScenarioFile,
    problems: Problems,
}

impl Reader<'_> {
    /// Notes that a value cannot be.
    pub(super) fn wrong(
        &mut self,
        steps: &[Step<'_>],
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        let problem = Problem::new(self.name, found, expected).with_path(path_text(steps));
        self.push(steps, problem);
    }
    /// The same, with a word that was probably meant.
    pub(super) fn unknown(&mut self, steps: &[Step<'_>], found: &str, known: &[&str]) {
        let expected = format!("one of {}", known.join(", "));
        let quoted = crate::scenario::problem::quoted(found);
        let mut problem = Problem::new(self.name, quoted, expected).with_path(path_text(steps));
        if let Some(meant) = crate::scenario::problem::did_you_mean(found, known) {
            problem = problem.with_hint(format!("Did you mean `{meant}`?"));
        }
        self.push(steps, problem);
    }
    fn push(&mut self, steps: &[Step<'_>], mut problem: Problem) {
        if !self.problems.is_full() {
            problem.at = locate(self.text, steps);
            self.problems.push(problem);
        }
    }
    fn into_problems(self) -> Vec<Problem> {
        self.problems.finish().err().unwrap_or_default()
    }
    fn check_length(&mut self, steps: &[Step<'_>], text: &str, max: usize) {
        let length = text.chars().count();
        if length > max {
            self.wrong(steps, format!("{length} characters"), format!("at most {max}"));
        }
    }
    /// Whether a number is within its range, ends included.
    fn check_range(&mut self, steps: &[Step<'_>], value: u64, min: u64, max: u64) -> bool {
        let fits = (min..=max).contains(&value);
        if !fits {
            self.wrong(steps, value.to_string(), format!("a number from {min} to {max}"));
        }
        fits
    }
    /// The position of a thing named by its number from 1; a problem where there is none.
    fn position(&mut self, steps: &[Step<'_>], what: &str, number: u32, n: usize) -> Option<u32> {
        if number >= 1 && number as usize <= n {
            return Some(number - 1);
        }
        let expected = match n {
            0 => format!("no {what}: there is none"),
            _ => format!("a {what}'s number from 1 to {n}"),
        };
        self.wrong(steps, number.to_string(), expected);
        None
    }

    fn settings(&self, city: &City) -> Settings {
        let mut base = Settings {
            arrivals_per_hour: 0,
            drivers_on_shift: city.drivers.len() as u32,
            ..Settings::default()
        };
        if self.file.city == CityFile::None {
            base.protocol = Protocol {
                latency: SimDuration::ZERO,
                think_time: SimDuration::ZERO,
                heartbeat_every: SimDuration::ZERO,
                ..base.protocol
            };
        }
        self.file.settings.over(base)
    }

    fn rules(&self) -> Rules {
        let mut base = Rules::default();
        if self.file.city == CityFile::None {
            base = Rules {
                parking: SimDuration::ZERO,
                leaving: SimDuration::ZERO,
                returning: SimDuration::ZERO,
                ..base
            };
        }
        self.file.rules.over(base)
    }

    /// The script in time order, with repetitions written out and every fault's end as a command
    /// of its own.
    fn script(&mut self, city: &City, settings: &Settings) -> Vec<(TimedCommand, Origin)> {
        let file = self.file;
        let mut entries = Vec::new();
        for (entry, timed) in file.script.iter().enumerate() {
            let steps = [Step::Key("script"), Step::Item(entry)];
            let Some(command) = self.command(&steps, timed, city, settings) else { continue };
            if timed.length.is_some() && !matches!(command, Command::InjectFault(_)) {
                let steps = [steps[0], steps[1], Step::Key("for")];
                self.wrong(&steps, "a length", "none: only a fault lasts for a while");
            }
            let every = timed.every.unwrap_or_default();
            for k in 0..u64::from(timed.count.unwrap_or(1)) {
                let at = timed.at.moment() + every.0.times(k);
                entries.push((at, entry, command.clone()));
            }
        }
        entries.sort_by_key(|(at, ..)| *at);
        let (mut script, mut n_faults) = (Vec::new(), 0);
        for (at, entry, command) in entries {
            let TimedFile { length, rejected, .. } = &file.script[entry];
            let starts = matches!(command, Command::InjectFault(_)) && rejected.is_none();
            let origin = |rejected| Origin { entry, rejected };
            script.push((TimedCommand { at, command }, origin(rejected.clone())));
            if starts {
                // Faults are numbered as they start.
                let command = Command::StopFault(FaultId(n_faults));
                let stop = |length: Length| TimedCommand { at: at + length.0, command };
                script.extend(length.map(|length| (stop(length), origin(None))));
                n_faults += 1;
            }
        }
        script.sort_by_key(|(timed, _)| timed.at);
        script
    }

    fn command(
        &mut self,
        steps: &[Step<'_>; 2],
        timed: &TimedFile,
        city: &City,
        settings: &Settings,
    ) -> Option<Command> {
        let number = |n: u32| n.wrapping_sub(1);
        Some(match timed.command {
            CommandFile::SetQueuePolicy(policy) => Command::SetQueuePolicy(policy.into()),
            CommandFile::SetAssignPolicy(policy) => Command::SetAssignPolicy(policy.into()),
            CommandFile::SetRetryPolicy(retry) => {
                Command::SetRetryPolicy(retry.over(settings.retry))
            }
            CommandFile::SetArrivalRate(per_hour) => Command::SetArrivalRate { per_hour },
            CommandFile::SetDriversOnShift(count) => Command::SetDriversOnShift { count },
            CommandFile::SetQueueCapacity(capacity) => Command::SetQueueCapacity(capacity),
            CommandFile::SetProtocol(protocol) => {
                Command::SetProtocol(protocol.over(settings.protocol))
            }
            CommandFile::SetWhenFull(when_full) => Command::SetWhenFull(when_full.into()),
            CommandFile::SetBreaker(breaker) => Command::SetBreaker(breaker.map(Into::into)),
            CommandFile::SetLimits(ref limits) => {
                Command::SetLimits(limits.iter().copied().map(Into::into).collect())
            }
            CommandFile::SetIdempotency(idempotency) => Command::SetIdempotency(idempotency.into()),
            CommandFile::SetKeyRule(rule) => Command::SetKeyRule(rule.over(settings.keys)),
            CommandFile::SetInversionFix(fix) => Command::SetInversionFix(fix.into()),
            CommandFile::SetMode(mode) => Command::SetMode(mode.into()),
            CommandFile::SetLog(log) => Command::SetDispatcherLog(log.into()),
            CommandFile::SetBundling(bundling) => Command::SetBundling(bundling.into()),
            CommandFile::PlaceOrder(ref order) => {
                let steps = [steps[0], steps[1], Step::Key("do"), Step::Key("place-order")];
                Command::PlaceOrder(self.placed_by_hand(&steps, order, city)?)
            }
            CommandFile::CancelOrder(order) => Command::CancelOrder(OrderId(number(order))),
            CommandFile::ReleaseNow(order) => Command::ReleaseNow(OrderId(number(order))),
            CommandFile::ReplayDeadLetter(order) => {
                Command::ReplayDeadLetter(OrderId(number(order)))
            }
            CommandFile::InjectFault(fault) => {
                let steps = [steps[0], steps[1], Step::Key("do"), Step::Key("inject-fault")];
                Command::InjectFault(self.fault(&steps, fault, city)?)
            }
            CommandFile::StopFault(fault) => Command::StopFault(FaultId(number(fault))),
        })
    }
}

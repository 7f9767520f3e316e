//! `dispatch run`: simulates a scenario and prints its metrics.

use super::report::Summary;
use super::{Failure, Format, RunArgs, SEED, case, files, print};
use crate::core::metrics::Metrics;
use crate::core::sim::{Advanced, Setup, Sim};
use crate::core::time::SimTime;
use crate::scenario::events::write_line;
use crate::scenario::import::{Content, read};
use crate::scenario::presets::Preset;
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Does it.
pub fn run(args: &RunArgs) -> Result<(), Failure> {
    let (setup, end) = setup(args)?;
    let setup = Arc::new(setup);
    let until = match args.until {
        Some(length) => SimTime::ZERO + length,
        None => end.unwrap_or_else(|| usual_end(&setup)),
    };
    let mut log = EventLog::create(args.events.as_ref())?;
    let mut metrics = Metrics::new(setup.city.drivers.len());
    let mut events = Vec::new();
    let mut sim = Sim::new(setup, &mut events);
    let bar = bar(until.as_secs(), "simulated");
    loop {
        let advanced = sim.advance(until, EVENTS_AT_ONCE, &mut events);
        for event in &events {
            metrics.observe(event);
        }
        log.write(&events)?;
        events.clear();
        bar.set_position(sim.now().as_secs());
        if advanced == Advanced::Reached {
            break;
        }
    }
    bar.finish_and_clear();
    log.finish()?;
    let summary = Summary::of(&sim, &metrics, args.digest);
    print(&match args.metrics {
        Format::Table => summary.to_string(),
        Format::Json => summary.json(),
    })
}

/// What to run, and how long where the file says so.
fn setup(args: &RunArgs) -> Result<(Setup, Option<SimTime>), Failure> {
    let (mut setup, end) = match &args.file {
        Some(path) => from_file(path, args.seed)?,
        None => {
            let name = args.city.as_deref().unwrap_or(Preset::DEFAULT.name);
            // Invariant: only names of presets get through the command line.
            let preset = Preset::by_name(name).unwrap_or(&Preset::DEFAULT);
            (preset.setup(args.seed.unwrap_or(SEED)), None)
        }
    };
    setup.settings.queue = args.queue.unwrap_or(setup.settings.queue);
    setup.settings.assign = args.assign.unwrap_or(setup.settings.assign);
    Ok((setup, end))
}

fn from_file(path: &Path, seed: Option<u64>) -> Result<(Setup, Option<SimTime>), Failure> {
    from_content(content(path)?, seed)
}

/// What is in a file or folder; what was dropped or assumed on the way goes to standard error.
pub fn content(path: &Path) -> Result<Content, Failure> {
    let (content, notes) = read(&files::read_with_map(path)?).map_err(Failure::Input)?;
    notes.iter().for_each(|note| eprintln!("{note}"));
    Ok(content)
}

/// What to run of it, and how long where it says so.
pub fn from_content(
    content: Content,
    seed: Option<u64>,
) -> Result<(Setup, Option<SimTime>), Failure> {
    if let Content::Scenario(source) = content {
        let scenario = case::build(*source, seed)?;
        return Ok((scenario.setup, Some(scenario.until)));
    }
    Ok((content.setup(seed.unwrap_or(SEED)).map_err(Failure::Input)?, None))
}

/// Two hours; where drivers have shifts, until the last one ends and what is on board arrived.
pub fn usual_end(setup: &Setup) -> SimTime {
    let two_hours = SimTime::from_mins(120);
    let ends = setup.city.drivers.iter().filter_map(|driver| Some(driver.shift?.until));
    ends.max().map_or(two_hours, |end| end + two_hours.since(SimTime::ZERO))
}

/// A bar for so many steps. On a terminal only, on standard error.
pub fn bar(length: u64, what: &str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = format!("{{bar:40}} {{percent:>3}} % {what}, {{eta}} left");
    // Invariant: the template is sound; the plain style is as good.
    let style =
        ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style)
}

/// The file of events, if one is wanted.
struct EventLog(Option<(PathBuf, BufWriter<File>)>);

impl EventLog {
    fn create(path: Option<&PathBuf>) -> Result<EventLog, Failure> {
        let Some(path) = path else { return Ok(EventLog(None)) };
        let file = File::create(path).map_err(Failure::output(path))?;
        Ok(EventLog(Some((path.clone(), BufWriter::new(file)))))
    }
    fn write(&mut self, events: &[crate::core::event::Stamped]) -> Result<(), Failure> {
        let Some((path, file)) = &mut self.0 else { return Ok(()) };
        for event in events {
            write_line(file, event).map_err(Failure::output(path))?;
        }
        Ok(())
    }
    fn finish(self) -> Result<(), Failure> {
        let Some((path, mut file)) = self.0 else { return Ok(()) };
        file.flush().map_err(Failure::output(&path))
    }
}

/// Often enough for a bar that moves, and little enough to hold.
const EVENTS_AT_ONCE: u32 = 20_000;

//! Whatever can be asked of a run can be written into a file, and means the same there.

use crate::random_runs::draw::{Dice, KINDS, random_command, random_setup};
use dispatch_playground::core::command::{Command, CommandError, TimedCommand};
use dispatch_playground::core::sim::{Out, Setup, Sim};
use dispatch_playground::core::time::SimTime;
use dispatch_playground::scenario::file::{ScenarioFile, SettingsFile, TimedFile, load, read};
use std::sync::Arc;

/// A city with something of everything that commands name.
const HEAD: &str = r#"{
  "version": 1,
  "city": {"grid": {"columns": 6, "rows": 6, "districts": [[0, 0], [5, 5]]}},
  "restaurants": 3,
  "drivers": 7
}"#;

fn setup_of(text: &str) -> Result<Setup, String> {
    let scenario = load("written.json", text, 1).map_err(|problems| problems[0].to_string())?;
    Ok(scenario.setup)
}

#[test]
fn every_command_can_be_written_and_is_read_back_as_the_same() {
    let setup = setup_of(HEAD).unwrap();
    let head = read("head.json", HEAD).unwrap();
    let (mut written, mut refused) = ([0; KINDS as usize], 0);
    for seed in 0..6_000 {
        let kind = seed % KINDS;
        let mut dice = Dice::new(seed);
        let mut sim = Sim::new(Arc::new(setup.clone()), &mut Out::new());
        sim.advance(SimTime::from_secs(seed % 900), u32::MAX, &mut Out::new());
        let command = random_command(kind, &mut dice, &sim);
        let timed = TimedCommand { at: SimTime::from_micros(seed), command: command.clone() };
        let Some(entry) = TimedFile::of(&timed, &setup.city) else {
            assert!(unknown(&mut sim, command), "{timed:?} cannot be written");
            continue;
        };
        let file = ScenarioFile { script: vec![entry], ..head.clone() };
        match setup_of(&file.print()) {
            Ok(read) => {
                assert_eq!(read.script, [timed], "{}", file.print());
                written[kind as usize] += 1;
            }
            // What names a thing that is not there is found out before the run.
            Err(problem) => {
                assert!(unknown(&mut sim, command), "{timed:?}: {problem}");
                refused += 1;
            }
        }
    }
    assert!(written.iter().all(|&n| n > 0), "{written:?}");
    assert!(refused > 0, "no command named a thing that is not there");
}

fn unknown(sim: &mut Sim, command: Command) -> bool {
    matches!(sim.apply(&command, &mut Out::new()), Err(CommandError::Unknown { .. }))
}

#[test]
fn all_settings_can_be_written_and_are_read_back_as_the_same() {
    let head = read("head.json", HEAD).unwrap();
    for seed in 0..2_000 {
        let settings = random_setup(seed, &mut Dice::new(seed)).settings;
        let file = ScenarioFile { settings: SettingsFile::from(&settings), ..head.clone() };
        match setup_of(&file.print()) {
            Ok(read) => assert_eq!(read.settings, settings, "{}", file.print()),
            Err(problem) => panic!("{problem}\n{}", file.print()),
        }
    }
}

//! Kept runs: links of every version open for ever, and the terminal lives them to the same digest.
//!
//! `links.txt` has a line for each: digest, blank, link. Lines are added, never changed.
//! `DISPATCH_ADD_LINK=1 cargo test --features cli --test it kept` adds one of a new version.

#![cfg(feature = "cli")]

use dispatch_playground::engine::Engine;
use dispatch_playground::engine::journal::{Journal, Recovery};
use dispatch_playground::engine::protocol::{Request, Saved, Travel, Update};
use dispatch_playground::engine::saved;
use dispatch_playground::scenario::wire::{WireCommand, WireFault, WireQueuePolicy};
use std::process::Command;

const LINKS: &str = "tests/it/links.txt";

/// An engine with its journal, as the page has them.
#[derive(Default)]
struct Line {
    engine: Engine,
    journal: Journal,
}

impl Line {
    fn send(&mut self, request: Request) {
        self.journal.note_sent(&request);
        let Line { engine, journal } = self;
        engine.handle(request, 0.0, &mut |update| {
            assert!(!matches!(update, Update::Refused { .. }), "{update:?}");
            journal.note_heard(&update);
        });
    }
    fn advance(&mut self, secs: u64) {
        let by_us = secs * 1_000_000;
        self.send(Request::Advance { by_us, events_max: 100_000, speed: 20.0 });
        // Brings the panels of the moment, and with them where the run stands.
        self.send(Request::Select(None));
    }
    fn digest(&self) -> String {
        format!("{:016x}", self.engine.run().unwrap().sim().digest())
    }
    fn link(&self) -> String {
        let Recovery { origin, replay } = self.journal.recovery().unwrap();
        saved::link(&Saved::of(&origin, replay.tree, None).unwrap())
    }
}

/// A village with two futures, standing in the past of the second.
fn eventful() -> Line {
    let mut line = Line::default();
    line.send(Request::start("small", 9));
    line.advance(300);
    line.send(Request::Command(WireCommand::SetQueuePolicy(WireQueuePolicy::Lifo)));
    let fault = WireFault::DriverBreaksDown { driver: 1 };
    line.send(Request::Command(WireCommand::InjectFault(fault)));
    line.advance(900);
    line.send(Request::Travel(Travel::Undo));
    line.advance(60);
    line.send(Request::Command(WireCommand::SetArrivalRate { per_hour: 90 }));
    line.advance(600);
    line.send(Request::Travel(Travel::Previous(None)));
    line.advance(7);
    line
}

fn lived(link: &str) -> Line {
    let Recovery { origin, replay } = saved::open(link.as_bytes()).unwrap().recovery();
    let mut line = Line::default();
    line.send(origin);
    line.send(Request::Replay(replay));
    line
}

#[test]
fn links_of_every_version_open_for_ever() {
    let known = std::fs::read_to_string(LINKS).unwrap_or_default();
    let mark = format!("#s={}.", saved::VERSION);
    if !known.contains(&mark) && std::env::var_os("DISPATCH_ADD_LINK").is_some() {
        let line = eventful();
        let text = format!("{known}{} {}\n", line.digest(), line.link());
        std::fs::write(LINKS, text).unwrap();
        return;
    }
    assert!(known.contains(&mark), "{LINKS} has no link of version {}", saved::VERSION);
    for text in known.lines() {
        let (digest, link) = text.split_once(' ').unwrap();
        let line = lived(link);
        assert_eq!(line.digest(), digest, "{link}");
        let out = Command::new(env!("CARGO_BIN_EXE_dispatch"))
            .args(["run", link, "--digest"])
            .output()
            .unwrap();
        assert!(String::from_utf8_lossy(&out.stdout).contains(digest), "{out:?}");
    }
}

#[test]
fn both_futures_are_in_the_link() {
    let line = eventful();
    let mut again = lived(&line.link());
    assert_eq!(again.digest(), line.digest());
    let n = again.engine.panel().unwrap().timeline.branches.len();
    assert_eq!(n, line.engine.panel().unwrap().timeline.branches.len());
    assert!(n > 1);
    for branch in 0..n as u32 {
        again.send(Request::Travel(Travel::Branch(branch)));
    }
}

#[test]
fn what_makes_no_sense_in_a_terminal_is_told() {
    let link = eventful().link();
    for (arguments, words) in [
        (vec!["run", "#s=1.AAAA", "--digest"], "to its last character"),
        (vec!["run", link.as_str(), "--seed", "3"], "a kept run says all else itself"),
        (vec!["run", link.as_str(), "--events", "x"], "--events"),
        (vec!["run", "#s=9.AAAA"], "newer playground"),
    ] {
        let out = Command::new(env!("CARGO_BIN_EXE_dispatch")).args(&arguments).output().unwrap();
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

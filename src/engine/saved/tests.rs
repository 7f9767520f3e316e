//! Links over random runs, and what can happen to one on its way.

use super::*;
use crate::core::command::Command;
use crate::core::fault::FaultKind;
use crate::core::id::DriverId;
use crate::core::rng::{Purpose, below, draw};
use crate::core::settings::QueuePolicy;
use crate::core::time::SimDuration;
use crate::engine::run::Run;
use crate::engine::timeline::{Timeline, Travel};
use crate::scenario::presets;
use std::sync::Arc;

fn chances(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut drawn = 0;
    move |n| {
        drawn += 1;
        below(draw(seed, Purpose::Faults, 0, drawn), n)
    }
}

/// A village in which something was done, undone and forked.
fn lived(seed: u64) -> Timeline {
    let (_, setup) = presets::named("small", seed % 5).unwrap();
    let mut timeline = Timeline::new(Run::warmed_up(Arc::new(setup)));
    let mut chance = chances(seed);
    for _ in 0..chance(7) {
        match chance(5) {
            0 => {
                let policy = QueuePolicy::ALL[chance(6) as usize];
                // Rejected where it is in force already.
                timeline.command(&Command::SetQueuePolicy(policy)).unwrap_or(());
            }
            1 => {
                let fault = FaultKind::DriverBreaksDown(DriverId(chance(5) as u32));
                timeline.command(&Command::InjectFault(fault)).unwrap_or(());
            }
            2 => timeline.fork("Ein Zweig \u{1f6f5} \"mit\" %41".to_owned()),
            3 => _ = timeline.travel(Travel::Undo),
            _ => _ = timeline.advance(SimDuration::from_secs(chance(300)), u32::MAX),
        }
    }
    timeline
}

fn saved(timeline: &Timeline, seed: u64) -> Saved {
    let view = SavedView { centre: (120.5, -3.25), scale: 0.4, selected: Some(Subject::Driver(2)) };
    Saved::of(&Request::start("small", seed % 5), timeline.tree(), Some(view)).unwrap()
}

#[test]
fn a_link_brings_any_run_back_to_the_bit() {
    for seed in 0..2_000 {
        let timeline = lived(seed);
        let saved = saved(&timeline, seed);
        let again = open(link(&saved).as_bytes()).unwrap();
        assert_eq!(again, saved);
        assert_eq!(open(print(&saved).as_bytes()).unwrap(), saved);
        let begun = Run::warmed_up(timeline.run().recording().setup().clone());
        let lived = Timeline::restore(begun, &again.tree, &mut |_| {}).unwrap();
        assert_eq!(lived.run().sim().digest(), timeline.run().sim().digest());
    }
}

#[test]
fn what_chats_and_mails_do_to_a_link_is_undone() {
    let saved = saved(&lived(12), 12);
    let link = link(&saved);
    let (_, said) = link.split_once('=').unwrap();
    let wrapped: Vec<&str> =
        said.as_bytes().chunks(60).map(|it| std::str::from_utf8(it).unwrap()).collect();
    for text in [
        link.clone(),
        format!("s={said}"),
        said.to_owned(),
        format!("https://example.org/play/?embed=1{link}"),
        format!("  <https://example.org/{link}> "),
        format!("Look at https://example.org/{link}. It is late."),
        format!("(https://example.org/{link})"),
        format!("https://example.org/{}", link.replace('#', "%23").replace('=', "%3D")),
        format!("https://example.org/{}", link.replace('#', "%2523").replace('=', "%253D")),
        format!("> https://example.org/#s={}", wrapped.join("\r\n")),
        format!("https://example.org/#s={}", wrapped.join("\u{200b}")),
    ] {
        assert_eq!(open(text.as_bytes()).as_ref(), Ok(&saved), "{text}");
        assert!(is_link(&text), "{text}");
    }
}

#[test]
fn a_damaged_link_is_told_and_never_taken_for_another_run() {
    let saved = saved(&lived(12), 12);
    let link = link(&saved);
    for cut in 0..link.len() {
        let problem = open(&link.as_bytes()[..cut]).unwrap_err();
        assert!(!problem.expected.is_empty(), "{problem}");
    }
    for at in 5..link.len() {
        let mut bytes = link.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        // Some bits are of no byte of the run: it is the same without them.
        assert!(open(&bytes).is_ok_and(|it| it == saved) || open(&bytes).is_err(), "{at}");
    }
    for odd in ["", "#s=", "#s=1.", "hello", "#s=x.AAAA", "\u{feff}", "%", "#s=1.%zz", "1.", "#s=."]
    {
        let problem = open(odd.as_bytes()).unwrap_err();
        assert!(problem.to_string().contains("expected"), "{odd}: {problem}");
    }
}

#[test]
fn a_link_of_a_newer_playground_says_so() {
    let saved = saved(&lived(1), 1);
    let newer = link(&saved).replace("#s=1.", "#s=2.");
    assert!(open(newer.as_bytes()).unwrap_err().to_string().contains("newer playground"));
    let newer = print(&saved).replacen("\"run\":1", "\"run\":9", 1);
    assert!(open(newer.as_bytes()).unwrap_err().to_string().contains("newer playground"));
}

#[test]
fn a_link_that_is_far_larger_inside_is_refused() {
    use std::io::Read as _;
    let mut packed = Vec::new();
    let zeros = std::io::repeat(b' ').take(200 << 20);
    flate2::read::ZlibEncoder::new(zeros, flate2::Compression::best())
        .read_to_end(&mut packed)
        .unwrap();
    let bomb = format!("#s=1.{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(packed));
    let problem = open(bomb.as_bytes()).unwrap_err().to_string();
    assert!(problem.contains("at most 40 MB"), "{problem}");
}

#[test]
fn files_travel_with_the_run_whatever_is_in_them() {
    let files = vec![
        ("a.json".to_owned(), Bytes(b"{\"version\":1}".to_vec())),
        ("b.gz".to_owned(), Bytes(vec![0x1f, 0x8b, 0xff, 0])),
    ];
    let origin = Request::import(files, 3);
    let saved = Saved::of(&origin, Tree::default(), None).unwrap();
    let again = open(link(&saved).as_bytes()).unwrap();
    assert_eq!(again.recovery().origin, origin);
    let damaged = print(&saved).replace("H4v/AA==", "H4v/AA=");
    let problem = open(damaged.as_bytes()).unwrap_err().to_string();
    assert!(problem.contains("origin.files[1]"), "{problem}");
}

#[test]
fn limits_name_the_field() {
    let good = saved(&lived(12), 12);
    for (damage, path) in [
        (
            (|it: &mut Saved| it.tree.branches[0].name = "x".repeat(201)) as fn(&mut Saved),
            "tree.branches[0].name",
        ),
        (|it| it.tree.branches[0].reach.at_us = u64::MAX, "tree.branches[0].reach.at_us"),
        (|it| it.tree.branches = vec![Default::default(); 1_001], "tree.branches"),
        (|it| it.view.as_mut().unwrap().scale = 1e300, "view"),
    ] {
        let mut saved = good.clone();
        damage(&mut saved);
        let problem = open(print(&saved).as_bytes()).unwrap_err();
        assert_eq!(problem.path, path, "{problem}");
    }
    let unknown = print(&good).replacen("\"seed\"", "\"sead\"", 1);
    assert!(open(unknown.as_bytes()).unwrap_err().to_string().contains("sead"));
}

//! The arithmetic against values of scipy, and the laws of the table.

use super::metric::columns;
use super::*;
use crate::core::event::Event;
use crate::core::order::Class;
use crate::core::settings::{AssignPolicy, QueuePolicy, Settings};
use crate::core::sim::{Setup, Sim};
use crate::core::time::SimTime;
use crate::scenario::presets;

fn plan(seeds: u32) -> Plan {
    let queues = [QueuePolicy::Fifo, QueuePolicy::Lifo];
    let cells = Cell::product(&queues, &[AssignPolicy::Nearest, AssignPolicy::Random]);
    let seeds = Seeds::new(1, seeds).unwrap();
    let until = SimTime::from_mins(40);
    Plan { scenario: "small".to_owned(), cells, seeds, until, baseline: 0 }
}

fn outcomes(plan: &Plan) -> Vec<Outcome> {
    let mut all = Vec::new();
    for seed in plan.seeds.iter() {
        let base = presets::named(&plan.scenario, seed).unwrap().1;
        for (cell, policies) in (0..).zip(&plan.cells) {
            let replication = replicate(policies.setup(&base), plan.until, &mut |_| {});
            all.push(Outcome { cell, seed, replication });
        }
    }
    all
}

/// Outcomes of one metric only: a list of values for each cell, one for each seed from 1 on.
fn made_up(cells: &[&[Option<i64>]]) -> Vec<Outcome> {
    let outcome = |(cell, values): (u32, &&[Option<i64>])| {
        let of = move |(seed, &value): (u64, &Option<i64>)| {
            let replication = Replication { events: 0, digest: 0, values: vec![value] };
            Outcome { cell, seed, replication }
        };
        (1..).zip(values.iter()).map(of).collect::<Vec<_>>()
    };
    (0..).zip(cells).flat_map(outcome).collect()
}

fn first_entries(cells: &[&[Option<i64>]]) -> Vec<Entry> {
    let table = Table::of(&plan(4), &made_up(cells));
    table.rows.into_iter().map(|row| row.entries[0]).collect()
}

#[test]
fn quantiles_are_those_of_scipy() {
    // scipy.stats.t.ppf(0.975, n) of scipy 1.17
    for (degrees, expected) in QUANTILES {
        let found = t95(degrees);
        assert!((found - expected).abs() < 1e-11 * expected, "{degrees}: {found}, {expected}");
    }
}

#[test]
fn a_small_table_is_that_of_scipy() {
    // The first metric is in parts per million of a share. ttest_rel(b, a).confidence_interval()
    // and t.interval(0.95, 3, mean(a), sem(a)) of scipy 1.17, in per cent.
    let a = [812_345, 790_001, 834_567, 801_010].map(Some);
    let b = [822_345, 795_501, 834_000, 815_010].map(Some);
    let entries = first_entries(&[&a, &b]);
    let value = entries[0].value;
    assert_eq!((value.n, value.mean, value.half), SMALL_OWN);
    let by = entries[1].difference.unwrap();
    assert_eq!((by.n, by.mean, by.half), SMALL_BY);
    assert_eq!(entries[1].verdict(), Some(Verdict::Unclear));
    assert_eq!(entries[0].verdict(), None);
}

#[test]
fn cells_that_were_not_measured_have_no_numbers_and_one_value_has_no_interval() {
    let entries = first_entries(&[&[Some(5), None, Some(9)], &[Some(7)], &[None, Some(1)], &[]]);
    assert_eq!(entries[0].value, Estimate { n: 2, mean: 700, ..entries[0].value });
    // One pair: a difference without an interval.
    assert_eq!(entries[1].value.half, None);
    assert_eq!(entries[1].difference, Some(Estimate { n: 1, mean: 200, half: None }));
    assert_eq!(entries[1].verdict(), Some(Verdict::Unclear));
    // Defined only where the baseline is not: no pair.
    assert_eq!((entries[2].value.n, entries[2].difference), (1, Some(Estimate::default())));
    assert_eq!(entries[3].value, Estimate::default());
    assert_eq!(words::difference(&entries[2]), "no pair to compare");
    assert_eq!(words::value(&entries[3].value, entries[3].column.metric.unit), "–");
}

#[test]
fn without_spread_the_interval_is_a_point() {
    let entries = first_entries(&[&[Some(3); 4], &[Some(4); 4], &[Some(3); 4]]);
    let halves = entries[..3].iter().map(|entry| entry.value.half);
    assert!(halves.eq([Some(0); 3]));
    assert_eq!(entries[1].verdict(), Some(Verdict::Better), "a larger share on time");
    assert_eq!(entries[2].verdict(), Some(Verdict::Same));
}

#[test]
fn the_largest_values_do_not_overflow() {
    let ends = [Some(VALUE_MAX), Some(-VALUE_MAX), Some(VALUE_MAX), None];
    let others = [Some(-VALUE_MAX), Some(VALUE_MAX), Some(i64::MIN), Some(i64::MAX)];
    let entries = first_entries(&[&ends, &others]);
    assert_eq!(entries[0].value.n, 3);
    assert_eq!(entries[1].value.n, 2, "what is out of range is not measured");
    assert_eq!(entries[1].difference.unwrap().mean, 0);
}

#[test]
fn the_table_does_not_depend_on_the_order_of_outcomes() {
    let plan = plan(5);
    let mut outcomes = outcomes(&plan);
    let text = csv::text(&plan, &Table::of(&plan, &outcomes));
    assert_eq!(text.lines().count(), 1 + plan.cells.len() * columns().count());
    outcomes.reverse();
    assert_eq!(text, csv::text(&plan, &Table::of(&plan, &outcomes)));
    outcomes.sort_by_key(|it| (it.replication.digest, it.cell));
    assert_eq!(text, csv::text(&plan, &Table::of(&plan, &outcomes)));
}

#[test]
fn every_cell_of_a_seed_sees_the_same_customers() {
    type Placed = (SimTime, Class, u32, u32);
    let placed = |setup: &Setup, cell: Cell| -> Vec<Placed> {
        let mut out = Vec::new();
        let mut sim = Sim::new(cell.setup(setup), &mut out);
        sim.advance(SimTime::from_mins(180), u32::MAX, &mut out);
        let order = |event: &Event| match *event {
            Event::OrderPlaced { placed, class, restaurant, destination, .. } => {
                Some((placed, class, restaurant.0, destination.0))
            }
            _ => None,
        };
        let mut all: Vec<Placed> = out.iter().filter_map(|it| order(&it.event)).collect();
        // Messages may overtake each other: what counts is what customers did.
        all.sort();
        // Sent in the last moment, it may still be on its way.
        all.retain(|order| order.0 < SimTime::from_mins(179));
        all
    };
    for seed in [1, 7] {
        let base = presets::named("default", seed).unwrap().1;
        let expected = placed(&base, plan(1).cells[0]);
        assert!(expected.len() > 100, "{}", expected.len());
        for cell in Cell::product(&QueuePolicy::ALL, &AssignPolicy::ALL) {
            assert_eq!(placed(&base, cell), expected, "seed {seed}, {}", cell.key());
        }
    }
}

#[test]
fn shares_deal_out_every_seed_once() {
    let all = Seeds::parse("5..104").unwrap();
    let mut dealt: Vec<u64> = ["1/3", "2/3", "3/3"]
        .iter()
        .flat_map(|text| Shard::parse(text).unwrap().seeds(all))
        .collect();
    dealt.sort_unstable();
    assert!(dealt.into_iter().eq(5..=104));
    for bad in ["", "0/3", "4/3", "1/0", "1", "a/b", "-1/3"] {
        assert_eq!(Shard::parse(bad), None, "{bad}");
    }
    for bad in ["", "0", "10001", "5..4", "1..20000", "x", "1..", "-3"] {
        assert_eq!(Seeds::parse(bad), None, "{bad}");
    }
    assert!(Seeds::new(u64::MAX, 1).is_some() && Seeds::new(u64::MAX, 2).is_none());
}

#[test]
fn a_policy_that_the_scenario_tunes_stays_tuned() {
    let window = crate::core::time::SimDuration::from_secs(7);
    let settings = Settings { assign: AssignPolicy::Optimal { window }, ..Settings::default() };
    let cells = Cell::product(&[QueuePolicy::Lifo], &AssignPolicy::ALL);
    let tuned = cells.iter().map(|cell| cell.tuned(&settings).assign);
    let found = tuned.filter(|it| *it == AssignPolicy::Optimal { window }).count();
    assert_eq!(found, 1);
}

#[test]
fn keys_are_unique_and_differences_are_told_in_words() {
    let mut keys: Vec<String> = columns().map(|column| column.key()).collect();
    let n = keys.len();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), n);
    let column = columns().find(|it| it.metric.key == "click-to-door-p90").unwrap();
    let entry = |mean, half| Entry {
        column,
        value: Estimate { n: 30, mean: 1_884_000_000, half: Some(36_000_000) },
        difference: Some(Estimate { n: 30, mean, half: Some(half) }),
    };
    for (mean, half, expected) in [
        (-12_000_000, 2_000_000, "12.0 s less, better"),
        (222_000_000, 2_000_000, "3.70 min more, worse"),
        (222_000_000, 222_000_000, "no clear difference"),
        (0, 0, "the same"),
    ] {
        assert_eq!(words::difference(&entry(mean, half)), expected);
    }
    assert_eq!(words::value(&entry(0, 0).value, column.metric.unit), "31.4 ± 0.6 min");
    assert_eq!(csv::millionths(-1_500_001), "-1.500001");
}

const QUANTILES: [(u32, f64); 14] = [
    (1, 12.706204736174694),
    (2, 4.302652729749462),
    (3, 3.1824463052837078),
    (4, 2.7764451051977934),
    (5, 2.5705818356363146),
    (9, 2.262157162798205),
    (10, 2.228138851986274),
    (29, 2.045229642132703),
    (30, 2.0422724563012378),
    (49, 2.0095752371292392),
    (99, 1.9842169515864174),
    (100, 1.9839715185235518),
    (999, 1.9623414611334493),
    (9999, 1.960201263621357),
];
const SMALL_OWN: (u32, i64, Option<i64>) = (4, 80_948_075, Some(3_031_323));
const SMALL_BY: (u32, i64, Option<i64>) = (4, 723_325, Some(994_957));

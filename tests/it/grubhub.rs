//! Grubhub instances: the reference policy by an independent planner and by the real core, both
//! byte for byte as Grubhub's evaluator scored it (`../shared/data/mdrp/reference`).

use dispatch_playground::core::settings::AssignPolicy;
use dispatch_playground::core::sim::Sim;
use dispatch_playground::core::time::SimTime;
use dispatch_playground::scenario::grubhub::check::{Rule, check};
use dispatch_playground::scenario::grubhub::{
    Assignment, Delivery, Instance, Move, Part, Performance, Place, Solution, read,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const INSTANCES: [&str; 2] = ["0o50t100s1p100", "0o100t100s1p100"];

/// The oracle folder, or `None` with a word about it.
fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/mdrp");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared/data is absent");
    None
}

fn instance(folder: &Path) -> Instance {
    let file = |part: Part| {
        let text = std::fs::read_to_string(folder.join(part.file_name())).unwrap();
        assert_eq!(Part::of(&text), Some(part));
        (part, part.file_name().to_owned(), text)
    };
    read(&Part::NEEDED.map(file)).unwrap()
}

/// The reference policy as its description says it, without the core: each order at placement to
/// the courier who can pick it up first, then the shortest trip, then file order.
fn plan(instance: &Instance) -> Solution {
    let (half_pickup, half_dropoff) =
        (instance.half_pickup_service(), instance.half_dropoff_service());
    let mut free: Vec<(SimTime, Place)> =
        instance.couriers.iter().map(|c| (c.on, Place::Start)).collect();
    let mut solution = Solution::default();
    for (idx, order) in instance.orders.iter().enumerate() {
        let shop = Place::Restaurant(order.restaurant);
        let best = (0..free.len())
            .filter_map(|courier| {
                let (at, place) = free[courier];
                let from = instance.point(courier, place);
                let travel = instance.travel(from, instance.point(courier, shop));
                let departure = at.max(order.placed);
                let pickup = order.ready.max(departure + travel + half_pickup);
                let feasible = pickup <= instance.couriers[courier].off;
                feasible.then_some((pickup, travel, courier, departure))
            })
            .min();
        let Some((pickup, _, courier, departure)) = best else { continue };
        let customer = Place::Customer(idx);
        let left = pickup + half_pickup;
        let trip = instance.travel(instance.point(courier, shop), order.site.at);
        let dropoff = left + trip + half_dropoff;
        let origin = free[courier].1;
        free[courier] = (dropoff + half_dropoff, customer);
        solution.moves.push(Move { courier, departure, origin, destination: shop });
        solution.moves.push(Move { courier, departure: left, origin: shop, destination: customer });
        solution.deliveries.push(Delivery { order: idx, pickup, dropoff, courier });
        let at = order.placed;
        solution.assignments.push(Assignment { at, pickup, courier, orders: vec![idx] });
    }
    solution.moves.sort_by_key(|m| m.courier);
    solution
}

/// The same instance through the core.
fn run(instance: &Instance, policy: AssignPolicy) -> Solution {
    let setup = Arc::new(instance.setup("grubhub", policy, 1));
    let mut events = Vec::new();
    let mut sim = Sim::new(setup, &mut events);
    sim.advance(instance.horizon(), u32::MAX, &mut events);
    Solution::from_events(instance, &events)
}

fn assert_is_reference(instance: &Instance, solution: &Solution, folder: &Path) {
    let expect = |name: &str, found: String| {
        let expected = std::fs::read_to_string(folder.join(name)).unwrap();
        let rows = expected.lines().zip(found.lines()).enumerate();
        for (row, (expected, found)) in rows {
            assert_eq!(found, expected, "{name}, line {}", row + 1);
        }
        assert_eq!(found, expected, "{name}");
    };
    expect("solution_info_assignments.txt", solution.assignments_file(instance));
    expect("solution_info_orders.txt", solution.orders_file(instance));
    expect("solution_info_couriers.txt", solution.couriers_file(instance));
    let performance = Performance::of(instance, solution);
    expect("solution_performance.txt", performance.to_string());
}

#[test]
fn the_reference_policy_worked_out_by_hand_gives_the_reference() {
    let Some(data) = data() else { return };
    for name in INSTANCES {
        let instance = instance(&data.join(name));
        let solution = plan(&instance);
        assert_is_reference(&instance, &solution, &data.join("reference").join(name));
        assert_eq!(check(&instance, &solution), [], "{name}");
    }
}

#[test]
fn the_core_gives_the_reference_to_the_last_digit() {
    let Some(data) = data() else { return };
    for (name, orders, pay) in [(INSTANCES[0], 252, 2749.25), (INSTANCES[1], 505, 5693.0)] {
        let instance = instance(&data.join(name));
        let solution = run(&instance, AssignPolicy::FirstComeNearest);
        assert_is_reference(&instance, &solution, &data.join("reference").join(name));
        let performance = Performance::of(&instance, &solution);
        assert_eq!((performance.n_delivered, performance.payment), (orders, pay));
    }
}

#[test]
fn every_other_policy_keeps_the_rules_too() {
    let Some(data) = data() else { return };
    let instance = instance(&data.join(INSTANCES[0]));
    for policy in AssignPolicy::ALL {
        let solution = run(&instance, policy);
        assert_eq!(check(&instance, &solution), [], "{policy:?}");
        let delivered = solution.deliveries.len();
        assert!(delivered > 200, "{policy:?} delivered {delivered}");
    }
}

#[test]
fn a_shifted_reference_breaks_rules() {
    let Some(data) = data() else { return };
    let instance = instance(&data.join(INSTANCES[0]));
    let mut solution = plan(&instance);
    solution.deliveries[100].dropoff = SimTime::ZERO;
    let rules: Vec<Rule> = check(&instance, &solution).iter().map(|v| v.rule).collect();
    assert_eq!(rules, [Rule::Dropoffs]);
}

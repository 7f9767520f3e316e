//! Best-known routes of the pick-up and delivery benchmark, driven once more: their length is the
//! one in the file's name, and no route breaks a rule.
//!
//! Files: `../shared/data/pdptw/NAME.txt` (instance) and `NAME.VEHICLES_DISTANCE.txt` (routes).

use std::collections::BTreeSet;
use std::path::PathBuf;

/// A line of an instance: a place to go to.
#[derive(Clone, Copy, Debug)]
struct Task {
    x: f64,
    y: f64,
    /// Positive at a pick-up, negative at a delivery.
    demand: i64,
    ready: f64,
    due: f64,
    service: f64,
    /// The pick-up of this delivery; 0 for none.
    pickup: usize,
    /// The delivery of this pick-up; 0 for none.
    delivery: usize,
}

/// Vehicles, their capacity, and the tasks; task 0 is the depot.
fn instance(text: &str) -> (usize, i64, Vec<Task>) {
    let mut lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let head = lines.next().expect("a head line");
    let tasks = lines.filter(|cells| !cells.is_empty()).map(|cells| {
        let number = |at: usize| cells[at].parse::<f64>().expect("a number");
        Task {
            x: number(1),
            y: number(2),
            demand: number(3) as i64,
            ready: number(4),
            due: number(5),
            service: number(6),
            pickup: number(7) as usize,
            delivery: number(8) as usize,
        }
    });
    (head[0].parse().expect("vehicles"), head[1].parse().expect("capacity"), tasks.collect())
}

/// The stops of each route, without the depot at both ends.
fn routes(text: &str) -> Vec<Vec<usize>> {
    let lines = text.lines().filter(|line| line.starts_with("Route"));
    let stops = lines.map(|line| line.split_once(':').expect("stops").1.split_whitespace());
    stops.map(|stops| stops.map(|stop| stop.parse().expect("a task")).collect()).collect()
}

/// Drives one route and returns its length, or says which rule it breaks.
fn drive(tasks: &[Task], capacity: i64, route: &[usize]) -> Result<f64, String> {
    let distance = |a: Task, b: Task| (a.x - b.x).hypot(a.y - b.y);
    let (mut at, mut now, mut length, mut load) = (tasks[0], tasks[0].ready, 0.0, 0);
    let mut on_board = BTreeSet::new();
    for &stop in route {
        let task = tasks[stop];
        length += distance(at, task);
        // Speed 1; who comes early waits.
        now = (now + at.service + distance(at, task)).max(task.ready);
        if now > task.due {
            return Err(format!("task {stop} is reached at {now}, due {}", task.due));
        }
        load += task.demand;
        if !(0..=capacity).contains(&load) {
            return Err(format!("load {load} of {capacity} after task {stop}"));
        }
        if task.delivery > 0 {
            on_board.insert(task.delivery);
        } else if !on_board.remove(&stop) {
            return Err(format!("task {stop} is delivered before {} is picked up", task.pickup));
        }
        at = task;
    }
    if !on_board.is_empty() {
        return Err(format!("{on_board:?} are never delivered"));
    }
    now += at.service + distance(at, tasks[0]);
    if now > tasks[0].due {
        return Err(format!("back at the depot at {now}, due {}", tasks[0].due));
    }
    Ok(length + distance(at, tasks[0]))
}

fn read(name: &str) -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/pdptw");
    let text = std::fs::read_to_string(folder.join(name)).ok();
    if text.is_none() {
        println!("skipped: ../shared/data is absent");
    }
    text
}

#[track_caller]
fn check(name: &str, vehicles: usize, distance: &str) {
    let Some(problem) = read(&format!("{name}.txt")) else { return };
    let Some(solution) = read(&format!("{name}.{vehicles}_{distance}.txt")) else { return };
    let (fleet, capacity, tasks) = instance(&problem);
    let routes = routes(&solution);
    assert_eq!(routes.len(), vehicles);
    assert!(vehicles <= fleet);
    let mut seen: Vec<usize> = routes.iter().flatten().copied().collect();
    seen.sort_unstable();
    assert!(seen.iter().copied().eq(1..tasks.len()), "every task once: {seen:?}");
    let lengths = routes.iter().map(|route| drive(&tasks, capacity, route).expect("feasible"));
    assert_eq!(format!("{:.4}", lengths.sum::<f64>()), distance);
}

#[test]
fn best_known_routes_are_feasible_and_as_long_as_published() {
    check("lc101", 10, "828.9369");
    check("lr101", 19, "1650.7992");
    check("lrc101", 14, "1708.8013");
}

#[test]
fn a_broken_route_is_not_driven() {
    let Some(problem) = read("lc101.txt") else { return };
    let Some(solution) = read("lc101.10_828.9369.txt") else { return };
    let (_, capacity, tasks) = instance(&problem);
    let route = routes(&solution).swap_remove(0);
    let why = |route: &[usize], capacity| drive(&tasks, capacity, route).expect_err("broken");
    let mut hurried = tasks.clone();
    hurried[route[3]].due = 1.0;
    let late = drive(&hurried, capacity, &route).expect_err("late");
    assert!(late.contains("due 1"), "{late}");
    assert!(why(&route, 5).contains("load"));
    let delivery = route.iter().position(|&stop| tasks[stop].pickup > 0).expect("a delivery");
    let picked_up = tasks[route[delivery]].pickup;
    let without: Vec<usize> = route.iter().copied().filter(|&stop| stop != picked_up).collect();
    let found = why(&without, capacity);
    assert!(found.contains("before") || found.contains("load"), "{found}");
    assert!(why(&route[..1], capacity).contains("never delivered"));
}

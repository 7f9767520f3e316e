//! What the reader filters for is what every list and the map show.

use super::watched::Watched;
use super::{LogRow, Subject};
use crate::core::command::Command;
use crate::core::id::OrderId;
use crate::core::order::{Order, Stage, Status};
use crate::core::settings::QueuePolicy;
use crate::core::time::SimDuration;
use crate::scenario::presets::Preset;
use crate::view::filter::{Filter, LogGroup, OrderFilter};
use crate::view::frame::{DIMMED, Frame, ORDER_STRIDE};
use crate::view::route::Route;

/// A city with a queue, orders under way, retries and ended ones.
fn busy() -> Watched {
    let mut run = Watched::new(Preset::DEFAULT.setup(5));
    run.command(Command::SetDriversOnShift { count: 6 }).unwrap();
    run.minutes(50);
    run
}

fn orders_of(rows: impl IntoIterator<Item = Subject>) -> Vec<OrderId> {
    let orders = rows.into_iter().filter_map(|subject| match subject {
        Subject::Order(id) => Some(OrderId(id)),
        _ => None,
    });
    orders.collect()
}

#[test]
fn a_filter_of_orders_holds_in_queue_list_log_and_map() {
    let mut run = busy();
    let queued_first = OrderFilter::Move(Status::Pending as u8, Status::Queued as u8);
    let states = Status::ALL.map(|state| OrderFilter::State(state as u8));
    let stages = Stage::ALL.map(|stage| OrderFilter::Stage(stage as u8));
    for filter in states.into_iter().chain(stages).chain([queued_first]) {
        run.filter = Filter { orders: Some(filter), ..Filter::default() };
        let fits = |order: &Order| filter.fits(order, &run.live);
        let panel = run.panel();
        let listed = orders_of(panel.entities.iter().map(|row| row.subject));
        let told = orders_of(panel.log.iter().filter_map(|row| row.subject));
        assert_eq!(told.len(), panel.log.len(), "only sentences about orders");
        let queued = panel.queue.iter().map(|row| OrderId(row.order));
        for id in listed.iter().copied().chain(told).chain(queued) {
            assert!(fits(&run.sim.orders()[id]), "{filter:?}: {id}");
        }
        let n = run.sim.orders().iter().filter(|order| fits(order)).count();
        assert_eq!(listed.len(), n.min(25), "{filter:?}");
        let n_queued =
            run.sim.queue().iter().filter(|it| fits(&run.sim.orders()[it.order])).count();
        assert_eq!(panel.queue.len(), n_queued.min(50), "{filter:?}");

        let mut frame = Frame::default();
        frame.rebuild(&run.sim, &run.live, &mut Route::default(), (None, Some(filter)));
        for row in frame.orders.chunks_exact(ORDER_STRIDE) {
            let order = &run.sim.orders()[OrderId(row[0] as u32)];
            assert_eq!(row[6] == DIMMED, !fits(order), "{filter:?}: {}", order.id);
        }
    }
    assert!(run.sim.queue_len() > 0, "nothing was filtered in the queue");
}

#[test]
fn the_stages_add_up_to_the_orders_in_progress() {
    let run = busy();
    let panel = run.panel();
    let in_progress = panel.states[Status::InProgress as usize];
    assert!(in_progress > 0);
    assert_eq!(panel.stages.iter().sum::<u32>(), in_progress);
}

#[test]
fn late_or_failed_counts_every_order_of_the_run_that_missed_its_promise() {
    let mut run = busy();
    run.command(Command::CancelOrder(run.sim.service_order(1)[0].order)).unwrap();
    for _ in 0..12 {
        run.minutes(10);
        let now = run.sim.now();
        let missed = |order: &&Order| match order.status() {
            Status::Failed => true,
            Status::Cancelled => false,
            _ => order.delivered.unwrap_or(now) > order.promised,
        };
        let n = run.sim.orders().iter().filter(missed).count();
        assert_eq!(run.panel().legend.late_or_failed, n as u32, "at {now}");
    }
    let late = |order: &&Order| order.delivered.is_some_and(|at| at > order.promised);
    assert!(run.sim.orders().iter().filter(late).count() > 9, "late deliveries are counted");
}

#[test]
fn the_log_is_filtered_by_group_and_by_thing() {
    let mut run = busy();
    for group in LogGroup::ALL {
        run.filter = Filter { group: Some(group), ..Filter::default() };
        assert!(run.panel().log.iter().all(|row| row.group == group), "{group:?}");
    }
    run.filter = Filter { group: Some(LogGroup::Commands), ..Filter::default() };
    let commands: Vec<LogRow> = run.panel().log;
    assert_eq!(commands.len(), 1, "common sentences push no rare one out");
    assert_eq!(commands[0].text, "6 drivers are on shift now");

    run.filter = Filter { of_selected: true, ..Filter::default() };
    let log = super::build(&run.sources(Some(Subject::Driver(2)))).log;
    assert_eq!(log, run.inspect(Subject::Driver(2)).history);
    assert!(!log.is_empty());
}

#[test]
fn a_sentence_is_explained_up_to_the_command_that_began_it() {
    let mut run = busy();
    let before = run.sim.n_events();
    let order = run.sim.service_order(1)[0].order;
    run.command(Command::CancelOrder(order)).unwrap();
    run.until(|run| run.sim.orders()[order].status() == Status::Cancelled);
    let history = run.inspect(order).history;
    let last = history.last().unwrap();
    assert!(last.seq >= before);
    run.filter = Filter { came_of: Some(before), ..Filter::default() };
    let came_of = run.panel().log;
    assert!(came_of.iter().any(|row| row.seq == last.seq), "{came_of:#?}");
    assert!(came_of.iter().all(|row| row.seq >= before));
    run.filter = Filter { why: Some(last.seq), ..Filter::default() };
    let why = run.panel().why.unwrap();
    assert_eq!((why.seq, why.origin.as_str()), (last.seq, "You asked for it: command 2"));
}

#[test]
fn the_priority_shown_sorts_the_queue_as_the_core_does() {
    let mut run = busy();
    let aging = Some(SimDuration::from_mins(5));
    run.command(Command::SetQueuePolicy(QueuePolicy::Priority { aging })).unwrap();
    let queue = run.panel().queue;
    assert!(queue.len() > 3);
    let shown: Vec<f64> = queue
        .iter()
        .map(|row| {
            let number = row.priority.strip_prefix("priority ").unwrap().split(' ').next().unwrap();
            number.replace('−', "-").parse().unwrap()
        })
        .collect();
    // Tenths are rounded: neighbours may look turned round by one of them.
    assert!(shown.windows(2).all(|pair| pair[0] <= pair[1] + 0.11), "{shown:?}");
    assert!(shown.first() < shown.last(), "{shown:?}");
    for row in &queue {
        let order = &run.sim.orders()[OrderId(row.order)];
        let late = run.sim.now() > order.promised;
        assert!(row.left.ends_with(if late { "late" } else { "left" }), "{}", row.left);
    }
    run.command(Command::SetQueuePolicy(QueuePolicy::Fifo)).unwrap();
    assert!(run.panel().queue.iter().all(|row| row.priority.is_empty()));
}

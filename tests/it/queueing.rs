//! Queue disciplines of the whole simulation against start times that nobody here computed.
//!
//! The oracle is `../shared/data/queueing/traces.csv`: 400 jobs under three disciplines, with one
//! and three servers.

use dispatch_playground::core::settings::QueuePolicy;
use dispatch_playground::scenario::theory::trace;

fn table() -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/queueing/traces.csv");
    let table = std::fs::read_to_string(path).ok();
    if table.is_none() {
        println!("skipped: ../shared/data is absent");
    }
    table
}

/// Every start time under `queue` with `servers` equals the table's `column`.
#[track_caller]
fn check(queue: QueuePolicy, servers: u32, column: usize) {
    let Some(table) = table() else { return };
    let mut jobs = trace::parse(&table).expect("a well-formed table");
    for job in &mut jobs {
        job.service = job.service.times(u64::from(servers));
    }
    let starts = trace::starts(&jobs, queue, servers).expect("every job starts");
    assert_eq!(starts.len(), 400);
    for (i, (row, start)) in table.lines().skip(1).zip(&starts).enumerate() {
        let expect: f64 =
            row.split(',').nth(column).and_then(|cell| cell.parse().ok()).expect("a time");
        let got = start.as_micros() as f64 / 1e6;
        assert!((got - expect).abs() <= 1e-6, "job {i} starts at {got}, expected {expect}");
    }
}

#[test]
fn first_in_first_out_starts_every_job_when_the_oracle_does() {
    check(QueuePolicy::Fifo, 1, 4);
    check(QueuePolicy::Fifo, 3, 7);
}

#[test]
fn last_in_first_out_starts_every_job_when_the_oracle_does() {
    check(QueuePolicy::Lifo, 1, 5);
    check(QueuePolicy::Lifo, 3, 8);
}

#[test]
fn priority_starts_every_job_when_the_oracle_does() {
    check(QueuePolicy::Priority { aging: None }, 1, 6);
    check(QueuePolicy::Priority { aging: None }, 3, 9);
}

#[test]
fn a_bad_row_is_reported_with_its_line() {
    let error = trace::parse("i,arrival,service,class\n0,1,2,0\n1,x,2,0\n").unwrap_err();
    assert_eq!(error, "line 3: arrival is \"x\"; expected 0 to a year");
    let error = trace::parse("header\n0,1,2,7\n").unwrap_err();
    assert_eq!(error, "line 2: expected class 0, 1 or 2");
    let error = trace::parse("header\n0,5,2,0\n1,4,2,0\n").unwrap_err();
    assert_eq!(error, "line 3: arrives before the job above it");
}

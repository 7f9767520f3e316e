//! Runs a job table through the simulation as a textbook queue and prints when each job starts.
//!
//! `cargo run --example trace -- FILE [--queue fifo|lifo|priority] [--servers N]`
//!
//! The table is a CSV file with a header line and rows `number,arrival,service,class`, in order of
//! arrival; class 0 is served first. With several servers each service is multiplied by their
//! number, so that the load stays the same.

use dispatch_playground::core::settings::QueuePolicy;
use dispatch_playground::scenario::theory::trace;
use std::process::ExitCode;

const USAGE: &str = "usage: trace FILE [--queue fifo|lifo|priority] [--servers N]";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("trace: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: impl Iterator<Item = String>) -> Result<(), String> {
    let (mut file, mut queue, mut servers) = (None, QueuePolicy::Fifo, 1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} needs a value\n{USAGE}"));
        match arg.as_str() {
            "--queue" => {
                let id = value()?;
                queue = QueuePolicy::from_id(&id)
                    .ok_or(format!("there is no queue policy {id:?}\n{USAGE}"))?;
            }
            "--servers" => {
                let text = value()?;
                servers = text
                    .parse()
                    .ok()
                    .filter(|n| (1..=1000).contains(n))
                    .ok_or(format!("--servers is {text:?}; expected 1 to 1000"))?;
            }
            _ if file.is_none() && !arg.starts_with('-') => file = Some(arg),
            _ => return Err(format!("{arg:?} is not understood\n{USAGE}")),
        }
    }
    let file = file.ok_or(USAGE)?;
    let table = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let mut jobs = trace::parse(&table).map_err(|error| format!("{file}: {error}"))?;
    for job in &mut jobs {
        job.service = job.service.times(u64::from(servers));
    }
    let starts = trace::starts(&jobs, queue, servers);
    println!("i,start");
    for (i, start) in starts.map_err(|error| format!("{file}: {error}"))?.iter().enumerate() {
        let us = start.as_micros();
        println!("{i},{}.{:06}", us / 1_000_000, us % 1_000_000);
    }
    Ok(())
}

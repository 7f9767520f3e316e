//! Native tests, all in one binary so that it links once.

mod behaviour;
mod generator;
mod grid;
mod grid_city;
mod grubhub;
mod metrics;
mod networks;
mod queueing;
mod random_runs;
mod readme;
mod router;
mod tidy;

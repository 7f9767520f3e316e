//! Native tests, all in one binary so that it links once.

mod grid_city;
mod random_runs;
mod readme;
mod tidy;

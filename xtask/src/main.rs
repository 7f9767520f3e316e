//! Set-up, build and test of the playground.
fn main() {}

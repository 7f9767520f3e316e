//! The engine worker: the page starts it and talks to it in messages.

fn main() {
    dispatch_playground::engine::worker::start();
}

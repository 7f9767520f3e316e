//! The engine worker: the page starts it and talks to it in messages.

use dispatch_playground::engine::{Engine, worker};

fn main() {
    worker::start(Engine::new(), None);
}

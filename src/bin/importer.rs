//! The engine worker with the importers: the page starts it when files are opened.

use dispatch_playground::engine::{Engine, worker};
use dispatch_playground::scenario;

fn main() {
    worker::start(Engine::with_importer(scenario::import));
}

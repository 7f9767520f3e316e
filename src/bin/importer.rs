//! The engine worker with the importers, which also draws the map as SVG: the page starts it when
//! files are opened or that picture is asked for.

use dispatch_playground::engine::{Engine, sketch, worker};
use dispatch_playground::scenario;

fn main() {
    worker::start(Engine::with_importer(scenario::import), Some(sketch::draw));
}

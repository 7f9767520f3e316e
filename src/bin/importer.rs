//! The engine worker with the importers, which also reads and writes kept runs and draws the map as
//! SVG: the page starts it when files or links are opened, and to write a run or that picture.

use dispatch_playground::engine::{Engine, Saver, saved, sketch, worker};
use dispatch_playground::scenario;

fn main() {
    let saver =
        Saver { is_run: saved::is_run, open: saved::open, link: saved::link, print: saved::print };
    let engine = Engine::with_importer(scenario::import).and_saver(saver);
    worker::start(engine, Some(sketch::draw));
}

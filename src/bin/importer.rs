//! The engine worker with the importers, which also reads and writes kept runs, lives them again for
//! what comes of them, and draws the map as SVG: the page starts it when it needs one of these.

use dispatch_playground::engine::{Engine, Saver, export, saved, sketch, worker};
use dispatch_playground::scenario;

fn main() {
    let saver = Saver {
        is_run: saved::is_run,
        open: saved::open,
        link: saved::link,
        print: saved::print,
        export: export::export,
    };
    let engine = Engine::with_importer(scenario::import).and_saver(saver);
    worker::start(engine, Some(sketch::draw));
}

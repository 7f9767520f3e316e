//! Pictures of three scenes, drawn by the functions that draw the map, against golden files.
//!
//! After a wanted change of looks, `DISPATCH_UPDATE_GOLDEN=1 cargo test --test it scenes` writes
//! them anew; look at them in a browser before they are committed.

use super::contrast::tokens;
use dispatch_playground::engine::Engine;
use dispatch_playground::engine::protocol::{Request, Update};
use dispatch_playground::scenario::wire::{WireCommand, WireFault};
use dispatch_playground::view::camera::Camera;
use dispatch_playground::view::draw::Scene;
use dispatch_playground::view::flights::MessageLayer;
use dispatch_playground::view::frame::{DRIVER_STRIDE, Frame, ORDER_STRIDE, marker};
use dispatch_playground::view::lens::Lens;
use dispatch_playground::view::map::MapModel;
use dispatch_playground::view::palette::Palette;
use dispatch_playground::view::panel::{MapMarks, Subject};
use dispatch_playground::view::svg;

/// A run with what is drawn of it.
struct Town {
    engine: Engine,
    map: MapModel,
    marks: MapMarks,
}

impl Town {
    fn new(scenario: &str) -> Town {
        let mut town =
            Town { engine: Engine::new(), map: MapModel::default(), marks: MapMarks::default() };
        town.ask(Request::start(scenario, 7));
        town
    }
    fn ask(&mut self, request: Request) {
        let Town { engine, map, marks } = self;
        engine.handle(request, 0.0, &mut |update| match update {
            Update::Started { map: fresh, .. } => map.clone_from(&fresh),
            Update::Panel(panel) => marks.clone_from(&panel.marks),
            Update::Rejected { why, .. } | Update::Refused { why } => panic!("{why}"),
            _ => {}
        });
    }
    fn advance(&mut self, secs: u64) {
        let by_us = secs * 1_000_000;
        self.ask(Request::Advance { by_us, events_max: u32::MAX, speed: 1.0 });
    }
    fn fault(&mut self, fault: WireFault) {
        self.ask(Request::Command(WireCommand::InjectFault(fault)));
    }
    /// The whole of it, closer by so many times.
    fn lens(&self, window: (f64, f64), closer: f64) -> Lens {
        let mut camera = Camera::fitting(self.map.size, window);
        camera.zoom_about((window.0 / 2.0, window.1 / 2.0), closer);
        Lens::new(&camera, 1.0)
    }
    fn scene(&self, lens: Lens, selected: Option<Subject>) -> Scene<'_> {
        Scene {
            map: &self.map,
            frame: self.engine.frame(),
            lens,
            selected,
            marks: &self.marks,
            messages: MessageLayer { is_on: true, is_still: true },
            animated: false,
        }
    }
}

fn palette(theme: usize) -> Palette {
    let (_, tokens) = &tokens()[theme];
    Palette::read(|name| {
        let [red, green, blue] = tokens[name.trim_start_matches("--")];
        format!("#{red:02x}{green:02x}{blue:02x}")
    })
}

/// The text of every title in the file, and that it is XML at all.
fn titles(svg: &str) -> Vec<String> {
    let file = roxmltree::Document::parse(svg).unwrap_or_else(|why| panic!("{why}"));
    let titles = file.descendants().filter(|it| it.has_tag_name("title"));
    titles.map(|it| it.text().unwrap_or_default().to_owned()).collect()
}

/// What of a frame lies in the picture, by name.
fn expected(frame: &Frame, lens: &Lens) -> Vec<String> {
    let seen = |row: &[f32], at: usize| lens.sees(lens.at(row[at], row[at + 1]), 24.0);
    let drivers = frame.drivers.chunks_exact(DRIVER_STRIDE).enumerate();
    let drivers = drivers.filter(|(_, row)| row[3] != marker::OFF_SHIFT && seen(row, 0));
    let orders = frame.orders.chunks_exact(ORDER_STRIDE).filter(|row| seen(row, 1));
    let orders = orders.map(|row| format!("Order {}", row[0] as u32 + 1));
    let mut names: Vec<String> =
        drivers.map(|(idx, _)| format!("Driver {}", idx + 1)).chain(orders).collect();
    names.sort();
    names
}

#[track_caller]
fn check(name: &str, scene: &Scene, palette: &Palette) {
    let svg = svg::picture(scene, palette);
    let mut titles = titles(&svg);
    assert_eq!(titles.remove(0), scene.map.name);
    titles.sort();
    let expected = expected(scene.frame, &scene.lens);
    assert!(expected.len() > 5, "there is little to see: {expected:?}");
    assert_eq!(titles, expected);
    let path = format!("tests/it/golden/scene-{name}.svg");
    if std::env::var_os("DISPATCH_UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &svg).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    let line = svg.lines().zip(golden.lines()).position(|(now, then)| now != then);
    assert!(
        svg == golden,
        "{path} differs from line {:?} on. If the map was meant to look otherwise: \
         DISPATCH_UPDATE_GOLDEN=1 cargo test --test it scenes",
        line.map(|idx| idx + 1)
    );
}

#[test]
fn a_village_looks_as_it_did() {
    let mut town = Town::new("small");
    town.advance(2400);
    check("village", &town.scene(town.lens((640.0, 480.0), 1.0), None), &palette(0));
}

#[test]
fn a_city_close_by_in_the_dark_looks_as_it_did() {
    let mut town = Town::new("default");
    town.advance(3000);
    let lens = town.lens((900.0, 600.0), 2.6);
    check("city-close", &town.scene(lens, Some(Subject::Dispatcher)), &palette(1));
}

#[test]
fn a_city_in_trouble_looks_as_it_did() {
    let mut town = Town::new("default");
    town.advance(1800);
    let road = town.map.bridges()[0];
    for fault in [
        WireFault::RoadClosed { road },
        WireFault::RoadJam { road: town.map.roads[40].edge, percent: 400 },
        WireFault::DistrictPartitioned { district: 2 },
        WireFault::RestaurantClosed { restaurant: 5 },
        WireFault::DriverBreaksDown { driver: 3 },
        WireFault::DriverDeclines { driver: 8, offers: Some(5) },
        WireFault::DispatcherPaused,
    ] {
        town.fault(fault);
    }
    town.advance(400);
    let rows = town.engine.frame().orders.chunks_exact(ORDER_STRIDE);
    let held: Vec<&[f32]> = rows.filter(|row| row[3] == 2.0).collect();
    let order = Subject::Order(held.last().expect("an order is on its way")[0] as u32);
    town.ask(Request::Select(Some(order)));
    town.advance(0);
    check("trouble", &town.scene(town.lens((900.0, 600.0), 1.0), Some(order)), &palette(0));
}

#[test]
fn names_from_outside_are_text_whatever_they_hold() {
    let mut town = Town::new("small");
    town.advance(600);
    let name = "A<b>&\"'\u{0}\u{fffe} é";
    town.map.name = name.to_owned();
    for (district, ..) in &mut town.map.districts {
        name.clone_into(district);
    }
    let colours = Palette { land: "\"/><script>".into(), ..palette(0) };
    let svg = svg::picture(&town.scene(town.lens((800.0, 600.0), 1.0), None), &colours);
    assert_eq!(titles(&svg)[0], "A<b>&\"' é");
    assert!(!svg.contains("<script"));
}

#[test]
fn a_crowd_is_drawn_small_and_whole() {
    let mut town = Town::new("large");
    town.advance(60);
    let lens = town.lens((800.0, 600.0), 1.0);
    let svg = svg::picture(&town.scene(lens, None), &palette(0));
    let mut drawn = titles(&svg);
    drawn.remove(0);
    drawn.sort();
    assert_eq!(drawn, expected(town.engine.frame(), &lens));
    assert!(svg.len() < 2_500_000, "{} bytes", svg.len());
}

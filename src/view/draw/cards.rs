//! Coloured cards with a few words over the map: what a sign means, that a district is cut off.
//! They keep off signs, names and each other while there is room.

use super::icons;
use super::sheet::Sheet;
use crate::view::lens::Lens;
use crate::view::mark::Mark;
use crate::view::palette::Palette;
use crate::view::room::{Room, Spot};

/// The cards of a picture. The typeface must be set.
#[derive(Default)]
pub struct Cards<'a> {
    callouts: Vec<Callout<'a>>,
    cut_off: Vec<Spot>,
    room: Room,
}

struct Callout<'a> {
    text: &'a str,
    thing: (f64, f64),
    spot: Spot,
}

impl<'a> Cards<'a> {
    /// Keeps cards off something.
    pub fn keep_clear(&mut self, spot: Spot) {
        self.room.take(spot);
    }
    /// Under the name of a district, or above it.
    pub fn add_cut_off(&mut self, sheet: &impl Sheet, name: Spot) {
        let half_width = sheet.text_width(CUT_OFF) / 2.0 + 20.0;
        let spot = Spot { half_width, half_height: CARD_PX / 2.0, ..name };
        let places = [23.0, -23.0, 46.0, -46.0, 69.0].map(|dy| spot.moved((0.0, dy)));
        let found = self.room.find(places);
        self.cut_off.push(found.unwrap_or(places[0]));
    }
    /// Above a thing and within the window, raised until it covers nothing; where that would be too
    /// far it stays where it is.
    pub fn add(&mut self, sheet: &impl Sheet, lens: &Lens, thing: (f64, f64), text: &'a str) {
        let half_width = sheet.text_width(text) / 2.0 + 11.0;
        let half = half_width + 4.0;
        let x = thing.0.clamp(half, (lens.width - half).max(half));
        // A thing outside of the window keeps its card outside.
        let x = if lens.sees(thing, 0.0) { x } else { thing.0 };
        let lowest = Spot { x, y: thing.1 - 31.0, half_width, half_height: CARD_PX / 2.0 };
        let places = (0..RAISED_MAX)
            .map(|step| lowest.moved((0.0, -f64::from(step) * (CARD_PX + 3.0) / 2.0)));
        let spot = self.room.find(places).unwrap_or(lowest);
        self.callouts.push(Callout { text, thing, spot });
    }
    /// Draws all of them, pointers first: those that were raised point across others.
    pub fn draw(&self, sheet: &impl Sheet, palette: &Palette) {
        let colour = palette.of(Mark::Late);
        for spot in &self.cut_off {
            card(sheet, palette, spot, colour);
            let left = spot.x - spot.half_width;
            sheet.text(CUT_OFF, (spot.x + 9.0, spot.y + 0.5), &palette.on_marker);
            icons::no_signal(sheet, &palette.on_marker, (left + 15.0, spot.y));
        }
        for Callout { thing, spot, .. } in &self.callouts {
            sheet.begin();
            sheet.move_to(thing.0 - 5.0, spot.y);
            sheet.line_to(thing.0, thing.1 - TIP_PX);
            sheet.line_to(thing.0 + 5.0, spot.y);
            sheet.stroke_current(&palette.land, 3.0);
            sheet.fill_current(colour);
        }
        for Callout { text, thing, spot } in &self.callouts {
            card(sheet, palette, spot, colour);
            // The edge would part the card from its own pointer.
            let (tip, neck) = (thing.1 - TIP_PX, spot.y + CARD_PX / 2.0 + 2.0);
            let half = 5.0 * ((tip - neck) / (tip - spot.y)).clamp(0.0, 1.0);
            sheet.begin();
            sheet.move_to(thing.0 - half - 0.5, spot.y);
            sheet.line_to(thing.0 + half + 0.5, spot.y);
            sheet.line_to(thing.0 + half, neck);
            sheet.line_to(thing.0 - half, neck);
            sheet.fill_current(colour);
            sheet.text(text, (spot.x, spot.y + 0.5), &palette.on_marker);
        }
    }
}

fn card(sheet: &impl Sheet, palette: &Palette, spot: &Spot, colour: &str) {
    sheet.begin();
    sheet.rounded((spot.x, spot.y), spot.half_width * 2.0, CARD_PX, CARD_PX / 2.0);
    sheet.stroke_current(&palette.land, 3.0);
    sheet.fill_current(colour);
}

const CUT_OFF: &str = "cut off";
/// Height of a card.
const CARD_PX: f64 = 22.0;
/// How far above the middle of a thing a pointer ends.
const TIP_PX: f64 = 13.0;
/// Half cards by which a card is raised at most.
const RAISED_MAX: u32 = 10;

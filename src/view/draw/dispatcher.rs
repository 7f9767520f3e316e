//! The dispatcher on the map: a mast on a dark square. What keeps it from its work is a sign on it.

use super::sheet::{Outline as _, Sheet};
use crate::view::lens::Lens;
use crate::view::palette::Palette;

/// Draws it; `is_down` takes the light out of it.
pub fn draw<S: Sheet>(
    sheet: &S,
    lens: &Lens,
    palette: &Palette,
    (place, is_down): ((f32, f32), bool),
) {
    let at = lens.at(place.0, place.1);
    if !lens.sees(at, 24.0) {
        return;
    }
    let size = side_px(lens);
    sheet.begin();
    sheet.rounded(at, size, size, size * 0.26);
    sheet.stroke_current(&palette.land, 4.0);
    sheet.fill_current(if is_down { &palette.track } else { &palette.ink });
    sheet.save();
    sheet.translate(at.0, at.1);
    sheet.scale(size / 24.0, size / 24.0);
    sheet.stroke(&S::Path::from_svg(MAST), &palette.surface, 1.9);
    if !is_down {
        sheet.stroke(&S::Path::from_svg(WAVES), &palette.surface, 1.7);
    }
    sheet.restore();
}

/// Side of the square in pixels.
pub fn side_px(lens: &Lens) -> f64 {
    27.0 * lens.marker_size().max(0.75)
}

const MAST: &str =
    "M0-2.5 -4 8M0-2.5 4 8M-2.4 4H2.4M-1.6-3a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0-3.2 0z";
const WAVES: &str = "M-4.2-6.4a5.4 5.4 0 0 0 0 6.8M4.2-6.4a5.4 5.4 0 0 1 0 6.8\
    M-7.2-8.4a9 9 0 0 0 0 10.8M7.2-8.4a9 9 0 0 1 0 10.8";

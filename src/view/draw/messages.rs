//! Messages on their way: a small shape on a thin line between who sent it and who gets it.

use super::sheet::{Outline, Sheet};
use crate::view::flights::{Drawn, GLYPHS, Glyph, LOST, MessageLayer, drawn};
use crate::view::frame::Frame;
use crate::view::lens::Lens;
use crate::view::palette::Palette;

/// Draws messages; keeps their outlines.
pub struct Messages<P> {
    glyphs: [P; GLYPHS.len()],
    lost: P,
}

impl<P: Outline> Default for Messages<P> {
    fn default() -> Self {
        Messages {
            glyphs: std::array::from_fn(|idx| P::from_svg(GLYPHS[idx].outline)),
            lost: P::from_svg(LOST.outline),
        }
    }
}

impl<P: Outline> Messages<P> {
    /// Draws those that are shown, the selected thing's above the others. With many of them all
    /// others are dots without lines.
    pub fn draw(
        &self,
        sheet: &impl Sheet<Path = P>,
        lens: &Lens,
        palette: &Palette,
        (frame, layer): (&Frame, MessageLayer),
    ) {
        let all = || drawn(frame, layer, lens.scale);
        let in_view = all().filter(|it| lens.sees(lens.at(it.at.0, it.at.1), 12.0)).count();
        let is_quiet = in_view > QUIET_FROM;
        let has_line = |it: &Drawn| it.is_followed || !is_quiet && !it.is_minor();
        for message in all().filter(has_line) {
            line(sheet, lens, palette, &message);
        }
        for followed in [false, true] {
            for message in all().filter(|it| it.is_followed == followed) {
                self.mark(sheet, lens, palette, &message, is_quiet && !followed);
            }
        }
        sheet.opacity(1.0);
    }

    fn mark(
        &self,
        sheet: &impl Sheet<Path = P>,
        lens: &Lens,
        palette: &Palette,
        message: &Drawn<'_>,
        is_dot: bool,
    ) {
        let (Some(glyph), Some(path)) = (GLYPHS.get(message.glyph), self.glyphs.get(message.glyph))
        else {
            return;
        };
        let at = lens.at(message.at.0, message.at.1);
        if !lens.sees(at, 12.0) {
            return;
        }
        // A lost acknowledgement or heartbeat is told of, but quietly.
        let size = match (message.is_followed, message.is_minor()) {
            (true, _) => 1.15,
            (false, true) if message.lost.is_some() => 0.55,
            (false, _) => 0.9,
        };
        match message.lost {
            Some(faded) => {
                let left = f64::from(1.0 - faded);
                if faded == 0.0 {
                    shape(sheet, palette, (glyph, path), (at, size));
                }
                sheet.opacity(left);
                if faded > 0.0 {
                    shape(sheet, palette, (&LOST, &self.lost), (at, size));
                }
                sheet.opacity(1.0);
            }
            None if is_dot => {
                sheet.begin();
                sheet.circle(at, 2.6);
                sheet.stroke_current(&palette.land, 1.6);
                sheet.fill_current(palette.of(glyph.mark));
            }
            None => shape(sheet, palette, (glyph, path), (at, size)),
        }
    }
}

/// The way of a message, dotted where it was lost.
fn line(sheet: &impl Sheet, lens: &Lens, palette: &Palette, message: &Drawn<'_>) {
    let Some(glyph) = GLYPHS.get(message.glyph) else { return };
    let [from, bend, to] = message.line.map(|(x, y)| lens.at(x, y));
    sheet.begin();
    sheet.move_to(from.0, from.1);
    sheet.curve_to(bend.0, bend.1, to.0, to.1);
    let strength = if message.is_followed { 0.75 } else { 0.4 };
    sheet.opacity(strength * f64::from(1.0 - message.lost.unwrap_or(0.0)));
    if message.lost.is_some() {
        sheet.dashed(&[2.0, 5.0]);
    }
    sheet.stroke_current(palette.of(glyph.mark), if message.is_followed { 2.0 } else { 1.3 });
    if message.lost.is_some() {
        sheet.solid();
    }
    sheet.opacity(1.0);
}

/// One shape with its casing; `size` 1 is 14 pixels.
fn shape<S: Sheet>(
    sheet: &S,
    palette: &Palette,
    (glyph, path): (&Glyph, &S::Path),
    (at, size): ((f64, f64), f64),
) {
    let colour = palette.of(glyph.mark);
    sheet.save();
    sheet.translate(at.0, at.1);
    sheet.scale(size, size);
    sheet.stroke(path, &palette.land, if glyph.is_filled { 4.0 } else { 6.0 });
    if glyph.is_filled {
        sheet.fill(path, colour);
    } else {
        sheet.stroke(path, colour, 2.4);
    }
    sheet.restore();
}

/// With more messages in view than this all are dots (chosen by looking).
const QUIET_FROM: usize = 40;

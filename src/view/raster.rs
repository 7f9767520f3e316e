//! Sprites copied by hand into a block of pixels: for more things than a canvas can stamp in a frame.
//! Knows no canvas; pixels are bytes red, green, blue, opacity, as a canvas takes them.

/// A picture that sprites are copied into.
#[derive(Clone, Debug, Default)]
pub struct Raster {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

impl Raster {
    /// Makes it so many pixels wide and high, and all of them transparent.
    pub fn clear(&mut self, width: usize, height: usize) {
        (self.width, self.height) = (width, height);
        self.bytes.resize(width * height * 4, 0);
        self.bytes.fill(0);
    }
    /// The pixels, row by row from the top.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
    /// Copies a sprite so that its upper left corner lies at a place; what is outside is left out.
    pub fn copy(&mut self, sprite: &Sprite, (left, top): (i32, i32)) {
        let inside = |from: i32, side: i32, whole: usize| {
            from >= 0 && usize::try_from(from + side).is_ok_and(|end| end <= whole)
        };
        if inside(left, sprite.side, self.width) && inside(top, sprite.side, self.height) {
            let corner = (top as usize * self.width + left as usize) * 4;
            for run in &sprite.runs {
                let at = corner + (run.y * self.width + run.x) * 4;
                lay(&mut self.bytes[at..][..run.len], &sprite.bytes[run.from..][..run.len], run);
            }
        } else {
            self.copy_clipped(sprite, (left, top));
        }
    }

    fn copy_clipped(&mut self, sprite: &Sprite, (left, top): (i32, i32)) {
        for run in &sprite.runs {
            let y = top + run.y as i32;
            let from = left + run.x as i32;
            let skipped = usize::try_from(-from).unwrap_or(0) * 4;
            let beyond = usize::try_from(from + (run.len / 4) as i32 - self.width as i32);
            let kept = run.len.saturating_sub(beyond.unwrap_or(0) * 4);
            if y < 0 || y as usize >= self.height || skipped >= kept {
                continue;
            }
            let at = (y as usize * self.width + from.max(0) as usize) * 4;
            let source = &sprite.bytes[run.from + skipped..run.from + kept];
            lay(&mut self.bytes[at..][..source.len()], source, run);
        }
    }
}

/// A small square picture as its runs of pixels, without the transparent ones.
#[derive(Clone, Debug, Default)]
pub struct Sprite {
    side: i32,
    bytes: Vec<u8>,
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    x: usize,
    y: usize,
    /// Where its bytes are in the sprite, and how many.
    from: usize,
    len: usize,
    /// Whether nothing shines through.
    is_opaque: bool,
}

impl Sprite {
    /// The square at a place of a sheet `sheet_width` pixels wide.
    ///
    /// # Panics
    /// Where the square is not inside of the sheet.
    pub fn cut(
        sheet: &[u8],
        sheet_width: usize,
        (left, top): (usize, usize),
        side: usize,
    ) -> Sprite {
        let mut sprite = Sprite { side: side as i32, ..Sprite::default() };
        for y in 0..side {
            let row = &sheet[((top + y) * sheet_width + left) * 4..][..side * 4];
            for (x, pixel) in row.as_chunks::<4>().0.iter().enumerate() {
                sprite.add((x, y), *pixel);
            }
        }
        sprite
    }

    fn add(&mut self, (x, y): (usize, usize), pixel: [u8; 4]) {
        if pixel[3] == 0 {
            return;
        }
        let (from, is_opaque) = (self.bytes.len(), pixel[3] == 255);
        self.bytes.extend(pixel);
        match self.runs.last_mut() {
            Some(run) if (run.y, run.x + run.len / 4, run.is_opaque) == (y, x, is_opaque) => {
                run.len += 4;
            }
            _ => self.runs.push(Run { x, y, from, len: 4, is_opaque }),
        }
    }
}

fn lay(onto: &mut [u8], run: &[u8], how: &Run) {
    if how.is_opaque {
        return onto.copy_from_slice(run);
    }
    let pairs = onto.as_chunks_mut::<4>().0.iter_mut().zip(run.as_chunks::<4>().0);
    for (below, above) in pairs {
        *below = over(*above, *below);
    }
}

/// One pixel over another; neither is multiplied by its opacity.
fn over(above: [u8; 4], below: [u8; 4]) -> [u8; 4] {
    let (a, b) = (u32::from(above[3]), u32::from(below[3]));
    if b == 0 {
        return above;
    }
    // In parts of 255 squared; not zero, since `a` is not.
    let shows = b * (255 - a);
    let whole = a * 255 + shows;
    let mix = |idx: usize| {
        let sum = u32::from(above[idx]) * a * 255 + u32::from(below[idx]) * shows;
        ((sum + whole / 2) / whole) as u8
    };
    [mix(0), mix(1), mix(2), ((whole + 127) / 255) as u8]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::rng::{Purpose, below, draw};

    /// The slow obvious way: pixel by pixel.
    fn copy_slowly(raster: &mut Raster, square: &[u8], side: usize, (left, top): (i32, i32)) {
        for y in 0..side {
            for x in 0..side {
                let (px, py) = (left + x as i32, top + y as i32);
                let above: [u8; 4] = std::array::from_fn(|i| square[(y * side + x) * 4 + i]);
                let inside = (0..raster.width as i32).contains(&px)
                    && (0..raster.height as i32).contains(&py);
                if above[3] > 0 && inside {
                    let at = (py as usize * raster.width + px as usize) * 4;
                    let pixel: [u8; 4] = std::array::from_fn(|i| raster.bytes[at + i]);
                    raster.bytes[at..at + 4].copy_from_slice(&over(above, pixel));
                }
            }
        }
    }

    #[test]
    fn sprites_lie_as_pixel_by_pixel_at_every_edge_too() {
        for seed in 0..20 {
            let mut n = 0;
            let mut random = |most: u64| {
                n += 1;
                below(draw(seed, Purpose::Demand, 7, n), most)
            };
            let side = 3 + random(9) as usize;
            let mut square: Vec<u8> = (0..side * side * 4).map(|_| random(256) as u8).collect();
            for pixel in square.as_chunks_mut::<4>().0 {
                pixel[3] = [0, 255, 255, pixel[3]][usize::from(pixel[0] % 4)];
            }
            let sprite = Sprite::cut(&square, side, (0, 0), side);
            let (mut fast, mut slow) = (Raster::default(), Raster::default());
            fast.clear(31, 17);
            slow.clear(31, 17);
            for _ in 0..60 {
                let at = (random(50) as i32 - 12, random(36) as i32 - 12);
                fast.copy(&sprite, at);
                copy_slowly(&mut slow, &square, side, at);
            }
            assert!(fast.bytes() == slow.bytes(), "seed {seed}");
        }
    }

    #[test]
    fn half_over_half_is_three_quarters() {
        let mixed = over([200, 0, 0, 128], [0, 100, 0, 128]);
        assert_eq!(mixed[3], 192);
        assert_eq!(over([1, 2, 3, 255], [9, 9, 9, 77]), [1, 2, 3, 255]);
        assert_eq!(over([1, 2, 3, 9], [0; 4]), [1, 2, 3, 9]);
    }
}

//! Outlines as SVG writes them: places rounded to a tenth of a pixel, each told by its distance from
//! the one before, which is shorter.

use crate::view::draw::sheet::Outline;
use crate::view::numbers::decimal;

/// A place or a length of the picture, without needless zeros.
pub fn number(value: f64) -> String {
    let mut text = decimal(value, 1);
    if text.ends_with(".0") {
        text.truncate(text.len() - 2);
    }
    text
}

/// Scale, turn and place of what is drawn: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
    pub e: f64,
    pub f: f64,
}

impl Transform {
    /// Nothing moved.
    pub const NONE: Transform = Transform { a: 1.0, b: 0.0, c: 0.0, d: 1.0, e: 0.0, f: 0.0 };

    /// Where a place comes to lie.
    pub fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        (self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f)
    }
    /// How much longer everything gets.
    pub fn growth(&self) -> f64 {
        self.a.hypot(self.b)
    }
    /// Another one first, then this one.
    pub fn after(&self, inner: Transform) -> Transform {
        let (e, f) = self.apply((inner.e, inner.f));
        Transform {
            a: self.a * inner.a + self.c * inner.b,
            b: self.b * inner.a + self.d * inner.b,
            c: self.a * inner.c + self.c * inner.d,
            d: self.b * inner.c + self.d * inner.d,
            e,
            f,
        }
    }
    /// As an attribute of an element; empty where nothing is moved.
    pub fn attribute(&self) -> String {
        if *self == Transform::NONE {
            return String::new();
        }
        let [a, b, c, d] = [self.a, self.b, self.c, self.d].map(|part| decimal(part, 3));
        let (e, f) = (number(self.e), number(self.f));
        format!(" transform=\"matrix({a} {b} {c} {d} {e} {f})\"")
    }
}

/// A part of an outline, in the coordinates that it was drawn in.
#[derive(Clone, Copy, Debug)]
enum Step {
    Move(f64, f64),
    Line(f64, f64),
    Curve([f64; 4]),
    /// Radius, whether it is the longer way round, where it ends. Clockwise on the screen.
    Arc(f64, bool, (f64, f64)),
    Close,
}

/// An outline: steps, or data that is taken as it is.
#[derive(Clone, Debug, Default)]
pub struct Path {
    steps: Vec<Step>,
    data: Option<&'static str>,
}

impl Path {
    /// Forgets all steps.
    pub fn clear(&mut self) {
        self.steps.clear();
    }
    /// Starts a new line.
    pub fn move_to(&mut self, (x, y): (f64, f64)) {
        self.steps.push(Step::Move(x, y));
    }
    /// Goes on straight; a line that begins nowhere begins here.
    pub fn line_to(&mut self, (x, y): (f64, f64)) {
        let begins = matches!(self.steps.last(), None | Some(Step::Close));
        self.steps.push(if begins { Step::Move(x, y) } else { Step::Line(x, y) });
    }
    /// Goes on with a quadratic curve.
    pub fn curve_to(&mut self, bend: (f64, f64), to: (f64, f64)) {
        self.steps.push(Step::Curve([bend.0, bend.1, to.0, to.1]));
    }
    /// Goes on to where the arc begins, and along it.
    pub fn arc(&mut self, (x, y): (f64, f64), radius: f64, (from, to): (f64, f64)) {
        let on = |angle: f64| (x + radius * libm::cos(angle), y + radius * libm::sin(angle));
        let turn = to - from;
        self.line_to(on(from));
        // An arc that ends where it begins would be none: a full circle is two.
        if turn >= std::f64::consts::TAU - 1e-6 {
            self.steps.push(Step::Arc(radius, false, on(from + turn / 2.0)));
            self.steps.push(Step::Arc(radius, false, on(to)));
        } else {
            self.steps.push(Step::Arc(radius, turn > std::f64::consts::PI, on(to)));
        }
    }
    /// Closes the line.
    pub fn close(&mut self) {
        self.steps.push(Step::Close);
    }
    /// The outline as path data, and what is still to be done to it. Lines of which nothing lies in
    /// `window`, a width and a height, with a margin around it, are left out.
    pub fn write(&self, by: &Transform, window: (f64, f64)) -> (String, Transform) {
        if let Some(data) = self.data {
            return (data.to_owned(), *by);
        }
        let mut out = String::new();
        let starts = |&(_, step): &(usize, &Step)| matches!(step, Step::Move(..));
        let mut starts: Vec<usize> =
            self.steps.iter().enumerate().filter(starts).map(|(idx, _)| idx).collect();
        starts.push(self.steps.len());
        let mut pen = Pen::default();
        for range in starts.windows(2) {
            let line = &self.steps[range[0]..range[1]];
            if is_seen(line, by, window) {
                line.iter().for_each(|step| pen.write(*step, by, &mut out));
            }
        }
        (out, Transform::NONE)
    }
}

fn is_seen(line: &[Step], by: &Transform, (width, height): (f64, f64)) -> bool {
    let mut low = (f64::MAX, f64::MAX);
    let mut high = (f64::MIN, f64::MIN);
    let mut cover = |at: (f64, f64), reach: f64| {
        let (x, y) = by.apply(at);
        low = (low.0.min(x - reach), low.1.min(y - reach));
        high = (high.0.max(x + reach), high.1.max(y + reach));
    };
    for step in line {
        match *step {
            Step::Move(x, y) | Step::Line(x, y) => cover((x, y), 0.0),
            Step::Curve([bend_x, bend_y, x, y]) => {
                cover((bend_x, bend_y), 0.0);
                cover((x, y), 0.0);
            }
            Step::Arc(radius, _, at) => cover(at, 2.0 * radius * by.growth()),
            Step::Close => {}
        }
    }
    high.0 > -MARGIN && high.1 > -MARGIN && low.0 < width + MARGIN && low.1 < height + MARGIN
}

/// Where the pen is, in tenths of a pixel, and where its line began.
#[derive(Default)]
struct Pen {
    at: (i64, i64),
    start: (i64, i64),
}

impl Pen {
    fn write(&mut self, step: Step, by: &Transform, out: &mut String) {
        match step {
            Step::Move(x, y) => {
                let to = tenths(by.apply((x, y)));
                self.at = (0, 0);
                self.go("M", to, out);
                self.start = to;
            }
            Step::Line(x, y) => {
                let to = tenths(by.apply((x, y)));
                if to != self.at {
                    self.go("l", to, out);
                }
            }
            Step::Curve([bend_x, bend_y, x, y]) => {
                let from = self.at;
                self.go("q", tenths(by.apply((bend_x, bend_y))), out);
                self.at = from;
                self.go(" ", tenths(by.apply((x, y))), out);
            }
            Step::Arc(radius, is_long, to) => {
                let radius = number(radius * by.growth());
                out.push_str(&format!("a{radius} {radius} 0 {} 1", u8::from(is_long)));
                self.go(" ", tenths(by.apply(to)), out);
            }
            Step::Close => {
                out.push('z');
                self.at = self.start;
            }
        }
    }
    fn go(&mut self, command: &str, to: (i64, i64), out: &mut String) {
        let (dx, dy) = (to.0 - self.at.0, to.1 - self.at.1);
        out.push_str(command);
        out.push_str(&number(dx as f64 / 10.0));
        if dy >= 0 {
            out.push(' ');
        }
        out.push_str(&number(dy as f64 / 10.0));
        self.at = to;
    }
}

fn tenths((x, y): (f64, f64)) -> (i64, i64) {
    ((x * 10.0).round() as i64, (y * 10.0).round() as i64)
}

impl Outline for Path {
    fn new() -> Path {
        Path::default()
    }
    fn from_svg(data: &'static str) -> Path {
        Path { data: Some(data), ..Path::default() }
    }
    fn polygon(&mut self, corners: &[f32]) {
        self.line(corners);
        self.close();
    }
    fn line(&mut self, points: &[f32]) {
        for (idx, point) in points.as_chunks::<2>().0.iter().enumerate() {
            let at = (point[0].into(), point[1].into());
            if idx == 0 { self.move_to(at) } else { self.line_to(at) }
        }
    }
    fn circle(&mut self, (x, y): (f64, f64), radius: f64) {
        self.move_to((x + radius, y));
        self.arc((x, y), radius, (0.0, std::f64::consts::TAU));
    }
}

/// Beyond the window a line may still be seen by its width.
const MARGIN: f64 = 30.0;

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &Path) -> String {
        path.write(&Transform::NONE, (100.0, 100.0)).0
    }

    #[test]
    fn a_line_is_told_by_its_steps_and_never_drifts() {
        let mut path = Path::new();
        path.polygon(&[10.0, 10.0, 20.04, 10.0, 30.08, 20.0]);
        assert_eq!(written(&path), "M10 10l10 0l10.1 10z");
        path.clear();
        path.move_to((5.0, 5.0));
        path.curve_to((10.0, 0.0), (15.0, 5.0));
        assert_eq!(written(&path), "M5 5q5-5 10 0");
    }

    #[test]
    fn a_circle_is_two_arcs_and_a_part_of_one_goes_the_right_way_round() {
        let mut path = Path::new();
        path.circle((50.0, 50.0), 10.0);
        assert_eq!(written(&path), "M60 50a10 10 0 0 1 -20 0a10 10 0 0 1 20 0");
        path.clear();
        path.arc((50.0, 50.0), 10.0, (0.0, 1.5 * std::f64::consts::PI));
        assert_eq!(written(&path), "M60 50a10 10 0 1 1 -10-10");
    }

    #[test]
    fn what_is_out_of_sight_is_left_out() {
        let mut path = Path::new();
        path.line(&[10.0, 10.0, 20.0, 10.0]);
        path.line(&[10.0, 400.0, 20.0, 400.0]);
        assert_eq!(written(&path), "M10 10l10 0");
    }
}

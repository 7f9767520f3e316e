//! A sheet that writes down what is drawn on it as SVG.

use super::path::{Path, Transform, number};
use crate::view::draw::sheet::{FAMILY, Sheet};
use crate::view::lens::Lens;
use crate::view::numbers::decimal;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::{Arguments, Write as _};

/// The drawing so far. All of it is behind one cell, since a canvas needs no exclusive access and
/// the drawing functions ask for none; no borrow outlives a method.
pub struct Drawing {
    inner: RefCell<Inner>,
}

struct Inner {
    out: String,
    window: (f64, f64),
    now: State,
    saved: Vec<State>,
    /// The outline begun last.
    current: Path,
    /// The element written last but not yet closed, as long as it may get another colour.
    open: Option<Element>,
    /// Long outlines that stand in the file, and their numbers.
    known: BTreeMap<String, usize>,
    clips: usize,
}

#[derive(Clone, Debug)]
struct State {
    place: Transform,
    clip: Option<usize>,
    dashes: String,
    flat: bool,
    opacity: f64,
    /// Weight, size, space between letters.
    face: (u32, f64, f64),
}

/// An outline with its colours.
struct Element {
    data: String,
    place: Transform,
    fill: Option<String>,
    /// Colour and the other attributes of the line.
    line: Option<(String, String)>,
    /// Whether the line lies under the filling.
    line_first: bool,
    rest: String,
}

impl Drawing {
    /// An empty picture as large as the view.
    pub fn new(lens: &Lens, title: &str) -> Drawing {
        let (width, height) = (number(lens.width), number(lens.height));
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILY}\" text-anchor=\"middle\" \
             dominant-baseline=\"central\" stroke-linejoin=\"round\" stroke-linecap=\"round\" \
             fill=\"none\">\n<title>"
        );
        escape(title, &mut out);
        out.push_str("</title>\n");
        let now = State {
            place: Transform::NONE,
            clip: None,
            dashes: String::new(),
            flat: false,
            opacity: 1.0,
            face: (400, 12.0, 0.0),
        };
        let inner = Inner {
            out,
            window: (lens.width, lens.height),
            now,
            saved: Vec::new(),
            current: Path::default(),
            open: None,
            known: BTreeMap::new(),
            clips: 0,
        };
        Drawing { inner: RefCell::new(inner) }
    }
    /// The whole file.
    pub fn finish(self) -> String {
        let mut inner = self.inner.into_inner();
        inner.flush();
        inner.out.push_str("</svg>\n");
        inner.out
    }

    fn with<T>(&self, change: impl FnOnce(&mut Inner) -> T) -> T {
        change(&mut self.inner.borrow_mut())
    }
}

impl Inner {
    /// Writes the element that was kept open.
    fn flush(&mut self) {
        let Some(it) = self.open.take() else { return };
        let mut style = String::new();
        if let Some(fill) = &it.fill {
            style.push_str(" fill=\"");
            escape(fill, &mut style);
            style.push('"');
        }
        if let Some((colour, line)) = &it.line {
            style.push_str(" stroke=\"");
            escape(colour, &mut style);
            style.push('"');
            style.push_str(line);
            if it.line_first && it.fill.is_some() {
                style.push_str(" paint-order=\"stroke\"");
            }
        }
        style.push_str(&it.rest);
        let place = it.place.attribute();
        if it.data.len() < LONG {
            let _ = writeln!(self.out, "<path d=\"{}\"{style}{place}/>", it.data);
            return;
        }
        let next = self.known.len();
        match self.known.get(&it.data) {
            Some(known) => {
                let _ = writeln!(self.out, "<use href=\"#p{known}\"{style}{place}/>");
            }
            None => {
                let path = format!("<path id=\"p{next}\" d=\"{}\"/>", it.data);
                let _ = writeln!(self.out, "<g{style}{place}>{path}</g>");
                self.known.insert(it.data, next);
            }
        }
    }
    /// Fills an outline, together with its line where that was drawn just before.
    fn fill(&mut self, (data, place): (String, Transform), colour: &str) {
        let rest = self.rest();
        match &mut self.open {
            Some(it) if it.is(&data, &place, &rest) && it.fill.is_none() => {
                it.fill = Some(colour.to_owned());
                it.line_first = true;
            }
            _ => {
                let element =
                    Element { fill: Some(colour.to_owned()), ..Element::new(data, place, rest) };
                self.keep(element);
            }
        }
    }
    fn stroke(&mut self, (data, place): (String, Transform), colour: &str, width: f64) {
        let rest = self.rest();
        // A width is scaled with its outline where that is left to the reader's program.
        let width = if place == Transform::NONE { width * self.now.place.growth() } else { width };
        let mut line = format!(" stroke-width=\"{}\"", number(width));
        line.push_str(&self.now.dashes);
        if self.now.flat {
            line.push_str(" stroke-linecap=\"butt\"");
        }
        match &mut self.open {
            Some(it) if it.is(&data, &place, &rest) && it.line.is_none() => {
                it.line = Some((colour.to_owned(), line));
            }
            _ => {
                let line = Some((colour.to_owned(), line));
                self.keep(Element { line, ..Element::new(data, place, rest) });
            }
        }
    }
    fn keep(&mut self, element: Element) {
        self.flush();
        if !element.data.is_empty() {
            self.open = Some(element);
        }
    }
    /// What every element may need: opacity and clip.
    fn rest(&self) -> String {
        let mut rest = String::new();
        if self.now.opacity < 1.0 {
            let _ = write!(rest, " opacity=\"{}\"", decimal(self.now.opacity, 2));
        }
        if let Some(clip) = self.now.clip {
            let _ = write!(rest, " clip-path=\"url(#c{clip})\"");
        }
        rest
    }
    fn written(&self) -> (String, Transform) {
        // Its places were moved when they were added.
        self.current.write(&Transform::NONE, self.window)
    }
    fn text(&mut self, text: &str, (x, y): (f64, f64), style: &str) {
        self.flush();
        let (weight, size, spacing) = self.now.face;
        let place = self.now.place.attribute();
        let size = number(size);
        let mut spaced = String::new();
        if spacing > 0.0 {
            spaced = format!(" letter-spacing=\"{}\"", number(spacing));
        }
        let (x, y, rest) = (number(x), number(y), self.rest());
        let _ = write!(
            self.out,
            "<text x=\"{x}\" y=\"{y}\" font-weight=\"{weight}\" font-size=\"{size}\"\
             {spaced}{style}{rest}{place}>"
        );
        escape(text, &mut self.out);
        self.out.push_str("</text>\n");
    }
}

impl Element {
    fn new(data: String, place: Transform, rest: String) -> Element {
        Element { data, place, fill: None, line: None, line_first: false, rest }
    }
    fn is(&self, data: &str, place: &Transform, rest: &str) -> bool {
        self.data == data && self.place == *place && self.rest == rest
    }
}

impl Sheet for Drawing {
    type Path = Path;

    fn cover(&self, colour: &str) {
        self.with(|it| {
            it.flush();
            it.out.push_str("<rect width=\"100%\" height=\"100%\" fill=\"");
            escape(colour, &mut it.out);
            it.out.push_str("\"/>\n");
        });
    }
    fn in_metres(&self, lens: &Lens) {
        let scale = lens.scale;
        let place = Transform { a: scale, b: 0.0, c: 0.0, d: -scale, e: lens.left, f: lens.top };
        self.with(|it| it.now.place = place);
    }
    fn in_pixels(&self, _lens: &Lens) {
        self.with(|it| it.now.place = Transform::NONE);
    }
    fn save(&self) {
        self.with(|it| it.saved.push(it.now.clone()));
    }
    fn restore(&self) {
        self.with(|it| it.now = it.saved.pop().unwrap_or_else(|| it.now.clone()));
    }
    fn translate(&self, e: f64, f: f64) {
        self.with(|it| it.now.place = it.now.place.after(Transform { e, f, ..Transform::NONE }));
    }
    fn scale(&self, a: f64, d: f64) {
        self.with(|it| it.now.place = it.now.place.after(Transform { a, d, ..Transform::NONE }));
    }
    fn turn_to(&self, (x, y): (f64, f64)) {
        let turn = Transform { a: x, b: y, c: -y, d: x, ..Transform::NONE };
        self.with(|it| it.now.place = it.now.place.after(turn));
    }
    fn clip(&self) {
        self.with(|it| {
            it.flush();
            let (id, data) = (it.clips, it.written().0);
            let clip = format!("<clipPath id=\"c{id}\"><path d=\"{data}\"/></clipPath>\n");
            it.out.push_str(&clip);
            it.now.clip = Some(id);
            it.clips += 1;
        });
    }

    fn fill(&self, path: &Path, colour: &str) {
        self.with(|it| it.fill(path.write(&it.now.place, it.window), colour));
    }
    fn stroke(&self, path: &Path, colour: &str, width: f64) {
        self.with(|it| it.stroke(path.write(&it.now.place, it.window), colour, width));
    }

    fn begin(&self) {
        self.with(|it| it.current.clear());
    }
    fn move_to(&self, x: f64, y: f64) {
        self.with(|it| it.current.move_to(it.now.place.apply((x, y))));
    }
    fn line_to(&self, x: f64, y: f64) {
        self.with(|it| it.current.line_to(it.now.place.apply((x, y))));
    }
    fn curve_to(&self, bend_x: f64, bend_y: f64, x: f64, y: f64) {
        self.with(|it| {
            let place = it.now.place;
            it.current.curve_to(place.apply((bend_x, bend_y)), place.apply((x, y)));
        });
    }
    /// Nothing turns or mirrors while arcs are drawn.
    fn arc(&self, middle: (f64, f64), radius: f64, from: f64, to: f64) {
        self.with(|it| {
            let place = it.now.place;
            it.current.arc(place.apply(middle), radius * place.growth(), (from, to));
        });
    }
    fn close(&self) {
        self.with(|it| it.current.close());
    }
    fn add_rect(&self, x: f64, y: f64, width: f64, height: f64) {
        self.move_to(x, y);
        self.line_to(x + width, y);
        self.line_to(x + width, y + height);
        self.line_to(x, y + height);
        self.close();
    }
    fn rounded(&self, (x, y): (f64, f64), width: f64, height: f64, radius: f64) {
        let (dx, dy) = (width / 2.0, height / 2.0);
        let (left, top, right, bottom) = (x - dx, y - dy, x + dx, y + dy);
        let quarter = std::f64::consts::FRAC_PI_2;
        let corner = |middle, turns: f64| {
            self.arc(middle, radius, turns * quarter, (turns + 1.0) * quarter);
        };
        self.move_to(left + radius, top);
        corner((right - radius, top + radius), -1.0);
        corner((right - radius, bottom - radius), 0.0);
        corner((left + radius, bottom - radius), 1.0);
        corner((left + radius, top + radius), 2.0);
        self.close();
    }
    fn fill_current(&self, colour: &str) {
        self.with(|it| it.fill(it.written(), colour));
    }
    fn stroke_current(&self, colour: &str, width: f64) {
        self.with(|it| it.stroke(it.written(), colour, width));
    }
    fn rect(&self, (x, y): (f64, f64), width: f64, height: f64, inset: f64, colour: &str) {
        let mut path = Path::default();
        let (right, bottom) = (x + width - inset, y + height - inset);
        let corners = [(x + inset, y + inset), (right, y + inset), (right, bottom)];
        path.move_to(corners[0]);
        path.line_to(corners[1]);
        path.line_to(corners[2]);
        path.line_to((x + inset, bottom));
        path.close();
        self.fill(&path, colour);
    }

    fn dashed(&self, dashes: &[f64]) {
        let list: Vec<String> = dashes.iter().map(|&dash| number(dash)).collect();
        let dashes = format!(" stroke-dasharray=\"{}\"", list.join(" "));
        self.with(|it| it.now.dashes = dashes);
    }
    fn solid(&self) {
        self.with(|it| (it.now.dashes, it.now.flat) = (String::new(), false));
    }
    fn flat_ends(&self) {
        self.with(|it| it.now.flat = true);
    }
    fn opacity(&self, share: f64) {
        self.with(|it| it.now.opacity = share.clamp(0.0, 1.0));
    }

    fn typeface(&self, weight: u32, size: f64, spacing: f64) {
        self.with(|it| it.now.face = (weight, size, spacing));
    }
    fn text(&self, text: &str, at: (f64, f64), colour: &str) {
        let mut style = String::from(" fill=\"");
        escape(colour, &mut style);
        style.push('"');
        self.with(|it| it.text(text, at, &style));
    }
    fn text_with_halo(&self, text: &str, at: (f64, f64), colour: &str, halo: (&str, f64)) {
        let mut style = String::from(" fill=\"");
        escape(colour, &mut style);
        style.push_str("\" stroke=\"");
        escape(halo.0, &mut style);
        let _ = write!(style, "\" stroke-width=\"{}\" paint-order=\"stroke\"", number(halo.1));
        self.with(|it| it.text(text, at, &style));
    }
    /// Guessed: a file has no typeface to ask. It decides where names find room, not how they look.
    fn text_width(&self, text: &str) -> f64 {
        let (weight, size, spacing) = self.with(|it| it.now.face);
        let size = if weight >= 600 { size * BOLD } else { size };
        text.chars().map(|letter| size * width_em(letter) + spacing).sum()
    }
    fn capitals(&self, name: &str) -> String {
        name.to_uppercase()
    }
    fn thing(&self, name: Arguments) {
        self.with(|it| {
            it.flush();
            let _ = writeln!(it.out, "<g><title>{name}</title>");
        });
    }
    fn end(&self) {
        self.with(|it| {
            it.flush();
            it.out.push_str("</g>\n");
        });
    }
}

/// How much wider bold letters are.
const BOLD: f64 = 1.1;

/// The usual width of a letter in parts of the size of type.
fn width_em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | '\'' | ':' | ' ' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' => 0.92,
        letter if letter.is_uppercase() => 0.68,
        _ => 0.6,
    }
}

/// Text as XML: what would be read as mark-up is named, what no XML may hold is left out.
pub fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() && !matches!(letter, '\t' | '\n') => {}
            letter => out.push(letter),
        }
    }
}

/// From so many bytes on an outline that is drawn again is referred to.
const LONG: usize = 400;

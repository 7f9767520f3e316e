//! Trends as lines: those of the scoreboard, and a page of them as an SVG file that stands alone,
//! with its styles inside. Pure; what a trend is of, others know.

use super::draw::sheet::FAMILY;
use super::numbers::decimal;
use super::palette::Palette;
use super::svg::escape;
use std::fmt::Write as _;

/// A number with its trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name.
    pub label: String,
    /// The number now, with its unit.
    pub value: String,
    /// What a point of the trend is measured in, as it stands behind the number.
    pub unit: String,
    /// The trend, oldest first; `None` where nothing was measured.
    pub trend: Vec<Option<f32>>,
}

/// What a line does where nothing was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gaps {
    /// It stops.
    Open,
    /// It goes on to the next point.
    Bridged,
}

/// The box that a line is drawn in, from the left edge on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// Its width.
    pub width: f32,
    /// Where the greatest value lies.
    pub top: f32,
    /// Where the least value lies.
    pub bottom: f32,
    /// Where the area under the line ends.
    pub floor: f32,
}

/// A line in a tile of the scoreboard.
pub const SPARK: Plot = Plot { width: 100.0, top: 3.0, bottom: 25.0, floor: 28.0 };

impl Plot {
    /// A trend as an SVG path.
    pub fn line(&self, trend: &[Option<f32>], gaps: Gaps) -> String {
        let (least, most) = ends(trend).unwrap_or((0.0, 0.0));
        // What never changed is a line in the middle; what never happened lies at the bottom.
        let flat = if most == 0.0 { 0.0 } else { 0.5 };
        let mut path = String::new();
        let step = self.width / (trend.len().max(2) - 1) as f32;
        let mut pen_down = false;
        for (idx, value) in trend.iter().enumerate() {
            let Some(value) = value else {
                pen_down &= gaps == Gaps::Bridged;
                continue;
            };
            let share = if most > least { (value - least) / (most - least) } else { flat };
            path.push(if pen_down { 'L' } else { 'M' });
            path.push_str(&decimal((idx as f32 * step).into(), 1));
            path.push(' ');
            let y = self.bottom - (self.bottom - self.top) * share;
            path.push_str(&decimal(y.into(), 1));
            pen_down = true;
        }
        path
    }
    /// The area under the last unbroken stretch of a line.
    pub fn under(&self, line: &str) -> String {
        let Some(start) = line.rfind('M') else { return String::new() };
        let stretch = &line[start..];
        let x_of = |point: &str| point.split(' ').next().unwrap_or_default().to_owned();
        let first = x_of(stretch[1..].split('L').next().unwrap_or_default());
        let last = x_of(stretch.rsplit('L').next().unwrap_or_default().trim_start_matches('M'));
        let floor = decimal(self.floor.into(), 0);
        format!("{stretch}L{last} {floor}L{first} {floor}Z")
    }
}

/// The least and the greatest value; `None` where nothing was measured.
fn ends(trend: &[Option<f32>]) -> Option<(f32, f32)> {
    let known = || trend.iter().flatten().copied();
    known().next()?;
    Some(known().fold((f32::MAX, f32::MIN), |(lo, hi), v| (lo.min(v), hi.max(v))))
}

/// Charts side by side as an SVG file. `times` are the times of day of the points.
pub fn page(title: &str, charts: &[Chart], times: &[String], palette: &Palette) -> String {
    let rows = charts.len().div_ceil(COLUMNS);
    let width = MARGIN + COLUMNS * (CELL_WIDTH + MARGIN);
    let height = HEAD + rows * (CELL_HEIGHT + MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FAMILY}\">\n<title>"
    );
    escape(title, &mut out);
    out.push_str("</title>\n<style>\n");
    let mut style = String::new();
    styles(palette, &mut style);
    escape(&style, &mut out);
    out.push_str("</style>\n<rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n");
    text(&mut out, "title", (MARGIN, 38), title);
    for (idx, chart) in charts.iter().enumerate() {
        let x = MARGIN + idx % COLUMNS * (CELL_WIDTH + MARGIN);
        let y = HEAD + idx / COLUMNS * (CELL_HEIGHT + MARGIN);
        let _ = writeln!(out, "<g transform=\"translate({x} {y})\">");
        cell(&mut out, chart, times);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn styles(palette: &Palette, out: &mut String) {
    let Palette { surface, ink, label, line, accent, .. } = palette;
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        ".ground {{ fill: {surface} }}\n\
         text {{ fill: {ink}; font-size: 12px; font-variant-numeric: tabular-nums }}\n\
         .title {{ font-size: 16px; font-weight: 600 }}\n\
         .value {{ font-size: 20px; font-weight: 600 }}\n\
         .axis {{ fill: {label}; font-size: 11px }}\n\
         .middle {{ text-anchor: middle }}\n\
         .end {{ text-anchor: end }}\n\
         .frame {{ fill: none; stroke: {line} }}\n\
         .line {{ fill: none; stroke: {accent}; stroke-width: 1.8; stroke-linejoin: round; \
         stroke-linecap: round }}\n\
         .bridge {{ fill: none; stroke: {accent}; stroke-width: 1; opacity: 0.45 }}\n\
         .area {{ fill: {accent}; opacity: 0.1 }}\n"
    );
}

fn cell(out: &mut String, chart: &Chart, times: &[String]) {
    text(out, "label", (0, 12), &chart.label);
    text(out, "value", (0, 36), &chart.value);
    let right = CELL_WIDTH;
    let range = match ends(&chart.trend) {
        None => "nothing measured yet".to_owned(),
        Some((least, most)) => {
            let most = format!("{}{}", decimal(most.into(), 1), chart.unit);
            format!("{} to {most}", decimal(least.into(), 1))
        }
    };
    // The number may be as long as its line.
    text(out, "axis middle", (right / 2, CELL_HEIGHT), &range);
    let (top, bottom) = (PLOT.top - 4.0, decimal(PLOT.floor.into(), 0));
    let top = decimal(top.into(), 0);
    let _ = writeln!(out, "<path class=\"frame\" d=\"M0 {top}H{right}M0 {bottom}H{right}\"/>");
    let bridge = PLOT.line(&chart.trend, Gaps::Bridged);
    let line = PLOT.line(&chart.trend, Gaps::Open);
    for (class, path) in [("area", &PLOT.under(&bridge)), ("bridge", &bridge), ("line", &line)] {
        if !path.is_empty() {
            let _ = writeln!(out, "<path class=\"{class}\" d=\"{path}\"/>");
        }
    }
    if let (Some(first), Some(last)) = (times.first(), times.last()) {
        text(out, "axis", (0, CELL_HEIGHT), first);
        text(out, "axis end", (right, CELL_HEIGHT), last);
    }
}

fn text(out: &mut String, class: &str, (x, y): (usize, usize), text: &str) {
    let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">");
    escape(text, out);
    out.push_str("</text>\n");
}

const COLUMNS: usize = 3;
const MARGIN: usize = 28;
const HEAD: usize = 64;
const CELL_WIDTH: usize = 290;
const CELL_HEIGHT: usize = 132;
const PLOT: Plot = Plot { width: CELL_WIDTH as f32, top: 52.0, bottom: 112.0, floor: 116.0 };

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_fills_its_box_and_keeps_its_gaps() {
        let line = |trend: &[Option<f32>], gaps| SPARK.line(trend, gaps);
        let gap = [Some(0.0), None, Some(2.0)];
        assert_eq!(line(&gap, Gaps::Open), "M0.0 25.0M100.0 3.0");
        assert_eq!(line(&gap, Gaps::Bridged), "M0.0 25.0L100.0 3.0");
        assert_eq!(line(&[Some(1.0), Some(1.0)], Gaps::Open), "M0.0 14.0L100.0 14.0");
        assert_eq!(line(&[], Gaps::Open), "");
    }

    #[test]
    fn the_area_closes_at_the_bottom() {
        let area = SPARK.under("M0.0 25.0L100.0 3.0");
        assert_eq!(area, "M0.0 25.0L100.0 3.0L100.0 28L0.0 28Z");
        assert_eq!(SPARK.under(""), "");
    }

    #[test]
    fn a_page_is_well_formed_whatever_the_names_and_colours() {
        let chart = Chart {
            label: "<b>&".to_owned(),
            value: "7 > 3".to_owned(),
            unit: " %".to_owned(),
            trend: vec![None, Some(1.0), Some(4.0)],
        };
        let palette = Palette { ink: "</style><b>".to_owned(), ..Palette::default() };
        let nothing = Chart { trend: vec![None; 3], ..chart.clone() };
        let times = ["12:00".to_owned(), "12:01".to_owned(), "12:02".to_owned()];
        let page = page("A & B", &[chart, nothing], &times, &palette);
        let read = roxmltree::Document::parse(&page).unwrap();
        let texts: Vec<_> = read.descendants().filter_map(|node| node.text()).collect();
        for text in ["A & B", "<b>&", "7 > 3", "1.0 to 4.0 %", "nothing measured yet", "12:02"] {
            assert!(texts.contains(&text), "{text} in {page}");
        }
        assert_eq!(page.matches("class=\"line\"").count(), 1);
    }
}

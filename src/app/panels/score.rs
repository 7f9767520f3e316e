//! The scoreboard: numbers with their trends, and one sentence on the number looked at.

use crate::app::reactive::{live, memo, press, rows, text};
use crate::app::session::Session;
use crate::view::numbers::decimal;
use crate::view::panel::Tile;
use leptos::prelude::*;

/// All tiles, and what the chosen one means.
#[component]
pub fn ScorePanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let tiles = session.part(|panel| panel.score.clone());
    let count = memo(move || tiles.with(Vec::len));
    let chosen = RwSignal::new(0_usize);
    let explained = move || {
        tiles.with(|tiles| {
            let tile = tiles.get(chosen.get())?;
            Some((tile.label.clone(), tile.help.clone(), tile.whole_run.clone()))
        })
    };
    view! {
        <section class="score" aria-label="Scoreboard">
            <div class="tiles" role="group" aria-label="Numbers over the last while">
                {rows(
                    move || (0..count.get() as u64).collect(),
                    move |idx| tile_view(idx as usize, tiles, chosen),
                )}
            </div>
            <p class="score-help">
                {live(move || explained().map(|(label, help, whole)| view! {
                    <strong>{label}</strong> " · " {help}
                    <span class="whole">" Whole run: " <b>{whole}</b></span>
                }).into_any())}
            </p>
        </section>
    }
}

fn tile_view(idx: usize, tiles: Memo<Vec<Tile>>, chosen: RwSignal<usize>) -> AnyView {
    let part = move |read: fn(&Tile) -> String| {
        memo(move || tiles.with(|tiles| tiles.get(idx).map(read).unwrap_or_default()))
    };
    let label = part(|tile| tile.label.clone());
    let line = part(|tile| sparkline(&tile.trend, Gaps::Open));
    let bridge = part(|tile| sparkline(&tile.trend, Gaps::Bridged));
    let area = memo(move || bridge.with(|line| under(line)));
    let short = text(move || label.get().replace(", ", " ").replace(" / ", "/"));
    let wide = label.with_untracked(|label| label.contains(" / "));
    let key = tiles.with_untracked(|tiles| tiles.get(idx).map(|tile| tile.key.clone()));
    view! {
        <button type="button" class=format!("tile {}", key.unwrap_or_default()) class:wide=wide
            aria-pressed=text(move || (chosen.get() == idx).to_string())
            on:click=press(move || chosen.set(idx))>
            <span class="tile-label">{short}</span>
            <span class="tile-value">{part(|tile| tile.value.clone())}</span>
            <svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
                <path class="spark-area" d=area></path>
                <path class="spark-bridge" d=bridge></path>
                <path class="spark-line" d=line></path>
            </svg>
        </button>
    }
    .into_any()
}

/// What a line does where nothing was measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gaps {
    /// It stops.
    Open,
    /// It goes on to the next point.
    Bridged,
}

/// A trend as an SVG path in a box of 100 by 28.
fn sparkline(trend: &[Option<f32>], gaps: Gaps) -> String {
    let known = || trend.iter().flatten().copied();
    let (least, most) = known().fold((f32::MAX, f32::MIN), |(lo, hi), v| (lo.min(v), hi.max(v)));
    // What never changed is a line in the middle; what never happened lies at the bottom.
    let flat = if most == 0.0 { 0.0 } else { 0.5 };
    let mut path = String::new();
    let step = 100.0 / (trend.len().max(2) - 1) as f32;
    let mut pen_down = false;
    for (idx, value) in trend.iter().enumerate() {
        let Some(value) = value else {
            pen_down &= gaps == Gaps::Bridged;
            continue;
        };
        let share = if most > least { (value - least) / (most - least) } else { flat };
        let letter = if pen_down { 'L' } else { 'M' };
        path.push(letter);
        path.push_str(&decimal((idx as f32 * step).into(), 1));
        path.push(' ');
        path.push_str(&decimal((25.0 - 22.0 * share).into(), 1));
        pen_down = true;
    }
    path
}

/// The area under the last unbroken stretch of a line.
fn under(line: &str) -> String {
    let Some(start) = line.rfind('M') else { return String::new() };
    let stretch = &line[start..];
    let x_of = |point: &str| point.split(' ').next().unwrap_or_default().to_owned();
    let first = x_of(stretch[1..].split('L').next().unwrap_or_default());
    let last = x_of(stretch.rsplit('L').next().unwrap_or_default().trim_start_matches('M'));
    format!("{stretch}L{last} 28L{first} 28Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_fills_its_box_and_keeps_its_gaps() {
        assert_eq!(sparkline(&[Some(0.0), None, Some(2.0)], Gaps::Open), "M0.0 25.0M100.0 3.0");
        let bridged = sparkline(&[Some(0.0), None, Some(2.0)], Gaps::Bridged);
        assert_eq!(bridged, "M0.0 25.0L100.0 3.0");
        assert_eq!(sparkline(&[Some(1.0), Some(1.0)], Gaps::Open), "M0.0 14.0L100.0 14.0");
        assert_eq!(sparkline(&[], Gaps::Open), "");
    }

    #[test]
    fn the_area_closes_at_the_bottom() {
        assert_eq!(under("M0.0 25.0L100.0 3.0"), "M0.0 25.0L100.0 3.0L100.0 28L0.0 28Z");
        assert_eq!(under(""), "");
    }
}

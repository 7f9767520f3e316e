//! The scoreboard: numbers with their trends, and one sentence on the number looked at.

use crate::app::icons::{Icon, icon};
use crate::app::reactive::{live, memo, press, rows, text};
use crate::app::session::Session;
use crate::view::chart::{Gaps, SPARK};
use crate::view::numbers::decimal;
use crate::view::panel::Tile;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// All tiles, and what the chosen one means.
#[component]
pub fn ScorePanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let tiles = session.part(|panel| panel.score.clone());
    let count = memo(move || tiles.with(Vec::len));
    let chosen = RwSignal::new(0_usize);
    // The tile and the point of its trend that is looked at.
    let at = RwSignal::new(None::<(usize, usize)>);
    let explained = move || {
        tiles.with(|tiles| {
            let tile = tiles.get(chosen.get())?;
            Some((tile.label.clone(), tile.help.clone(), tile.whole_run.clone()))
        })
    };
    let read_out = move || {
        let (idx, point) = at.get()?;
        tiles.with(|tiles| {
            let tile = tiles.get(idx)?;
            let value = match tile.trend.get(point)? {
                Some(value) => format!("{}{}", decimal((*value).into(), 1), tile.unit),
                None => "nothing ended".to_owned(),
            };
            let time = session.peek(|panel| panel.score_times.get(point).cloned())?;
            Some(format!("{} at {time}: {value}", tile.label))
        })
    };
    view! {
        <section class="score" aria-label="Scoreboard">
            <AlertLine />
            <div class="tiles" role="group" aria-label="Numbers over the last while">
                {rows(
                    move || (0..count.get() as u64).collect(),
                    move |idx| tile_view(idx as usize, tiles, chosen, at),
                )}
            </div>
            <p class="score-help">
                {live(move || match read_out() {
                    Some(text) => view! { <span role="status">{text}</span> }.into_any(),
                    None => explained().map(|(label, help, whole)| view! {
                        <strong>{label}</strong> " · " {help}
                        <span class="whole">" Whole run: " <b>{whole}</b></span>
                    }).into_any(),
                })}
            </p>
        </section>
    }
}

/// The alert while it goes on: what burns, and how long it took to notice.
#[component]
fn AlertLine() -> impl IntoView {
    let alert = expect_context::<Session>().part(|panel| panel.alert.clone());
    let says = memo(move || alert.with(|it| it.on.then(|| it.says.clone())));
    view! {
        <div role="status">
            {live(move || says.get().map(|says| view! {
                <p class="alert-line">{icon(Icon::Warning)} {says}</p>
            }).into_any())}
        </div>
    }
}

fn tile_view(
    idx: usize,
    tiles: Memo<Vec<Tile>>,
    chosen: RwSignal<usize>,
    at: RwSignal<Option<(usize, usize)>>,
) -> AnyView {
    let part = move |read: fn(&Tile) -> String| {
        memo(move || tiles.with(|tiles| tiles.get(idx).map(read).unwrap_or_default()))
    };
    let label = part(|tile| tile.label.clone());
    let line = part(|tile| SPARK.line(&tile.trend, Gaps::Open));
    let bridge = part(|tile| SPARK.line(&tile.trend, Gaps::Bridged));
    let area = memo(move || bridge.with(|line| SPARK.under(line)));
    let short = text(move || label.get().replace(", ", " ").replace(" / ", "/"));
    let wide = label.with_untracked(|label| label.contains(" / "));
    let key = tiles.with_untracked(|tiles| tiles.get(idx).map(|tile| tile.key.clone()));
    let points = move || tiles.with_untracked(|all| all.get(idx).map_or(0, |it| it.trend.len()));
    let look_at = move |point: Option<usize>| {
        let after = point.map(|point| (idx, point));
        if at.get_untracked() != after {
            at.set(after);
        }
    };
    let on_move = move |event: PointerEvent| {
        let Some(tile) = event.current_target().and_then(|it| it.dyn_into::<Element>().ok()) else {
            return;
        };
        let share = f64::from(event.offset_x()) / f64::from(tile.client_width().max(1));
        let last = points().saturating_sub(1);
        look_at(Some(((share * last as f64 + 0.5) as usize).min(last)));
    };
    let on_key = move |event: KeyboardEvent| {
        let last = points().saturating_sub(1);
        let here = at.get_untracked().filter(|(tile, _)| *tile == idx).map(|(_, point)| point);
        let point = match (event.key().as_str(), here) {
            ("ArrowLeft", here) => here.unwrap_or(last + 1).saturating_sub(1),
            ("ArrowRight", here) => here.map_or(0, |point| point + 1).min(last),
            _ => return,
        };
        event.prevent_default();
        look_at(Some(point));
    };
    let cursor = text(move || match at.get().filter(|(tile, _)| *tile == idx) {
        Some((_, point)) => {
            let step = 100.0 / (points().max(2) - 1) as f64;
            format!("M{} 2V28", decimal(point as f64 * step, 1))
        }
        None => String::new(),
    });
    view! {
        <button type="button" class=format!("tile {}", key.unwrap_or_default()) class:wide=wide
            aria-pressed=text(move || (chosen.get() == idx).to_string())
            on:click=press(move || chosen.set(idx))
            on:pointermove=on_move on:pointerleave=move |_| look_at(None)
            on:keydown=on_key on:blur=move |_| look_at(None)>
            <span class="tile-label">{short}</span>
            <span class="tile-value">{part(|tile| tile.value.clone())}</span>
            <svg class="spark" viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true">
                <path class="spark-area" d=area></path>
                <path class="spark-bridge" d=bridge></path>
                <path class="spark-line" d=line></path>
                <path class="spark-cursor" d=cursor></path>
            </svg>
        </button>
    }
    .into_any()
}

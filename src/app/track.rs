//! The track of the time bar: how far the run was lived, with what happened on the way.

use super::reactive::{live, memo, text};
use super::session::Session;
use crate::engine::protocol::Travel;
use crate::view::landmarks::LandmarkKind;
use crate::view::panel::{TickRow, TimelineModel};
use leptos::prelude::*;

/// A slider over the whole recorded run.
#[component]
pub fn Track() -> impl IntoView {
    let session = expect_context::<Session>();
    let seconds = move |of: fn(&TimelineModel) -> u64| {
        session.part(move |panel| {
            let timeline = &panel.timeline;
            of(timeline).saturating_sub(timeline.begin_us) / SECOND
        })
    };
    let now = seconds(|it| it.now_us);
    let reach = seconds(|it| it.reach_us.next_multiple_of(SECOND));
    let clock = session.part(|panel| panel.clock.clone());
    let begin = session.part(|panel| panel.timeline.ends.0.clone());
    let end = session.part(|panel| panel.timeline.ends.1.clone());
    let ticks = session.part(|panel| panel.timeline.ticks.clone());
    let differs = session.part(|panel| place_of_difference(&panel.timeline));
    let passed = memo(move || match reach.get() {
        0 => "100%".to_owned(),
        reach => format!("{}%", now.get().min(reach) * 1000 / reach / 10),
    });
    let scrub = move |event| {
        if let Ok(seconds) = event_target_value(&event).parse::<u64>() {
            let begin = session.peek(|panel| panel.timeline.begin_us);
            session.go(Travel::Time(begin + seconds * SECOND));
        }
    };
    view! {
        <div class="track">
            <span class="track-end">{begin}</span>
            <div class="track-rail" style:--passed=passed>
                <svg class="track-ticks" viewBox="0 0 1000 24" preserveAspectRatio="none"
                    aria-hidden="true">
                    {live(move || ticks.with(|rows| rows.iter().map(|row| view! {
                        <path class=class_of(row.kind) d=outline(row)></path>
                    }).collect_view()).into_any())}
                    {live(move || differs.get().map(|place| view! {
                        <path class="tick differs" d=format!("M{place} 0V24")></path>
                    }).into_any())}
                </svg>
                <input type="range" class="track-slider" aria-label="Time of the run" min="0" step="1"
                    max=text(move || reach.get().to_string())
                    prop:value=text(move || now.get().to_string())
                    aria-valuetext=clock on:input=scrub />
            </div>
            <span class="track-end">{end}</span>
        </div>
    }
}

/// The class of a kind's marks, for colour.
pub const fn class_of(kind: LandmarkKind) -> &'static str {
    match kind {
        LandmarkKind::Breach => "tick late",
        LandmarkKind::Starvation => "tick waiting",
        LandmarkKind::Failure => "tick failed",
        LandmarkKind::Duplicate => "tick duplicate",
        LandmarkKind::Inversion => "tick inversion",
        LandmarkKind::Policy => "tick policy",
        LandmarkKind::Fault => "tick fault",
    }
}

/// What somebody did stands above the rail, what came of it below.
fn outline(row: &TickRow) -> String {
    let (from, to) = match row.kind {
        LandmarkKind::Policy | LandmarkKind::Fault => (0, 8),
        LandmarkKind::Breach | LandmarkKind::Starvation => (16, 20),
        _ => (16, 24),
    };
    row.places.iter().map(|place| format!("M{place} {from}V{to}")).collect()
}

fn place_of_difference(timeline: &TimelineModel) -> Option<u64> {
    let (at, _) = timeline.beside.as_ref()?.differs.as_ref()?;
    let length = timeline.reach_us.saturating_sub(timeline.begin_us).max(1);
    Some((at.saturating_sub(timeline.begin_us) * 1000 / length).min(1000))
}

const SECOND: u64 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeds_stand_above_the_rail_and_harm_below() {
        let row = |kind| TickRow { kind, count: 2, places: vec![0, 1000] };
        assert_eq!(outline(&row(LandmarkKind::Policy)), "M0 0V8M1000 0V8");
        assert_eq!(outline(&row(LandmarkKind::Failure)), "M0 16V24M1000 16V24");
    }
}

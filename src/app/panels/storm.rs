//! The strip of retries: a minute back and a minute ahead, second by second.

use crate::app::parts::Section;
use crate::app::reactive::{memo, text};
use crate::app::session::Session;
use crate::view::storm::SECONDS;
use leptos::prelude::*;

/// Bars upwards for retries, downwards for new orders; hollow ones are still to come.
#[component]
pub fn StormPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let storm = session.part(|panel| panel.storm.clone());
    let aside = text(move || {
        let coming = storm.with(|it| it.coming.iter().sum::<u32>());
        format!("{coming} to come")
    });
    let retried = memo(move || storm.with(|it| bars(&it.retried, 0, Up)));
    let placed = memo(move || storm.with(|it| bars(&it.placed, 0, Down)));
    let coming = memo(move || storm.with(|it| bars(&it.coming, SECONDS, Up)));
    let says = memo(move || storm.with(|it| it.says.clone()));
    view! {
        <Section title="Retries, second by second" aside>
            <svg class="storm" viewBox="0 0 240 52" role="img" aria-label=says>
                <path class="storm-axis" d="M0 36H240M120 0V52"></path>
                <path class="storm-retried" d=retried></path>
                <path class="storm-placed" d=placed></path>
                <path class="storm-coming" d=coming></path>
            </svg>
            <p class="storm-legend" aria-hidden="true">
                <span>"a minute ago"</span>
                <span>
                    <b class="key retried"></b> "retries" <b class="key placed"></b> "new orders"
                </span>
                <span>"in a minute"</span>
            </p>
            <p class="sentence">{says} ". Jitter spreads what a plain back-off sends all at once."</p>
        </Section>
    }
}

use Way::{Down, Up};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Up,
    Down,
}

/// One bar for each second that has any; higher than the room there is they are cut off.
fn bars(counts: &[u32], from: usize, way: Way) -> String {
    let mut path = String::new();
    for (idx, &count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let x = (from + idx) * 2;
        let (y, height) = match way {
            Up => {
                let height = (count * 4).min(34);
                (36 - height, height)
            }
            Down => (36, (count * 4).min(16)),
        };
        path.push_str(&format!("M{x} {y}h1.6v{height}h-1.6z"));
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_stand_on_the_axis_and_stay_in_their_room() {
        assert_eq!(bars(&[0, 1], 0, Up), "M2 32h1.6v4h-1.6z");
        assert_eq!(bars(&[1000], 60, Up), "M120 2h1.6v34h-1.6z");
        assert_eq!(bars(&[2], 0, Down), "M0 36h1.6v8h-1.6z");
    }
}

//! The queue in service order. When the policy changes, the rows travel to their new places.

use super::filter::FilterChip;
use crate::app::lesson::panels_are_chosen;
use crate::app::parts::Section;
use crate::app::reactive::{flag, memo, only_if, press, rows, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::app::settings::Settings;
use crate::view::panel::{QueueRow, Subject};
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// The list, with how many wait.
#[component]
pub fn QueueListPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let queue = session.part(|panel| panel.queue.clone());
    let total = session.part(|panel| panel.queue_total);
    let capacity = session.part(|panel| panel.queue_capacity);
    let aside = text(move || match capacity.get() {
        Some(room) => format!("{} of {room} waiting", total.get()),
        None => format!("{} waiting", total.get()),
    });
    let next = session.part(|panel| panel.next_pick.clone());
    // A lesson need not show what would change it.
    let in_lesson = panels_are_chosen();
    let empty = text(move || {
        let filtered = session.filter.get().orders.is_some() && total.get() > 0;
        let words = if filtered {
            "No waiting order is among those shown."
        } else if in_lesson.get() {
            ""
        } else {
            "To see one, turn up the orders or send drivers home."
        };
        words.to_owned()
    });
    let order = memo(move || {
        queue.with(|rows| rows.iter().map(|row| row.order.into()).collect::<Vec<u64>>())
    });
    let list = NodeRef::<leptos::html::Ol>::new();
    let calm = expect_context::<Settings>().calm;
    Effect::new(move |before: Option<Vec<u64>>| {
        let after = order.get();
        if let (Some(before), false) = (before, calm.get_untracked()) {
            travel(list, &before, &after);
        }
        after
    });
    view! {
        <Section title="Queue, next first" aside>
            <FilterChip />
            <p class="sentence next-pick" role="note" aria-label="Next pick">{next} "."</p>
            <div class="queue-box">
            <ol class="queue" node_ref=list aria-label="Queue in service order" tabindex="0">
                {rows(move || order.get(), move |id| row_view(id as u32, queue))}
            </ol>
            {only_if(move || order.with(Vec::is_empty), move || view! {
                <p class="empty">{empty}</p>
            }.into_any())}
            </div>
        </Section>
    }
}

fn row_view(id: u32, queue: Memo<Vec<QueueRow>>) -> AnyView {
    let selection = expect_context::<Selection>();
    let row = memo(move || queue.with(|rows| rows.iter().find(|row| row.order == id).cloned()));
    let of = move |read: fn(&QueueRow) -> String| {
        text(move || row.with(|row| row.as_ref().map(read).unwrap_or_default()))
    };
    let share = move || row.with(|row| row.as_ref().map_or(0, |row| row.promise_percent));
    let is_late = flag(move || share() >= 100);
    let class = row.with_untracked(|row| row.as_ref().map_or(1, |row| row.class));
    let selected = flag(move || selection.get() == Some(Subject::Order(id)));
    view! {
        <li class="queue-row" class:selected=selected>
            <button type="button" on:click=press(move || selection.point(Subject::Order(id)))>
                <span class="queue-label">{of(|row| row.label.clone())}</span>
                <ClassDots class />
                <span class="queue-trip">{of(|row| row.trip.clone())}</span>
                <span class="queue-age">{of(|row| row.age.clone())}</span>
                <span class="queue-note">{of(note)}</span>
                <span class="queue-left" class:late=is_late>{of(|row| row.left.clone())}</span>
                <span class="bar" class:late=is_late aria-hidden="true">
                    <span style:width=text(move || format!("{}%", share().min(100)))></span>
                </span>
            </button>
        </li>
    }
    .into_any()
}

/// Where it stands if not by its own class, which attempt comes next, and why it waits.
fn note(row: &QueueRow) -> String {
    let mut parts = vec![row.level.clone(), row.priority.clone(), row.borrowed.clone()];
    if row.attempt > 1 {
        parts.push(format!("attempt {}", row.attempt));
    }
    parts.push(row.note.clone());
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// Three dots for urgent, two for standard, one for saver.
#[component]
pub fn ClassDots(
    /// 0 urgent, 1 standard, 2 saver.
    class: u8,
) -> impl IntoView {
    let name = crate::core::order::Class::ALL
        .get(usize::from(class))
        .map_or("unknown class", |class| class.name());
    view! {
        <span class="dots" title=name>
            <span aria-hidden="true">{"●".repeat(3 - usize::from(class.min(2)))}</span>
            <span class="unseen">{name}</span>
        </span>
    }
}

/// Whether those who are in both stand in the same order in both.
fn same_order(before: &[u64], after: &[u64]) -> bool {
    let kept = before.iter().filter(|order| after.contains(order));
    kept.eq(after.iter().filter(|order| before.contains(order)))
}

/// Lets each row that kept its place in the list travel from where it was. Runs in the next
/// frame, when the rows stand in their new order.
fn travel(list: NodeRef<leptos::html::Ol>, before: &[u64], after: &[u64]) {
    // One that leaves at the front makes all others move up: that is no re-sorting.
    if same_order(before, after) {
        return;
    }
    let moved: Vec<(u32, i32)> = after
        .iter()
        .enumerate()
        .filter_map(|(to, order)| {
            let from = before.iter().position(|other| other == order)?;
            (from != to).then_some((to as u32, from as i32 - to as i32))
        })
        .collect();
    request_animation_frame(move || {
        let Some(list) = list.get_untracked() else { return };
        for (place, rows) in moved {
            let Some(row) = list.children().item(place) else { continue };
            let distance = f64::from(rows) * row.get_bounding_client_rect().height();
            let start = keyframe(&format!("translateY({distance}px)"));
            let frames = Array::of2(&start, &keyframe("none"));
            animate(&row, &frames);
        }
    });
}

/// `element.animate`, which web-sys has among its unstable parts only. A browser without it lets
/// the row jump.
fn animate(row: &Element, frames: &Array) {
    let method = Reflect::get(row, &"animate".into()).ok();
    if let Some(method) = method.and_then(|it| it.dyn_into::<Function>().ok()) {
        method.call2(row, frames, &TRAVEL_MS.into()).unwrap_or(JsValue::NULL);
    }
}

fn keyframe(transform: &str) -> JsValue {
    let frame = Object::new();
    // Cannot fail on a plain object; without it the row jumps.
    Reflect::set(&frame, &"transform".into(), &transform.into()).unwrap_or(false);
    frame.into()
}

const TRAVEL_MS: f64 = 320.0;

#[cfg(test)]
mod tests {
    use super::same_order;

    #[test]
    fn only_a_changed_order_is_a_re_sorting() {
        assert!(same_order(&[1, 2, 3], &[2, 3, 4]));
        assert!(same_order(&[1, 3], &[1, 2, 3]));
        assert!(same_order(&[], &[1]));
        assert!(!same_order(&[1, 2, 3], &[3, 2, 1]));
    }
}

//! Leptos compiles a part of a view, an effect and a memo anew for each closure it is given. These
//! put the closure into a box first, so that the page has one of each per type of value: a third
//! of its size. Behaviour is that of the Leptos original named with each.

use super::passed::Shown;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::sync::Arc;

/// A part of the page that is built anew when a signal that it reads changes: `{move || view}`.
pub fn live(view: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    fn boxed(view: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || view()).into_any()
    }
    boxed(Box::new(view))
}

/// A part of the page that is there while a condition holds: `<Show>`. It is not built anew when
/// what the condition reads changes without changing the answer.
pub fn only_if(
    condition: impl Fn() -> bool + Send + Sync + 'static,
    view: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let holds = memo(condition);
    live(move || if holds.get() { view() } else { ().into_any() })
}

/// A list whose rows stay while their items stay: `<For>`, in the order of the items.
pub fn rows(
    items: impl Fn() -> Vec<u64> + Send + Sync + 'static,
    row: impl Fn(u64) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    fn boxed(
        items: Box<dyn Fn() -> Vec<u64> + Send + Sync>,
        row: Arc<dyn Fn(u64) -> AnyView + Send + Sync>,
    ) -> AnyView {
        let shown = StoredValue::new(Shown::default());
        let keys = move || {
            let items = items();
            shown.try_update_value(|shown| shown.keys(items)).unwrap_or_default()
        };
        view! { <For each=keys key=|key| *key children=move |(item, _)| row(item) /> }.into_any()
    }
    boxed(Box::new(items), Arc::new(row))
}

/// A value that follows from signals, worked out once for all who read it: `Memo::new`.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    of: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    fn boxed<T: PartialEq + Send + Sync + 'static>(
        of: Box<dyn Fn() -> T + Send + Sync>,
    ) -> Memo<T> {
        Memo::new(move |_| of())
    }
    boxed(Box::new(of))
}

/// A text or attribute that follows from signals: `move || text`.
pub fn text(of: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(of)
}

/// A condition that follows from signals, for `class:` and the like: `move || bool`.
pub fn flag(of: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(of)
}

/// What a button does.
pub type Press = Box<dyn FnMut(MouseEvent)>;

/// What a button does, for `on:click`.
pub fn press(act: impl Fn() + 'static) -> Press {
    Box::new(move |_| act())
}

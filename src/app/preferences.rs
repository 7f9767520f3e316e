//! What the reader prefers, as controls.

use super::parts::{Choice, Choices};
use super::reactive::memo;
use super::settings::{Kept, Settings, Theme, Wish};
use leptos::prelude::*;

/// Colours, contrast, motion, keys.
#[component]
pub fn Preferences() -> impl IntoView {
    let settings = expect_context::<Settings>();
    let theme = memo(move || Some(settings.get().theme as usize));
    let themes = ["As the system", "Light", "Dark"].map(Choice::named).to_vec();
    let check = move |words: &'static str, read: fn(&Kept) -> bool, set: fn(&mut Kept, bool)| {
        let on = memo(move || read(&settings.get()));
        view! {
            <label class="check">
                <input type="checkbox" prop:checked=on on:change=move |event| {
                    let on = event_target_checked(&event);
                    settings.change(|kept| set(kept, on));
                } />
                {words}
            </label>
        }
    };
    view! {
        <Choices name="Colours" choices=themes chosen=theme class="segments"
            on_choose=move |idx: usize| settings.change(|kept| kept.theme = Theme::ALL[idx]) />
        {check(
            "More contrast, whatever the system says",
            |kept| kept.contrast == Wish::Always,
            |kept, on| kept.contrast = Wish::from(on),
        )}
        {check(
            "Less motion, whatever the system says",
            |kept| kept.calm == Wish::Always,
            |kept, on| kept.calm = Wish::from(on),
        )}
        {check(
            "Projector: large letters and more contrast",
            |kept| kept.projector,
            |kept, on| kept.projector = on,
        )}
        {check(
            "Single keys act (off for speech input)",
            |kept| kept.single_keys,
            |kept, on| kept.single_keys = on,
        )}
    }
}

//! What the reader prefers, kept in the browser: theme, keys, which hints are done.
//!
//! A store that is full, blocked or holds nonsense is treated as empty: preferences are never
//! worth an error.

use super::reactive::flag;
use super::store::store;
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All of them, in the order the button goes through.
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// The name on screen, in the store and in the document.
    pub const fn name(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
    /// The one after it.
    pub fn next(self) -> Theme {
        Theme::ALL[(self as usize + 1) % Theme::ALL.len()]
    }
}

/// Something that the system says, unless the reader asks for it whatever it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wish {
    /// As the system says.
    #[default]
    System,
    /// In any case.
    Always,
}

impl From<bool> for Wish {
    fn from(always: bool) -> Wish {
        if always { Wish::Always } else { Wish::System }
    }
}

impl Wish {
    fn parse(value: &str) -> Wish {
        Wish::from(value == "always")
    }
    const fn print(self) -> &'static str {
        match self {
            Wish::System => "system",
            Wish::Always => "always",
        }
    }
    /// Whether it is so, given what the system says.
    pub fn holds(self, system: bool) -> bool {
        system || self == Wish::Always
    }
}

/// Everything that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Colours.
    pub theme: Theme,
    /// More contrast.
    pub contrast: Wish,
    /// Reduced motion.
    pub calm: Wish,
    /// Large letters and more contrast, for a room to read.
    pub projector: bool,
    /// Whether single keys such as `1` or `.` act.
    pub single_keys: bool,
    /// Which of the three prompts were done.
    pub tried: [bool; 3],
    /// Whether the card of prompts was closed.
    pub card_closed: bool,
    /// Whether the map shows all messages.
    pub messages: bool,
}

impl Default for Kept {
    fn default() -> Self {
        Kept {
            theme: Theme::System,
            contrast: Wish::System,
            calm: Wish::System,
            projector: false,
            single_keys: true,
            tried: [false; 3],
            card_closed: false,
            messages: true,
        }
    }
}

impl Kept {
    /// What a store holds; anything it does not understand is as if it were not there.
    pub fn parse(text: &str) -> Kept {
        let mut kept = Kept::default();
        for (key, value) in text.split(';').filter_map(|part| part.split_once('=')) {
            match key {
                "theme" => {
                    let named = Theme::ALL.into_iter().find(|theme| theme.name() == value);
                    kept.theme = named.unwrap_or_default();
                }
                "contrast" => kept.contrast = Wish::parse(value),
                "calm" => kept.calm = Wish::parse(value),
                "projector" => kept.projector = value == "on",
                "keys" => kept.single_keys = value != "off",
                "messages" => kept.messages = value != "off",
                "card" => kept.card_closed = value == "closed",
                "tried" => {
                    let mut marks = value.chars();
                    kept.tried = std::array::from_fn(|_| marks.next() == Some('1'));
                }
                _ => {}
            }
        }
        kept
    }
    /// What goes into the store.
    pub fn print(&self) -> String {
        let marks: String = self.tried.iter().map(|&done| if done { '1' } else { '0' }).collect();
        format!(
            "theme={};contrast={};calm={};projector={};keys={};messages={};card={};tried={marks}",
            self.theme.name(),
            self.contrast.print(),
            self.calm.print(),
            on_or_off(self.projector),
            on_or_off(self.single_keys),
            on_or_off(self.messages),
            if self.card_closed { "closed" } else { "open" },
        )
    }
}

const fn on_or_off(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

/// The context through which components read and change what is kept.
#[derive(Clone, Copy)]
pub struct Settings {
    kept: RwSignal<Kept>,
    /// Whether there is more contrast: asked for here or by the system.
    pub contrast: Signal<bool>,
    /// Whether there is reduced motion: asked for here or by the system.
    pub calm: Signal<bool>,
    /// Whether the page is part of another one.
    pub embedded: bool,
}

impl Settings {
    /// Reads the store.
    pub fn load(embedded: bool) -> Settings {
        let text = store().and_then(|store| store.get_item(KEY).ok().flatten());
        let kept = RwSignal::new(Kept::parse(&text.unwrap_or_default()));
        let contrast = use_media_query("(prefers-contrast: more)");
        let calm = use_media_query("(prefers-reduced-motion: reduce)");
        let settings = Settings {
            kept,
            contrast: flag(move || {
                let kept = kept.get();
                kept.projector || kept.contrast.holds(contrast.get())
            }),
            calm: flag(move || kept.get().calm.holds(calm.get())),
            embedded,
        };
        untrack(|| settings.apply());
        settings
    }
    /// Writes into the document what the style sheet goes by. In an effect it is written again when
    /// the reader or the system changes it.
    pub fn apply(self) {
        let name = |on: bool, name| if on { name } else { "system" };
        show("data-theme", self.get().theme.name());
        show("data-contrast", name(self.contrast.get(), "more"));
        show("data-motion", name(self.calm.get(), "reduce"));
        show("data-projector", on_or_off(self.get().projector));
    }
    /// What is kept now.
    pub fn get(self) -> Kept {
        self.kept.get()
    }
    /// What is kept now, without watching it.
    pub fn peek(self) -> Kept {
        self.kept.get_untracked()
    }
    /// Changes it and writes the store.
    pub fn change(self, change: impl FnOnce(&mut Kept)) {
        let mut kept = self.peek();
        change(&mut kept);
        if kept == self.peek() {
            return;
        }
        self.kept.set(kept);
        if let Some(store) = store() {
            // Full or blocked: the preference lasts as long as the page, as promised above.
            store.set_item(KEY, &kept.print()).unwrap_or(());
        }
    }
    /// Ticks off a prompt.
    pub fn tick(self, prompt: usize) {
        self.change(|kept| {
            if let Some(mark) = kept.tried.get_mut(prompt) {
                *mark = true;
            }
        });
    }
}

fn show(attribute: &str, value: &str) {
    if let Some(root) = document().document_element() {
        root.set_attribute(attribute, value).unwrap_or(());
    }
}

const KEY: &str = "dispatch-playground";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_parsed() {
        let kept = Kept {
            theme: Theme::Dark,
            contrast: Wish::Always,
            calm: Wish::Always,
            projector: true,
            single_keys: false,
            tried: [true, false, true],
            card_closed: true,
            messages: false,
        };
        assert_eq!(Kept::parse(&kept.print()), kept);
    }

    #[test]
    fn nonsense_in_the_store_is_as_nothing() {
        for text in ["", "theme", "theme=mauve;keys", "\u{0};;==", "tried=xyz"] {
            assert_eq!(Kept::parse(text), Kept::default());
        }
    }
}

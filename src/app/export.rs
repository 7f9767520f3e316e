//! What the reader can keep as a file: one dialog from which files are saved, and how a file is
//! handed over. What is in a file is made elsewhere.

use super::dialog::{Dialog, DialogHead};
use super::frame_loop;
use super::icons::{Icon, icon};
use super::parts::Underway;
use super::reactive::{memo, only_if, press, text};
use super::session::Session;
use crate::engine::protocol::Export;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How far the file is that was asked for last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Saving {
    /// Nothing was asked for.
    #[default]
    Nothing,
    /// The picture is being drawn.
    Drawing,
    /// The run is lived again for it; so many thousandths of it.
    Living(u16),
    /// It was handed to the browser under this name; and what there is to know about it.
    Saved(String, String),
    /// It could not be made.
    Failed(String),
}

impl Saving {
    fn sentence(&self) -> String {
        match self {
            Saving::Nothing => String::new(),
            Saving::Drawing => "The picture is being drawn…".to_owned(),
            Saving::Living(_) => "The run is lived again for it, beside the city…".to_owned(),
            Saving::Saved(name, note) => format!("Saved as {name}. {note}"),
            Saving::Failed(why) => format!("Not saved: {}.", why.trim_end_matches('.')),
        }
    }
}

/// The button that opens the dialog.
#[component]
pub fn ExportButton(
    /// The dialog's handle.
    export: Dialog,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let open = move || {
        if session.saving.with_untracked(|it| !matches!(it, Saving::Living(_))) {
            session.saving.set(Saving::Nothing);
        }
        export.show();
    };
    view! {
        <button type="button" class="button square" aria-label="Save"
            title="Save map, numbers, event log or scenario as files" on:click=press(open)>
            {icon(Icon::Download)}
        </button>
    }
}

/// The dialog.
#[component]
pub fn ExportDialog(
    /// The dialog's handle.
    export: Dialog,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let said = text(move || session.saving.with(Saving::sentence));
    let save = move |what: fn() -> Export, words: &'static str, form: Form| {
        saved_as(form, move || session.save_export(what(), words, form))
    };
    let charts = || Export::Charts(Box::new(frame_loop::palette()));
    let living = memo(move || match session.saving.get() {
        Saving::Living(share) => Some(share),
        _ => None,
    });
    view! {
        <dialog class="help export" node_ref=export.node aria-labelledby="export-title">
            <DialogHead dialog=export id="export-title" title="Save" close="Close" />
            <ul class="files">
                {row("Map", "as it is shown now", vec![
                    saved_as(Form::Png, move || session.save_pixels()),
                    saved_as(Form::Svg, move || session.save_shapes()),
                ])}
                {row("Charts", "the queue and the scoreboard, the last half hour", vec![
                    save(charts, "charts", Form::Svg),
                ])}
                {row("Numbers", "every metric of the whole run, by class", vec![
                    save(|| Export::Metrics, "metrics", Form::Csv),
                ])}
                {row("Event log", "everything that happened, with its cause", vec![
                    save(|| Export::EventsCsv, "events", Form::Csv),
                    save(|| Export::EventsNdjson, "events", Form::Ndjson),
                ])}
                {row("Scenario", "city, seed and what you did as a script, for the terminal", vec![
                    save(|| Export::Scenario, "scenario", Form::Json),
                ])}
            </ul>
            {only_if(
                move || living.get().is_some(),
                move || view! {
                    <Underway share=living cancel=move || session.stop_saving() />
                }.into_any(),
            )}
            <p class="sentence" role="status">{said}</p>
        </dialog>
    }
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Pixels.
    Png,
    /// Shapes and text.
    Svg,
    /// A table.
    Csv,
    /// An object a line.
    Ndjson,
    /// An object.
    Json,
}

impl Form {
    /// The end of the file's name.
    pub const fn extension(self) -> &'static str {
        match self {
            Form::Png => "png",
            Form::Svg => "svg",
            Form::Csv => "csv",
            Form::Ndjson => "ndjson",
            Form::Json => "json",
        }
    }
    /// What the browser calls it.
    pub const fn mime(self) -> &'static str {
        match self {
            Form::Png => "image/png",
            Form::Svg => "image/svg+xml",
            Form::Csv => "text/csv",
            Form::Ndjson => "application/x-ndjson",
            Form::Json => "application/json",
        }
    }
    const fn name(self) -> &'static str {
        match self {
            Form::Png => "PNG",
            Form::Svg => "SVG",
            Form::Csv => "CSV",
            Form::Ndjson => "NDJSON",
            Form::Json => "JSON",
        }
    }
}

/// A form, and what saves something in it.
type SavedAs = (Form, Box<dyn Fn()>);

fn saved_as(form: Form, act: impl Fn() + 'static) -> SavedAs {
    (form, Box::new(act))
}

/// What can be saved, in a few words, and a button for each form of it.
fn row(name: &'static str, about: &'static str, forms: Vec<SavedAs>) -> impl IntoView {
    let button = |(form, act): SavedAs| {
        view! {
            <button type="button" class="button" aria-label=format!("{name} as {}", form.name())
                on:click=press(act)>{icon(Icon::Download)} {form.name()}</button>
        }
    };
    view! {
        <li>
            <b class="files-name">{name}</b>
            <span class="sentence">{about}</span>
            <span class="files-forms">{forms.into_iter().map(button).collect_view()}</span>
        </li>
    }
}
/// Hands bytes to the reader as a file. Returns the name.
///
/// # Errors
/// Where the browser refuses; the text says what.
pub fn download(name: &str, mime: &str, bytes: &[u8]) -> Result<String, String> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options);
    download_blob(name, &blob.map_err(|_| REFUSED.to_owned())?)
}

/// As [`download`], with what the browser holds already.
///
/// # Errors
/// As [`download`].
pub fn download_blob(name: &str, blob: &Blob) -> Result<String, String> {
    let refused = |_| REFUSED.to_owned();
    let url = Url::create_object_url_with_blob(blob).map_err(refused)?;
    let link = document().create_element("a").map_err(refused)?;
    let link = link.dyn_into::<HtmlAnchorElement>().map_err(|_| REFUSED.to_owned())?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The browser reads it in its own time; for as long as it is named it takes up memory.
    set_timeout(move || Url::revoke_object_url(&url).unwrap_or(()), NAMED_FOR);
    Ok(name.to_owned())
}

/// A file name of these words: small letters and digits, with a hyphen for all else.
pub fn file_name(words: &[&str], extension: &str) -> String {
    let mut name = String::new();
    for letter in words.join(" ").chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            name.push(letter);
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    let name: String = name.chars().take(NAME_MAX).collect();
    format!("{}.{extension}", if name.is_empty() { "map" } else { &name })
}

const REFUSED: &str = "the browser makes no file of it";
const NAMED_FOR: Duration = Duration::from_secs(30);
/// Names of cities come from files; those of files have bounds.
const NAME_MAX: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_letters_digits_and_hyphens() {
        assert_eq!(file_name(&["Ashmouth", "12:25:20"], "png"), "ashmouth-12-25-20.png");
        assert_eq!(file_name(&["../São Paulo/"], "svg"), "são-paulo.svg");
        assert_eq!(file_name(&["", "…"], "svg"), "map.svg");
        assert_eq!(file_name(&[&"x".repeat(500)], "svg").len(), 84);
    }
}

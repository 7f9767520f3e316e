//! What the reader can keep: one dialog from which files are saved, and how a file is handed over.
//! What is in a file is made elsewhere.

use super::dialog::{Dialog, DialogHead};
use super::icons::{Icon, icon};
use super::reactive::{press, text};
use super::session::Session;
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
    /// It is being made.
    Drawing,
    /// It was handed to the browser under this name.
    Saved(String),
    /// It could not be made.
    Failed(String),
}

impl Saving {
    fn sentence(&self) -> String {
        match self {
            Saving::Nothing => String::new(),
            Saving::Drawing => "The picture is being drawn…".to_owned(),
            Saving::Saved(name) => format!("Saved as {name}."),
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
        session.saving.set(Saving::Nothing);
        export.show();
    };
    view! {
        <button type="button" class="button square" aria-label="Save" title="Save what is shown"
            on:click=press(open)>{icon(Icon::Download)}</button>
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
    view! {
        <dialog class="help export" node_ref=export.node aria-labelledby="export-title">
            <DialogHead dialog=export id="export-title" title="Save" close="Close" />
            <h3>"The map, as it is shown now"</h3>
            <ul class="files">
                <FileButton name="PNG picture" about="pixels, as sharp as this screen"
                    act=move || session.save_pixels() />
                <FileButton name="SVG picture" about="shapes and text, for print and drawing programs"
                    act=move || session.save_shapes() />
            </ul>
            <p class="sentence" role="status">{said}</p>
        </dialog>
    }
}

/// One file that can be saved, and what it is good for.
#[component]
fn FileButton(
    /// Its kind.
    name: &'static str,
    /// In a few words.
    about: &'static str,
    /// Makes and saves it.
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <li>
            <button type="button" class="button" on:click=press(act)>
                {icon(Icon::Download)} {name}
            </button>
            <span class="sentence">{about}</span>
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

//! The colours of the canvas, read from the style sheet's tokens. Holds no colour of its own.

use crate::app::icons::Mark;
use wasm_bindgen::JsValue;
use web_sys::{CssStyleDeclaration, HtmlElement};

/// Every colour the painter uses, resolved for the theme in force.
///
/// Read once per change of theme: asking the style sheet for a colour in every frame would cost
/// more than drawing with it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// Land: the background, and the casing of markers and halo of labels.
    pub land: String,
    /// City blocks.
    pub block: String,
    /// Buildings on blocks.
    pub building: String,
    /// Road surface.
    pub road: String,
    /// Road edge.
    pub casing: String,
    /// Rivers and lakes.
    pub water: String,
    /// Parks.
    pub park: String,
    /// Trees in parks.
    pub tree: String,
    /// Names of districts.
    pub label: String,
    /// Names of streets.
    pub street: String,
    /// Cards and icons that lie on the map.
    pub surface: String,
    /// Edges of cards.
    pub line: String,
    /// Text on cards, and outlines of icons.
    pub ink: String,
    /// Text on a filled marker.
    pub on_marker: String,
    /// Ring behind the promise clock.
    pub track: String,
    /// Selection.
    pub accent: String,
    /// Colours of the marks, in the order of [`Mark::ALL`].
    pub marks: [String; 6],
}

impl Palette {
    /// Reads the tokens that apply to `element`.
    pub fn read(element: &HtmlElement) -> Palette {
        let Some(style) = computed(element) else { return Palette::default() };
        let token = |name: &str| style.get_property_value(name).unwrap_or_default();
        Palette {
            land: token("--land"),
            block: token("--block"),
            building: token("--building"),
            road: token("--road"),
            casing: token("--casing"),
            water: token("--water"),
            park: token("--park"),
            tree: token("--tree"),
            label: token("--label"),
            street: token("--street"),
            surface: token("--surface"),
            line: token("--line"),
            ink: token("--ink"),
            on_marker: token("--on-marker"),
            track: token("--track"),
            accent: token("--accent"),
            marks: Mark::ALL.map(|mark| token(&format!("--{}", mark.class()))),
        }
    }
    /// The colour of a mark.
    pub fn of(&self, mark: Mark) -> &str {
        &self.marks[mark as usize]
    }
}

fn computed(element: &HtmlElement) -> Option<CssStyleDeclaration> {
    let found: Result<Option<CssStyleDeclaration>, JsValue> =
        web_sys::window()?.get_computed_style(element);
    found.ok().flatten()
}

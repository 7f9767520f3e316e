//! The colours of the canvas, read from the style sheet's tokens. Holds no colour of its own.

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
    /// State colours by [`State`].
    pub state: [String; 6],
}

/// What a colour means: the six marks of the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Pending or queued.
    Waiting,
    /// A driver is on the way to the restaurant.
    Assigned,
    /// The food is on board.
    OnBoard,
    /// Delivered.
    Delivered,
    /// Late, failed, retrying, broken.
    Late,
    /// Idle, off shift, cancelled.
    Idle,
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
            state: [
                token("--waiting"),
                token("--assigned"),
                token("--on-board"),
                token("--delivered"),
                token("--late"),
                token("--idle"),
            ],
        }
    }
    /// The colour of a state.
    pub fn of(&self, state: State) -> &str {
        &self.state[state as usize]
    }
}

fn computed(element: &HtmlElement) -> Option<CssStyleDeclaration> {
    let found: Result<Option<CssStyleDeclaration>, JsValue> =
        web_sys::window()?.get_computed_style(element);
    found.ok().flatten()
}

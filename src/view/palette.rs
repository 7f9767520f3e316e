//! The colours of the map in force: tokens of the style sheet, read by the page, used by the painter.

use super::mark::Mark;
use serde::{Deserialize, Serialize};

/// One colour for each role, as the style sheet writes it. Empty until it has been read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// The palette of the style sheet in force, through `token`, which looks up a custom property.
    pub fn read(token: impl Fn(&str) -> String) -> Palette {
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

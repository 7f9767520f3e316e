//! Inline icons and the state marks, as SVG that takes the text's colour. Always beside a text
//! or inside a labelled button, so hidden from screen readers.

use crate::view::flights::Glyph;
use crate::view::mark::Mark;
use leptos::prelude::*;

/// The icons of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named after what it shows")]
pub enum Icon {
    Play,
    Pause,
    Step,
    Reset,
    Plus,
    Minus,
    Fit,
    Close,
    Warning,
    Info,
    Sun,
    Moon,
    System,
    Upload,
    Download,
    Compare,
    Help,
    Check,
    Circle,
    Chevron,
    Driver,
    Restaurant,
    Road,
    Order,
    Target,
    Surge,
    Message,
    Eye,
    Switch,
    Hourglass,
    District,
    Layers,
    Back,
    Undo,
    Redo,
    Branch,
    Share,
    Learn,
    Print,
}

/// An icon as large as the text around it.
pub fn icon(icon: Icon) -> impl IntoView {
    let filled = matches!(icon, Icon::Play | Icon::Pause);
    view! {
        <svg class="icon" class:filled=filled viewBox="0 0 20 20" aria-hidden="true">
            <path d=outline(icon)></path>
        </svg>
    }
}

const fn outline(icon: Icon) -> &'static str {
    match icon {
        Icon::Play => "M6 3.5v13l10.5-6.5z",
        Icon::Pause => "M5 4h3.6v12H5zM11.4 4H15v12h-3.6z",
        Icon::Step => "M4 4.5v11l8-5.5zM15.5 4.5v11",
        Icon::Reset => "M4.5 4v4.5H9M4.9 8.3A6 6 0 1 1 4.2 12",
        Icon::Plus => "M10 4v12M4 10h12",
        Icon::Minus => "M4 10h12",
        Icon::Fit => "M12 4h4v4M8 16H4v-4M16 4l-5 5M4 16l5-5",
        Icon::Close => "M5 5l10 10M15 5 5 15",
        Icon::Warning => "M10 3.2 17.6 16.5H2.4zM10 8v4M10 14.2v.3",
        Icon::Info => "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9v5M10 6.2v.3",
        Icon::Sun => {
            "M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM10 1.8v1.7M10 16.5v1.7M1.8 10h1.7\
             M16.5 10h1.7M4.2 4.2l1.2 1.2M14.6 14.6l1.2 1.2M4.2 15.8l1.2-1.2M14.6 5.4l1.2-1.2"
        }
        Icon::Moon => "M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7z",
        Icon::System => "M3 4h14v9.5H3zM7 17h6M10 13.5V17",
        Icon::Upload => "M10 13V3.5M6 7.2l4-3.9 4 3.9M3.5 12.5v4h13v-4",
        Icon::Download => "M10 3.5V13M6 9.2l4 3.9 4-3.9M3.5 12.5v4h13v-4",
        Icon::Compare => "M3 16.5h14M5.5 13.5v-4M10 13.5v-10M14.5 13.5v-7",
        Icon::Help => "M7 7.4a3 3 0 1 1 4.4 2.7c-.9.5-1.4 1-1.4 2.1M10 15.2v.3",
        Icon::Check => "M4 10.6l4 4.2 8-9.3",
        Icon::Circle => "M10 4a6 6 0 1 0 0 12 6 6 0 0 0 0-12z",
        Icon::Chevron => "M7 4.5 13 10l-6 5.5",
        Icon::Driver => "M10 3.2 15.5 12a6 6 0 1 1-11 0z",
        Icon::Restaurant => "M4.5 3v3.6a2 2 0 0 0 4 0V3M6.5 3v14M13 17V3c2.6 1 3 5.5 0 7.5",
        Icon::Road => "M6 3 3.5 17M14 3l2.5 14M10 4v2.5M10 9v2.5M10 14v2.5",
        Icon::Order => "M4.5 7h11l-.8 10H5.3zM7 9V6a3 3 0 0 1 6 0v3",
        Icon::Target => "M10 5a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM10 2v4M10 14v4M2 10h4M14 10h4",
        Icon::Surge => "M3 14.5l4.5-5 3 3L17 5.5M12.5 5.5H17V10",
        Icon::Message => "M3 4.5h14v11H3zM3.5 5l6.5 5.5L16.5 5",
        Icon::Switch => "M2 13h4l7-7M13.5 13H18",
        Icon::Hourglass => "M5.5 3h9M5.5 17h9M6.5 3c0 5 7 9 7 14M13.5 3c0 5-7 9-7 14",
        Icon::District => "M3.5 6 8 3.5 12.5 6l4-2v10l-4 2.5L8 14l-4.5 2.5zM8 3.5V14M12.5 6v10.5",
        Icon::Layers => "M10 3 17.5 7 10 11 2.5 7zM2.5 10.5 10 14.5l7.5-4M2.5 13.8 10 17.8l7.5-4",
        Icon::Share => {
            "M13 5.5 7 9M7 11l6 3.5M15 2.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM5 8a2 2 0 1 0 0 4 2 2 0 0 0 \
             0-4zM15 13.5a2 2 0 1 0 0 4 2 2 0 0 0 0-4z"
        }
        Icon::Learn => "M2.5 7.5 10 4l7.5 3.5L10 11zM5.5 9v4.2c2.6 2 6.4 2 9 0V9M17.5 7.5v5",
        Icon::Print => "M6 7.5v-5h8v5M5.5 14H3V7.5h14V14h-2.5M6 11.5h8v6H6z",
        Icon::Back => "M16 4.5v11l-8-5.5zM4.5 4.5v11",
        Icon::Undo => "M8 4 4 8l4 4M4.5 8H12a4 4 0 0 1 0 8H8",
        Icon::Redo => "M12 4l4 4-4 4M15.5 8H8a4 4 0 0 0 0 8h4",
        Icon::Branch => {
            "M3 10h5c4 0 4-5 9-5M8 10c4 0 4 5 9 5M14.5 2.5 17 5l-2.5 2.5M14.5 12.5 17 15l-2.5 2.5"
        }
        Icon::Eye => {
            "M2 10s3-5.5 8-5.5S18 10 18 10s-3 5.5-8 5.5S2 10 2 10zM10 7.8a2.2 2.2 0 1 0 0 4.4 \
             2.2 2.2 0 0 0 0-4.4z"
        }
    }
}

/// The shape of a message as large as the text around it.
pub fn glyph(glyph: &Glyph) -> impl IntoView {
    let class = if glyph.is_filled { "mark-solid" } else { "mark-line" };
    view! {
        <svg class=format!("mark {}", glyph.mark.class()) viewBox="-8 -8 16 16" aria-hidden="true">
            <path class=class d=glyph.outline></path>
        </svg>
    }
}

/// A state mark as large as the text around it.
pub fn mark(mark: Mark) -> impl IntoView {
    let (line, solid) = match mark {
        Mark::Waiting => ("M8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6z", ""),
        Mark::Assigned => {
            ("M8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6z", "M8 3.2a4.8 4.8 0 0 0 0 9.6z")
        }
        Mark::OnBoard => (
            "",
            "M4.4 3.4h7.2a1 1 0 0 1 1 1v7.2a1 1 0 0 1-1 1H4.4a1 1 0 0 1-1-1V4.4a1 1 0 0 1 1-1z",
        ),
        Mark::Delivered => ("M3 8.6l3.4 3.6L13 4.4", ""),
        Mark::Late => ("", "M8 2.4l6.2 11H1.8z"),
        Mark::Idle => ("M8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6z", ""),
    };
    view! {
        <svg class=format!("mark {}", mark.class()) viewBox="0 0 16 16" aria-hidden="true">
            <path class="mark-line" d=line></path>
            <path class="mark-solid" d=solid></path>
        </svg>
    }
}

//! The seven states as a diagram with live counts: a dot travels an edge when an order does.

use super::filter::{FilterChip, toggle};
use crate::app::parts::{More, Section};
use crate::app::reactive::{flag, memo, only_if, press, text};
use crate::app::session::Session;
use crate::core::order::{Stage, Status};
use crate::view::filter::OrderFilter;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The diagram and its conservation line. Pressing a state or an edge shows only its orders.
#[component]
pub fn StatesPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let counts = session.part(|panel| panel.states);
    let created = session.part(|panel| panel.created);
    let illegal = session.part(|panel| panel.illegal);
    let moves = session.part(|panel| panel.moves.clone());
    let conservation = text(move || {
        let holds = counts.get().iter().sum::<u32>() == created.get();
        let sign = if holds { "= sum of states ✓" } else { "≠ sum of states ✗" };
        format!("created {} {sign}", created.get())
    });
    let spoken = text(move || {
        let counts = counts.get();
        let each = Status::ALL.iter().zip(counts).map(|(s, n)| format!("{} {n}", s.name()));
        format!("Orders by state: {}", each.collect::<Vec<_>>().join(", "))
    });
    // One stop for the Tab key; the arrows go from part to part.
    let active = RwSignal::new(0_usize);
    view! {
        <Section title="States" aside=conservation>
            <svg class="states" viewBox="0 0 344 152" role="group" aria-label=spoken
                on:keydown=move |event| on_key(session, active, &event)>
                <defs>
                    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"
                        markerHeight="7" orient="auto-start-reverse">
                        <path d="M0 .8 7.4 4 0 7.2z"></path>
                    </marker>
                </defs>
                {EDGES.iter().enumerate().map(|(idx, edge)| {
                    edge_view(edge, moves, Part { session, active, idx: NODES.len() + idx })
                }).collect_view()}
                {NODES.iter().enumerate().map(|(idx, node)| {
                    node_view(node, counts, Part { session, active, idx })
                }).collect_view()}
            </svg>
            <FilterChip />
            <Stages />
            {only_if(move || illegal.get() > 0, move || view! {
                <p class="sentence">{text(move || refused(illegal.get()))}</p>
            }.into_any())}
        </Section>
    }
}

fn refused(illegal: u32) -> String {
    let (transitions, was) =
        if illegal == 1 { ("transition", "was") } else { ("transitions", "were") };
    format!(
        "{illegal} illegal {transitions} {was} asked for and refused: no edge leads there, and \
         nothing has changed."
    )
}

/// Where orders in progress are, step by step.
#[component]
fn Stages() -> impl IntoView {
    let session = expect_context::<Session>();
    let stages = session.part(|panel| panel.stages);
    let row = move |(idx, stage): (usize, &'static Stage)| {
        let filter = OrderFilter::Stage(idx as u8);
        let pressed = text(move || (session.filter.get().orders == Some(filter)).to_string());
        let count = memo(move || stages.with(|all| all[idx]));
        view! {
            <button type="button" class="chip-button" aria-pressed=pressed
                on:click=press(move || toggle(session, filter))>
                {stage.name()} " " <b>{count}</b>
            </button>
        }
    };
    view! {
        <More label="In progress, step by step">
            <div class="stages" role="group" aria-label="Orders in progress by stage">
                {Stage::ALL.iter().enumerate().map(row).collect_view()}
            </div>
        </More>
    }
}

/// A part of the diagram that can be pressed.
#[derive(Clone, Copy)]
struct Part {
    session: Session,
    active: RwSignal<usize>,
    idx: usize,
}

impl Part {
    fn press(self) {
        self.active.set(self.idx);
        toggle(self.session, filter_of(self.idx));
    }
    fn pressed(self) -> Signal<String> {
        let filter = filter_of(self.idx);
        text(move || (self.session.filter.get().orders == Some(filter)).to_string())
    }
    fn tab_stop(self) -> Signal<String> {
        text(move || if self.active.get() == self.idx { "0" } else { "-1" }.to_owned())
    }
    fn id(self) -> String {
        format!("state-part-{}", self.idx)
    }
}

/// The orders that a part stands for: states come first, then edges.
fn filter_of(idx: usize) -> OrderFilter {
    match idx.checked_sub(NODES.len()) {
        None => OrderFilter::State(NODES[idx].status as u8),
        Some(idx) => OrderFilter::Move(EDGES[idx].from as u8, EDGES[idx].to as u8),
    }
}

/// Arrows go from part to part, Enter and Space press one.
fn on_key(session: Session, active: RwSignal<usize>, event: &KeyboardEvent) {
    let last = NODES.len() + EDGES.len() - 1;
    let here = active.get_untracked();
    let next = match event.key().as_str() {
        "ArrowRight" | "ArrowDown" => {
            if here == last {
                0
            } else {
                here + 1
            }
        }
        "ArrowLeft" | "ArrowUp" => here.checked_sub(1).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        "Enter" | " " => {
            event.prevent_default();
            event.stop_propagation();
            return toggle(session, filter_of(here));
        }
        _ => return,
    };
    event.prevent_default();
    event.stop_propagation();
    active.set(next);
    let part = document().get_element_by_id(&format!("state-part-{next}"));
    if let Some(part) = part.and_then(|it| it.dyn_into::<web_sys::SvgElement>().ok()) {
        // A part that cannot take the focus can still be clicked.
        part.focus().unwrap_or(());
    }
}

fn node_view(node: &'static Node, counts: Memo<[u32; 7]>, part: Part) -> impl IntoView {
    let count = memo(move || counts.with(|counts| counts[node.status as usize]));
    let class = format!("state {}", node.status.name().replace(' ', "-"));
    let name = text(move || format!("{} {}, show only these", node.status.name(), count.get()));
    view! {
        <g class=class class:empty=flag(move || count.get() == 0) id=part.id()
            role="button" tabindex=part.tab_stop() aria-label=name aria-pressed=part.pressed()
            on:click=press(move || part.press()) on:focus=move |_| part.active.set(part.idx)
            transform=format!("translate({} {})", node.x, node.y)>
            <rect width=WIDTH height=HEIGHT rx="7"></rect>
            <text class="state-name" x=WIDTH / 2 y="13.5">{node.name}</text>
            // Not drawn: parts the two for who reads them as one text.
            " "
            <text class="state-count" x=WIDTH / 2 y="28">{count}</text>
        </g>
    }
}

fn edge_view(edge: &'static Edge, moves: Memo<Vec<(u8, u8, u32)>>, part: Part) -> impl IntoView {
    let (from, to) = (edge.from as u8, edge.to as u8);
    let count = memo(move || {
        moves.with(|moves| moves.iter().find(|m| (m.0, m.1) == (from, to)).map_or(0, |m| m.2))
    });
    // Two names for one animation: a change of name starts it again.
    let token = text(move || {
        let name = match (count.get(), count.get() % 2) {
            (0, _) => "token",
            (_, 0) => "token even",
            _ => "token odd",
        };
        name.to_owned()
    });
    let name = text(move || {
        let (from, to) = (edge.from.name(), edge.to.name());
        format!("{from} to {to} {}, show only orders that came this way", count.get())
    });
    view! {
        <g class="edge" class:usual=edge.main class:unused=flag(move || count.get() == 0)
            id=part.id() role="button" tabindex=part.tab_stop() aria-label=name
            aria-pressed=part.pressed() on:click=press(move || part.press())
            on:focus=move |_| part.active.set(part.idx)>
            <title>
                {edge.from.name()} " → " {edge.to.name()} ": " {count}
            </title>
            <path class="edge-hit" d=edge.path></path>
            <path class="edge-line" d=edge.path marker-end="url(#arrow)"></path>
            <circle class=token r="3.4" style:offset-path=format!("path('{}')", edge.path)></circle>
        </g>
    }
}

struct Node {
    status: Status,
    name: &'static str,
    x: u32,
    y: u32,
}

struct Edge {
    from: Status,
    to: Status,
    /// Whether it belongs to the way an order should take, or to a retry.
    main: bool,
    path: &'static str,
}

const WIDTH: u32 = 84;
const HEIGHT: u32 = 34;

const fn node(status: Status, name: &'static str, x: u32, y: u32) -> Node {
    Node { status, name, x, y }
}

const fn edge(from: Status, to: Status, main: bool, path: &'static str) -> Edge {
    Edge { from, to, main, path }
}

const NODES: [Node; 7] = [
    node(Status::Pending, "Pending", 1, 2),
    node(Status::Queued, "Queued", 122, 2),
    node(Status::InProgress, "In progress", 259, 2),
    node(Status::Retrying, "Retrying", 144, 59),
    node(Status::Cancelled, "Cancelled", 1, 116),
    node(Status::Failed, "Failed", 144, 116),
    node(Status::Completed, "Completed", 259, 116),
];

/// The transition table of the model, drawn; a test holds it against the core's.
const EDGES: [Edge; 13] = [
    edge(Status::Pending, Status::Failed, false, "M62 36 C70 110 100 128 143 131"),
    edge(Status::Pending, Status::Cancelled, false, "M28 36 V115"),
    edge(Status::Queued, Status::Failed, false, "M130 36 C122 84 124 112 143 122"),
    edge(Status::Queued, Status::Cancelled, false, "M126 36 C104 76 84 92 68 115"),
    edge(Status::InProgress, Status::Failed, false, "M280 36 C276 92 262 118 229 126"),
    edge(Status::InProgress, Status::Cancelled, false, "M268 36 C246 108 150 96 86 122"),
    edge(Status::Retrying, Status::Failed, false, "M186 93 V115"),
    edge(Status::Retrying, Status::Cancelled, false, "M143 82 C112 90 98 102 82 116"),
    edge(Status::Pending, Status::Queued, true, "M85 19 H121"),
    edge(Status::Queued, Status::InProgress, true, "M206 19 H258"),
    edge(Status::InProgress, Status::Completed, true, "M312 36 V115"),
    edge(Status::InProgress, Status::Retrying, true, "M272 36 C262 62 252 74 229 75"),
    edge(Status::Retrying, Status::Queued, true, "M164 59 V37"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagram_shows_exactly_the_transition_table() {
        for from in Status::ALL {
            for to in Status::ALL {
                let drawn = EDGES.iter().filter(|e| (e.from, e.to) == (from, to)).count();
                assert_eq!(drawn, usize::from(from.may_become(to)), "{from:?} to {to:?}");
            }
        }
        for status in Status::ALL {
            assert_eq!(NODES.iter().filter(|node| node.status == status).count(), 1);
        }
    }
}

//! Another future beside the one that is looked at: its map, and what is different in it.

use super::frame_loop::hand_over;
use super::icons::{Icon, icon};
use super::reactive::{live, only_if, press, rows, text};
use super::session::Session;
use crate::engine::protocol::ToWorker;
use crate::view::panel::{BesideModel, DeltaRow};
use leptos::html::Canvas;
use leptos::prelude::*;

/// The map of the other future, as large as the first and seen in the same way.
#[component]
pub fn BesideMap() -> impl IntoView {
    let session = expect_context::<Session>();
    let is_shown = session.part(|panel| panel.timeline.beside.is_some());
    // As with the first map, canvases stay with the worker that they were handed to.
    let shown = move || match is_shown.get() {
        true => vec![u64::from(session.workers.get())],
        false => Vec::new(),
    };
    rows(shown, move |_| {
        let (still, moving) = (NodeRef::<Canvas>::new(), NodeRef::<Canvas>::new());
        hand_over(ToWorker::CanvasesBeside, still, moving);
        let name = of_beside(session, |it| it.name.clone());
        let branch = of_beside(session, |it| it.branch);
        view! {
            <div class="beside">
                <canvas class="layer" node_ref=still aria-hidden="true"></canvas>
                <canvas class="layer" node_ref=moving role="img"
                    aria-label=text(move || format!("Map of the other future: {}", name.get()))>
                </canvas>
                <div class="beside-head">
                    <b class="beside-name">{name}</b>
                    <button type="button" class="button small"
                        on:click=press(move || session.change_branch(branch.get_untracked()))>
                        "Go there"
                    </button>
                    <button type="button" class="icon-button" aria-label="Close the other future"
                        on:click=press(move || session.show_beside(None))>
                        {icon(Icon::Close)}
                    </button>
                </div>
            </div>
        }
        .into_any()
    })
}

/// What this future has more or less of than the other.
#[component]
pub fn DeltaStrip() -> impl IntoView {
    let session = expect_context::<Session>();
    let is_shown = session.part(|panel| panel.timeline.beside.is_some());
    let since = of_beside(session, |it| match &it.differs {
        Some((_, clock)) => format!("different since {clock}"),
        None => "no difference yet".to_owned(),
    });
    let deltas = of_beside(session, |it| it.rows.clone());
    let here = session.part(|panel| {
        let timeline = &panel.timeline;
        timeline.branches.get(timeline.here as usize).map(|it| it.name.clone()).unwrap_or_default()
    });
    only_if(
        move || is_shown.get(),
        move || {
            view! {
            <section class="deltas" aria-label="This future against the other">
                <p class="deltas-head"><b>{here}</b> <span class="aside">{since}</span></p>
                <dl>{live(move || deltas.get().into_iter().map(delta).collect_view().into_any())}</dl>
            </section>
        }
        .into_any()
        },
    )
}

fn delta(row: DeltaRow) -> impl IntoView {
    let (class, verdict) = match row.is_better {
        Some(true) => ("delta better", " (better)"),
        Some(false) => ("delta worse", " (worse)"),
        None => ("delta", ""),
    };
    let values = format!("{} here, {} there", row.here, row.beside);
    let title = values.clone();
    view! {
        <div class=class title=title>
            <dt>{row.label}</dt>
            <dd>
                <b>{row.difference}</b> <span class="unseen">{verdict} ". "{values}</span>
            </dd>
        </div>
    }
}

fn of_beside<T>(session: Session, of: fn(&BesideModel) -> T) -> Memo<T>
where
    T: Clone + Default + PartialEq + Send + Sync + 'static,
{
    session.part(move |panel| panel.timeline.beside.as_ref().map(of).unwrap_or_default())
}

//! What happens after a failed attempt: back-off, jitter, budget, deadline.

use crate::app::parts::{Choice, Choices, Fold, Named, Slider, whole_minutes};
use crate::app::reactive::{live, memo, text};
use crate::app::selection::Selection;
use crate::app::session::Session;
use crate::core::command::Command;
use crate::core::settings::{Backoff, Jitter, Reentry, RetryPolicy};
use crate::core::time::SimDuration;
use crate::view::numbers::decimal;
use crate::view::panel::WaitRow;
use leptos::prelude::*;

/// The retry policy, closed at first: it is the last thing a newcomer needs.
#[component]
pub fn RetryPanel() -> impl IntoView {
    let session = expect_context::<Session>();
    let policy = session.part(|panel| RetryPolicy::from(panel.settings.retry));
    let summary = text(move || {
        let policy = policy.get();
        format!("{}, {} attempts", backoff_name(policy.backoff), policy.max_attempts)
    });
    view! {
        <Fold title="Retry policy" aside=summary>
            <p class="sentence">
                "A failed attempt waits for a back-off, then queues again, until the attempts or \
                the total deadline are used up. What is given up is a dead letter."
            </p>
            <Waits policy />
            <Schedule />
            <Limits policy />
        </Fold>
    }
}

#[component]
fn Waits(policy: Memo<RetryPolicy>) -> impl IntoView {
    let change = changer(policy);
    let backoff = memo(move || Backoff::ALL.iter().position(|b| *b == policy.get().backoff));
    let jitter = memo(move || Jitter::ALL.iter().position(|j| *j == policy.get().jitter));
    view! {
        <Named label="Back-off">
            <Choices name="Back-off" class="segments"
                choices=Backoff::ALL.map(|b| Choice::named(backoff_name(b))).to_vec()
                chosen=backoff on_choose=move |idx| change(&|p| p.backoff = Backoff::ALL[idx]) />
        </Named>
        <Named label="Jitter">
            <Choices name="Jitter" class="segments"
                choices=Jitter::ALL.map(|j| Choice::named(jitter_name(j))).to_vec()
                chosen=jitter on_choose=move |idx| change(&|p| p.jitter = Jitter::ALL[idx]) />
        </Named>
        <div class="sliders two">
            <Slider label="First wait" min=1 max=120 value=seconds(policy, |p| p.base)
                print=print_seconds
                on_change=move |s: u32| change(&|p| p.base = SimDuration::from_secs(s.into())) />
            <Slider label="Longest wait" min=10 max=900 step=10 value=seconds(policy, |p| p.cap)
                print=print_seconds
                on_change=move |s: u32| change(&|p| p.cap = SimDuration::from_secs(s.into())) />
        </div>
    }
}

/// What the policy comes to: each wait as the stretch of time it lies in.
#[component]
fn Schedule() -> impl IntoView {
    let session = expect_context::<Session>();
    let waits = session.part(|panel| panel.retry_waits.clone());
    let rows = move || {
        let rows = waits.get();
        let longest = rows.iter().map(|row| row.most_ms).max().unwrap_or(0).max(1) as f64;
        let percent = |ms: u64| format!("{}%", decimal(ms as f64 * 100.0 / longest, 1));
        let row = |row: WaitRow| {
            // What is exact is still a mark that can be seen.
            let (from, width) = (percent(row.least_ms), percent(row.most_ms - row.least_ms));
            view! {
                <li>
                    <span>{format!("after attempt {}", row.failed)}</span>
                    <span class="wait" aria-hidden="true">
                        <span style:inset-inline-start=from style:inline-size=width></span>
                    </span>
                    <b>{row.text}</b>
                </li>
            }
        };
        let none = rows.is_empty();
        view! {
            <ol class="waits" aria-label="Waits between attempts">
                {rows.into_iter().map(row).collect_view()}
            </ol>
            {none.then(|| view! {
                <p class="sentence">"One attempt only: nothing is tried again."</p>
            })}
        }
        .into_any()
    };
    live(rows)
}

#[component]
fn Limits(policy: Memo<RetryPolicy>) -> impl IntoView {
    let change = changer(policy);
    let attempts = Signal::derive(move || policy.get().max_attempts);
    let deadline = Signal::derive(move || whole_minutes(policy.get().total_deadline));
    let set_deadline =
        move |m: u32| change(&|p| p.total_deadline = SimDuration::from_mins(m.into()));
    let timeout = memo(move || policy.get().attempt_timeout.map_or(0, whole_minutes));
    let set_timeout = move |m: u32| {
        let limit = (m > 0).then(|| SimDuration::from_mins(m.into()));
        change(&|p| p.attempt_timeout = limit);
    };
    let original = memo(move || Some(usize::from(policy.get().reentry == Reentry::AtOriginal)));
    view! {
        <div class="sliders two">
            <Slider label="Attempts" min=1 max=10 value=attempts print=|n| n.to_string()
                on_change=move |n| change(&|p| p.max_attempts = n) />
            <Slider label="Total deadline" min=10 max=240 step=5 value=deadline
                print=|m| format!("{m} min") on_change=set_deadline />
            <Slider label="Attempt time-out" max=120 step=5 value=timeout
                print=|m| match m {
                    0 => "none".to_owned(),
                    m => format!("{m} min"),
                }
                on_change=set_timeout />
        </div>
        <Named label="A retried order stands">
            <Choices name="Place of a retried order" class="segments"
                choices=vec![
                    Choice::named("by its return"),
                    Choice::named("by its first entry"),
                ]
                chosen=original
                on_choose=move |idx| change(&|p| {
                    p.reentry = if idx == 0 { Reentry::AtReturn } else { Reentry::AtOriginal };
                }) />
        </Named>
    }
}

/// Sends the policy in force with one change.
fn changer(
    policy: Memo<RetryPolicy>,
) -> impl Fn(&dyn Fn(&mut RetryPolicy)) + Copy + Send + Sync + 'static {
    let selection = expect_context::<Selection>();
    move |change| {
        let mut changed = policy.get_untracked();
        change(&mut changed);
        selection.act(Command::SetRetryPolicy(changed));
    }
}

fn seconds(policy: Memo<RetryPolicy>, of: fn(&RetryPolicy) -> SimDuration) -> Signal<u32> {
    Signal::derive(move || (of(&policy.get()).as_micros() / 1_000_000) as u32)
}

fn print_seconds(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m}:{s:02} min"),
    }
}

const fn backoff_name(backoff: Backoff) -> &'static str {
    match backoff {
        Backoff::None => "no wait",
        Backoff::Fixed => "fixed",
        Backoff::Exponential => "exponential",
        Backoff::Linear => "linear",
    }
}

const fn jitter_name(jitter: Jitter) -> &'static str {
    match jitter {
        Jitter::None => "none",
        Jitter::Full => "full",
        Jitter::Equal => "equal",
        Jitter::Decorrelated => "decorrelated",
    }
}

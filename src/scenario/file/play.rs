//! Runs a scenario, and looks at the moments that it has expectations about.

use super::build::Scenario;
use super::outcome::Outcomes;
use crate::core::event::Stamped;
use crate::core::id::OrderId;
use crate::core::metrics::Metrics;
use crate::core::order::Status;
use crate::core::sim::{Advanced, Sim};
use crate::core::time::SimTime;
use std::sync::Arc;

/// A scenario that has been run to its end.
#[derive(Clone, Debug)]
pub struct Played {
    /// The run at its end.
    pub sim: Sim,
    /// Every event.
    pub log: Vec<Stamped>,
    /// The scoreboard.
    pub metrics: Metrics,
    /// How far it came with what its file asks of its player, if it asks for anything.
    pub outcomes: Option<Outcomes>,
    /// How things stood at the moments that the file asks about, in its sequence.
    pub looks: Vec<Look>,
}

/// How things stood at a moment, after all that happened then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The state of each order.
    pub states: Vec<Status>,
    /// The queue in service order.
    pub queue: Vec<OrderId>,
}

/// Runs it. `watch` sees the run after every happening, with the events it caused.
pub fn play(scenario: &Scenario, mut watch: impl FnMut(&mut Sim, &[Stamped])) -> Played {
    let mut out = Vec::new();
    let sim = Sim::new(Arc::new(scenario.setup.clone()), &mut out);
    let metrics = Metrics::new(sim.drivers().len());
    let mut played = Played {
        sim,
        log: Vec::new(),
        metrics,
        outcomes: Outcomes::of(&scenario.file),
        looks: Vec::new(),
    };
    played.absorb(&mut out, &mut watch);
    let moments = scenario.file.expect.moments.iter().map(|moment| moment.at.moment());
    for at in moments.filter(|&at| at <= scenario.until) {
        played.advance(at, &mut watch);
        played.looks.push(Look {
            states: played.sim.orders().iter().map(|order| order.status()).collect(),
            queue: played.sim.service_order(usize::MAX).iter().map(|e| e.order).collect(),
        });
    }
    played.advance(scenario.until, &mut watch);
    played
}

impl Played {
    fn absorb(&mut self, out: &mut Vec<Stamped>, watch: &mut impl FnMut(&mut Sim, &[Stamped])) {
        for stamped in out.iter() {
            self.metrics.observe(stamped);
            if let Some(outcomes) = &mut self.outcomes {
                outcomes.note(&self.sim, &self.metrics, stamped);
            }
        }
        watch(&mut self.sim, out);
        self.log.append(out);
    }

    fn advance(&mut self, until: SimTime, watch: &mut impl FnMut(&mut Sim, &[Stamped])) {
        let mut out = Vec::new();
        while self.sim.advance(until, 1, &mut out) == Advanced::Budget {
            self.absorb(&mut out, watch);
        }
        self.absorb(&mut out, watch);
    }
}

//! From a failing run to one that a person can read: the shortest prefix, then fewer commands,
//! then smaller numbers, as long as the same invariant breaks.

use crate::marks::Marks;
use crate::run::{self, Failure, Plan, Step};
use dispatch_playground::core::time::SimDuration;
use std::sync::Arc;

/// Runs that shrinking may cost.
const RUNS_MAX: usize = 600;

/// The smallest plan found that breaks the same invariant, with what it breaks.
pub fn shrink(plan: &Plan, failure: &Failure) -> (Plan, Failure) {
    let (plan, failure) = (plan.clone(), failure.clone());
    let mut search = Search { plan, failure, runs: RUNS_MAX };
    search.shorter();
    search.fewer();
    search.smaller();
    search.fewer();
    search.simpler();
    (search.plan, search.failure)
}

struct Search {
    plan: Plan,
    failure: Failure,
    runs: usize,
}

impl Search {
    /// Takes the plan over if it still breaks the same.
    fn take(&mut self, plan: Plan) -> bool {
        if self.runs == 0 {
            return false;
        }
        self.runs -= 1;
        match run::plan(&plan, &mut Marks::none()) {
            Err(failure) if failure.invariant == self.failure.invariant => {
                (self.plan, self.failure) = (plan, failure);
                true
            }
            _ => false,
        }
    }

    fn with(&self, steps: Vec<Step>) -> Plan {
        Plan { steps, ..self.plan.clone() }
    }

    fn shorter(&mut self) {
        let steps = self.failure.steps.min(self.plan.steps.len());
        self.take(self.with(self.plan.steps[..steps].to_vec()));
        // Calm comes after the last command, whatever its number: halve while it helps.
        while self.plan.steps.len() > 1
            && self.take(self.with(self.plan.steps[..self.plan.steps.len() / 2].to_vec()))
        {}
    }

    /// Leaves out pieces of half the length, then a quarter, down to single commands. The time
    /// that a piece took is waited for by the command after it.
    fn fewer(&mut self) {
        let mut size = self.plan.steps.len().div_ceil(2);
        while size > 0 {
            let mut from = 0;
            while from < self.plan.steps.len() {
                let until = (from + size).min(self.plan.steps.len());
                let mut steps = self.plan.steps.clone();
                let waited = steps
                    .drain(from..until)
                    .fold(SimDuration::ZERO, |sum, step| sum.plus(step.wait));
                if let Some(next) = steps.get_mut(from) {
                    next.wait = next.wait.plus(waited);
                }
                if !self.take(self.with(steps)) {
                    from = until;
                }
            }
            size /= 2;
        }
    }

    fn smaller(&mut self) {
        for n in 0..self.plan.steps.len() {
            let micros = self.plan.steps[n].wait.as_micros();
            let second = 1_000_000;
            for shorter in [0, micros / 2 / second * second, micros / second * second] {
                if shorter >= micros {
                    continue;
                }
                let mut steps = self.plan.steps.clone();
                steps[n].wait = SimDuration::from_micros(shorter);
                if self.take(self.with(steps)) {
                    break;
                }
            }
        }
    }

    /// A setup without its script and its generated demand, where those do not matter.
    fn simpler(&mut self) {
        let mut setup = (*self.plan.setup).clone();
        setup.script.clear();
        self.take(Plan { setup: Arc::new(setup), ..self.plan.clone() });
        let mut setup = (*self.plan.setup).clone();
        setup.settings.arrivals_per_hour = 0;
        self.take(Plan { setup: Arc::new(setup), ..self.plan.clone() });
    }
}

//! What differs from a scenario as it comes, before its run begins: a part of the start, so that a
//! reset, a recovery and another seed keep it.

use crate::core::command::{Command, TimedCommand};
use crate::core::settings::{AssignPolicy, QueuePolicy};
use crate::core::sim::Setup;
use crate::core::time::SimTime;
use crate::scenario::wire::{WireAssignPolicy, WireCommand, WireQueuePolicy};
use serde::{Deserialize, Serialize};

/// Policies in the place of the scenario's, and commands on top of its script.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes {
    /// Queue and assignment policy; those of the scenario where it is `None`.
    pub policies: Option<(WireQueuePolicy, WireAssignPolicy)>,
    /// Commands that the run itself carries out, each with its microsecond; at equal times after
    /// those of the scenario. One that cannot be carried out then is told in the log.
    pub script: Vec<(u64, WireCommand)>,
    /// Generated orders an hour in per cent of the scenario's; as it comes where it is `None`.
    #[serde(default)]
    pub demand_percent: Option<u32>,
}

impl Changes {
    /// Changes a setup.
    ///
    /// # Errors
    /// Where the setup does not pass [`Setup::check`] then; the text says why.
    pub fn apply(&self, setup: &mut Setup) -> Result<(), String> {
        if let Some((queue, assign)) = self.policies {
            setup.settings.queue = QueuePolicy::from(queue);
            setup.settings.assign = AssignPolicy::from(assign);
        }
        if let Some(percent) = self.demand_percent {
            let rate = &mut setup.settings.arrivals_per_hour;
            let wanted = u64::from(*rate) * u64::from(percent) / 100;
            *rate = u32::try_from(wanted).unwrap_or(u32::MAX);
        }
        let timed = |(at_us, command): &(u64, WireCommand)| TimedCommand {
            at: SimTime::from_micros(*at_us),
            command: Command::from(command.clone()),
        };
        setup.script.extend(self.script.iter().map(timed));
        // Stable: who gave commands in one moment gave them in this order.
        setup.script.sort_by_key(|timed| timed.at);
        setup.check().map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::presets;

    #[test]
    fn changes_are_in_force_from_the_start_and_bad_ones_are_refused() {
        let setup = || presets::named("small", 1).unwrap().1;
        let mut changed = setup();
        let rate = |per_hour| WireCommand::SetArrivalRate { per_hour };
        let changes = Changes {
            policies: Some((WireQueuePolicy::Lifo, WireAssignPolicy::Random)),
            script: vec![(9, rate(3)), (5, rate(1)), (9, rate(2))],
            demand_percent: Some(150),
        };
        assert_eq!(changes.apply(&mut changed), Ok(()));
        assert_eq!(changed.settings.queue, QueuePolicy::Lifo);
        assert_eq!(changed.settings.assign, AssignPolicy::Random);
        assert_eq!(changed.settings.arrivals_per_hour, 18);
        let order: Vec<u64> = changed.script.iter().map(|timed| timed.at.as_micros()).collect();
        assert_eq!(order, [5, 9, 9]);
        assert_eq!(changed.script[1].command, Command::SetArrivalRate { per_hour: 3 });
        let aging = WireQueuePolicy::Priority { aging_us: Some(0) };
        let policies = Some((aging, WireAssignPolicy::Random));
        let bad = Changes { policies, ..Changes::default() };
        assert!(bad.apply(&mut setup()).is_err());
    }
}

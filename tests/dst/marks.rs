//! Situations that a batch of random runs must reach at least once: a generator that never gets
//! there proves nothing about it.

mod commands;
mod mail;
mod orders;
mod things;

use dispatch_playground::core::command::{Command, CommandError};
use dispatch_playground::core::event::{Event, Stamped};
use dispatch_playground::core::sim::Sim;

type OfEvent = fn(&Sim, &Event) -> bool;
type OfCommand = fn(&Sim, &Command, bool) -> bool;

/// How often each situation was met.
#[derive(Clone)]
pub struct Marks {
    mail: [u64; mail::ALL.len()],
    orders: [u64; orders::ALL.len()],
    things: [u64; things::ALL.len()],
    commands: [u64; commands::ALL.len()],
}

impl Marks {
    pub const fn none() -> Marks {
        Marks {
            mail: [0; mail::ALL.len()],
            orders: [0; orders::ALL.len()],
            things: [0; things::ALL.len()],
            commands: [0; commands::ALL.len()],
        }
    }

    pub fn event(&mut self, sim: &Sim, stamped: &Stamped) {
        let event = &stamped.event;
        // Most events are mail of which nothing is asked.
        if let Event::MessageSent { resend: 0, .. } = event {
            return;
        }
        let count = |counts: &mut [u64], all: &[(&str, OfEvent)]| {
            for (count, (_, is_met)) in counts.iter_mut().zip(all) {
                *count += u64::from(is_met(sim, event));
            }
        };
        count(&mut self.mail, mail::ALL);
        if !matches!(event, Event::MessageSent { .. } | Event::MessageLost { .. }) {
            count(&mut self.orders, orders::ALL);
            count(&mut self.things, things::ALL);
        }
    }

    pub fn command(&mut self, sim: &Sim, command: &Command, result: &Result<(), CommandError>) {
        for (count, (_, is_met)) in self.commands.iter_mut().zip(commands::ALL) {
            *count += u64::from(is_met(sim, command, result.is_ok()));
        }
    }

    pub fn add(&mut self, other: &Marks) {
        let both = |a: &mut [u64], b: &[u64]| {
            a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        };
        both(&mut self.mail, &other.mail);
        both(&mut self.orders, &other.orders);
        both(&mut self.things, &other.things);
        both(&mut self.commands, &other.commands);
    }

    /// Every situation with how often it was met, the rarest first.
    pub fn rarest_first(&self) -> Vec<(u64, &'static str)> {
        let events = [
            (&self.mail[..], mail::ALL),
            (&self.orders[..], orders::ALL),
            (&self.things[..], things::ALL),
        ];
        let events = events
            .into_iter()
            .flat_map(|(counts, all)| counts.iter().zip(all).map(|(&n, (name, _))| (n, *name)));
        let commands = self.commands.iter().zip(commands::ALL).map(|(&n, (name, _))| (n, *name));
        let mut all: Vec<_> = events.chain(commands).collect();
        all.sort_unstable();
        all
    }
}

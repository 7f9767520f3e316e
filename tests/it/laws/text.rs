//! Events as text, with every number of one kind rewritten: how two runs are told apart only by
//! what should differ.

use dispatch_playground::core::event::Stamped;

/// `text` with the number of every `name(number)` replaced.
pub fn rewrite(text: &str, name: &str, mut with: impl FnMut(u64) -> u64) -> String {
    let open = format!("{name}(");
    let mut parts = text.split(open.as_str());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        let number: u64 = part[..digits].parse().expect("a number");
        out.push_str(&open);
        out.push_str(&with(number).to_string());
        out.push_str(&part[digits..]);
    }
    out
}

/// One line for each event, with its time but without its cause: causes are numbers of events.
pub fn lines(events: &[Stamped]) -> Vec<String> {
    events.iter().map(|stamped| format!("{:?} {:?}", stamped.at, stamped.event)).collect()
}

/// Numbers ids anew in the sequence in which they first appear, so that two runs can be compared
/// whose ids were given out by different counters.
#[derive(Default)]
pub struct Renumbering {
    seen: Vec<(&'static str, Vec<u64>)>,
}

impl Renumbering {
    /// The line with every id of these kinds renumbered.
    pub fn line(&mut self, line: &str, kinds: &[&'static str]) -> String {
        kinds.iter().fold(line.to_owned(), |line, &kind| {
            rewrite(&line, kind, |number| self.rank(kind, number))
        })
    }

    fn rank(&mut self, kind: &'static str, number: u64) -> u64 {
        let at = self.seen.iter().position(|(name, _)| *name == kind).unwrap_or_else(|| {
            self.seen.push((kind, Vec::new()));
            self.seen.len() - 1
        });
        let numbers = &mut self.seen[at].1;
        let rank = numbers.iter().position(|&seen| seen == number).unwrap_or_else(|| {
            numbers.push(number);
            numbers.len() - 1
        });
        rank as u64
    }
}

#[test]
fn rewriting_changes_the_numbers_of_one_kind_only() {
    let text = "A { order: OrderId(12), driver: DriverId(3), other: OrderId(4) }";
    let got = rewrite(text, "OrderId", |n| n + 1);
    assert_eq!(got, "A { order: OrderId(13), driver: DriverId(3), other: OrderId(5) }");
    let mut ids = Renumbering::default();
    assert_eq!(ids.line("OrderId(9) OrderId(7) OrderId(9)", &["OrderId"]), {
        "OrderId(0) OrderId(1) OrderId(0)"
    });
}

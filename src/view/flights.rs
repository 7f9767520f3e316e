//! Messages on the map: those on their way, and for a moment those that were.
//!
//! A message lives for less than a second, which at most speeds is less than a frame: each is
//! drawn for a least real time, so that it can be seen. Its place is a function of when it was
//! sent, when it is due and what time it is; who looks at a run that stands still sees the true
//! places only. Knows no pixel.

mod drawn;
mod glyph;

pub use drawn::{Drawn, MessageLayer, drawn, place_of};
pub use glyph::{GLYPHS, Glyph, LOST};

use super::map::{Plane, dispatch_centre};
use super::panel::Subject;
use crate::core::bounded::push_bounded;
use crate::core::event::{Event, Stamped};
use crate::core::geo::Point;
use crate::core::id::{DriverId, MessageId, OrderId};
use crate::core::message::{InFlight, MessageKind, Party, Way};
use crate::core::sim::Sim;
use crate::core::time::{SimDuration, SimTime};
use std::collections::VecDeque;

/// The copies of messages that may be on the map.
#[derive(Clone, Debug, Default)]
pub struct Flights {
    /// Where the dispatcher is drawn; `None` until a run was looked at.
    centre: Option<Point>,
    all: VecDeque<Flight>,
}

/// One copy of a message or of its acknowledgement.
#[derive(Clone, Copy, Debug)]
struct Flight {
    message: MessageId,
    way: Way,
    kind: MessageKind,
    from: End,
    to: End,
    order: Option<OrderId>,
    is_second: bool,
    sent: SimTime,
    /// When it is due; `None` until it was seen on its way.
    due: Option<SimTime>,
    /// Since when it moves as it does, and the share of the way that was behind it then: who
    /// delays a message slows it down, but does not throw it back.
    bend: (SimTime, f32),
    fate: Fate,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    OnItsWay,
    Arrived,
    /// When, and after which share of the way.
    Lost(SimTime, f32),
}

/// Where a line begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Dispatcher,
    Driver(DriverId),
    Place(Point),
}

/// message, shape (place in [`GLYPHS`]), share of the way as shown, the same in truth (-1 where it
/// is no longer on its way), x and y of both ends, flags (1 of the selected thing, 2 lost, 4 second
/// copy), share of its fading passed (0 to 1).
pub const FLIGHT_STRIDE: usize = 10;

impl Flights {
    /// Takes note of an event; `sim` stands at it or a few events later.
    pub fn note(&mut self, sim: &Sim, stamped: &Stamped) {
        let at = stamped.at;
        match stamped.event {
            Event::MessageSent { message, kind, from, to, order, .. } => {
                let sent = Flight::new((message, Way::There, kind), order, at);
                self.add(sim, sent, (from, to));
            }
            Event::MessageLost { message, kind: MessageKind::Heartbeat, .. } => {
                let of = |beat: crate::core::driver::Beat| beat.message == message;
                let sender = sim.drivers().iter().find(|driver| driver.beat.is_some_and(of));
                if let Some(driver) = sender {
                    self.push(Flight::beat(driver.id, message, at).lost(at));
                }
            }
            Event::MessageLost { message, kind, order } if !self.lose(message, kind, at) => {
                // An acknowledgement that was lost on setting out.
                let flight = Flight::new((message, Way::Back, kind), order, at).lost(at);
                let open = sim.unsettled_messages().find(|open| open.message == message);
                if let Some(open) = open {
                    self.add(sim, flight, (open.to, open.from));
                }
            }
            Event::MessageDuplicated { message, kind, .. } => {
                let is_it = |it: &&Flight| it.message == message && it.kind == kind;
                if let Some(&first) = self.all.iter().rev().find(is_it) {
                    let second = Flight::new((message, first.way, kind), first.order, at);
                    self.push(Flight { is_second: true, from: first.from, to: first.to, ..second });
                }
            }
            _ => {}
        }
    }

    /// Follows the copies on their way as the run stands now.
    pub fn follow(&mut self, sim: &Sim) {
        self.centre.get_or_insert_with(|| dispatch_centre(sim.city()));
        let known = self.all.len();
        let mut seen = vec![false; known];
        for copy in sim.messages_in_flight() {
            let is_it = |flight: &Flight| {
                flight.fate == Fate::OnItsWay
                    && (flight.message, flight.way) == (copy.message, copy.way)
                    && flight.sent == copy.sent
            };
            match (0..known.min(self.all.len())).find(|&idx| !seen[idx] && is_it(&self.all[idx])) {
                Some(idx) => {
                    seen[idx] = true;
                    self.all[idx].expect_at(copy.due, sim.now());
                }
                None if self.all.len() < KEPT_MAX => self.discover(sim, copy),
                None => {}
            }
        }
        for (flight, seen) in self.all.iter_mut().zip(seen) {
            if !seen && flight.fate == Fate::OnItsWay {
                flight.fate = Fate::Arrived;
            }
        }
    }

    /// Acknowledgements set out without an event.
    fn discover(&mut self, sim: &Sim, copy: InFlight) {
        let mut flight = Flight::new((copy.message, copy.way, copy.kind), copy.order, copy.sent);
        flight.expect_at(copy.due, sim.now());
        self.add(sim, flight, (copy.from, copy.to));
    }

    fn add(&mut self, sim: &Sim, flight: Flight, (from, to): (Party, Party)) {
        let end = |party| End::of(sim, party, flight.message, flight.order);
        if let (Some(from), Some(to)) = (end(from), end(to)) {
            self.push(Flight { from, to, ..flight });
        }
    }

    fn push(&mut self, flight: Flight) {
        push_bounded(&mut self.all, flight, KEPT_MAX);
    }

    /// The copy that was sent last is lost; whether there is one.
    fn lose(&mut self, message: MessageId, kind: MessageKind, at: SimTime) -> bool {
        let is_it = |it: &&mut Flight| {
            it.message == message && it.kind == kind && it.fate == Fate::OnItsWay
        };
        let Some(flight) = self.all.iter_mut().rev().find(is_it) else { return false };
        *flight = flight.lost(at);
        true
    }

    /// Adds the rows of a frame: of all that can be seen those of the selected thing first, then
    /// those that are nearest to their end, at most [`ROWS_MAX`]. `second` is simulated time for a
    /// second on screen.
    pub(super) fn rows(
        &self,
        sim: &Sim,
        second: SimDuration,
        selected: Option<Subject>,
        rows: &mut Vec<f32>,
    ) {
        let Some(centre) = self.centre else { return };
        let plane = Plane::of(sim.city());
        let place = |end: End| match end {
            End::Dispatcher => plane.place(centre),
            End::Driver(driver) => plane.place(sim.driver_pose(driver).at),
            End::Place(point) => plane.place(point),
        };
        let now = sim.now();
        let mut shown: Vec<(bool, f32, Flight, Seen)> = Vec::new();
        for flight in self.all.iter().copied().chain(beats(sim, second, selected)) {
            if let Some(seen) = flight.seen(now, second) {
                shown.push((flight.is_of(selected), seen.share, flight, seen));
            }
        }
        shown.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
        for (is_of, _, flight, seen) in shown.into_iter().take(ROWS_MAX) {
            let ((x0, y0), (x1, y1)) = (place(flight.from), place(flight.to));
            let flags = u8::from(is_of) * drawn::OF_SELECTED
                + u8::from(matches!(flight.fate, Fate::Lost(..))) * drawn::LOST
                + u8::from(flight.is_second) * drawn::SECOND;
            let id = flight.message.0 as f32;
            let glyph = glyph::place(flight.kind) as f32;
            let row = [id, glyph, seen.share, seen.truth, x0, y0, x1, y1, flags.into(), seen.faded];
            rows.extend(row);
        }
    }
}

/// The last heartbeat of each driver, where they are few, and of a selected one.
fn beats(
    sim: &Sim,
    second: SimDuration,
    selected: Option<Subject>,
) -> impl Iterator<Item = Flight> + '_ {
    let few = sim.drivers().len() <= FEW_DRIVERS;
    let all = sim
        .drivers()
        .iter()
        .filter(move |driver| few || selected == Some(Subject::Driver(driver.id.0)));
    let lasts = second.scaled_ppm(SHOWN_PPM);
    all.filter_map(move |driver| {
        let beat = driver.beat?;
        // A lost one was noted when it was.
        let due = beat.due?;
        let since = sim.now().since(beat.sent);
        (sim.now() < due || since < lasts).then(|| {
            let mut flight = Flight::beat(driver.id, beat.message, beat.sent);
            flight.expect_at(due, sim.now());
            flight
        })
    })
}

/// A copy as it is seen at a moment.
struct Seen {
    share: f32,
    truth: f32,
    faded: f32,
}

impl Flight {
    fn new(
        (message, way, kind): (MessageId, Way, MessageKind),
        order: Option<OrderId>,
        sent: SimTime,
    ) -> Flight {
        Flight {
            message,
            way,
            kind,
            from: End::Dispatcher,
            to: End::Dispatcher,
            order,
            is_second: false,
            sent,
            due: None,
            bend: (sent, 0.0),
            fate: Fate::OnItsWay,
        }
    }
    fn beat(driver: DriverId, message: MessageId, sent: SimTime) -> Flight {
        let key = (message, Way::There, MessageKind::Heartbeat);
        Flight { from: End::Driver(driver), ..Flight::new(key, None, sent) }
    }
    /// The same, lost at a time: where it was then. One that was lost on setting out is drawn a
    /// part of the way, since nobody saw where.
    fn lost(self, at: SimTime) -> Flight {
        let share = if at <= self.sent { LOST_EARLY } else { self.truth(at).min(LOST_LATE) };
        Flight { fate: Fate::Lost(at, share), ..self }
    }
    /// It arrives then, as is known now.
    fn expect_at(&mut self, due: SimTime, now: SimTime) {
        if self.due.is_some_and(|before| before != due) {
            self.bend = (now, self.truth(now));
        }
        self.due = Some(due);
    }
    /// The share of the way that is truly behind it; 1 where it is not known to be on its way.
    fn truth(&self, now: SimTime) -> f32 {
        let Some(due) = self.due else { return 1.0 };
        let (since, behind) = self.bend;
        share(now.since(since), due.since(since)).mul_add(1.0 - behind, behind)
    }
    fn seen(&self, now: SimTime, second: SimDuration) -> Option<Seen> {
        let lasts = second.scaled_ppm(SHOWN_PPM);
        let shown = share(now.since(self.sent), lasts);
        match self.fate {
            Fate::OnItsWay => {
                let truth = self.truth(now);
                let over = now >= self.due.unwrap_or(now);
                (!over || shown < 1.0).then(|| Seen {
                    share: truth.min(shown),
                    truth: if over { -1.0 } else { truth },
                    faded: 0.0,
                })
            }
            Fate::Arrived => {
                (shown < 1.0).then_some(Seen { share: shown, truth: -1.0, faded: 0.0 })
            }
            Fate::Lost(at, place) => {
                // It is shown to come as far as that, and then to fade.
                let way = lasts.scaled_ppm((place * 1e6) as u64);
                let ends = at.max(self.sent + way);
                let faded = share(now.since(ends), second.scaled_ppm(FADE_PPM));
                (faded < 1.0).then_some(Seen { share: shown.min(place), truth: place, faded })
            }
        }
    }
    fn is_of(&self, selected: Option<Subject>) -> bool {
        match selected {
            Some(Subject::Order(id)) => self.order == Some(OrderId(id)),
            Some(Subject::Driver(id)) => {
                let driver = End::Driver(DriverId(id));
                self.from == driver || self.to == driver
            }
            Some(Subject::Message(id)) => self.message.0 == id,
            _ => false,
        }
    }
}

impl End {
    /// Where a party is drawn; `None` where nobody knows which customer it is.
    fn of(sim: &Sim, party: Party, message: MessageId, order: Option<OrderId>) -> Option<End> {
        let city = sim.city();
        Some(match party {
            Party::Dispatcher => End::Dispatcher,
            Party::Driver(driver) => End::Driver(driver),
            Party::Restaurant(id) => {
                End::Place(city.network.nodes()[city.restaurants.get(id)?.node])
            }
            Party::Customer => {
                let ordered = order.and_then(|id| sim.orders().get(id));
                let door = ordered.map(|order| order.spec.destination);
                End::Place(city.network.nodes()[door.or_else(|| sim.customer_door(message))?])
            }
        })
    }
}

/// How much of a time has passed, at most all of it.
fn share(passed: SimDuration, whole: SimDuration) -> f32 {
    let whole = whole.as_micros().max(1) as f64;
    (passed.as_micros() as f64 / whole).min(1.0) as f32
}

/// Keeps the newest so many.
const KEPT_MAX: usize = 512;
/// Most rows of a frame: more than a screen can show apart.
const ROWS_MAX: usize = 240;
/// With more drivers than this heartbeats are shown of a selected one only.
const FEW_DRIVERS: usize = 64;
/// How long a message is shown at least, in millionths of a real second (chosen by looking).
const SHOWN_PPM: u64 = 900_000;
/// How long a lost message fades, in millionths of a real second.
const FADE_PPM: u64 = 900_000;
/// Where a message is drawn that was lost on setting out.
const LOST_EARLY: f32 = 0.35;
/// One that was lost on arrival must not hide its receiver.
const LOST_LATE: f32 = 0.88;

#[cfg(test)]
mod tests;

//! Faults of every kind for the proof's runs, about things that exist most of the time.

use super::Numbers;
use crate::core::fault::{FaultKind, FaultSource, RandomFault};
use crate::core::id::{DistrictId, DriverId, EdgeId, MessageId, OrderId, RestaurantId};
use crate::core::message::Way;
use crate::core::sim::Sim;
use crate::core::time::SimDuration;

pub(super) fn draw(sim: &Sim, numbers: &mut Numbers) -> FaultKind {
    match numbers.below(4) {
        0 => of_messages(sim, numbers),
        1 => FaultKind::AtRandom(FaultSource {
            what: numbers.one_of(&RANDOM),
            per_hour: 1 + numbers.below(120) as u32,
            lasting: SimDuration::from_secs(numbers.below(600)),
        }),
        _ => of_things(sim, numbers),
    }
}

fn of_things(sim: &Sim, numbers: &mut Numbers) -> FaultKind {
    let city = sim.city();
    let driver = DriverId(numbers.below(city.drivers.len() as u64) as u32);
    let restaurant = RestaurantId(numbers.below(city.restaurants.len() as u64) as u32);
    let road = EdgeId(numbers.below(city.network.edges().len() as u64) as u32);
    let order = OrderId(numbers.below(sim.orders().len() as u64 + 1) as u32);
    match numbers.below(17) {
        0 => FaultKind::DriverCancels(driver),
        1 => FaultKind::DriverBreaksDown(driver),
        2 => FaultKind::RestaurantLate(restaurant),
        3 | 4 => FaultKind::RoadClosed(road),
        5 => FaultKind::DemandSurge { percent: 101 + numbers.below(500) as u32 },
        6 => FaultKind::DispatcherPaused,
        7 => FaultKind::DriverOffShift(driver),
        8 => FaultKind::DriverDeclines { driver, offers: Some(1 + numbers.below(4) as u32) },
        9 => FaultKind::RestaurantClosed(restaurant),
        10 => FaultKind::CounterJam { restaurant, places: numbers.below(3) as u32 },
        11 => FaultKind::CustomerCancels(order),
        12 => FaultKind::CustomerSubmitsAgain(order),
        13 => FaultKind::OrderPoisoned(order),
        14 => FaultKind::DriverSlow { driver, percent: 1 + numbers.below(99) as u32 },
        15 => FaultKind::RoadJam { road, percent: 101 + numbers.below(900) as u32 },
        _ => {
            let n = city.districts.len() as u64 + 1;
            FaultKind::DistrictPartitioned(DistrictId(numbers.below(n) as u32))
        }
    }
}

fn of_messages(sim: &Sim, numbers: &mut Numbers) -> FaultKind {
    let in_flight: Vec<_> = sim.messages_in_flight().map(|copy| (copy.message, copy.way)).collect();
    let (message, way) = match in_flight.len() {
        0 => (MessageId(0), Way::There),
        _ => numbers.one_of(&in_flight),
    };
    let ppm = 1 + numbers.below(400_000) as u32;
    let by = SimDuration::from_millis(1 + numbers.below(20_000));
    match numbers.below(8) {
        0 => FaultKind::MessageLoss { ppm },
        1 => FaultKind::MessageDelays { ppm, by },
        2 => FaultKind::MessageDuplicates { ppm },
        3 => FaultKind::MessageReorders { ppm },
        4 => FaultKind::MessageDropped { message, way },
        5 => FaultKind::MessageDelayed { message, way, by },
        6 => FaultKind::MessageDuplicated { message, way },
        _ => FaultKind::MessageReordered { message, way },
    }
}

const RANDOM: [RandomFault; 17] = [
    RandomFault::DriverCancels,
    RandomFault::DriverBreaksDown,
    RandomFault::DriverOffShift,
    RandomFault::DriverDeclines { offers: Some(2) },
    RandomFault::DriverSlow { percent: 40 },
    RandomFault::RestaurantLate,
    RandomFault::RestaurantClosed,
    RandomFault::CounterJam { places: 0 },
    RandomFault::CustomerCancels,
    RandomFault::CustomerSubmitsAgain,
    RandomFault::OrderPoisoned,
    RandomFault::RoadClosed,
    RandomFault::RoadJam { percent: 400 },
    RandomFault::DistrictPartitioned,
    RandomFault::DemandSurge { percent: 300 },
    RandomFault::DispatcherPaused,
    RandomFault::DispatcherCrashed,
];

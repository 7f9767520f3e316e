//! The orders that are decided together, and the record of why each got its driver.
//!
//! Who is served is the queue policy's affair: an order joins the batch, in service order, if it
//! can be served together with all that joined before it. So the batch is as large as any can be,
//! no order is left out in favour of a later one that was merely cheaper, and whoever is left out
//! could get no driver that is left over. Which driver each gets is the matching's affair.

use super::matching::{Matching, match_at_least_cost, match_row_by_row};
use super::matrix::CostMatrix;
use crate::core::assign::Candidate;
use crate::core::id::{DriverId, OrderId};
use crate::core::time::SimDuration;
use std::collections::{BTreeMap, BTreeSet};

/// Orders of a batch being put together, in service order.
#[derive(Clone, Debug, Default)]
pub struct BatchPlan {
    orders: Vec<OrderId>,
    /// For each order its eligible drivers, with the travel time of each.
    options: Vec<Vec<(DriverId, SimDuration)>>,
    /// One way of serving all orders of the batch: a driver's row.
    held_by: BTreeMap<DriverId, usize>,
}

impl BatchPlan {
    /// Orders decided together at most, so that a cycle has a bound; the next ones follow in a
    /// cycle of their own. Chosen arbitrarily: more than any city here has free drivers.
    pub const ORDERS_MAX: usize = 128;

    /// How many orders joined.
    pub const fn len(&self) -> usize {
        self.orders.len()
    }
    /// Whether no order joined.
    pub const fn is_empty(&self) -> bool {
        self.orders.is_empty()
    }
    /// Whether no further order may join.
    pub const fn is_full(&self) -> bool {
        self.orders.len() == Self::ORDERS_MAX
    }

    /// Lets an order join if all orders of the batch can still be served, each by a driver of its
    /// own; says whether it did. O(n m).
    pub fn join(&mut self, order: OrderId, candidates: &[Candidate]) -> bool {
        if self.is_full() {
            return false;
        }
        self.orders.push(order);
        self.options.push(candidates.iter().map(|c| (c.driver, c.travel)).collect());
        let mut asked = BTreeSet::new();
        let joined = self.find_driver(self.orders.len() - 1, &mut asked);
        if !joined {
            self.orders.pop();
            self.options.pop();
        }
        joined
    }

    /// Finds a driver for a row, letting other rows change theirs if need be; asks each driver
    /// once. The depth is bounded by the number of rows.
    fn find_driver(&mut self, row: usize, asked: &mut BTreeSet<DriverId>) -> bool {
        let free = |&&(driver, _): &&(DriverId, _)| !self.held_by.contains_key(&driver);
        if let Some(&(driver, _)) = self.options[row].iter().find(free) {
            self.held_by.insert(driver, row);
            return true;
        }
        for idx in 0..self.options[row].len() {
            let (driver, _) = self.options[row][idx];
            if !asked.insert(driver) {
                continue;
            }
            // Nobody here is free: whoever holds this driver looks for another.
            let holder = self.held_by.get(&driver).copied();
            if holder.is_some_and(|holder| self.find_driver(holder, asked)) {
                self.held_by.insert(driver, row);
                return true;
            }
        }
        false
    }

    /// Decides: the driver of each order, in the sequence in which they joined, so that the sum of
    /// the travel times is as low as it can be; and the record.
    pub fn decide(&self) -> (Vec<DriverId>, Batch) {
        let mut drivers: Vec<DriverId> =
            self.options.iter().flatten().map(|&(driver, _)| driver).collect();
        drivers.sort_unstable();
        drivers.dedup();
        let mut costs = CostMatrix::infeasible(self.orders.len(), drivers.len());
        for (row, options) in self.options.iter().enumerate() {
            for &(driver, travel) in options {
                if let Ok(column) = drivers.binary_search(&driver) {
                    costs.set(row, column, travel.as_micros().min(CostMatrix::COST_MAX));
                }
            }
        }
        let matching = match_at_least_cost(&costs);
        // Invariant: an order joins only if all can be served, and as many as can be are.
        assert_eq!(matching.n_matched(), self.orders.len(), "a batch has a driver for each order");
        let winners = matching.column_of.iter().flatten().map(|&column| drivers[column]).collect();
        (winners, Batch::record(&self.orders, &drivers, &costs, &matching))
    }
}

/// Why the orders of a batch got their drivers: shared by their decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The first orders, in service order; at most [`Batch::SHOWN_MAX`].
    pub orders: Vec<OrderId>,
    /// Drivers by id: those of the orders above, filled up to [`Batch::SHOWN_MAX`] by others.
    pub drivers: Vec<DriverId>,
    /// Travel time of each of these orders (rows) with each of these drivers (columns), row by
    /// row; `None` where the driver is not eligible for the order.
    pub travel: Vec<Option<SimDuration>>,
    /// For each of these orders the place of its driver in `drivers`.
    pub chosen: Vec<usize>,
    /// How many orders were decided together.
    pub n_orders: u32,
    /// How many drivers were eligible for any of them.
    pub n_drivers: u32,
    /// Travel time of all chosen pairs.
    pub total: SimDuration,
    /// Travel time of all pairs if the orders had been served one by one, each by the nearest
    /// driver left.
    pub one_by_one: SimDuration,
    /// How many orders would have found a driver that way.
    pub n_one_by_one: u32,
}

impl Batch {
    /// Rows and columns that are remembered.
    pub const SHOWN_MAX: usize = 12;

    fn record(
        orders: &[OrderId],
        drivers: &[DriverId],
        costs: &CostMatrix,
        matching: &Matching,
    ) -> Batch {
        let one_by_one = match_row_by_row(costs);
        let orders_shown = &orders[..orders.len().min(Self::SHOWN_MAX)];
        let winners: Vec<usize> =
            matching.column_of[..orders_shown.len()].iter().flatten().copied().collect();
        let mut columns = winners.clone();
        let others = (0..drivers.len()).filter(|column| !winners.contains(column));
        columns.extend(others.take(Self::SHOWN_MAX - winners.len()));
        columns.sort_unstable();
        let micros = |row, &column: &usize| costs.cost(row, column).map(SimDuration::from_micros);
        let rows = 0..orders_shown.len();
        Batch {
            orders: orders_shown.to_vec(),
            drivers: columns.iter().map(|&column| drivers[column]).collect(),
            travel: rows.flat_map(|row| columns.iter().map(move |c| micros(row, c))).collect(),
            chosen: winners.iter().filter_map(|w| columns.binary_search(w).ok()).collect(),
            n_orders: orders.len() as u32,
            n_drivers: drivers.len() as u32,
            total: SimDuration::from_micros(matching.cost),
            one_by_one: SimDuration::from_micros(one_by_one.cost),
            n_one_by_one: one_by_one.n_matched() as u32,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::SimTime;

    fn candidate(driver: u32, minutes: u64) -> Candidate {
        Candidate {
            driver: DriverId(driver),
            travel: SimDuration::from_mins(minutes),
            pickup: SimTime::ZERO,
            load: 0,
            carried: 0,
            idle: SimDuration::ZERO,
            decline_percent: 0,
            weight: 1,
            credit: 0,
        }
    }

    fn batch(rows: &[&[(u32, u64)]]) -> (Vec<bool>, BatchPlan) {
        let mut plan = BatchPlan::default();
        let joined = rows.iter().zip(0..).map(|(row, order)| {
            let candidates: Vec<_> =
                row.iter().map(|&(d, minutes)| candidate(d, minutes)).collect();
            plan.join(OrderId(order), &candidates)
        });
        (joined.collect(), plan)
    }

    #[test]
    fn the_total_is_lowest_and_the_record_says_what_one_by_one_would_cost() {
        let (joined, plan) = batch(&[&[(0, 2), (1, 3)], &[(0, 4), (1, 9)]]);
        assert_eq!(joined, [true, true]);
        let (winners, batch) = plan.decide();
        assert_eq!(winners, [DriverId(1), DriverId(0)]);
        assert_eq!(batch.total, SimDuration::from_mins(7));
        assert_eq!((batch.one_by_one, batch.n_one_by_one), (SimDuration::from_mins(11), 2));
        assert_eq!(batch.chosen, [1, 0]);
        assert_eq!(batch.travel.len(), 4);
        assert_eq!(batch.travel[3], Some(SimDuration::from_mins(9)));
    }

    #[test]
    fn of_more_orders_than_drivers_the_first_in_service_order_are_served() {
        // The third would be by far the cheapest.
        let (joined, plan) = batch(&[&[(4, 9), (7, 9)], &[(4, 9), (7, 8)], &[(4, 1), (7, 1)]]);
        assert_eq!(joined, [true, true, false]);
        assert_eq!(plan.decide().0, [DriverId(4), DriverId(7)]);
    }

    #[test]
    fn an_order_that_only_a_taken_driver_can_serve_joins_if_another_can_step_in() {
        let (joined, plan) = batch(&[&[(0, 1), (1, 5)], &[(0, 3)], &[(0, 1)], &[(2, 8)], &[]]);
        assert_eq!(joined, [true, true, false, true, false]);
        let (winners, batch) = plan.decide();
        assert_eq!(winners, [DriverId(1), DriverId(0), DriverId(2)]);
        assert_eq!(batch.n_one_by_one, 2, "the first takes the second's only driver");
    }

    #[test]
    fn a_batch_and_its_record_are_bounded() {
        let mut plan = BatchPlan::default();
        let candidates: Vec<_> = (0..300).map(|d| candidate(d, 1 + u64::from(d % 7))).collect();
        let joined = (0..200).filter(|&order| plan.join(OrderId(order), &candidates)).count();
        assert_eq!((joined, plan.len()), (BatchPlan::ORDERS_MAX, BatchPlan::ORDERS_MAX));
        let (winners, batch) = plan.decide();
        assert_eq!((winners.len(), batch.n_orders, batch.n_drivers), (128, 128, 300));
        assert_eq!((batch.orders.len(), batch.drivers.len()), (12, 12));
        for (row, &chosen) in batch.chosen.iter().enumerate() {
            assert_eq!(batch.drivers[chosen], winners[row]);
        }
    }
}

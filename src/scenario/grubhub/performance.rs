//! How good a solution is, in the measures and the layout of Grubhub's evaluator.
//!
//! Statistics for people: floats are allowed here, because nothing is decided by them.

use super::{Instance, Solution};
use crate::core::time::SimDuration;
use std::fmt;

/// Measures of a solution. Times in minutes, money as in the instance.
#[derive(Clone, Debug, PartialEq)]
pub struct Performance {
    /// Orders of the instance.
    pub n_orders: usize,
    /// Delivered ones.
    pub n_delivered: usize,
    /// Pay of all couriers: the larger of pay per order and guarantee, for each.
    pub payment: f64,
    /// Share of couriers who get the guarantee because orders pay less.
    pub guaranteed_share: f64,
    /// Of delivered orders: drop-off minus placement.
    pub click_to_door: Summary,
    /// Drop-off minus ready.
    pub ready_to_door: Summary,
    /// Pick-up minus ready.
    pub ready_to_pickup: Summary,
    /// Click-to-door beyond the target.
    pub overage: Summary,
    /// Of couriers: orders per hour on shift.
    pub orders_per_hour: Summary,
    /// Bundles per hour on shift.
    pub bundles_per_hour: Summary,
    /// Time of travel and service / time on shift. Above 1 where orders are finished after it.
    pub utilization: Summary,
    /// Guaranteed pay.
    pub guaranteed_earnings: Summary,
    /// Pay for orders.
    pub order_earnings: Summary,
    /// The larger of both.
    pub payments: Summary,
    /// Of bundles: orders in each.
    pub orders_per_bundle: Summary,
}

/// A column of the evaluator's tables.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// How many values; the rest is zero where none.
    pub count: f64,
    /// Mean.
    pub mean: f64,
    /// Sample standard deviation (by n - 1).
    pub std: f64,
    /// Smallest.
    pub min: f64,
    /// 10th percentile, interpolated between ranks.
    pub p10: f64,
    /// 90th percentile, interpolated between ranks.
    pub p90: f64,
    /// Largest.
    pub max: f64,
}

impl Performance {
    /// Measures a solution.
    pub fn of(instance: &Instance, solution: &Solution) -> Performance {
        let orders = |value: &dyn Fn(&super::Order, &super::Delivery) -> f64| {
            let values = solution.deliveries.iter().map(|d| value(&instance.orders[d.order], d));
            Summary::of(values.collect())
        };
        let target = f64::from(instance.parameters.target_click_to_door);
        let couriers: Vec<Work> =
            (0..instance.couriers.len()).map(|c| Work::of(instance, solution, c)).collect();
        let each = |value: &dyn Fn(&Work) -> f64| Summary::of(couriers.iter().map(value).collect());
        let guaranteed = couriers.iter().filter(|w| w.earned < w.guaranteed).count();
        Performance {
            n_orders: instance.orders.len(),
            n_delivered: solution.deliveries.len(),
            payment: couriers.iter().map(Work::paid).sum(),
            guaranteed_share: guaranteed as f64 / couriers.len() as f64,
            click_to_door: orders(&|o, d| minutes(d.dropoff.since(o.placed))),
            ready_to_door: orders(&|o, d| minutes(d.dropoff.since(o.ready))),
            ready_to_pickup: orders(&|o, d| minutes(d.pickup.since(o.ready))),
            overage: orders(&|o, d| (minutes(d.dropoff.since(o.placed)) - target).max(0.0)),
            orders_per_hour: each(&|w| per(w.orders, w.hours)),
            bundles_per_hour: each(&|w| per(w.bundles, w.hours)),
            utilization: each(&|w| per(w.busy_hours, w.hours)),
            guaranteed_earnings: each(&|w| w.guaranteed),
            order_earnings: each(&|w| w.earned),
            payments: each(&Work::paid),
            orders_per_bundle: Summary::of(
                solution.assignments.iter().map(|a| a.orders.len() as f64).collect(),
            ),
        }
    }
}

/// What one courier did.
struct Work {
    hours: f64,
    orders: f64,
    bundles: f64,
    busy_hours: f64,
    guaranteed: f64,
    earned: f64,
}

impl Work {
    fn of(instance: &Instance, solution: &Solution, idx: usize) -> Work {
        let courier = &instance.couriers[idx];
        let hours = minutes(courier.off.since(courier.on)) / 60.0;
        let orders = solution.deliveries.iter().filter(|d| d.courier == idx).count() as f64;
        let bundles = solution.assignments.iter().filter(|a| a.courier == idx).count() as f64;
        let driven = solution.moves.iter().filter(|m| m.courier == idx).map(|m| {
            let point = |place| instance.point(idx, place);
            minutes(instance.travel(point(m.origin), point(m.destination)))
        });
        let service = bundles * f64::from(instance.parameters.pickup_service)
            + orders * f64::from(instance.parameters.dropoff_service);
        Work {
            hours,
            orders,
            bundles,
            busy_hours: (driven.sum::<f64>() + service) / 60.0,
            guaranteed: f64::from(instance.parameters.guaranteed_pay_per_hour) * hours,
            earned: f64::from(instance.parameters.pay_per_order) * orders,
        }
    }
    fn paid(&self) -> f64 {
        self.earned.max(self.guaranteed)
    }
}

impl Summary {
    fn of(mut values: Vec<f64>) -> Summary {
        if values.is_empty() {
            return Summary::default();
        }
        values.sort_by(f64::total_cmp);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
        let percentile = |p: f64| {
            let rank = p * (n - 1.0);
            let (low, high) = (values[rank.floor() as usize], values[rank.ceil() as usize]);
            low + (high - low) * (rank - rank.floor())
        };
        Summary {
            count: n,
            mean,
            std: per(squares, n - 1.0).sqrt(),
            min: values[0],
            p10: percentile(0.1),
            p90: percentile(0.9),
            max: values[values.len() - 1],
        }
    }
    const fn rows(&self) -> [(&'static str, f64); 7] {
        [
            ("count", self.count),
            ("mean", self.mean),
            ("std", self.std),
            ("min", self.min),
            ("10%", self.p10),
            ("90%", self.p90),
            ("max", self.max),
        ]
    }
}

impl fmt::Display for Performance {
    /// The evaluator's `solution_performance.txt`, byte for byte.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "number of orders delivered: {} out of {}", self.n_delivered, self.n_orders)?;
        writeln!(f, "total payment: {:.2}", self.payment)?;
        writeln!(
            f,
            "proportion of couriers receiving minimum guaranteed compensation: {:.2}",
            self.guaranteed_share
        )?;
        let orders = [
            ("click-to-door", &self.click_to_door),
            ("ready-to-door", &self.ready_to_door),
            ("ready-to-pickup", &self.ready_to_pickup),
            ("click-to-door overage", &self.overage),
        ];
        let couriers = [
            ("orders_per_hour", &self.orders_per_hour),
            ("bundles_per_hour", &self.bundles_per_hour),
            ("utilization", &self.utilization),
            ("guaranteed_earnings", &self.guaranteed_earnings),
            ("order_earnings", &self.order_earnings),
            ("payment", &self.payments),
        ];
        write!(f, "\n\n{}", Table(&orders))?;
        write!(f, "\n\n{}", Table(&couriers))?;
        write!(f, "\n\n{}", Table(&[("orders_per_bundle", &self.orders_per_bundle)]))
    }
}

/// Columns side by side, right-aligned under their names.
struct Table<'a>(&'a [(&'static str, &'a Summary)]);

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:5}", "")?;
        for (name, _) in self.0 {
            write!(f, "  {name}")?;
        }
        writeln!(f)?;
        for row in 0..7 {
            write!(f, "{:5}", self.0[0].1.rows()[row].0)?;
            for (name, summary) in self.0 {
                write!(f, "  {:>width$.2}", summary.rows()[row].1, width = name.len())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

fn minutes(length: SimDuration) -> f64 {
    length.as_micros() as f64 / 60e6
}

/// A ratio; zero where there is nothing to divide by.
fn per(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}

//! Closed forms of queueing theory. All times in one unit, all rates per unit.

/// Erlang B: the share of customers lost by `servers` servers without a waiting room, offered
/// `load` erlangs. By the usual recursion over the number of servers; O(servers).
pub fn erlang_b(servers: u32, load: f64) -> f64 {
    (1..=servers).fold(1.0, |blocked, n| load * blocked / (f64::from(n) + load * blocked))
}

/// Erlang C: the share of customers who wait in M/M/c.
pub fn erlang_c(servers: u32, load: f64) -> f64 {
    let (c, blocked) = (f64::from(servers), erlang_b(servers, load));
    c * blocked / (c - load * (1.0 - blocked))
}

/// Mean wait in M/G/1 (Pollaczek and Khinchine) with the second moment of the service.
pub fn pollaczek_khinchine(rate: f64, mean: f64, second_moment: f64) -> f64 {
    rate * second_moment / (2.0 * (1.0 - rate * mean))
}

/// Second moment of the wait in M/G/1 (Takacs) with the third moment of the service.
pub fn takacs(rate: f64, mean: f64, second_moment: f64, third_moment: f64) -> f64 {
    let wait = pollaczek_khinchine(rate, mean, second_moment);
    2.0 * wait * wait + rate * third_moment / (3.0 * (1.0 - rate * mean))
}

/// Mean waits per class under non-preemptive priority (Cobham), the first class served first.
/// `residual` is the mean time until a server frees for somebody who finds nobody waiting (times
/// the chance that all are busy); `loads` are the classes' shares of all servers.
pub fn cobham(residual: f64, loads: &[f64]) -> Vec<f64> {
    let mut above = 0.0;
    let waits = loads.iter().map(|load| {
        let wait = residual / ((1.0 - above) * (1.0 - above - load));
        above += load;
        wait
    });
    waits.collect()
}

/// Mean wait in M/D/c, in service times, offered `load` erlangs (Crommelin).
///
/// The sum over i of the mean of `max(0, N_i / i - c)`-like terms, `N_i` Poisson of mean
/// `i * load`: what Spitzer's identity gives for the walk that the queue is.
pub fn crommelin(servers: u32, load: f64) -> f64 {
    let c = f64::from(servers);
    let mut wait = 0.0;
    for i in 1..100_000 {
        let mean = f64::from(i) * load;
        let from = u64::from(servers) * i as u64;
        let tail = poisson_tail(mean, from);
        let next = tail - poisson(mean, from);
        let term = tail - c / load * next;
        wait += term;
        if term < 1e-17 {
            break;
        }
    }
    wait
}

/// Probability of exactly `n` events where `mean` are expected.
pub fn poisson(mean: f64, n: u64) -> f64 {
    let n = n as f64;
    libm::exp(n * libm::log(mean) - mean - libm::lgamma(n + 1.0))
}

/// Probability of at least `n` events where `mean` are expected, for `n` above `mean`.
fn poisson_tail(mean: f64, n: u64) -> f64 {
    let mut term = poisson(mean, n);
    let (mut sum, mut k) = (0.0, n);
    while term > sum * 1e-18 {
        sum += term;
        k += 1;
        term *= mean / k as f64;
    }
    sum
}

/// The long-run shares of time of a birth-death process with these `births` per unit in states
/// 0, 1, ... and `deaths` in states 1, 2, ...; as many states as there are births, plus one.
pub fn birth_death(births: &[f64], deaths: &[f64]) -> Vec<f64> {
    let mut shares = vec![1.0];
    for (birth, death) in births.iter().zip(deaths) {
        // Invariant: there is a first state.
        let before = shares.last().copied().unwrap_or(1.0);
        shares.push(before * birth / death);
    }
    let sum: f64 = shares.iter().sum();
    shares.iter_mut().for_each(|share| *share /= sum);
    shares
}

/// Mean and second moment of a service of mean `1 / service_rate` (exponential) that stops while
/// its server is broken: breakdowns come at `breakdown_rate` while it serves, repairs take
/// `repair` on average (exponential), and the service then goes on (Gaver).
pub fn completion(service_rate: f64, breakdown_rate: f64, repair: f64) -> (f64, f64) {
    let stretched = (1.0 + breakdown_rate * repair) / service_rate;
    let second =
        2.0 * stretched * stretched + breakdown_rate / service_rate * 2.0 * repair * repair;
    (stretched, second)
}

//! The digest probe: prints `seed digest` for the first so many seeds, 2,000 if not said.
//!
//! Built for wasm it is a module without imports that exports `digest`: no clock, random source
//! or other outside thing has crept into the core. `cargo xtask test --only probe` compares both.

#![allow(unsafe_code)]

use dispatch_playground::engine::proof;

/// The digest of one run, for the host of the wasm module.
// Safety: no other symbol of the module has this name.
#[unsafe(no_mangle)]
pub extern "C" fn digest(seed: u64) -> u64 {
    proof::digest_of(seed)
}

fn main() {
    let n = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(proof::SEEDS);
    for seed in 0..n {
        println!("{seed} {:016x}", digest(seed));
    }
}

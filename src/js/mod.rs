//! The playground for TypeScript: one class around an [`Engine`]. Holds no rules of its own.
//!
//! ```ts
//! import init, { Playground } from "./pkg/dispatch_playground.js";
//! await init();
//! const run = new Playground("small", 7);
//! run.command({ "set-queue-policy": "lifo" });
//! run.advance(30 * 60);
//! console.log(run.panel().states, run.digest());
//! ```

use crate::engine::Engine;
use crate::engine::protocol::{Request, Update};
use crate::scenario::wire::WireCommand;
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

/// A run that JavaScript drives: it stands still unless told to advance.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Playground {
    engine: Engine,
}

#[wasm_bindgen]
impl Playground {
    /// A fresh run of a scenario (`default`, `small` or `large`) with a seed, a whole number.
    ///
    /// # Errors
    /// Where there is no such scenario, or the seed is no whole number up to 2^53.
    #[wasm_bindgen(constructor)]
    pub fn new(scenario: String, seed: f64) -> Result<Playground, JsError> {
        let seed = whole(seed, "seed")?;
        let mut playground = Playground { engine: Engine::new() };
        playground.ask(Request::start(&scenario, seed))?;
        Ok(playground)
    }

    /// Carries out a command, such as `{ "set-queue-policy": "lifo" }` or
    /// `{ "inject-fault": { "driver-breaks-down": { driver: 5 } } }`.
    ///
    /// # Errors
    /// Where it is no command, or is rejected: the run is then as if it had never been asked.
    pub fn command(&mut self, command: JsValue) -> Result<(), JsError> {
        let command: WireCommand =
            serde_wasm_bindgen::from_value(command).map_err(|error| fail(&error.to_string()))?;
        self.ask(Request::Command(command))
    }

    /// Lets this many seconds of simulated time pass.
    ///
    /// # Errors
    /// Where `seconds` is negative, no number, or more than a year.
    pub fn advance(&mut self, seconds: f64) -> Result<(), JsError> {
        if !(0.0..=YEAR_S).contains(&seconds) {
            return Err(fail(&format!("seconds is {seconds}; expected 0 to {YEAR_S}")));
        }
        let now_us = |engine: &Engine| engine.run().map_or(0, |run| run.sim().now().as_micros());
        let until = now_us(&self.engine) + (seconds * 1e6) as u64;
        // One request handles a bounded number of events; equal times end the loop.
        loop {
            let by_us = until - now_us(&self.engine);
            self.ask(Request::Advance { by_us, events_max: u32::MAX, speed: 1.0 })?;
            if now_us(&self.engine) >= until {
                return Ok(());
            }
        }
    }

    /// Everything that the page's panels show, as a plain object.
    ///
    /// # Errors
    /// None in practice: the text would be that of the conversion.
    pub fn panel(&self) -> Result<JsValue, JsError> {
        let panel = self.engine.panel();
        // Every number fits: seeds and times are below 2^53 here.
        panel
            .serialize(&serde_wasm_bindgen::Serializer::new())
            .map_err(|error| fail(&error.to_string()))
    }

    /// Digest of all events so far, 16 hex digits: two runs with the same digest are the same.
    pub fn digest(&self) -> String {
        self.engine.run().map_or_else(String::new, |run| format!("{:016x}", run.sim().digest()))
    }

    /// Passes a request on; a rejection becomes an exception.
    fn ask(&mut self, request: Request) -> Result<(), JsError> {
        let mut why = None;
        self.engine.handle(request, 0.0, &mut |update| {
            if let Update::Rejected { why: text, .. } | Update::Refused { why: text } = update {
                why = Some(text);
            }
        });
        why.map_or(Ok(()), |why| Err(fail(&why)))
    }
}

/// Longest single advance.
const YEAR_S: f64 = 366.0 * 86_400.0;

fn whole(number: f64, name: &str) -> Result<u64, JsError> {
    let most = (1u64 << 53) as f64;
    if number.fract() == 0.0 && (0.0..=most).contains(&number) {
        Ok(number as u64)
    } else {
        Err(fail(&format!("{name} is {number}; expected a whole number from 0 to 2^53")))
    }
}

fn fail(text: &str) -> JsError {
    JsError::new(text)
}

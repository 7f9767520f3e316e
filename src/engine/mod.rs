//! The engine: a run and its view behind two messages, `Request` and `Update`.

pub mod port;
pub mod protocol;

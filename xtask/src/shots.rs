//! `cargo xtask shots`: pictures of the main states for people to look at.

use crate::{build, proc, serve, tools};
use anyhow::Result;

/// Writes them into `target/shots`.
pub fn run() -> Result<()> {
    let (chrome, _) = tools::chrome()?;
    build::site()?;
    let server = serve::Server::start(&build::dist(), "/", 0)?;
    let mut node = proc::command("node", &["e2e/shots/run.mjs", "target/shots"]);
    proc::run(node.env("SITE", server.address()).env("CHROME", chrome))?;
    println!("The pictures are in target/shots.");
    Ok(())
}

//! A static file server for the built site, under `/` or any sub-path. For this machine only:
//! it listens on the loopback address.

use anyhow::{Result, anyhow};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tiny_http::{Header, Request, Response};

/// Browsers open about six connections at once.
const THREADS: usize = 6;

/// A running server; it stops when dropped.
pub struct Server {
    http: Arc<tiny_http::Server>,
    under: String,
    port: u16,
    workers: Vec<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` under the path `under` (with slashes at both ends). Where `port` is taken,
    /// the system chooses a free one.
    pub fn start(folder: &Path, under: &str, port: u16) -> Result<Self> {
        let listen = |port| tiny_http::Server::http(("127.0.0.1", port));
        let http = listen(port)
            .or_else(|_| listen(0))
            .map_err(|problem| anyhow!("could not listen on 127.0.0.1: {problem}"))?;
        let port = http.server_addr().to_ip().map_or(port, |address| address.port());
        let http = Arc::new(http);
        let work = |_| {
            let (http, folder, under) = (http.clone(), folder.to_path_buf(), under.to_owned());
            thread::spawn(move || {
                for request in http.incoming_requests() {
                    answer(request, &folder, &under);
                }
            })
        };
        let workers = (0..THREADS).map(work).collect();
        Ok(Server { http, under: under.to_owned(), port, workers })
    }

    /// Where the site is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.under)
    }

    /// Serves until the process is interrupted.
    pub fn wait(mut self) {
        for worker in self.workers.drain(..) {
            // A worker that panicked serves no more; the others still do.
            let _ = worker.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        for _ in 0..THREADS {
            self.http.unblock();
        }
    }
}

fn answer(request: Request, folder: &Path, under: &str) {
    let file = file_of(request.url(), under).map(|file| folder.join(file));
    let found = file.and_then(|file| Some((fs::read(&file).ok()?, content_type(&file))));
    // A client that went away is not worth a word.
    let _ = match found {
        Some((bytes, kind)) => request.respond(
            Response::from_data(bytes)
                .with_header(header("Content-Type", kind))
                .with_header(header("Cache-Control", "no-cache")),
        ),
        None => request.respond(Response::from_string("not found\n").with_status_code(404)),
    };
}

/// The file within the folder, or none if the address is not below `under` or climbs out.
fn file_of(url: &str, under: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix(under)?;
    let path = if path.is_empty() { "index.html" } else { path };
    let path = PathBuf::from(path);
    let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    inside.then_some(path)
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|end| end.to_str()).unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    // Invariant: names and values are the literals of this file, all printable ASCII.
    #[allow(clippy::expect_used)]
    Header::from_bytes(name, value).expect("a valid header")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_map_to_files_below_the_sub_path_only() {
        let check = |url, expect: Option<&str>| {
            assert_eq!(file_of(url, "/a/b/"), expect.map(PathBuf::from), "{url}");
        };
        check("/a/b/", Some("index.html"));
        check("/a/b/x/y.js?v=1", Some("x/y.js"));
        check("/a/b/../secret", None);
        check("/a/b//etc/passwd", None);
        check("/other", None);
    }
}

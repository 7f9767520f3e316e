//! A static file server for the built site, under `/` or any sub-path. For this machine only: it
//! listens on the loopback address.
//!
//! A thread per connection and one request each, because browsers open connections ahead of time
//! and leave them idle: behind a small pool of threads (tiny_http was tried) a page now and then
//! waited for ever for its turn.

use anyhow::{Context as _, Result};
use std::fs;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// A request's line and headers are far smaller; a client that sends more is none of ours.
const HEAD_BYTES_MAX: u64 = 16_384;
/// An idle connection is given up after this long.
const IDLE: Duration = Duration::from_secs(60);

/// A running server; it ends with the process.
pub struct Server {
    under: String,
    port: u16,
    listening: JoinHandle<()>,
}

/// What is served where.
struct Site {
    folder: PathBuf,
    under: String,
}

impl Server {
    /// Serves `folder` under the path `under` (with slashes at both ends). Where `port` is taken,
    /// the system chooses a free one.
    pub fn start(folder: &Path, under: &str, port: u16) -> Result<Self> {
        let listen = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
        let listener =
            listen(port).or_else(|_| listen(0)).context("could not listen on 127.0.0.1")?;
        let port = listener.local_addr()?.port();
        let site = Arc::new(Site { folder: folder.to_path_buf(), under: under.to_owned() });
        let listening = thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = site.clone();
                // A client that went away is not worth a word.
                thread::spawn(move || drop(answer(&stream, &site)));
            }
        });
        Ok(Server { under: under.to_owned(), port, listening })
    }

    /// Where the site is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.under)
    }

    /// Serves until the process is interrupted.
    pub fn wait(self) {
        // It ends only with the process.
        drop(self.listening.join());
    }
}

fn answer(mut stream: &TcpStream, site: &Site) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE))?;
    let mut lines = BufReader::new(stream.take(HEAD_BYTES_MAX)).lines();
    let Some(first) = lines.next().transpose()? else { return Ok(()) };
    // The headers change nothing, but a client whose words are not read sees a broken connection.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = first.split(' ');
    let (method, url) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    let file = file_of(url, &site.under).map(|file| site.folder.join(file));
    let found = file.and_then(|file| Some((fs::read(&file).ok()?, content_type(&file))));
    let (status, kind, body) = match found {
        _ if method != "GET" => ("405 Method Not Allowed", TEXT, b"only GET\n".to_vec()),
        Some((bytes, kind)) => ("200 OK", kind, bytes),
        None => ("404 Not Found", TEXT, b"not found\n".to_vec()),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-cache\r\nConnection: close\r\n\r\n",
        body.len(),
    )?;
    stream.write_all(&body)
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
        "txt" => TEXT,
        _ => "application/octet-stream",
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_served_past_idle_connections() -> Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let server = Server::start(folder, "/a/", 0)?;
        let connect = || TcpStream::connect(("127.0.0.1", server.port));
        let idle = (0..40).map(|_| connect()).collect::<io::Result<Vec<_>>>()?;
        for (url, expect) in [("/a/Cargo.toml", "200 OK"), ("/a/none", "404 "), ("/x", "404 ")] {
            let mut stream = connect()?;
            write!(stream, "GET {url} HTTP/1.1\r\nHost: here\r\n\r\n")?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer)?;
            assert!(answer.starts_with(&format!("HTTP/1.1 {expect}")), "{url}: {answer}");
        }
        assert_eq!(idle.len(), 40);
        Ok(())
    }

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

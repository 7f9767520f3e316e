//! Trunk's post_build hook: finishes the staged site for a static host with a strict policy.
//!
//! - The workers' files come out unhashed, so a browser could mix old and new ones: they move,
//!   untouched, into `engine-HASH/` and `importer-HASH/`, and index.html says where
//!   (`<meta name="engine-worker">`).
//! - The loading bar needs the app's true size: Trunk knows only the one before wasm-opt.
//! - docs/model.md becomes `model.html`, so that page and documentation say the same.
//! - A script or style inside the HTML would be refused by the Content-Security-Policy in the
//!   browser: here it already fails the build.

use crate::{model_page, proc};
use anyhow::{Context as _, Result, bail};
use std::path::Path;
use std::{env, fs};

const WORKERS: [&str; 2] = ["engine", "importer"];

/// Works on the folder that Trunk names in the environment.
pub fn run() -> Result<()> {
    let staging = env::var("TRUNK_STAGING_DIR").context("this hook is run by Trunk")?;
    finish(Path::new(&staging))
}

fn finish(site: &Path) -> Result<()> {
    let at = site.join("index.html");
    let mut html = fs::read_to_string(&at).context("index.html")?;
    for worker in WORKERS {
        html = with_worker(&html, worker, &move_worker(site, worker)?)?;
    }
    let html = with_wasm_size(&html, site)?;
    reject_inline(&html)?;
    let about = model_page::html(&fs::read_to_string(proc::root().join("docs/model.md"))?, &html)?;
    reject_inline(&about)?;
    fs::write(site.join("model.html"), about)?;
    fs::write(&at, html)?;
    // GitHub Pages would otherwise run the site through Jekyll.
    Ok(fs::write(site.join(".nojekyll"), "")?)
}

/// Returns the loader's new address, relative to the page.
fn move_worker(site: &Path, worker: &str) -> Result<String> {
    let files = [".js", "_bg.wasm", "_loader.js"].map(|end| format!("{worker}{end}"));
    let mut hash = Fnv::default();
    for name in &files {
        hash.add(&fs::read(site.join(name)).with_context(|| name.clone())?);
    }
    let folder = format!("{worker}-{:016x}", hash.0);
    fs::create_dir_all(site.join(&folder))?;
    for name in &files {
        fs::rename(site.join(name), site.join(&folder).join(name))?;
    }
    let snippets = site.join("snippets");
    if snippets.exists() {
        // The worker's glue would look for them beside itself.
        bail!("wasm-bindgen made snippets/: inline_js and module imports are not supported here");
    }
    Ok(format!("./{folder}/{worker}_loader.js"))
}

fn with_worker(html: &str, worker: &str, address: &str) -> Result<String> {
    let meta = format!(r#"<meta name="{worker}-worker" content=""#);
    let empty = format!(r#"{meta}""#);
    if !html.contains(&empty) {
        bail!("index.html has no {empty}>");
    }
    Ok(html.replace(&empty, &format!(r#"{meta}{address}""#)))
}

fn with_wasm_size(html: &str, site: &Path) -> Result<String> {
    let mark = r#"id="app-wasm""#;
    let tag = html.split(mark).nth(1).and_then(|rest| rest.split('>').next());
    let name = tag
        .and_then(|tag| tag.split("href=\"").nth(1))
        .and_then(|rest| rest.split('"').next())
        .with_context(|| format!("index.html has no link with {mark}"))?;
    let bytes = fs::metadata(site.join(name)).with_context(|| name.to_owned())?.len();
    Ok(html.replace(mark, &format!(r#"{mark} data-bytes="{bytes}""#)))
}

/// What the policy `script-src 'self'; style-src 'self'` would refuse.
fn reject_inline(html: &str) -> Result<()> {
    for tag in html.split('<').skip(1) {
        let head = tag.split('>').next().unwrap_or("");
        let name = head.split([' ', '\n', '/']).next().unwrap_or("").to_ascii_lowercase();
        let inline_script = name == "script" && !head.contains("src=");
        let attribute = head.split_whitespace().find(|word| {
            word.starts_with("style=") || (word.starts_with("on") && word.contains('='))
        });
        if inline_script || name == "style" || attribute.is_some() {
            bail!("index.html has something inline, which its own policy refuses: <{head}>");
        }
    }
    Ok(())
}

/// FNV-1a: names must change with the content; nobody attacks them.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_styles_and_handlers_fail_the_build() {
        for bad in [
            "<script>1</script>",
            "<style>a{}</style>",
            r#"<p style="x">"#,
            "<p\nonclick=\"x()\">",
            r#"<script type="module">import "./a.js"</script>"#,
        ] {
            assert!(reject_inline(bad).is_err(), "{bad}");
        }
        let good = r#"<p class="one" title="on = off"><script src="a.js"></script>"#;
        assert!(reject_inline(good).is_ok());
    }

    #[test]
    fn the_worker_is_named_in_the_page() {
        let page = r#"<meta name="engine-worker" content="">"#;
        let html = with_worker(page, "engine", "./e/x.js");
        assert_eq!(html.ok().as_deref(), Some(r#"<meta name="engine-worker" content="./e/x.js">"#));
        assert!(with_worker(page, "importer", "x").is_err());
    }
}

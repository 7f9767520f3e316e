//! docs/model.md as a page of the site: "About the model" and the documentation are one text.

use anyhow::{Context as _, Result};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// The page, in the style and under the policy of `index`, the site's first page.
pub fn html(markdown: &str, index: &str) -> Result<String> {
    let policy = tags(index, "<meta http-equiv=\"Content-Security-Policy\"").join("\n  ");
    let styles = tags(index, "<link rel=\"stylesheet\"").join("\n  ");
    let icon = tags(index, "<link rel=\"icon\"").join("\n  ");
    let (contents, body) = render(markdown);
    let title = markdown.lines().next().and_then(|line| line.strip_prefix("# "));
    let title = title.context("docs/model.md begins with no title")?;
    Ok(format!(
        r#"<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  {policy}
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>{title} · Dispatch Playground</title>
  {icon}
  {styles}
</head>
<body class="document">
  <nav class="document-nav" aria-label="Contents">
    <a href="./">Dispatch Playground</a>
    <ol>{contents}</ol>
  </nav>
  <main class="prose">
{body}  </main>
</body>
</html>
"#
    ))
}

/// The tags of a page that begin so, as they stand.
fn tags<'a>(page: &'a str, begin: &str) -> Vec<&'a str> {
    let starts = page.match_indices(begin).map(|(at, _)| at);
    starts.filter_map(|at| page[at..].find('>').map(|end| &page[at..=at + end])).collect()
}

/// The contents as list items, and the text; each chapter can be linked to. A table scrolls by
/// itself where it is too wide.
fn render(markdown: &str) -> (String, String) {
    let mut contents = String::new();
    let mut events = Vec::new();
    let mut chapter: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                chapter = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H2)) => {
                let title = chapter.take().unwrap_or_default();
                let (id, text) = (anchor(&title), escaped(&title));
                contents.push_str(&format!("<li><a href=\"#{id}\">{text}</a></li>"));
                events.push(Event::Html(format!("<h2 id=\"{id}\">{text}</h2>\n").into()));
            }
            Event::Text(text) | Event::Code(text) if chapter.is_some() => {
                chapter.get_or_insert_default().push_str(&text);
            }
            Event::Start(Tag::Table(_)) => {
                events.push(Event::Html("<div class=\"wide\" tabindex=\"0\">".into()));
                events.push(event);
            }
            Event::End(TagEnd::Table) => {
                events.push(event);
                events.push(Event::Html("</div>\n".into()));
            }
            other => events.push(other),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, events.into_iter());
    (contents, body)
}

fn anchor(title: &str) -> String {
    let letters = title.to_lowercase();
    let words = letters.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_is_in_the_contents_and_can_be_linked_to() {
        let (contents, body) =
            render("# T\n\n## When & why: `x`\n\nText.\n\n| a |\n|---|\n| b |\n");
        assert_eq!(contents, "<li><a href=\"#when-why-x\">When &amp; why: x</a></li>");
        assert!(body.contains("<h2 id=\"when-why-x\">When &amp; why: x</h2>"), "{body}");
        assert!(body.contains("<div class=\"wide\" tabindex=\"0\"><table>"), "{body}");
        assert_eq!(body.matches("<h1>T</h1>").count(), 1);
    }

    #[test]
    fn the_page_has_the_policy_and_the_styles_of_the_first_one() {
        let index = "<meta http-equiv=\"Content-Security-Policy\" content=\"x\">\n\
                     <link rel=\"stylesheet\" href=\"./a.css\"><link rel=\"stylesheet\" href=\"b\"/>";
        let page = html("# The model\n", index).unwrap_or_default();
        assert!(page.contains("content=\"x\">"), "{page}");
        assert!(page.contains("a.css") && page.contains("href=\"b\"/>"), "{page}");
        assert!(html("no title", index).is_err());
    }
}

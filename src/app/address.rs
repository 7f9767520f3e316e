//! What the page's address asks for: `?scenario=small&seed=3&embed=1`.

use super::lesson::Asked;
use super::session::Scenario;
use leptos::prelude::window;

/// The parameters that are understood; others are left to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Which scenario to start with.
    pub scenario: Option<Scenario>,
    /// With which seed.
    pub seed: Option<u64>,
    /// Whether the page is part of another one: map and time bar only.
    pub embedded: bool,
    /// What a teacher's link asks for.
    pub asked: Asked,
    /// In which language the lessons speak.
    pub language: Option<String>,
    /// A kept run: what stands behind the `#`, if it is one.
    pub link: Option<String>,
}

impl Address {
    /// That of the page.
    pub fn read() -> Address {
        // Without an address there is nothing that it asks for.
        let search = window().location().search().unwrap_or_default();
        let address = Address::parse(&search, decoded);
        Address { link: Address::link(), ..address }
    }
    /// The kept run that stands behind the `#`, if one does.
    pub fn link() -> Option<String> {
        let hash = window().location().hash().unwrap_or_default();
        // Encoded on its way, the equals sign may look otherwise.
        let is_link = ["#s=", "#s%3D", "#s%3d", "#s%253D"].iter().any(|it| hash.starts_with(it));
        is_link.then_some(hash)
    }
    /// What a search says; `decode` makes a value what it was before it was put into an address.
    fn parse(search: &str, decode: fn(&str) -> String) -> Address {
        let mut address = Address::default();
        let pairs = search.trim_start_matches('?').split('&').filter_map(|it| it.split_once('='));
        for (name, value) in pairs {
            match name {
                "scenario" => {
                    let named = |it: &Scenario| it.key() == value;
                    address.scenario = Scenario::BUILT_IN.into_iter().find(named);
                }
                "seed" => address.seed = value.parse().ok(),
                "lesson" => address.asked.lesson = Some(value.to_owned()),
                "lang" => address.language = Some(value.to_owned()),
                "controls" => {
                    let names = decode(value);
                    address.asked.controls = Some(names.split(',').map(str::to_owned).collect());
                }
                "question" => address.asked.question = decode(value),
                "embed" => address.embedded = value == "1",
                _ => {}
            }
        }
        address
    }
}

/// A value as it was before it was put into an address; as it stands where it never was.
fn decoded(value: &str) -> String {
    let spaced = value.replace('+', " ");
    js_sys::decode_uri_component(&spaced).map_or(spaced, String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(search: &str) -> Address {
        Address::parse(search, str::to_owned)
    }

    #[test]
    fn what_is_understood_is_taken_and_the_rest_is_left() {
        assert_eq!(
            parse("?scenario=small&utm=x&seed=3&embed=1"),
            Address {
                scenario: Some(Scenario::Small),
                seed: Some(3),
                embedded: true,
                ..Address::default()
            }
        );
        let asked = parse("?lesson=states&controls=log,score&question=why?&lang=de");
        assert_eq!(asked.asked.lesson.as_deref(), Some("states"));
        assert_eq!(asked.asked.controls, Some(vec!["log".to_owned(), "score".to_owned()]));
        assert_eq!(
            (asked.asked.question.as_str(), asked.language.as_deref()),
            ("why?", Some("de"))
        );
        for odd in ["", "?", "?seed=-1&scenario=atlantis", "?seed=%E0%A4%A&embed=yes", "seed"] {
            assert_eq!(parse(odd), Address::default(), "{odd}");
        }
    }
}

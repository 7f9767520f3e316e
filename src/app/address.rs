//! What the page's address asks for: `?scenario=small&seed=3&embed=1`.

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
    /// A kept run: what stands behind the `#`, if it is one.
    pub link: Option<String>,
}

impl Address {
    /// That of the page.
    pub fn read() -> Address {
        // Without an address there is nothing that it asks for.
        let address = Address::parse(&window().location().search().unwrap_or_default());
        Address { link: Address::link(), ..address }
    }
    /// The kept run that stands behind the `#`, if one does.
    pub fn link() -> Option<String> {
        let hash = window().location().hash().unwrap_or_default();
        // Encoded on its way, the equals sign may look otherwise.
        let is_link = ["#s=", "#s%3D", "#s%3d", "#s%253D"].iter().any(|it| hash.starts_with(it));
        is_link.then_some(hash)
    }
    fn parse(search: &str) -> Address {
        let mut address = Address::default();
        let pairs = search.trim_start_matches('?').split('&').filter_map(|it| it.split_once('='));
        for (name, value) in pairs {
            match name {
                "scenario" => {
                    let named = |it: &Scenario| it.key() == value;
                    address.scenario = Scenario::BUILT_IN.into_iter().find(named);
                }
                "seed" => address.seed = value.parse().ok(),
                "embed" => address.embedded = value == "1",
                _ => {}
            }
        }
        address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood_is_taken_and_the_rest_is_left() {
        assert_eq!(
            Address::parse("?scenario=small&utm=x&seed=3&embed=1"),
            Address { scenario: Some(Scenario::Small), seed: Some(3), embedded: true, link: None }
        );
        for odd in ["", "?", "?seed=-1&scenario=atlantis", "?seed=%E0%A4%A&embed=yes", "seed"] {
            assert_eq!(Address::parse(odd), Address::default(), "{odd}");
        }
    }
}

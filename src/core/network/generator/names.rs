//! Invented names for streets, bridges, districts, parks, restaurants. Each is given once.

use super::dice::{Dice, Part};
use super::streets::LineKind;
use crate::core::network::RoadClass;
use std::collections::BTreeSet;

/// Hands out names in a random order of its own seed.
pub struct NameBook {
    dice: Dice,
    stems: Vec<&'static str>,
    next_stem: usize,
    bridges: Vec<&'static str>,
    parks: Vec<&'static str>,
    taken: BTreeSet<String>,
}

impl NameBook {
    pub fn new(seed: u64) -> NameBook {
        let mut dice = Dice::new(seed, Part::Names);
        let mut shuffled = |names: &[&'static str]| {
            let mut names = names.to_vec();
            dice.shuffle(&mut names);
            names
        };
        let (stems, bridges, parks) = (shuffled(STEMS), shuffled(BRIDGES), shuffled(PARKS));
        NameBook { dice, stems, next_stem: 0, bridges, parks, taken: BTreeSet::new() }
    }
    pub fn city(&mut self) -> String {
        CITIES[self.dice.below(CITIES.len())].to_owned()
    }
    pub fn river(&mut self) -> String {
        format!("River {}", RIVERS[self.dice.below(RIVERS.len())])
    }
    pub fn bridge(&mut self) -> String {
        let name = self.bridges.pop().map(|stem| format!("{stem} Bridge"));
        name.unwrap_or_else(|| self.with_stem(&["Bridge"]))
    }
    pub fn park(&mut self, large: bool) -> String {
        let kinds: &[&str] = if large { &["Park", "Gardens"] } else { &["Green", "Square"] };
        let kind = kinds[self.dice.below(kinds.len())];
        let name = self.parks.pop().map(|stem| format!("{stem} {kind}"));
        name.unwrap_or_else(|| self.with_stem(kinds))
    }
    pub fn street(&mut self, kind: LineKind, class: RoadClass) -> String {
        match (kind, class) {
            (LineKind::Quay, _) => self.with_stem(&["Quay", "Embankment", "Wharf"]),
            (LineKind::Diagonal, _) => self.with_stem(&["Broadway", "Parade", "Promenade"]),
            (_, RoadClass::Arterial) => self.with_stem(&["Avenue", "Boulevard"]),
            (_, RoadClass::Main) => self.with_stem(&["Road", "Road", "Street"]),
            (LineKind::Row, _) => self.with_stem(&["Street", "Row", "Terrace", "Street"]),
            (LineKind::Column, _) => self.with_stem(&["Lane", "Street", "Way", "Hill"]),
        }
    }
    /// The next stem with one of `kinds`; numbered when all pairs are taken.
    fn with_stem(&mut self, kinds: &[&str]) -> String {
        for attempt in 0.. {
            let stem = self.stems[self.next_stem % self.stems.len()];
            self.next_stem += 1;
            let kind = kinds[self.dice.below(kinds.len())];
            let name = match attempt / STEMS.len() {
                0 => format!("{stem} {kind}"),
                1 => format!("Upper {stem} {kind}"),
                2 => format!("Lower {stem} {kind}"),
                n => format!("{stem} {kind} {}", n - 1),
            };
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
        String::new()
    }
}

/// A part of the town, for names that fit.
pub enum Quarter {
    WestBank,
    EastBank,
    Centre,
    South,
    NorthWest,
    NorthEast,
    SouthWest,
    SouthEast,
}

impl Quarter {
    /// Names of districts there.
    pub const fn names(&self) -> &'static [&'static str] {
        match self {
            Quarter::WestBank => &["Harbour", "Ferry Steps", "Old Wharf", "Saltmarsh"],
            Quarter::EastBank => &["Ropewalk", "Boatyard", "Mill Reach", "Lockside"],
            Quarter::Centre => &["Old Market", "Guildhall", "Cathedral", "Theatre Row"],
            Quarter::South => &["South Bank", "Foundry", "Printworks", "Tannery"],
            Quarter::NorthWest => &["Highfield", "Westgate", "Orchard Hill", "Beechwood"],
            Quarter::NorthEast => &["Northcote", "Larkrise", "Castle Hill", "Fernleigh"],
            Quarter::SouthWest => &["Brickfields", "Westbrook", "Weavers", "Clayton"],
            Quarter::SouthEast => &["Eastfield", "Goldcroft", "Hopgarden", "Vinegrove"],
        }
    }
}

/// More district names, for places whose own pool is used up.
pub const DISTRICTS: &[&str] = &[
    "Ashgrove",
    "Bellmoor",
    "Copperfield",
    "Dovecote",
    "Elmstead",
    "Fairlawn",
    "Greyfriars",
    "Hollins",
    "Ivybridge",
    "Jessamy",
    "Kingsmead",
    "Langley",
    "Moorgate",
    "Netherby",
    "Oakhurst",
    "Priory",
    "Quarry Bank",
    "Ravenscourt",
    "Silverdale",
    "Thornbury",
    "Underhill",
    "Vale End",
    "Whitcombe",
    "Yarrow",
    "Amberley",
    "Birchover",
    "Cresswell",
    "Drayton",
    "Easterby",
    "Foxhall",
];

/// Restaurants of a town of ordinary size.
pub const RESTAURANTS: &[&str] = &[
    "Noodle Bar",
    "Taquería Luna",
    "Curry Hut",
    "The Bakery",
    "Pizzeria Sole",
    "Sushi Kawa",
    "Falafel Corner",
    "Bánh Mì Lane",
    "The Copper Pot",
    "Dumpling House",
    "Burger Yard",
    "Poke Bay",
    "Trattoria Nonna",
    "Pho Hanh",
    "Kebab Palace",
    "Green Bowl",
    "Ramen Tora",
    "Casa Tapas",
    "Bombay Tiffin",
    "Wok & Roll",
    "Café Marcel",
    "Gyro Stop",
    "Thai Orchid",
    "The Pie Shop",
    "Soup Kitchen Nine",
    "Chicken Coop",
    "Mezze Table",
    "Bistro Zinc",
    "Hot Pot Garden",
    "El Asador",
    "Crêperie Bleue",
    "Seoul Kitchen",
    "Fish & Chip Tom",
    "Lasagneria",
    "Addis Injera",
    "Pierogi Piotr",
    "Shawarma Star",
    "Arepa Azul",
    "Udon Ya",
    "Salad Days",
    "Smokehouse 52",
    "Tandoor Flame",
    "La Parrilla",
    "Waffle Works",
    "Bagel Borough",
    "Momo Mountain",
    "Paella Port",
    "Schnitzel Haus",
    "The Red Onion",
    "Sunny Side Diner",
];

const CITIES: &[&str] = &[
    "Riverside",
    "Alderbrook",
    "Wrenford",
    "Millhaven",
    "Larkbridge",
    "Ashmouth",
    "Tolverton",
    "Marlow Quay",
    "Fernport",
    "Eastwater",
    "Kingsferry",
    "Otterbourne",
];

const RIVERS: &[&str] =
    &["Alder", "Wren", "Tolver", "Marl", "Isk", "Otter", "Lune", "Sable", "Brae", "Ferne"];

const BRIDGES: &[&str] = &[
    "Alder", "Chain", "Weir", "Mill", "Lantern", "Swan", "Stone", "Iron", "Ferry", "Abbey",
    "Market", "Castle", "Poplar", "Heron", "Old",
];

const PARKS: &[&str] = &[
    "Linden", "Bluebell", "Orchard", "Chestnut", "Meadow", "Rose", "Juniper", "Fountain", "Larch",
    "Maple", "Willow", "Primrose", "Cherry", "Hawthorn", "Swan", "Jubilee",
];

const STEMS: &[&str] = &[
    "Acorn",
    "Almond",
    "Amber",
    "Anchor",
    "Apple",
    "Arbor",
    "Aspen",
    "Badger",
    "Baker",
    "Barley",
    "Basil",
    "Bay",
    "Beech",
    "Bell",
    "Birch",
    "Blossom",
    "Bramble",
    "Brewer",
    "Briar",
    "Bridle",
    "Brook",
    "Candle",
    "Canal",
    "Carpenter",
    "Cedar",
    "Chapel",
    "Charter",
    "Cherry",
    "Chestnut",
    "Clover",
    "Cobbler",
    "Comet",
    "Cooper",
    "Copper",
    "Coral",
    "Cross",
    "Crown",
    "Cypress",
    "Daisy",
    "Dale",
    "Dock",
    "Dove",
    "Drover",
    "Elder",
    "Elm",
    "Falcon",
    "Farrier",
    "Fern",
    "Fiddler",
    "Field",
    "Finch",
    "Flint",
    "Forge",
    "Fountain",
    "Fox",
    "Garden",
    "Garnet",
    "Glover",
    "Granary",
    "Grove",
    "Harbour",
    "Harvest",
    "Hawthorn",
    "Hazel",
    "Heather",
    "Heron",
    "Holly",
    "Hop",
    "Ivy",
    "Jasmine",
    "Juniper",
    "Kestrel",
    "King",
    "Lamp",
    "Lantern",
    "Larch",
    "Lark",
    "Laurel",
    "Lavender",
    "Lemon",
    "Lilac",
    "Lime",
    "Linden",
    "Magnolia",
    "Malt",
    "Maple",
    "Market",
    "Mason",
    "Meadow",
    "Mercer",
    "Mill",
    "Mint",
    "Mulberry",
    "Myrtle",
    "Needle",
    "Nettle",
    "North",
    "Oak",
    "Olive",
    "Opal",
    "Orchard",
    "Otter",
    "Park",
    "Pearl",
    "Pepper",
    "Pine",
    "Plum",
    "Poplar",
    "Potter",
    "Prince",
    "Quarry",
    "Queen",
    "Quill",
    "Quince",
    "Raven",
    "Reed",
    "River",
    "Robin",
    "Rope",
    "Rose",
    "Rowan",
    "Rush",
    "Saddler",
    "Saffron",
    "Sage",
    "School",
    "Shepherd",
    "Silver",
    "Sorrel",
    "Spring",
    "Spruce",
    "Station",
    "Swallow",
    "Swan",
    "Sycamore",
    "Tailor",
    "Tanner",
    "Temple",
    "Thistle",
    "Thyme",
    "Tiller",
    "Tulip",
    "Turner",
    "Union",
    "Valley",
    "Vine",
    "Violet",
    "Walnut",
    "Weaver",
    "Well",
    "Wharf",
    "Wheat",
    "Willow",
    "Wren",
    "Yarrow",
    "Yew",
];

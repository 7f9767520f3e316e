//! Bad scenario files, each with one thing wrong: the message says what, where and what was
//! expected. Most are one good file with one piece exchanged.

use dispatch_playground::scenario::file;
use dispatch_playground::scenario::import;
use dispatch_playground::scenario::import::{Content, read};
use dispatch_playground::scenario::problem::Problem;

const GOOD: &str = r#"{
 "version": 1,
 "name": "good",
 "city": {"grid": {"columns": 4, "rows": 3}},
 "restaurants": [{"at": [1, 1], "slots": 2}],
 "drivers": [{"at": 5, "shift": ["0s", "8h"]}],
 "orders": [{"at": "10s", "class": "urgent", "restaurant": 1, "to": [3, 2]}],
 "settings": {"queue": {"priority": {"aging": "5m"}}, "retry": {"base": "20s"}},
 "script": [{"at": "1m", "do": {"inject-fault": {"driver-cancels": 1}}}],
 "until": "1h",
 "expect": {"counts": {"completed": 1}, "events": [{"kind": "order-placed"}]}
}"#;

/// What is said of a file.
fn said(text: &str) -> String {
    let files = [("case.json".to_owned(), text.as_bytes().to_vec())];
    import(&files, 1).map_or_else(|problems| lines(&problems), |_| "accepted".to_owned())
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_good_file_is_good() {
    let files = [("case.json".to_owned(), GOOD.as_bytes().to_vec())];
    if let Err(problems) = import(&files, 1) {
        panic!("{}", lines(&problems));
    }
    // Keys of others, also inside.
    let with_notes = GOOD.replace("\"slots\": 2", "\"slots\": 2, \"x-note\": [1, {}]");
    let files = [("case.json".to_owned(), with_notes.into_bytes())];
    assert!(import(&files, 1).is_ok());
}

/// What is exchanged for what, and what the message says.
const CASES: &[(&str, &str, &[&str])] = &[
    // The form.
    ("\"version\": 1,", "", &["version", "field"]),
    ("\"version\": 1", "\"version\": 2", &[":2:", "version 2", "newer version"]),
    ("\"version\": 1", "\"version\": 0", &[":2:", "version 0", "version 1"]),
    ("\"version\": 1", "\"version\": \"1\"", &[":2:", "version", "whole number"]),
    ("\"name\": \"good\",", "\"name\": \"good\", \"name\": \"b\",", &[":3:", "name", "twice"]),
    ("\"orders\": [", "\"oders\": [", &[":7:", "oders", "Did you mean `orders`"]),
    ("\"slots\": 2", "\"slot\": 2", &[":5:", "restaurants[0]", "Did you mean `slots`"]),
    ("\"slots\": 2", "\"slots\": NaN", &[":5:", "NaN", "a value"]),
    ("\"slots\": 2", "\"slots\": 1e400", &[":5:", "number"]),
    ("\"slots\": 2", "\"slots\": -2", &[":5:", "restaurants[0].slots", "-2", "whole number"]),
    ("\"slots\": 2", "\"slots\": 2.5", &[":5:", "restaurants[0].slots", "2.5"]),
    ("\"slots\": 2", "\"slots\": 4294967296", &[":5:", "4294967296", "0 to 4294967295"]),
    (
        "{\"at\": [1, 1], \"slots\": 2}",
        "[[1, 1], 2]",
        &[":5:", "restaurants[0]", "array", "object"],
    ),
    ("{\"at\": 5, \"shift\": [\"0s\", \"8h\"]}", "true", &[":6:", "drivers[0]", "object"]),
    ("\"until\": \"1h\",", "\"until\": \"1h\"", &[":11:", "`,` or `}`"]),
    // Lengths.
    ("\"until\": \"1h\"", "\"until\": \"soon\"", &[":10:", "until", "soon", "1h30m"]),
    ("\"until\": \"1h\"", "\"until\": -5", &[":10:", "until", "-5", "length"]),
    ("\"until\": \"1h\"", "\"until\": 1.5", &[":10:", "until", "1.5", "length"]),
    ("\"until\": \"1h\"", "\"until\": \"40000d\"", &[":10:", "40000d", "31 years"]),
    ("\"until\": \"1h\"", "\"until\": 1000000000001", &[":10:", "31 years"]),
    ("\"until\": \"1h\"", "\"until\": 18446744073709551616", &[":10:", "until", "31 years"]),
    // Choices.
    ("\"urgent\"", "\"high\"", &[":7:", "orders[0].class", "high", "urgent, standard, saver"]),
    ("\"urgent\"", "3", &[":7:", "orders[0].class", "3", "0 (served first) to 2"]),
    ("{\"grid\": {\"columns\": 4, \"rows\": 3}}", "\"grit\"", &[":4:", "grit", "grid"]),
    ("{\"grid\": {\"columns\": 4, \"rows\": 3}}", "{}", &[":4:", "empty object", "grid"]),
    (
        "\"rows\": 3}}",
        "\"rows\": 3}, \"preset\": {\"name\": \"small\"}}",
        &[":4:", "second", "preset", "one alone"],
    ),
    ("{\"priority\": {\"aging\": \"5m\"}}", "\"prioritaet\"", &[":8:", "settings.queue", "fifo"]),
    ("{\"priority\": {\"aging\": \"5m\"}}", "{\"priority\": [5]}", &[":8:", "array", "object"]),
    ("{\"driver-cancels\": 1}", "\"driver-cancels\"", &[":9:", "alone", "driver-cancels"]),
    ("{\"driver-cancels\": 1}", "{\"driver-cancels\": \"x\"}", &[":9:", "driver-cancels"]),
    // Things that do not exist, numbers out of range.
    ("\"columns\": 4", "\"columns\": 1", &[":4:", "city.grid.columns", "1", "2 to 200"]),
    ("\"columns\": 4", "\"columns\": 100000", &[":4:", "100000", "2 to 200"]),
    ("\"at\": [1, 1]", "\"at\": [4, 1]", &[":5:", "restaurants[0].at", "column from 0 to 3"]),
    ("\"at\": 5", "\"at\": 13", &[":6:", "drivers[0].at", "13", "1 to 12"]),
    ("\"at\": 5", "\"at\": 0", &[":6:", "drivers[0].at", "0", "1 to 12"]),
    ("\"at\": 5", "\"at\": 5, \"capacity\": 0", &[":6:", "drivers[0].capacity", "1 to 100"]),
    ("\"at\": 5", "\"at\": 5, \"acceptance_ppm\": 1000001", &[":6:", "acceptance_ppm"]),
    ("\"at\": 5", "\"at\": 5, \"count\": 20001", &["drivers", "20001", "0 to 20000"]),
    ("[\"0s\", \"8h\"]", "[\"8h\", \"0s\"]", &[":6:", "drivers[0].shift", "8h to 0s"]),
    ("[\"0s\", \"8h\"]", "[\"8h\"]", &[":6:", "shift"]),
    ("\"restaurant\": 1", "\"restaurant\": 2", &[":7:", "orders[0].restaurant", "2", "1 to 1"]),
    ("\"to\": [3, 2]", "\"to\": [3, 2], \"size\": 0", &[":7:", "orders[0].size", "1 to 1000"]),
    ("\"to\": [3, 2]", "\"to\": [3, 2], \"preparation\": \"2d\"", &[":7:", "preparation", "1d"]),
    ("\"to\": [3, 2]", "\"to\": [3, 2], \"count\": 200001", &["orders", "200001", "200000"]),
    ("\"driver-cancels\": 1", "\"driver-cancels\": 2", &[":9:", "driver-cancels", "2", "1 to 1"]),
    (
        "\"driver-cancels\": 1",
        "\"road-jam\": {\"road\": [1, 3], \"percent\": 200}",
        &[":9:", "road-jam.road", "road between"],
    ),
    ("\"driver-cancels\": 1", "\"district-partitioned\": 1", &[":9:", "no district"]),
    (
        "\"driver-cancels\": 1",
        "\"driver-slow\": {\"driver\": 2, \"percent\": 50}",
        &[":9:", "driver-slow.driver", "a driver's number from 1 to 1"],
    ),
    (
        "\"driver-cancels\": 1",
        "\"at-random\": {\"what\": \"driver-cancel\", \"per_hour\": 1}",
        &[":9:", "at-random.what", "Did you mean `driver-cancels`"],
    ),
    (
        "\"driver-cancels\": 1",
        "\"message-dropped\": {\"message\": 1, \"way\": \"bak\"}",
        &[":9:", "message-dropped.way", "Did you mean `back`"],
    ),
    (
        "{\"inject-fault\": {\"driver-cancels\": 1}}",
        "{\"place-order\": {\"at\": \"5s\"}}",
        &[":9:", "place-order.at", "the entry of the script says when"],
    ),
    (
        "{\"inject-fault\": {\"driver-cancels\": 1}}",
        "{\"place-order\": {\"restaurant\": 2}}",
        &[":9:", "place-order.restaurant", "from 1 to 1"],
    ),
    ("\"rows\": 3", "\"rows\": 3, \"districts\": [[0, 201]]", &[":4:", "districts[0]", "201"]),
    (
        "{\"grid\": {\"columns\": 4, \"rows\": 3}}",
        "{\"places\": {\"at\": [], \"metres_per_minute\": 250}}",
        &[":4:", "city.places.at", "from 1 to"],
    ),
    (
        "{\"grid\": {\"columns\": 4, \"rows\": 3}}",
        "{\"places\": {\"at\": [[0, 999999]], \"metres_per_minute\": 0}}",
        &["places.at[0]", "metres_per_minute"],
    ),
    ("\"driver-cancels\": 1", "\"road-closed\": [1, 3]", &[":9:", "road-closed", "road between"]),
    ("\"base\": \"20s\"", "\"base\": \"20m\"", &["settings", "retry cap", "expected"]),
    ("\"base\": \"20s\"", "\"max_attempts\": 0", &["settings", "attempts is 0", "1 to 1000"]),
    (
        "{\"inject-fault\": {\"driver-cancels\": 1}}",
        "{\"cancel-order\": 1}, \"for\": \"1m\"",
        &[":9:", "script[0].for", "only a fault"],
    ),
    // Expectations that nothing could ever meet.
    ("order-placed", "order-plaved", &[":11:", "expect.events[0].kind", "`order-placed`"]),
    ("\"completed\": 1", "\"complete\": 1", &[":11:", "expect.counts", "`completed`"]),
    ("\"completed\": 1", "\"completed\": [1]", &[":11:", "fewer than 2"]),
    ("\"completed\": 1", "\"completed\": [1, 2, 3]", &[":11:", "more than 2"]),
];

#[test]
fn each_bad_file_gets_a_message_that_says_what_where_and_what_was_expected() {
    let mut wrong = Vec::new();
    let mut check = |what: &str, text: &str, says: &[&str]| {
        let said = said(text);
        println!("{what}\n    {said}");
        for word in says.iter().chain(&["case.json", "expected"]) {
            if !said.contains(word) {
                wrong.push(format!("{what}: no {word:?} in {said}"));
            }
        }
    };
    for (old, new, says) in CASES {
        assert_eq!(GOOD.matches(old).count(), 1, "{old:?} must occur once");
        check(&format!("{new} for {old}"), &GOOD.replacen(old, new, 1), says);
    }
    check("trailing garbage", &format!("{GOOD} ]"), &[":12:", "nothing after"]);
    check("cut off", &GOOD[..GOOD.len() / 2], &["cut off"]);
    check("a byte order mark", &format!("\u{feff}{GOOD}"), &["byte order mark"]);
    let long = GOOD.replace("good", &"x".repeat(257));
    check("a long name", &long, &[":3:", "name", "257 characters", "at most 256"]);
    let large = GOOD.replace("good", &"x".repeat(9 << 20));
    check("9 MB", &large, &["at most 8 MB"]);
    let other = GOOD.replace(
        "{\"grid\": {\"columns\": 4, \"rows\": 3}}",
        "{\"network\": {\"file\": \"a.json\"}}",
    );
    check("a map that is not there", &other, &[":4:", "a.json", "beside the scenario"]);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn up_to_twenty_problems_are_told_at_once() {
    let orders = vec![r#"{"restaurant": 9}"#; 50].join(",\n");
    let text = format!("{{\"version\": 1, \"orders\": [\n{orders}\n]}}");
    let files = [("case.json".to_owned(), text.into_bytes())];
    let problems = import(&files, 1).map(|_| ()).unwrap_err();
    assert_eq!(problems.len(), 20);
    assert_eq!(problems[19].at.map(|at| at.0), Some(21), "{}", problems[19]);
}

#[test]
fn a_scenario_finds_the_street_map_that_lies_beside_it() {
    let scenario = r#"{"version": 1, "city": {"network": {"file": "map.json"}}, "drivers": 2}"#;
    let map = r#"{"nodes": [[1, 50.0, 8.0], [2, 50.001, 8.0]], "edges": [
        [0, 1, 111.0, 10.0, "residential", "Mill Lane", []],
        [1, 0, 111.0, 10.0, "residential", "Mill Lane", []]]}"#;
    let files = [
        ("dir/case.json".to_owned(), scenario.as_bytes().to_vec()),
        ("dir/map.json".to_owned(), map.as_bytes().to_vec()),
    ];
    let imported = import(&files, 1).map_err(|p| lines(&p)).expect("a run");
    assert_eq!(imported.setup.city.network.nodes().len(), 2);
    assert_eq!(imported.setup.city.drivers.len(), 2);
    let Ok((Content::Scenario(source), _)) = read(&files) else { panic!("no scenario") };
    assert!(file::build(*source, 1).is_ok());
}

#[test]
fn cities_of_any_allowed_numbers_are_made() {
    let city = |numbers: &str| {
        let text = format!(r#"{{"version": 1, "city": {{"generated": {{{numbers}}}}}}}"#);
        import(&[("case.json".to_owned(), text.into_bytes())], 5).map_err(|p| lines(&p))
    };
    for numbers in [
        "",
        r#""columns": 6, "rows": 6, "length_m": 600, "height_m": 600, "parks": 0"#,
        r#""columns": 6, "rows": 40, "length_m": 600, "height_m": 30000"#,
        r#""columns": 40, "rows": 6, "length_m": 30000, "height_m": 600, "districts": 60"#,
        r#""columns": 30, "rows": 30, "length_m": 600, "height_m": 600, "river_width_m": 300"#,
        r#""columns": 9, "rows": 7, "arterial_every": 2, "parks": 100, "districts": 1"#,
    ] {
        let setup = city(numbers).unwrap_or_else(|e| panic!("{e}")).setup;
        assert!(setup.city.network.nodes().len() > 10, "{numbers}");
    }
}

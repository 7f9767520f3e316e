//! Bad files, each with one thing wrong: the message says what, where and what was expected.
//!
//! Most are a good file with one piece exchanged, so that nothing but the piece can be the cause.
//! Run with `--nocapture` to read all the messages.

use dispatch_playground::engine::Engine;
use dispatch_playground::engine::protocol::serde_bytes_vec::Bytes;
use dispatch_playground::engine::protocol::{Request, Update};
use dispatch_playground::scenario::import;
use std::io::Write;

type Files = Vec<(String, Vec<u8>)>;

/// A file that should be refused, and what its message must contain.
struct Bad {
    what: String,
    files: Files,
    says: Vec<&'static str>,
}

const GRAPH: &str = r#"{
 "licence": "mine",
 "nodes": [[1, 50.0, 8.0], [2, 50.001, 8.0], [3, 50.001, 8.002]],
 "edges": [
  [0, 1, 111.0, 10.0, "residential", "Mill Lane", []],
  [1, 2, 143.0, 12.0, "primary", "", [[50.0011, 8.001]]],
  [2, 0, 190.0, 15.0, "primary", "", []]
 ]
}"#;

const GEOJSON: &str = r#"{
 "type": "FeatureCollection",
 "features": [
  {"type": "Feature", "properties": {"highway": "primary", "name": "Quay", "maxspeed": "50"},
   "geometry": {"type": "LineString", "coordinates": [[8.0, 50.0], [8.001, 50.001]]}}
 ]
}"#;

const ORDERS: &str = "order\tx\ty\tplacement_time\trestaurant\tready_time\n\
                      o1\t100\t200\t5\tr1\t15\no2\t300\t400\t6\tr1\t16\n";
const RESTAURANTS: &str = "restaurant\tx\ty\nr1\t0\t0\n";
const COURIERS: &str = "courier\tx\ty\ton_time\toff_time\nc1\t0\t0\t0\t90\n";
const PARAMETERS: &str = "meters_per_minute\tpickup service minutes\tdropoff service minutes\t\
                          target click-to-door\tmaximum click-to-door\tpay per order\t\
                          guaranteed pay per hour\n320\t4\t4\t40\t90\t10\t15\n";

fn one(name: &str, bytes: impl Into<Vec<u8>>) -> Files {
    vec![(name.to_owned(), bytes.into())]
}

fn instance() -> Files {
    [
        ("orders.txt", ORDERS),
        ("restaurants.txt", RESTAURANTS),
        ("couriers.txt", COURIERS),
        ("instance_parameters.txt", PARAMETERS),
    ]
    .into_iter()
    .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
    .collect()
}

/// The text with the one place of `old` exchanged.
fn exchanged(text: &str, old: &str, new: &str) -> String {
    assert_eq!(text.matches(old).count(), 1, "{old:?} must occur once");
    text.replacen(old, new, 1)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xFF, 0xFE].into_iter().chain(units).collect()
}

fn graph_cases(bad: &mut Vec<Bad>) {
    // What is exchanged for what, and what the message says.
    let cases: [(&str, &str, &[&str]); 27] = [
        ("\"nodes\": [[1", "\"knots\": [[1", &["knots", "expected"]),
        ("\"licence\": \"mine\"", "\"licence\": 7", &["licence", ":2:", "integer `7`", "text"]),
        ("[1, 50.0, 8.0]", "[1, 50.0]", &["nodes[0]", ":3:"]),
        ("[1, 50.0, 8.0]", "[1, 50.0, 8.0, 3]", &["nodes[0]", ":3:"]),
        ("[1, 50.0, 8.0]", "[\"one\", 50.0, 8.0]", &["nodes[0]", ":3:"]),
        ("[1, 50.0, 8.0]", "[1, 150.0, 8.0]", &["nodes[0]", ":3:", "150", "latitude"]),
        ("[1, 50.0, 8.0]", "[1, 50.0, 888.0]", &["nodes[0]", "888", "longitude"]),
        ("[1, 50.0, 8.0]", "[1, NaN, 8.0]", &[":3:", "expected"]),
        ("[1, 50.0, 8.0]", "[1, 1e400, 8.0]", &[":3:", "expected"]),
        ("[1, 50.0, 8.0]", "[1, null, 8.0]", &["nodes[0]", ":3:"]),
        ("[1, 50.0, 8.0]", "[2, 50.0, 8.0]", &["nodes[1]", "2"]),
        ("[1, 50.0, 8.0]", "{\"id\": 1}", &["nodes[0]", ":3:"]),
        ("[0, 1, 111.0, 10.0", "[0, 9, 111.0, 10.0", &["edges[0]", ":5:", "9", "0 to 2"]),
        ("[0, 1, 111.0, 10.0", "[-1, 1, 111.0, 10.0", &["edges[0]", ":5:", "-1"]),
        ("[0, 1, 111.0, 10.0", "[0.5, 1, 111.0, 10.0", &["edges[0]", ":5:", "0.5"]),
        ("[0, 1, 111.0, 10.0", "[0, 1, -111.0, 10.0", &["edges[0]", ":5:", "-111"]),
        ("[0, 1, 111.0, 10.0", "[0, 1, 111.0, -10.0", &["edges[0]", ":5:", "-10"]),
        ("[0, 1, 111.0, 10.0", "[0, 1, \"far\", 10.0", &["edges[0]", ":5:", "far"]),
        ("[0, 1, 111.0, 10.0", "[0, 1, 1e30, 10.0", &["edges[0]", ":5:"]),
        ("\"residential\"", "12", &["edges[0]", ":5:", "12"]),
        ("\"Mill Lane\"", "null", &["edges[0]", ":5:", "null"]),
        ("\"Mill Lane\", []", "\"Mill Lane\"", &["edges[0]", ":5:"]),
        ("[[50.0011, 8.001]]", "[[50.0011]]", &["edges[1]", ":6:"]),
        ("[[50.0011, 8.001]]", "[[95.0, 8.001]]", &["edges[1]", "95", "latitude"]),
        ("[2, 0, 190.0", "[2, 2, 190.0", &["there and back", "expected"]),
        ("  [2, 0, 190.0, 15.0, \"primary\", \"\", []]\n ]\n}", "  [2, 0, 190.0", &[":7:"]),
        (
            "\"licence\": \"mine\",",
            "\"licence\": \"mine\", \"licence\": \"b\",",
            &["licence", ":2:"],
        ),
    ];
    for (old, new, says) in cases {
        let text = exchanged(GRAPH, old, new);
        let what = format!("street graph with {new}");
        bad.push(Bad { what, files: one("map.json", text), says: says.to_vec() });
    }
    let mut whole = |what: &str, bytes: Vec<u8>, says: &[&'static str]| {
        bad.push(Bad { what: what.into(), files: one("map.json", bytes), says: says.to_vec() });
    };
    whole("no bytes at all", Vec::new(), &["map.json", "expected"]);
    whole("blanks only", b" \n\t ".to_vec(), &["blanks", "expected"]);
    whole("an array", b"[1, 2]".to_vec(), &[":1:1", "array", "expected"]);
    whole("a bare number", b"42".to_vec(), &[":1:1", "42", "expected"]);
    whole("an empty object", b"{}".to_vec(), &["empty object", "expected"]);
    whole("an object of another kind", br#"{"name": "x"}"#.to_vec(), &["name", "expected"]);
    whole("a page", b"<!doctype html><p>404".to_vec(), &[":1:1", "HTML", "expected"]);
    whole(
        "trailing garbage",
        format!("{GRAPH} ]").into_bytes(),
        &[":9:3", "expected nothing after"],
    );
    whole("half of it", GRAPH[..GRAPH.len() / 2].into(), &["map.json:", "expected"]);
    let bom = format!("\u{feff}{GRAPH}").into_bytes();
    whole("a byte order mark", bom, &[":1:1", "byte order mark", "expected"]);
    whole("UTF-16", utf16(GRAPH), &["UTF-16", "UTF-8"]);
    let latin1 = exchanged(GRAPH, "Mill Lane", "M\u{1}hl").replace('\u{1}', "#").into_bytes();
    let latin1 = latin1.into_iter().map(|b| if b == b'#' { 0xFC } else { b }).collect();
    whole("latin-1", latin1, &[":5:", "UTF-8"]);
    whole("100 MB of zeros", vec![0; 100 << 20], &["MB", "expected"]);
    whole("100 MB of zeros, packed", gzip(&vec![0; 100 << 20]), &["expected"]);
    whole("half of a gzip file", gzip(GRAPH.as_bytes())[..40].to_vec(), &["gzip", "expected"]);
    whole("an image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), &["map.json", "expected"]);
    whole("no nodes", br#"{"nodes": [], "edges": []}"#.to_vec(), &["0 nodes", "expected"]);
    let array_for_object = br#"["", "", [[1, 50.0, 8.0]], []]"#;
    whole("an array in place of the object", array_for_object.to_vec(), &[":1:1", "array"]);
}

fn geojson_cases(bad: &mut Vec<Bad>) {
    let cases: [(&str, &str, &[&str]); 13] = [
        ("[8.0, 50.0]", "[50.0, 8.0, \"x\"]", &["coordinates", ":5:"]),
        ("[8.0, 50.0]", "[8.0]", &["coordinates", ":5:"]),
        ("[8.0, 50.0]", "[8.0, 95.0]", &["coordinates", "95", "latitude"]),
        ("[8.0, 50.0]", "[999.0, 50.0]", &["999", "longitude"]),
        ("[8.0, 50.0]", "[null, 50.0]", &[":5:"]),
        ("[8.0, 50.0]", "[8.0, -Infinity]", &[":5:", "expected"]),
        ("\"LineString\"", "\"Point\"", &["expected"]),
        ("\"LineString\"", "\"Polygon\"", &["expected"]),
        ("\"highway\": \"primary\"", "\"highway\": \"footway\"", &["expected"]),
        ("\"highway\": \"primary\"", "\"highway\": 5", &["1 features", "highway"]),
        ("\"FeatureCollection\"", "\"FeatureCollektion\"", &["type", ":2:"]),
        ("[[8.0, 50.0], [8.001, 50.001]]", "[[8.0, 50.0]]", &["expected"]),
        ("[[8.0, 50.0], [8.001, 50.001]]", "[]", &["expected"]),
    ];
    for (old, new, says) in cases {
        let text = exchanged(GEOJSON, old, new);
        let what = format!("GeoJSON with {new}");
        bad.push(Bad { what, files: one("map.geojson", text), says: says.to_vec() });
    }
    let empty = r#"{"type": "FeatureCollection", "features": []}"#;
    let what = "GeoJSON without features".to_owned();
    bad.push(Bad { what, files: one("map.geojson", empty), says: vec!["features", "expected"] });
}

fn grubhub_cases(bad: &mut Vec<Bad>) {
    let cases: [(usize, &str, &str, &[&str]); 16] = [
        (0, "o1\t100\t200\t5\tr1\t15", "o1\t100\t200\t5\tr1", &["orders.txt:2", "columns"]),
        (0, "o1\t100", "o1\tx", &["orders.txt:2:", "whole number"]),
        (0, "o1\t100", "o1\t1.5", &["orders.txt:2:", "1.5", "whole number"]),
        (0, "\t5\tr1", "\t-5\tr1", &["orders.txt:2:", "-5", "whole number"]),
        (0, "\t5\tr1", "\t99999999999999999999\tr1", &["orders.txt:2:", "whole number"]),
        (0, "\t6\tr1", "\t6\tr9", &["orders.txt:3:", "r9"]),
        (0, "o2", "o1", &["orders.txt:3:", "line 2"]),
        (0, "r1\t15", "r1\t4", &["orders.txt:2:", "placement_time"]),
        (0, "placement_time", "placed", &["orders.txt:1", "placement_time"]),
        (1, "r1\t0\t0\n", "", &["restaurants.txt", "row"]),
        (1, "r1\t0\t0", "r1\t0\t0\nr1\t5\t5", &["restaurants.txt:3", "line 2"]),
        (2, "0\t90", "95\t90", &["couriers.txt:2:", "on_time"]),
        (2, "c1\t0\t0\t0\t90", "\t0\t0\t0\t90", &["couriers.txt:2", "expected"]),
        (3, "320", "0", &["instance_parameters.txt:2", "0"]),
        (3, "320\t4\t4\t40\t90\t10\t15\n", "", &["instance_parameters.txt", "row"]),
        (3, "\t40\t90", "\tforty\t90", &["instance_parameters.txt:2:", "forty"]),
    ];
    for (file, old, new, says) in cases {
        let mut files = instance();
        let text = String::from_utf8(files[file].1.clone()).unwrap();
        files[file].1 = exchanged(&text, old, new).into_bytes();
        let what = format!("Grubhub {} with {new:?} for {old:?}", files[file].0);
        bad.push(Bad { what, files, says: says.to_vec() });
    }
    let without = |idx: usize| {
        let mut files = instance();
        files.remove(idx);
        files
    };
    for (idx, missing) in ["orders", "restaurants", "couriers", "parameters"].iter().enumerate() {
        let what = format!("Grubhub without its {missing}");
        bad.push(Bad { what, files: without(idx), says: vec![missing, "expected"] });
    }
    let mut twice = instance();
    twice.push(("more/orders.txt".to_owned(), ORDERS.into()));
    bad.push(Bad { what: "two tables of orders".into(), files: twice, says: vec!["orders"] });
}

fn archive_cases(bad: &mut Vec<Bad>) {
    let mut push = |what: &str, files: Files, says: &[&'static str]| {
        bad.push(Bad { what: what.to_owned(), files, says: says.to_vec() });
    };
    push("nothing", Vec::new(), &["no files", "expected"]);
    push("a torn zip", one("day.zip", b"PK\x03\x04 and no more".to_vec()), &["zip", "expected"]);
    let mut two = one("a.json", GRAPH);
    two.extend(one("b.json", GRAPH));
    push("two maps", two, &["2 street maps", "expected one"]);
    let mut mixed = instance();
    mixed.extend(one("map.json", GRAPH));
    push("a map and an instance", mixed, &["1 street maps and 4 tables", "expected one"]);
}

fn cases() -> Vec<Bad> {
    let mut bad = Vec::new();
    graph_cases(&mut bad);
    geojson_cases(&mut bad);
    grubhub_cases(&mut bad);
    archive_cases(&mut bad);
    bad
}

#[test]
fn the_good_files_are_good() {
    let closed_ring = exchanged(
        GEOJSON,
        "[[8.0, 50.0], [8.001, 50.001]]",
        "[[8.0, 50.0], [8.001, 50.001], [8.002, 50.0], [8.0, 50.0]]",
    );
    for files in [
        one("map.json", GRAPH),
        one("map.json.gz", gzip(GRAPH.as_bytes())),
        one("map.geojson", closed_ring),
        one("map.geojson", GEOJSON),
        instance(),
    ] {
        if let Err(problems) = import(&files, 1) {
            panic!("{}: {}", files[0].0, problems[0]);
        }
    }
}

#[test]
fn each_bad_file_gets_a_message_that_says_what_where_and_what_was_expected() {
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for Bad { what, files, says } in &cases {
        match import(files, 1) {
            Ok(_) => wrong.push(format!("{what}: accepted")),
            Err(problems) => {
                let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
                let text = lines.join("\n");
                println!("{what}\n    {text}");
                let short = text.lines().all(|line| line.len() < 400);
                for word in says.iter().filter(|word| !text.contains(**word)) {
                    wrong.push(format!("{what}: no {word:?} in {text}"));
                }
                if !short || !text.contains("expected") {
                    wrong.push(format!("{what}: too long, or not what was expected: {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_refused_file_leaves_the_run_as_it_was() {
    let mut engine = Engine::with_importer(dispatch_playground::scenario::import);
    let start = Request::start("small", 3);
    engine.handle(start, 0.0, &mut |_| {});
    let digest = |engine: &Engine| engine.run().map(|run| run.sim().digest());
    let before = digest(&engine);
    assert!(before.is_some());
    for Bad { what, files, .. } in cases() {
        let files = files.into_iter().map(|(name, bytes)| (name, Bytes(bytes))).collect();
        let mut refused = false;
        engine.handle(Request::import(files, 1), 0.0, &mut |update| {
            refused |= matches!(update, Update::ImportFailed { .. });
        });
        assert!(refused, "{what}: no word of it");
        assert_eq!(digest(&engine), before, "{what}");
    }
    let again = Request::Advance { by_us: 60_000_000, events_max: 10_000, speed: 1.0 };
    engine.handle(again, 0.0, &mut |_| {});
    assert_ne!(digest(&engine), before, "the run goes on");
}

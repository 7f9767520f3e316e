//! The JSON Schema of scenario files, made from the types that read them. In the terminal and in
//! tests only: editors want it, the page does not.

use super::verify::{count_names, time_names};
use super::{Length, ScenarioFile, Within};
use crate::scenario::events::KINDS;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

/// The schema as text, with a line end.
pub fn text() -> String {
    let mut schema = schemars::schema_for!(ScenarioFile);
    schema.insert("title".to_owned(), "Dispatch Playground scenario, version 1".into());
    allow_bare_names(&mut schema);
    allow_extensions(&mut schema);
    // Invariant: a schema is plain JSON.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// A choice whose details may all be left out may be given as its bare name.
fn allow_bare_names(schema: &mut Schema) {
    let Some(root) = schema.as_object_mut() else { return };
    let definitions = root.get("$defs").cloned().unwrap_or_default();
    let all_optional = |details: &Value| {
        let by_name = details["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/"));
        let details = by_name.map_or(details, |name| &definitions[name]);
        details["type"] == "object" && details.get("required").is_none()
    };
    let Some(Value::Object(kinds)) = root.get_mut("$defs") else { return };
    for kind in kinds.values_mut() {
        let Some(choices) = kind.get_mut("oneOf").and_then(Value::as_array_mut) else { continue };
        for choice in choices {
            let name = choice["required"][0].as_str().map(str::to_owned);
            if let Some(name) = name.filter(|name| all_optional(&choice["properties"][name])) {
                let bare = serde_json::json!({"type": "string", "const": name});
                *choice = serde_json::json!({"anyOf": [bare, choice.take()]});
            }
        }
    }
}

/// Keys that begin with `x-` are free everywhere.
fn allow_extensions(schema: &mut Schema) {
    fn walk(value: &mut Value) {
        match value {
            Value::Object(object) => {
                if object.get("additionalProperties") == Some(&Value::Bool(false)) {
                    let free = serde_json::json!({"^x-": true});
                    object.insert("patternProperties".to_owned(), free);
                }
                object.values_mut().for_each(walk);
            }
            Value::Array(items) => items.iter_mut().for_each(walk),
            _ => {}
        }
    }
    if let Some(object) = schema.as_object_mut() {
        object.values_mut().for_each(walk);
        object.insert("patternProperties".to_owned(), serde_json::json!({"^x-": true}));
    }
}

pub(super) fn counts(generator: &mut SchemaGenerator) -> Schema {
    named::<Within<u64>>(generator, &count_names())
}

pub(super) fn times(generator: &mut SchemaGenerator) -> Schema {
    named::<Within<Length>>(generator, &time_names())
}

pub(super) fn event_kind(_: &mut SchemaGenerator) -> Schema {
    json_schema!({"enum": KINDS})
}

/// An object with these fields, each optional and of one type.
fn named<T: JsonSchema>(generator: &mut SchemaGenerator, names: &[String]) -> Schema {
    let one = generator.subschema_for::<T>();
    let properties: Map<String, Value> =
        names.iter().map(|name| (name.clone(), one.clone().into())).collect();
    json_schema!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false
    })
}

#[cfg(test)]
mod tests {
    /// `DISPATCH_UPDATE_SCHEMA=1 cargo test --lib schema` writes it anew.
    #[test]
    fn the_schema_in_docs_is_that_of_the_types() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/scenario.schema.json");
        let text = super::text();
        if std::env::var_os("DISPATCH_UPDATE_SCHEMA").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap();
        assert!(
            written == text,
            "docs/scenario.schema.json is out of date: \
             DISPATCH_UPDATE_SCHEMA=1 cargo test --lib schema"
        );
    }
}

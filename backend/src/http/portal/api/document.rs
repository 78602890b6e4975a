//! An OpenAPI document as lines to read.

use serde_json::Value;

/// An address with one of its methods.
pub(super) struct Endpoint {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) summary: String,
    pub(super) about: String,
    /// Whether it wants a kiosk's proof.
    pub(super) proof: bool,
    pub(super) parameters: Vec<Field>,
    pub(super) body: Option<Kind>,
    pub(super) answers: Vec<Answer>,
}

pub(super) struct Answer {
    pub(super) status: String,
    pub(super) about: String,
    pub(super) body: Option<Kind>,
}

/// A type, and the shape that it names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) shape: Option<String>,
}

pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) must: bool,
    pub(super) about: String,
}

/// A type of the document with its fields, its words or what it may be.
pub(super) struct Shape {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) fields: Vec<Field>,
    pub(super) words: Vec<String>,
}

/// A text as people read it.
pub(super) fn text(value: &Value, name: &str) -> String {
    // Links between types mean something in the program only.
    value[name].as_str().unwrap_or_default().replace(['[', ']', '`'], "")
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn kind(schema: &Value) -> Kind {
    let plain = |name: &str| Kind { name: name.to_owned(), shape: None };
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or_default().to_owned();
        return Kind { shape: Some(name.clone()), name };
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        let kinds: Vec<Kind> = schema[several].as_array().into_iter().flatten().map(kind).collect();
        let known = |kind: &&Kind| kind.name != "null";
        match kinds.iter().filter(known).collect::<Vec<_>>().as_slice() {
            [] => {}
            [only] => return (*only).clone(),
            all => {
                let names: Vec<_> = all.iter().map(|kind| kind.name.as_str()).collect();
                return plain(&names.join(" | "));
            }
        }
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(only) => vec![only],
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    if types == ["null"] {
        return plain("null");
    }
    let name = types.into_iter().find(|name| *name != "null").unwrap_or("object");
    if name == "array" {
        let of = kind(&schema["items"]);
        return Kind { name: format!("{}[]", of.name), shape: of.shape };
    }
    match schema["format"].as_str() {
        Some(format) => plain(&format!("{name} ({format})")),
        None => plain(name),
    }
}

fn content(of: &Value) -> Option<Kind> {
    let (media, body) = entries(&of["content"]).next()?;
    let found = kind(&body["schema"]);
    let json = media.ends_with("json");
    Some(if json { found } else { Kind { name: media.clone(), shape: None } })
}

fn fields(schema: &Value) -> Vec<Field> {
    let must: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let field = |(name, of): (&String, &Value)| Field {
        name: name.clone(),
        kind: kind(of),
        must: must.contains(&name.as_str()),
        about: text(of, "description"),
    };
    entries(&schema["properties"]).map(field).collect()
}

/// Words of a list of words, and the names of what a type may be.
fn words(schema: &Value) -> Vec<String> {
    let listed = schema["enum"].as_array().into_iter().flatten();
    let several = schema["oneOf"].as_array().into_iter().flatten().map(|one| {
        let word = one["enum"].as_array().and_then(|words| words.first()).and_then(Value::as_str);
        word.map_or_else(|| kind(one).name, str::to_owned)
    });
    listed.filter_map(Value::as_str).map(str::to_owned).chain(several).collect()
}

/// The endpoints, in the order of the document.
pub(super) fn endpoints(document: &Value) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (path, methods) in entries(&document["paths"]) {
        for (method, of) in entries(methods) {
            let parameter = |one: &Value| Field {
                name: text(one, "name"),
                kind: kind(&one["schema"]),
                must: one["required"] == true,
                about: text(one, "description"),
            };
            let answer = |(status, of): (&String, &Value)| Answer {
                status: status.clone(),
                about: text(of, "description"),
                body: content(of),
            };
            found.push(Endpoint {
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text(of, "summary"),
                about: text(of, "description"),
                proof: of["security"].as_array().is_some_and(|all| !all.is_empty()),
                parameters: of["parameters"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(parameter)
                    .collect(),
                body: content(&of["requestBody"]),
                answers: entries(&of["responses"]).map(answer).collect(),
            });
        }
    }
    found
}

/// The types, by name.
pub(super) fn shapes(document: &Value) -> Vec<Shape> {
    let shape = |(name, schema): (&String, &Value)| Shape {
        name: name.clone(),
        about: text(schema, "description"),
        fields: fields(schema),
        words: words(schema),
    };
    entries(&document["components"]["schemas"]).map(shape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_named_as_people_read_them() {
        let reference = serde_json::json!({ "$ref": "#/components/schemas/Venue" });
        for (schema, name, shape) in [
            (reference.clone(), "Venue", Some("Venue")),
            (
                serde_json::json!({ "type": "array", "items": reference.clone() }),
                "Venue[]",
                Some("Venue"),
            ),
            (
                serde_json::json!({ "oneOf": [{ "type": "null" }, reference] }),
                "Venue",
                Some("Venue"),
            ),
            (
                serde_json::json!({ "type": ["integer", "null"], "format": "int64" }),
                "integer (int64)",
                None,
            ),
            (serde_json::json!({}), "object", None),
        ] {
            let found = kind(&schema);
            assert_eq!((found.name.as_str(), found.shape.as_deref()), (name, shape), "{schema}");
        }
    }

    #[test]
    fn the_page_has_every_endpoint_and_every_type_that_one_names() {
        let document = serde_json::to_value(crate::http::kiosks::document()).unwrap();
        let (endpoints, shapes) = (endpoints(&document), shapes(&document));
        let paths = document["paths"].as_object().unwrap().values();
        let methods: usize = paths.map(|path| path.as_object().unwrap().len()).sum();
        assert!(methods > 10);
        assert_eq!(endpoints.len(), methods);
        let known = |kind: &Kind| {
            kind.shape.as_ref().is_none_or(|name| shapes.iter().any(|shape| shape.name == *name))
        };
        for endpoint in &endpoints {
            assert!(!endpoint.answers.is_empty(), "{}", endpoint.path);
            let bodies = endpoint.answers.iter().filter_map(|answer| answer.body.as_ref());
            assert!(bodies.chain(endpoint.body.as_ref()).all(known), "{}", endpoint.path);
        }
        assert!(shapes.iter().flat_map(|shape| &shape.fields).all(|field| known(&field.kind)));
    }
}

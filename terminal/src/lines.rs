//! Values as people read them: names without underscores, times in Vietnam's, tables that fit.

use protocol::civil;
use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

/// Seconds from which on a number that is named as one is a time and no duration: the year 2001.
const FIRST_TIME_S: i64 = 1_000_000_000;

/// Between two columns.
const GAP: &str = "  ";

/// What a thing is called by, what it belongs to, and where and when it was; the rest follows by the alphabet.
const FIRST: [&str; 21] = [
    "line",
    "part",
    "id",
    "account",
    "case",
    "media",
    "kiosk",
    "venue",
    "venue_name",
    "commune",
    "seq",
    "name",
    "letters",
    "position",
    "state",
    "kind",
    "at_s",
    "at",
    "who",
    "from",
    "to",
];

/// What stands for nothing.
const NOTHING: &str = "–";

/// A value for each line, after its name.
pub(crate) fn one(thing: &Value) -> String {
    let fields = fields(thing);
    let width = fields.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
    let line = |(name, text): &(String, String)| format!("{}{GAP}{text}", padded(name, width));
    fields.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A table with a heading, or, where it is wider than the terminal, one thing below the other.
pub(crate) fn list(things: &[Value], columns: usize) -> String {
    let rows: Vec<_> = things.iter().map(fields).collect();
    let Some(first) = rows.first() else { return "none".to_owned() };
    let is_table = rows.iter().all(|row| {
        row.len() == first.len() && row.iter().zip(first).all(|(it, other)| it.0 == other.0)
    });
    let widths: Vec<usize> = (0..first.len())
        .map(|column| {
            let widest = |(name, text): &(String, String)| name.width().max(text.width());
            rows.iter().filter_map(|row| row.get(column)).map(widest).max().unwrap_or(0)
        })
        .collect();
    let wide = widths.iter().sum::<usize>() + GAP.len() * widths.len().saturating_sub(1);
    if !is_table || wide > columns {
        return things.iter().map(one).collect::<Vec<_>>().join("\n\n");
    }
    let line = |cells: Vec<&String>| {
        let cells = cells.into_iter().zip(&widths).map(|(cell, width)| padded(cell, *width));
        cells.collect::<Vec<_>>().join(GAP).trim_end().to_owned()
    };
    let heading = line(first.iter().map(|(name, _)| name).collect());
    let body = rows.iter().map(|row| line(row.iter().map(|(_, text)| text).collect()));
    std::iter::once(heading).chain(body).collect::<Vec<_>>().join("\n")
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

/// The names and texts of what a thing holds. A time that is there twice, as seconds and as text, is
/// told once.
fn fields(thing: &Value) -> Vec<(String, String)> {
    let Value::Object(object) = thing else { return vec![(String::new(), text(thing))] };
    let mut sorted: Vec<_> = object.iter().collect();
    sorted.sort_by_key(|(name, _)| FIRST.iter().position(|it| it == name).unwrap_or(FIRST.len()));
    let mut fields = Vec::new();
    for (name, value) in sorted {
        match (value, is_time_of(object, name)) {
            (_, true) => {}
            (Value::Object(_), false) => fields.extend(
                self::fields(value)
                    .into_iter()
                    .map(|(inner, text)| (format!("{} {inner}", words(name)), text)),
            ),
            (value, false) => fields.push(field(object, name, value)),
        }
    }
    fields
}

/// Whether `name` is the text of a time that `name_s` holds in seconds.
fn is_time_of(object: &Map<String, Value>, name: &str) -> bool {
    let is_text = object.get(name).is_some_and(|value| value.is_string() || value.is_null());
    is_text && object.contains_key(&format!("{name}_s"))
}

fn field(object: &Map<String, Value>, name: &str, value: &Value) -> (String, String) {
    let Some(short) = name.strip_suffix("_s") else { return (words(name), text(value)) };
    // Beside a number of the same name it is when that last happened.
    let is_taken = object.contains_key(short) && !is_time_of(object, short);
    let called = if is_taken { format!("{} at", words(short)) } else { words(short) };
    let told = match value.as_i64() {
        Some(at_s) if at_s >= FIRST_TIME_S => {
            format!("{} {}", civil::date(at_s), civil::time_of_day(at_s))
        }
        Some(seconds) => format!("{seconds} s"),
        None => text(value),
    };
    (called, told)
}

fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// A value as text without characters that a terminal would obey.
fn text(value: &Value) -> String {
    match value {
        Value::Null => NOTHING.to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.is_empty() => NOTHING.to_owned(),
        Value::String(text) => text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect(),
        Value::Array(values) if values.is_empty() => NOTHING.to_owned(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(", "),
        Value::Object(_) => {
            let inner = fields(value).into_iter().map(|(name, text)| format!("{name} {text}"));
            inner.collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn one_thing_is_a_line_for_each_value() {
        let thing = json!({
            "kiosk": 7, "position": "Cổng số 2\u{1b}[2J", "authority": null, "recipients": ["a", "b"],
            "expires_s": 1_625_745_600, "expires": "2021-07-08T12:00:00Z", "item": { "duration_s": 12 },
            "rewound": 3, "rewound_s": null,
        });
        assert_eq!(
            one(&thing),
            "kiosk          7\nposition       Cổng số 2 [2J\nauthority      –\n\
             expires        08/07/2021 19:00\nitem duration  12 s\nrecipients     a, b\n\
             rewound        3\nrewound at     –"
        );
    }

    #[test]
    fn a_list_is_a_table_while_it_fits() {
        let things = [
            json!({ "name": "Chợ Bồng Sơn", "venue": 1 }),
            json!({ "name": "Bến xe", "venue": 12 }),
        ];
        let table = "venue  name\n1      Chợ Bồng Sơn\n12     Bến xe";
        assert_eq!(list(&things, 20), table);
        assert_eq!(list(&things, 10), "venue  1\nname   Chợ Bồng Sơn\n\nvenue  12\nname   Bến xe");
        assert_eq!(list(&[], 20), "none");
    }
}

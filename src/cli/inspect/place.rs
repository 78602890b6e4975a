//! `kiosk inspect place`: what an address says, by the program's own gazetteer.

use serde_json::{Value, json};

use crate::gazetteer::{Gazetteer, GazetteerError, Suggestion};

/// Most suggestions printed.
const SUGGESTIONS_MAX: usize = 20;

/// What an address says: `{"province","commune","codes","suggestions"}`. Province and commune are those of
/// today by name, null where they are not certain, and `codes` has both codes; without a commune those
/// that may be meant are suggested, the likeliest first.
///
/// # Errors
/// As [`Gazetteer::builtin`].
pub(super) fn place(address: &str) -> Result<Value, GazetteerError> {
    let gazetteer = Gazetteer::builtin()?;
    let read = gazetteer.resolve_card_address(address);
    let commune = read.commune.as_deref().and_then(|code| gazetteer.commune(code));
    let province = read.province.as_deref().and_then(|code| gazetteer.province(code));
    let suggestions = match commune {
        Some(_) => Vec::new(),
        None => gazetteer.suggest_for_address(address, SUGGESTIONS_MAX),
    };
    let suggestion = |it: &Suggestion<'_>| {
        json!({
            "code": it.commune.code,
            "name": it.commune.name,
            "province": it.commune.province.name,
            "formerly": it.formerly,
        })
    };
    Ok(json!({
        "province": province.map(|it| it.name),
        "commune": commune.map(|it| it.name),
        "codes": { "province": read.province, "commune": read.commune },
        "suggestions": suggestions.iter().map(suggestion).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_a_table() {
        for (address, printed) in [
            (
                "Thảo Điền, Quận 2, TP. Hồ Chí Minh",
                json!({
                    "province": "Thành phố Hồ Chí Minh",
                    "commune": "Phường An Khánh",
                    "codes": { "province": "79", "commune": "27094" },
                    "suggestions": [],
                }),
            ),
            (
                "12 Lê Lợi, TPHCM",
                json!({
                    "province": "Thành phố Hồ Chí Minh",
                    "commune": null,
                    "codes": { "province": "79", "commune": null },
                    "suggestions": [],
                }),
            ),
        ] {
            let mut value = place(address).unwrap();
            if printed["commune"].is_null() {
                value["suggestions"] = json!([]);
            }
            assert_eq!(value, printed, "{address}");
        }
        for address in ["an quy quynh phu", "my trung my loc", "ia h'drai", "cu m gar"] {
            let value = place(address).unwrap();
            let first = value["suggestions"][0].as_object().unwrap();
            assert_eq!(first["code"].as_str().map(str::len), Some(5), "{address}");
        }
    }
}

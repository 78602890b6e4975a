//! Which language a visitor reads: what they chose, else what their phone asks for, else
//! Vietnamese.

use axum::http::{HeaderMap, header};

use super::page::Lang;

/// The cookie's name; it holds `vi` or `en` and nothing else.
const COOKIE: &str = "lang";

/// A choice made on this page, as `?lang=` says it.
pub(super) fn chosen(query: Option<&str>) -> Option<Lang> {
    query?.split('&').find_map(|pair| pair.strip_prefix("lang=")).and_then(Lang::from_tag)
}

/// The header that remembers a choice for a year.
pub(super) fn cookie(lang: Lang) -> String {
    format!("{COOKIE}={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly", lang.tag())
}

/// The language to answer in.
pub(super) fn pick(query: Option<&str>, headers: &HeaderMap) -> Lang {
    let cookie = || {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|h| h.to_str().ok());
        let mut pairs = cookies.flat_map(|line| line.split(';'));
        pairs.find_map(|pair| pair.trim().strip_prefix("lang=").and_then(Lang::from_tag))
    };
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        header
            .split(',')
            .filter_map(|entry| {
                let mut parts = entry.split(';');
                let lang = Lang::from_tag(parts.next()?.trim().split('-').next()?)?;
                let weight = parts.find_map(|part| part.trim().strip_prefix("q="));
                let weight = weight.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
                (weight > 0.0).then_some((lang, weight))
            })
            .reduce(|best, next| if next.1 > best.1 { next } else { best })
            .map(|(lang, _)| lang)
    };
    chosen(query).or_else(cookie).or_else(accepted).unwrap_or(Lang::Vi)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_as_a_table() {
        for (query, cookie, accept, english) in [
            (None, "", "", false),
            (Some("lang=en"), "lang=vi", "vi", true),
            (Some("lang=fr"), "", "", false),
            (Some("x=1&lang=en"), "", "", true),
            (None, "a=b; lang=en", "vi", true),
            (None, "lang=xx", "en-US,en;q=0.9,vi;q=0.8", true),
            (None, "", "en;q=0.5, vi-VN;q=0.9", false),
            (None, "", "fr, en;q=0", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, cookie.parse().unwrap());
            headers.insert(header::ACCEPT_LANGUAGE, accept.parse().unwrap());
            let found = matches!(pick(query, &headers), Lang::En);
            assert_eq!(found, english, "{query:?} {cookie} {accept}");
        }
    }
}

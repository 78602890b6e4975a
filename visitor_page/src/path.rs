//! Paths of links.

/// The path without query, or `/` when it would lead to another host: a path that begins with two
/// slashes, or a slash and a backslash, names a host to browsers.
pub(crate) fn local_path(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut letters = path.chars();
    let local = letters.next() == Some('/') && !matches!(letters.next(), Some('/' | '\\'));
    // Browsers drop tabs and line breaks from addresses, which would join two slashes again.
    if local && !path.contains(char::is_control) { path.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_on_this_host() {
        for (path, link) in [
            ("/", "/"),
            ("/Q/ABC", "/Q/ABC"),
            ("/Q/ABC?lang=vi", "/Q/ABC"),
            ("/Q/ABC#x", "/Q/ABC"),
            ("", "/"),
            ("Q/ABC", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("https://evil.example/", "/"),
        ] {
            assert_eq!(local_path(path), link, "{path:?}");
        }
    }
}

//! Where a page of the way in leads to afterwards.

/// Longest address that is remembered.
const MAX: usize = 400;

/// The address, or the start page when it is no page of the portal.
pub(super) fn page(address: &str) -> &str {
    let rest = address.strip_prefix("/staff");
    let inside = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let odd = |c: char| c.is_control() || c == '\\';
    if inside && address.len() <= MAX && !address.contains(odd) { address } else { "/staff" }
}

/// `path?next=address`.
pub(super) fn after(path: &str, address: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(page(address).as_bytes()).collect();
    format!("{path}?next={next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_portal_are_next() {
        for (address, next) in [
            ("/staff/venues?page=2", "/staff/venues?page=2"),
            ("/staff", "/staff"),
            ("/staffing", "/staff"),
            ("//evil.example", "/staff"),
            ("https://evil.example/staff", "/staff"),
            ("/staff/\\evil", "/staff"),
            ("/staff/\nx", "/staff"),
            ("", "/staff"),
        ] {
            assert_eq!(page(address), next, "{address:?}");
        }
        assert_eq!(
            after("/staff/sign-in", "/staff/a?b=1&c"),
            "/staff/sign-in?next=%2Fstaff%2Fa%3Fb%3D1%26c"
        );
    }
}

//! Where the visitor is.

/// A place at a venue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VenueView {
    /// Name, such as "Chợ Bồng Sơn".
    pub name: String,
    /// Where the kiosk stands, such as "Cổng số 2", or the plate of a vehicle; may be empty.
    pub position: String,
    /// Name of the commune, such as "Phường Bồng Sơn", or the route of a vehicle; may be empty.
    pub commune: String,
    /// Letters of the short code.
    pub letters: String,
}

impl VenueView {
    /// "Cổng số 2 · Phường Bồng Sơn", whichever of both there is.
    pub fn location(&self) -> String {
        let parts = [self.position.trim(), self.commune.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_has_what_there_is() {
        for (position, commune, line) in [
            ("Cổng số 2", "Phường Bồng Sơn", "Cổng số 2 · Phường Bồng Sơn"),
            (" ", "Phường Bồng Sơn", "Phường Bồng Sơn"),
            ("Cổng số 2", "", "Cổng số 2"),
            ("", "", ""),
        ] {
            let venue = VenueView {
                name: String::new(),
                position: position.to_owned(),
                commune: commune.to_owned(),
                letters: String::new(),
            };
            assert_eq!(venue.location(), line);
        }
    }
}

//! What a form or the part of an address behind `?` holds. A field that is not there is empty, so that
//! no page has to know two kinds of nothing.

use std::convert::Infallible;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use zeroize::Zeroizing;

use super::refused::Refused;

/// The fields of a form. Wiped when dropped, because one may be a password.
#[derive(Default)]
pub(in crate::http) struct Fields(Vec<(String, Zeroizing<String>)>);

impl Fields {
    fn parse(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text);
        Self(
            pairs
                .map(|(name, value)| (name.into_owned(), Zeroizing::new(value.into_owned())))
                .collect(),
        )
    }

    /// Fields that were read otherwise.
    pub(super) fn of(fields: Vec<(String, Zeroizing<String>)>) -> Self {
        Self(fields)
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// As it was typed.
    pub(super) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// Without the spaces around it.
    pub(super) fn line(&self, name: &str) -> &str {
        self.get(name).trim()
    }

    pub(super) fn secret(&self, name: &str) -> Zeroizing<String> {
        Zeroizing::new(self.get(name).to_owned())
    }

    /// Whether a box is ticked.
    pub(super) fn ticked(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// All values of a name, such as of a list of boxes.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A number; none when it is not one.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.line(name).parse().ok()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let body = Bytes::from_request(request, state).await.map_err(|_| Refused::TooLarge)?;
        Ok(Self::parse(&body))
    }
}

/// What an address holds behind `?`.
pub(in crate::http) struct Asked(pub(super) Fields);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

/// A field of a form as it is shown again.
#[derive(Clone, Default)]
pub(super) struct Field {
    pub(super) value: String,
    /// What is wrong, with how to put it right.
    pub(super) error: Option<crate::words::Text>,
}

impl Field {
    pub(super) fn new(value: &str) -> Self {
        Self { value: value.to_owned(), error: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let fields = Fields::parse("a=1&b=Ch%E1%BB%A3+1&a=2&c=%FF&d".as_bytes());
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!((fields.get("b"), fields.line("none")), ("Chợ 1", ""));
        assert_eq!((fields.number::<u8>("a"), fields.number::<u8>("b")), (Some(1), None));
        assert!(fields.ticked("d") && !fields.ticked("e"));
        assert_eq!(fields.get("c"), "\u{fffd}");
    }
}

//! A number in an address. Another text is the address of nothing.

use axum::extract::FromRequestParts;
use axum::extract::Path;
use axum::http::request::Parts;

use super::refused::Refused;

pub(in crate::http) struct Number(pub(super) i64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let number = Path::<i64>::from_request_parts(parts, state).await;
        number.map(|Path(number)| Self(number)).map_err(|_| Refused::NotFound)
    }
}

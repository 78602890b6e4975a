//! A form with files (`multipart/form-data`), as browsers send it without a script.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use zeroize::Zeroizing;

use super::fields::Fields;
use super::refused::Refused;

/// Most files of one form.
const FILES_MAX: usize = 600;

/// A file that somebody chose.
pub(super) struct Chosen {
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// The fields of a form, and its files in the order in which they were chosen.
pub(super) struct Upload {
    pub(super) fields: Fields,
    pub(super) files: Vec<Chosen>,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let boundary = kind.and_then(|kind| multer::parse_boundary(kind).ok());
        let body = Bytes::from_request(request, state).await.map_err(|_| Refused::TooLarge)?;
        let Some(boundary) = boundary else {
            return Ok(Self { fields: Fields::default(), files: Vec::new() });
        };
        let body = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(body) });
        let mut parts = multer::Multipart::new(body, boundary);
        let (mut fields, mut files) = (Vec::new(), Vec::new());
        // What is damaged ends the form; what it lacks is then missed at its field.
        while let Ok(Some(part)) = parts.next_field().await {
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                None => {
                    let Ok(text) = part.text().await else { break };
                    fields.push((name, Zeroizing::new(text)));
                }
                Some(file) => {
                    let Ok(bytes) = part.bytes().await else { break };
                    // A field in which nothing was chosen is an empty file without a name.
                    if !file.is_empty() || !bytes.is_empty() {
                        files.push(Chosen { name: file, bytes });
                    }
                }
            }
            if files.len() > FILES_MAX {
                return Err(Refused::TooLarge);
            }
        }
        Ok(Self { fields: Fields::of(fields), files })
    }
}

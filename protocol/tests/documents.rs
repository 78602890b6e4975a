//! The sealed documents as they are written, for other languages: the tests of the staff portal and of the phone
//! read the same files.

use protocol::checkin_card::CardCheckin;
use protocol::declaration::Declaration;
use protocol::feedback::Feedback;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The JSON of a file, and what the kiosk's type makes of it.
fn both<T: DeserializeOwned + Serialize>(text: &str) -> serde_json::Result<(Value, Value)> {
    let read: T = serde_json::from_str(text)?;
    Ok((serde_json::from_str(text)?, serde_json::to_value(read)?))
}

#[test]
fn each_kind_of_document_is_written_as_its_file_has_it() {
    for documents in [
        both::<Declaration>(include_str!("documents/declaration.json")),
        both::<Declaration>(include_str!("documents/phone-declaration.json")),
        both::<CardCheckin>(include_str!("documents/card-checkin.json")),
        both::<Feedback>(include_str!("documents/feedback.json")),
    ] {
        let (file, written) = documents.unwrap();
        assert_eq!(written, file);
    }
}

//! From a document to its sealed text.

use data_encoding::BASE64;
use protocol::seal::Recipients;
use serde::Serialize;
use zeroize::Zeroizing;

use super::error::IntakeError;

/// Bytes reserved for a document in the clear, so that writing it never grows the buffer and leaves
/// an unwiped copy behind. Ten people with every text at its longest fill less.
const CLEARTEXT_CAPACITY: usize = 64 * 1024;

/// Seals a document, base64. Its cleartext exists in memory only, and is wiped on return.
pub(super) fn seal_to_base64(
    document: &impl Serialize,
    recipients: &Recipients,
) -> Result<String, IntakeError> {
    let failed = |error: &dyn std::fmt::Display| IntakeError::Seal(error.to_string());
    let mut text = Zeroizing::new(Vec::with_capacity(CLEARTEXT_CAPACITY));
    serde_json::to_writer(&mut *text, document).map_err(|error| failed(&error))?;
    let sealed = recipients.seal(&text).map_err(|error| failed(&error))?;
    Ok(BASE64.encode(&sealed))
}

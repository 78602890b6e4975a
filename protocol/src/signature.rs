//! Signatures of the backend over texts that kiosks download: Ed25519 over a context and the bytes of the
//! text, so that a signature is valid for one kind of text only.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

/// The signature as 128 hexadecimal digits.
pub(crate) fn sign(context: &[u8], text: &str, key: &SigningKey) -> String {
    let message = [context, text.as_bytes()].concat();
    data_encoding::HEXLOWER.encode(&key.sign(&message).to_bytes())
}

/// Whether `key` has signed `text` in this context.
pub(crate) fn is_valid(context: &[u8], text: &str, signature: &str, key: &VerifyingKey) -> bool {
    let signature = data_encoding::HEXLOWER_PERMISSIVE
        .decode(signature.as_bytes())
        .ok()
        .and_then(|bytes| Signature::from_slice(&bytes).ok());
    let message = [context, text.as_bytes()].concat();
    signature.is_some_and(|signature| key.verify_strict(&message, &signature).is_ok())
}

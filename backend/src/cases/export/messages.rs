//! The two messages of an export, derived by hand from the format's published description.

use prost::Message;

/// `TemporaryExposureKeyExport`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct KeyExport {
    #[prost(fixed64, optional, tag = "1")]
    start_timestamp: Option<u64>,
    #[prost(fixed64, optional, tag = "2")]
    end_timestamp: Option<u64>,
    #[prost(string, optional, tag = "3")]
    region: Option<String>,
    #[prost(message, repeated, tag = "6")]
    pub(super) signature_infos: Vec<SignatureInfo>,
    #[prost(message, repeated, tag = "7")]
    pub(super) keys: Vec<Key>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct SignatureInfo {
    #[prost(string, optional, tag = "3")]
    verification_key_version: Option<String>,
    #[prost(string, optional, tag = "4")]
    verification_key_id: Option<String>,
    #[prost(string, optional, tag = "5")]
    signature_algorithm: Option<String>,
}

/// `TemporaryExposureKey`; not in Debug, because it is one.
#[derive(Clone, PartialEq, Message)]
#[prost(skip_debug)]
pub(super) struct Key {
    #[prost(bytes = "vec", optional, tag = "1")]
    key_data: Option<Vec<u8>>,
    #[prost(int32, optional, tag = "3")]
    rolling_start_interval_number: Option<i32>,
    #[prost(int32, optional, tag = "4", default = "144")]
    rolling_period: Option<i32>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// `TEKSignatureList`.
#[derive(Clone, PartialEq, Message)]
pub(super) struct SignatureList {
    #[prost(message, repeated, tag = "1")]
    pub(super) signatures: Vec<Signature>,
}

#[derive(Clone, PartialEq, Message)]
pub(super) struct Signature {
    #[prost(message, optional, tag = "1")]
    pub(super) info: Option<SignatureInfo>,
    #[prost(bytes = "vec", optional, tag = "4")]
    signature: Option<Vec<u8>>,
}

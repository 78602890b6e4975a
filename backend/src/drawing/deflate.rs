//! Streams of a file, made shorter.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

pub(super) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // A vector takes all that it is given.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

//! Messages of D-Bus as they are on the wire (D-Bus Specification, "Message Format").

use super::wire::Reader;

/// Bytes of a header before its fields.
const FIXED: usize = 16;

/// Longest message, bytes. The specification allows more; no signal of BlueZ comes near.
const LENGTH_MAX: usize = 1 << 20;

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Return,
    Error,
    Signal,
    Other,
}

/// A message in place: what is needed of its header, and its body.
pub(super) struct Frame<'a> {
    pub kind: Kind,
    pub path: &'a str,
    pub member: &'a str,
    /// The name of an error.
    pub error: &'a str,
    /// The call that a return or an error answers.
    pub reply_to: u32,
    pub body: Reader<'a>,
}

/// Bytes that cannot be a message; the connection cannot go on behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed;

/// The length of the message that begins here; `None` while its first bytes have not all arrived.
pub(super) fn length(bytes: &[u8]) -> Result<Option<usize>, Malformed> {
    let Some(fixed) = bytes.first_chunk::<FIXED>() else { return Ok(None) };
    let mut reader = Reader::new(fixed, is_big_endian(fixed[0])?);
    let numbers = (|| {
        reader.u32()?;
        let body = reader.u32()?;
        reader.u32()?;
        Some((body, reader.u32()?))
    })();
    let (body, fields) = numbers.ok_or(Malformed)?;
    let (body, fields) = (usize::try_from(body), usize::try_from(fields));
    let (Ok(body), Ok(fields)) = (body, fields) else { return Err(Malformed) };
    if body > LENGTH_MAX || fields > LENGTH_MAX {
        return Err(Malformed);
    }
    Ok(Some((FIXED + fields).next_multiple_of(8) + body))
}

/// Reads the message that these bytes are.
pub(super) fn read(bytes: &[u8]) -> Result<Frame<'_>, Malformed> {
    let is_big_endian = is_big_endian(*bytes.first().ok_or(Malformed)?)?;
    let mut frame = Frame {
        kind: match bytes.get(1) {
            Some(2) => Kind::Return,
            Some(3) => Kind::Error,
            Some(4) => Kind::Signal,
            _ => Kind::Other,
        },
        path: "",
        member: "",
        error: "",
        reply_to: 0,
        body: Reader::new(&[], is_big_endian),
    };
    let mut header = Reader::new(bytes, is_big_endian);
    let body_at = read_fields(&mut header, &mut frame).ok_or(Malformed)?;
    frame.body = Reader::new(bytes.get(body_at..).ok_or(Malformed)?, is_big_endian);
    Ok(frame)
}

/// Reads the fields of a header; returns where the body begins.
fn read_fields<'a>(header: &mut Reader<'a>, frame: &mut Frame<'a>) -> Option<usize> {
    for _ in 0..3 {
        header.u32()?;
    }
    let mut fields = header.array(8)?;
    while !fields.is_at_end() {
        fields.align(8)?;
        let code = fields.u8()?;
        match (code, fields.signature()?) {
            (1, b"o") => frame.path = fields.text()?,
            (3, b"s") => frame.member = fields.text()?,
            (4, b"s") => frame.error = fields.text()?,
            (5, b"u") => frame.reply_to = fields.u32()?,
            (_, b"s" | b"o") => drop(fields.text()?),
            (_, b"u") => drop(fields.u32()?),
            (_, b"g") => drop(fields.signature()?),
            _ => return None,
        }
    }
    header.align(8)?;
    Some(header.position())
}

fn is_big_endian(mark: u8) -> Result<bool, Malformed> {
    match mark {
        b'l' => Ok(false),
        b'B' => Ok(true),
        _ => Err(Malformed),
    }
}

/// A call to the bus itself, with at most one text as its argument.
pub(super) fn call_to_bus(serial: u32, member: &str, argument: Option<&str>) -> Vec<u8> {
    let mut body = Vec::new();
    if let Some(argument) = argument {
        put_text(&mut body, argument);
    }
    let mut bytes = vec![b'l', 1, 0, 1];
    put_u32(&mut bytes, body.len());
    bytes.extend(serial.to_le_bytes());
    let mut fields = Vec::new();
    for (code, kind, text) in [
        (1, b'o', "/org/freedesktop/DBus"),
        (2, b's', "org.freedesktop.DBus"),
        (3, b's', member),
        (6, b's', "org.freedesktop.DBus"),
    ] {
        pad(&mut fields, 8);
        fields.extend([code, 1, kind, 0]);
        put_text(&mut fields, text);
    }
    if argument.is_some() {
        pad(&mut fields, 8);
        fields.extend([8, 1, b'g', 0, 1, b's', 0]);
    }
    put_u32(&mut bytes, fields.len());
    bytes.extend(fields);
    pad(&mut bytes, 8);
    bytes.extend(body);
    bytes
}

fn put_text(bytes: &mut Vec<u8>, text: &str) {
    pad(bytes, 4);
    put_u32(bytes, text.len());
    bytes.extend(text.as_bytes());
    bytes.push(0);
}

/// A length, which is far below 4 GB here.
fn put_u32(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

fn pad(bytes: &mut Vec<u8>, alignment: usize) {
    bytes.resize(bytes.len().next_multiple_of(alignment), 0);
}

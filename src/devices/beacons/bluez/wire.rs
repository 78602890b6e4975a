//! Values of D-Bus as they are on the wire (D-Bus Specification, "Marshaling"), read in place.
//!
//! By hand and not by libdbus, which copies, locks and checks for each value: at a thousand adverts a
//! second that was half of an advert's cost (docs/QUALITY.md). Nothing here can fail worse than with
//! `None`, whatever the bytes are.

/// Most containers within each other (D-Bus Specification, "Valid Signatures": 32 arrays and 32
/// structs), so that a signature cannot use up the stack.
const DEPTH_MAX: u32 = 64;

/// A place in the body of a message, or in an array of it. Alignment counts from the beginning of the
/// body, which is itself aligned to 8.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The body up to the end of what is read here.
    bytes: &'a [u8],
    at: usize,
    is_big_endian: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], is_big_endian: bool) -> Self {
        Self { bytes, at: 0, is_big_endian }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The position from the beginning of the bytes.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn u8(&mut self) -> Option<u8> {
        self.fixed::<1>().map(|[byte]| byte)
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        let bytes = self.fixed()?;
        Some(if self.is_big_endian { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    pub(super) fn i16(&mut self) -> Option<i16> {
        self.u16().map(u16::cast_signed)
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let bytes = self.fixed()?;
        Some(if self.is_big_endian { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    pub(super) fn bool(&mut self) -> Option<bool> {
        self.u32().map(|value| value != 0)
    }

    /// A string or an object path.
    pub(super) fn text(&mut self) -> Option<&'a str> {
        let length = self.length()?;
        let bytes = self.take(length)?;
        self.take(1)?;
        std::str::from_utf8(bytes).ok()
    }

    pub(super) fn signature(&mut self) -> Option<&'a [u8]> {
        let length = self.u8()?;
        let bytes = self.take(length.into())?;
        self.take(1)?;
        Some(bytes)
    }

    /// An array of bytes.
    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    /// The elements of an array, whose type is aligned to `alignment`; goes on behind it.
    pub(super) fn array(&mut self, alignment: usize) -> Option<Self> {
        let length = self.length()?;
        self.align(alignment)?;
        let end = self.at.checked_add(length)?;
        let elements = Self { bytes: self.bytes.get(..end)?, ..*self };
        self.at = end;
        Some(elements)
    }

    /// Goes on at the next multiple of `alignment`, a power of two.
    pub(super) fn align(&mut self, alignment: usize) -> Option<()> {
        self.at = self.at.checked_next_multiple_of(alignment)?;
        (self.at <= self.bytes.len()).then_some(())
    }

    /// Calls `visit` for each entry of a dictionary whose keys `key` reads. Neither has to read to the
    /// end: the entries' values have the type `value`.
    pub(super) fn entries<K>(
        &mut self,
        key: impl Fn(&mut Self) -> Option<K>,
        value: &[u8],
        mut visit: impl FnMut(K, Self),
    ) -> Option<()> {
        let mut entries = self.array(8)?;
        while !entries.is_at_end() {
            entries.align(8)?;
            let key = key(&mut entries)?;
            visit(key, entries);
            entries.skip(value)?;
        }
        Some(())
    }

    /// Calls `visit` for each property of a dictionary of variants, with the type of its value.
    pub(super) fn properties(
        &mut self,
        mut visit: impl FnMut(&'a str, &'a [u8], Self),
    ) -> Option<()> {
        self.entries(Self::text, b"v", |name, mut value| {
            if let Some(kind) = value.signature() {
                visit(name, kind, value);
            }
        })
    }

    /// Goes on behind a value of one complete type.
    fn skip(&mut self, signature: &[u8]) -> Option<()> {
        self.skip_type(signature, 0).map(drop)
    }

    /// Goes on behind a value of the first type of a signature; returns the types behind it.
    fn skip_type<'s>(&mut self, signature: &'s [u8], depth: u32) -> Option<&'s [u8]> {
        let (kind, mut rest) = signature.split_first()?;
        if depth > DEPTH_MAX {
            return None;
        }
        match kind {
            b'y' => drop(self.fixed::<1>()?),
            b'n' | b'q' => drop(self.fixed::<2>()?),
            b'b' | b'i' | b'u' | b'h' => drop(self.fixed::<4>()?),
            b'x' | b't' | b'd' => drop(self.fixed::<8>()?),
            b's' | b'o' => {
                let length = self.length()?;
                self.take(length.checked_add(1)?)?;
            }
            b'g' => drop(self.signature()?),
            b'v' => {
                let inner = self.signature()?;
                self.skip_type(inner, depth + 1)?;
            }
            b'a' => {
                self.array(alignment_of(*rest.first()?))?;
                rest = behind_type(rest, depth + 1)?;
            }
            b'(' | b'{' => {
                self.align(8)?;
                while !matches!(rest.first()?, b')' | b'}') {
                    rest = self.skip_type(rest, depth + 1)?;
                }
                rest = &rest[1..];
            }
            _ => return None,
        }
        Some(rest)
    }

    /// The length of an array or a text.
    fn length(&mut self) -> Option<usize> {
        self.u32().and_then(|length| usize::try_from(length).ok())
    }

    fn fixed<const SIZE: usize>(&mut self) -> Option<[u8; SIZE]> {
        self.align(SIZE)?;
        let bytes = self.bytes.get(self.at..)?.first_chunk()?;
        self.at += SIZE;
        Some(*bytes)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let bytes = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(bytes)
    }
}

fn alignment_of(kind: u8) -> usize {
    match kind {
        b'n' | b'q' => 2,
        b'b' | b'i' | b'u' | b'h' | b's' | b'o' | b'a' => 4,
        b'x' | b't' | b'd' | b'(' | b'{' => 8,
        _ => 1,
    }
}

/// The types behind the first type of a signature.
fn behind_type(signature: &[u8], depth: u32) -> Option<&[u8]> {
    let (kind, mut rest) = signature.split_first()?;
    if depth > DEPTH_MAX {
        return None;
    }
    match kind {
        b'a' => behind_type(rest, depth + 1),
        b'(' | b'{' => {
            while !matches!(rest.first()?, b')' | b'}') {
                rest = behind_type(rest, depth + 1)?;
            }
            Some(&rest[1..])
        }
        _ => Some(rest),
    }
}

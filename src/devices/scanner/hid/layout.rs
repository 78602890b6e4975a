//! Position of the scanned data in the reports of a HID-POS scanner, from its report descriptor (USB
//! HID 1.11, section 6.2.2; HID Point of Sale Usage Tables 1.02, page 0x8C).
//!
//! Parsed by hand: the crate `hidreport` covers all of HID for two dependants, and of its result these
//! five numbers would still have to be derived, with the same care for hostile descriptors.

/// Usage page "Bar Code Scanner".
const PAGE_SCANNER: u16 = 0x8C;
/// Usage page "Generic Desktop", to which "Byte Count" belongs.
const PAGE_DESKTOP: u16 = 0x01;
const BYTE_COUNT: u16 = 0x3B;
const DECODED_DATA: u16 = 0xFE;
/// "Decode Data Continued".
const CONTINUED: u16 = 0xFF;

/// Cap on the bits of a report; a USB transfer of a scanner has 64 bytes.
const BITS_MAX: usize = 64 * 1024;

/// The report that carries scanned data. Offsets count from the beginning of the report, its number
/// included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The report's number, when the device numbers its reports.
    pub report: Option<u8>,
    /// First byte of the data.
    pub data: usize,
    /// Capacity of one report, bytes of data.
    pub room: usize,
    /// Offset of the byte that counts the data, if there is one.
    pub count: Option<usize>,
    /// Byte and bit of the flag that another report follows.
    pub continued: Option<(usize, u8)>,
}

impl Layout {
    /// The data of a report and whether more follows; `None` for another report.
    pub fn decode<'a>(&self, report: &'a [u8]) -> Option<(&'a [u8], bool)> {
        if self.report.is_some_and(|number| report.first() != Some(&number)) {
            return None;
        }
        let data = report.get(self.data..)?;
        let data = &data[..data.len().min(self.room)];
        let data = match self.count {
            Some(at) => &data[..data.len().min(usize::from(*report.get(at)?))],
            // Padded with zeros, with which no text ends.
            None => &data[..data.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1)],
        };
        let continued = self
            .continued
            .and_then(|(byte, bit)| Some(report.get(byte)? >> bit & 1 == 1))
            .unwrap_or(false);
        Some((data, continued))
    }
}

/// Global items that apply to the next input item.
#[derive(Clone, Copy, Default)]
struct Globals {
    page: u16,
    size: usize,
    count: usize,
    report: Option<u8>,
}

/// A field of an input report, in bits from the beginning of the report.
struct Field {
    report: Option<u8>,
    page: u16,
    usage: u16,
    at: usize,
    bits: usize,
}

/// The layout in a report descriptor; `None` when it is not a HID-POS scanner's.
pub fn find(descriptor: &[u8]) -> Option<Layout> {
    let fields = fields(descriptor);
    let data = fields.iter().find(|it| it.page == PAGE_SCANNER && it.usage == DECODED_DATA)?;
    if data.at % 8 != 0 || data.bits < 8 {
        return None;
    }
    let beside = |page, usage| {
        fields.iter().find(|it| it.report == data.report && (it.page, it.usage) == (page, usage))
    };
    Some(Layout {
        report: data.report,
        data: data.at / 8,
        room: data.bits / 8,
        count: beside(PAGE_DESKTOP, BYTE_COUNT).filter(|it| it.bits == 8).map(|it| it.at / 8),
        continued: beside(PAGE_SCANNER, CONTINUED)
            .and_then(|it| Some((it.at / 8, u8::try_from(it.at % 8).ok()?))),
    })
}

/// All fields with a usage of the input reports.
fn fields(descriptor: &[u8]) -> Vec<Field> {
    let mut fields: Vec<Field> = Vec::new();
    let (mut globals, mut pushed) = (Globals::default(), Vec::new());
    let mut usages: Vec<u32> = Vec::new();
    // Length of each report so far, in bits.
    let mut filled = std::collections::HashMap::<Option<u8>, usize>::new();
    let mut rest = descriptor;
    while let Some((prefix, after)) = rest.split_first() {
        if *prefix == 0xFE {
            // A long item; none is defined yet.
            let Some(length) = after.first() else { break };
            rest = after.get(2 + usize::from(*length)..).unwrap_or_default();
            continue;
        }
        let length = match prefix & 3 {
            3 => 4,
            length => usize::from(length),
        };
        let Some((data, after)) = after.split_at_checked(length) else { break };
        rest = after;
        let value = data.iter().rev().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
        let size = usize::try_from(value).unwrap_or(usize::MAX).min(BITS_MAX);
        // Kind and tag of the item.
        match (prefix >> 2 & 3, prefix >> 4) {
            // Global items.
            (1, 0x0) => globals.page = low(value),
            (1, 0x7) => globals.size = size,
            (1, 0x8) => globals.report = u8::try_from(value).ok(),
            (1, 0x9) => globals.count = size,
            (1, 0xA) if pushed.len() < 16 => pushed.push(globals),
            (1, 0xB) => globals = pushed.pop().unwrap_or(globals),
            // A usage; with four bytes it includes its page.
            (2, 0x0) if usages.len() < 1024 => {
                usages.push(if length == 4 {
                    value
                } else {
                    u32::from(globals.page) << 16 | value
                });
            }
            // Of the main items, only input matters.
            (0, 0x8) => {
                let begin = if globals.report.is_some() { 8 } else { 0 };
                let at = filled.entry(globals.report).or_insert(begin);
                // Constants are padding, and arrays name their usages in the data.
                if value & 0b11 == 0b10 {
                    for (usage, at, bits) in fields_of(&usages, *at, globals) {
                        let (page, usage) = (low(usage >> 16), low(usage));
                        fields.push(Field { report: globals.report, page, usage, at, bits });
                    }
                }
                *at = at.saturating_add(globals.size.saturating_mul(globals.count)).min(BITS_MAX);
                usages.clear();
            }
            (0, _) => usages.clear(),
            _ => {}
        }
    }
    fields
}

fn low(value: u32) -> u16 {
    u16::try_from(value & 0xFFFF).unwrap_or_default()
}

/// Usage, offset and length in bits of the fields of an input item: one each, and the last usage has
/// all that are left.
fn fields_of(
    usages: &[u32],
    at: usize,
    globals: Globals,
) -> impl Iterator<Item = (u32, usize, usize)> + '_ {
    let last = usages.len().saturating_sub(1);
    usages.iter().take(globals.count).enumerate().map(move |(index, usage)| {
        let left = if index == last { globals.count - index } else { 1 };
        let bits = globals.size.saturating_mul(left).min(BITS_MAX);
        (*usage, at.saturating_add(globals.size.saturating_mul(index)), bits)
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// As scanners send it (Access-IS LSR118 manual, appendix B): number 2, count, three symbology
    /// identifiers, 56 bytes, two bytes more, and whether more follows.
    pub(crate) const DESCRIPTOR: &[u8] = &[
        0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, // Bar Code Scanner
        0x09, 0x12, 0xA1, 0x02, 0x85, 0x02, // Scanned Data Report, number 2
        0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08, // bytes
        0x95, 0x01, 0x05, 0x01, 0x09, 0x3B, 0x81, 0x02, // Byte Count
        0x95, 0x03, 0x05, 0x8C, 0x09, 0xFB, 0x09, 0xFC, 0x09, 0xFD, 0x81, 0x02, // symbology
        0x95, 0x38, 0x09, 0xFE, 0x82, 0x02, 0x01, // Decoded Data, 56 buffered bytes
        0x95, 0x02, 0x81, 0x03, // padding
        0x75, 0x01, 0x95, 0x01, 0x09, 0xFF, 0x81, 0x02, // continued, one bit
        0x95, 0x07, 0x81, 0x03, // padding
        0xC0, 0x09, 0x14, 0xA1, 0x02, 0x85, 0x04, 0x09, 0x00, 0x95, 0x01, 0x75, 0x08, 0x91, 0x02,
        0xC0, 0xC0,
    ];

    const LAYOUT: Layout =
        Layout { report: Some(2), data: 5, room: 56, count: Some(1), continued: Some((63, 0)) };

    fn report(data: &[u8], more: bool) -> Vec<u8> {
        let mut report = vec![2, u8::try_from(data.len()).unwrap(), b']', b'Q', b'1'];
        report.extend(data);
        report.resize(63, 0);
        report.push(more.into());
        report
    }

    #[test]
    fn a_scanner_is_known_by_its_descriptor() {
        assert_eq!(find(DESCRIPTOR), Some(LAYOUT));
        // A keyboard, a vendor's own page with the same usages, and pieces.
        let keyboard = [0x05, 1, 0x09, 6, 0xA1, 1, 0x05, 7, 0x75, 1, 0x95, 8, 0x81, 2, 0xC0];
        let vendor: Vec<u8> =
            DESCRIPTOR.iter().map(|byte| if *byte == 0x8C { 0x8D } else { *byte }).collect();
        for other in [&keyboard[..], &vendor, &DESCRIPTOR[..20], &[], &[0xFE], &[0xFF; 300]] {
            assert_eq!(find(other), None);
        }
    }

    #[test]
    fn a_device_without_numbers_count_or_flag() {
        let descriptor = [
            0x05, 0x8C, 0x09, 0x02, 0xA1, 0x01, 0x75, 0x08, 0x95, 0x20, 0x09, 0xFE, 0x81, 0x02,
            0xC0,
        ];
        let layout = find(&descriptor).unwrap();
        let bare = Layout { report: None, data: 0, room: 32, count: None, continued: None };
        assert_eq!(layout, bare);
        assert_eq!(layout.decode(b"a|b\0\0\0"), Some((&b"a|b"[..], false)));
        assert_eq!(layout.decode(&[b'x'; 64]), Some((&[b'x'; 32][..], false)));
    }

    #[test]
    fn reports_as_a_table() {
        let long = [b'7'; 56];
        for (report, expected) in [
            (report("Nguyễn|".as_bytes(), false), Some(("Nguyễn|".as_bytes(), false))),
            (report(&long, true), Some((&long[..], true))),
            (report(b"", false), Some((&b""[..], false))),
            (vec![4, 1, 1], None),
            (vec![], None),
            // Shorter than its count.
            (vec![2, 56, b']', b'Q', b'1', b'a'], Some((&b"a"[..], false))),
        ] {
            assert_eq!(LAYOUT.decode(&report), expected, "{report:?}");
        }
    }

    #[test]
    fn no_descriptor_makes_it_panic() {
        for cut in 0..DESCRIPTOR.len() {
            for value in 0..=255u8 {
                let mut descriptor = DESCRIPTOR.to_vec();
                descriptor[cut] = value;
                if let Some(layout) = find(&descriptor) {
                    for length in [0, 1, 5, 64] {
                        layout.decode(&vec![value; length]);
                    }
                }
            }
        }
    }
}

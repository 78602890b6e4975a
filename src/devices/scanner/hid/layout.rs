//! Position of the scanned data in the reports of a HID-POS scanner, from its report descriptor (USB
//! HID 1.11, section 6.2.2; HID Point of Sale Usage Tables 1.02, page 0x8C).

mod bounds;

use std::ops::Range;

use hidreport::{Field, Report, ReportDescriptor, Usage};
use hut::{BarcodeScanner, GenericDesktop};

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

/// The layout in a report descriptor; `None` when it is not a HID-POS scanner's.
pub fn find(descriptor: &[u8]) -> Option<Layout> {
    if !bounds::are_kept(descriptor) {
        return None;
    }
    let descriptor = ReportDescriptor::try_from(descriptor).ok()?;
    descriptor.input_reports().iter().find_map(layout)
}

fn layout(report: &impl Report) -> Option<Layout> {
    let data = bits(report, BarcodeScanner::DecodedData)?;
    if !data.start.is_multiple_of(8) || data.len() < 8 {
        return None;
    }
    let count = bits(report, GenericDesktop::ByteCount).filter(|count| count.len() == 8);
    let continued = bits(report, BarcodeScanner::DecodeDataContinued);
    Some(Layout {
        report: report.report_id().map(u8::from),
        data: data.start / 8,
        room: data.len() / 8,
        count: count.map(|bits| bits.start / 8),
        continued: continued
            .and_then(|bits| Some((bits.start / 8, u8::try_from(bits.start % 8).ok()?))),
    })
}

/// The bits of the fields with this usage, which follow each other.
fn bits(report: &impl Report, usage: impl Into<hut::Usage>) -> Option<Range<usize>> {
    let usage = Usage::from(usage.into());
    // Constants are padding, and arrays name their usages in the data.
    let mut found = report.fields().iter().filter_map(|field| match field {
        Field::Variable(field) if field.usage == usage => Some(field.bits.clone()),
        _ => None,
    });
    let first = found.next()?;
    Some(
        found
            .fold(first, |all, next| if next.start == all.end { all.start..next.end } else { all }),
    )
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
    fn a_descriptor_cannot_make_it_reserve_without_end() {
        let page: &[u8] = &[0x05, 0x8C, 0x09, 0xFE];
        for hostile in [
            // Counts and sizes of four bytes, usages without a page, ranges, more pops than pushes.
            &[page, &[0x75, 0x08, 0x97, 0xFF, 0xFF, 0xFF, 0x7F, 0x81, 0x02]].concat(),
            &[page, &[0x77, 0xFF, 0xFF, 0xFF, 0x7F, 0x95, 0x40, 0x81, 0x02]].concat(),
            &vec![0x09, 0xFE, 0x75, 0x08, 0x95, 0x20, 0x81, 0x02],
            &vec![0xA4, 0x05, 0x8C, 0xB4, 0x09, 0xFE, 0x75, 0x08, 0x95, 0x20, 0x81, 0x02],
            &[page, &[0x1B, 0, 0, 0, 0, 0x2B, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x02]].concat(),
            &[page, &[0xB4, 0x75, 0x08, 0x95, 0x20, 0x81, 0x02]].concat(),
            &[page, &[0x75, 0x08, 0x96, 0xFF, 0xFF], &[0x81, 0x02].repeat(2000)].concat(),
        ] {
            assert_eq!(find(hostile), None, "{hostile:02x?}");
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

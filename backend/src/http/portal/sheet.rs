//! A table that someone pasted from a spreadsheet or saved as CSV.

use csv::{ReaderBuilder, Trim};

/// Most lines that are taken at once.
pub(super) const LINES_MAX: usize = 1000;

/// A line of a table, by number as the spreadsheet counts.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) cells: Vec<String>,
}

impl Line {
    /// The line as it is pasted again.
    pub(super) fn text(&self) -> String {
        self.cells
            .iter()
            .map(|cell| cell.replace(['\t', '\n', '\r'], " "))
            .collect::<Vec<_>>()
            .join("\t")
    }
}

/// The filled lines of a table. Cells stand between tabs, as spreadsheets copy them, or else between
/// semicolons or commas.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let text = text.trim_start_matches('\u{feff}');
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().find(|mark| head.as_bytes().contains(mark));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .delimiter(delimiter.unwrap_or(b'\t'))
        .from_reader(text.as_bytes());
    let mut lines = Vec::new();
    let mut numbers = Numbers { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader.records() {
        // Text is read from a string; it is always UTF-8.
        let Ok(record) = record else { continue };
        let number = numbers.of(record.position().map_or(0, |at| at.byte()));
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            lines.push(Line { number, cells });
        }
    }
    lines
}

/// Counts lines up to places in a text that come one after the other.
struct Numbers<'a> {
    text: &'a [u8],
    at: usize,
    line: usize,
}

impl Numbers<'_> {
    /// The line of a record that begins at a byte, or behind the empty lines there.
    fn of(&mut self, byte: u64) -> usize {
        let byte = usize::try_from(byte).unwrap_or(self.text.len());
        while let Some(letter) = self.text.get(self.at) {
            if self.at >= byte && !matches!(letter, b'\n' | b'\r') {
                break;
            }
            self.line += usize::from(*letter == b'\n');
            self.at += 1;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        for text in [
            "Chợ A\tchợ\t\"Tổ 4, khối 2\"\n\nChợ B\tchợ\t",
            "\u{feff}Chợ A;chợ;\"Tổ 4, khối 2\"\r\n;;\r\nChợ B; chợ ;\r\n",
            "Chợ A,chợ,\"Tổ 4, khối 2\"\n\nChợ B,chợ,",
        ] {
            let lines = lines(text);
            let cells: Vec<_> =
                lines.iter().map(|line| (line.number, line.cells.join("|"))).collect();
            assert_eq!(
                cells,
                [(1, "Chợ A|chợ|Tổ 4, khối 2".into()), (3, "Chợ B|chợ|".into())],
                "{text}"
            );
        }
        assert!(lines("").is_empty() && lines("\n \n").is_empty());
    }
}

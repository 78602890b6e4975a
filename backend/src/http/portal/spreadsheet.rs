//! CSV that a spreadsheet opens as text: with the mark of UTF-8, and with no cell that it would take for
//! a formula.

/// A table as CSV.
pub(super) fn csv(head: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in std::iter::once(head).chain(rows) {
        // Written to memory, which takes whatever comes.
        let _ = writer.write_record(row.iter().map(|cell| text(cell)));
    }
    let table = writer.into_inner().unwrap_or_default();
    ["\u{feff}".as_bytes(), &table].concat()
}

/// A cell that no spreadsheet computes.
fn text(cell: &str) -> String {
    let formula =
        cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            (" =1+1", "' =1+1"),
            ("+84900", "'+84900"),
            ("-1", "'-1"),
            ("@x", "'@x"),
            ("\t=1", "'\t=1"),
            ("0256", "0256"),
            ("Chợ = A", "Chợ = A"),
        ] {
            assert_eq!(text(cell), safe);
        }
        let file =
            csv(vec!["a".into(), "b".into()], [vec!["=1;\"x\"".into(), "é, ".into()]].into_iter());
        assert_eq!(
            String::from_utf8(file).unwrap(),
            "\u{feff}a,b\r\n\"'=1;\"\"x\"\"\",\"é, \"\r\n"
        );
    }
}

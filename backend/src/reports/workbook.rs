//! The report as a workbook, in the form of the annex: a sheet for a unit, and for a province one for each town too.

mod writer;

use rust_xlsxwriter::{Workbook, XlsxError};

use super::paper_text::PaperText;
use super::summary::Summary;
use super::words;
use writer::{LAST, ROW_HEIGHT, WIDTHS, Writer};

/// Limit of the name of a sheet.
const NAME_MAX: usize = 31;

/// A name that a sheet may have, and no other one has.
fn sheet_name(unit: &str, taken: &[String]) -> String {
    let plain: String = unit
        .chars()
        .filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''))
        .collect();
    let mut name: String = plain.chars().take(NAME_MAX).collect();
    let mut number = 2;
    while name.trim().is_empty()
        || taken.iter().any(|one| one.to_lowercase() == name.to_lowercase())
    {
        let end = format!(" {number}");
        name = plain.chars().take(NAME_MAX - end.len()).collect::<String>() + &end;
        number += 1;
    }
    name
}

/// Writes the reports, a sheet each, as the file of a workbook. `day` is the day in Vietnam that they are dated.
///
/// # Errors
/// The library's, which happen only with what [`Summary`] cannot hold.
pub fn write(reports: &[Summary], day: i64) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut names = Vec::new();
    for report in reports {
        let name = sheet_name(&report.unit, &names);
        let text = PaperText::of(report, day);
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        names.push(name);
        for (column, width) in (0..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        sheet.set_default_row_height(ROW_HEIGHT);
        // A4, across, as wide as a page and as long as it is.
        sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0);
        sheet.set_margins(0.6, 0.6, 0.6, 0.6, 0.3, 0.3);
        sheet.set_print_center_horizontally(true);
        sheet.set_footer("&R&P/&N");
        let mut writer = Writer { sheet, row: 0 };
        writer.head(&text)?;
        let headings = words::commune_headings(report.by_town);
        let first_headings = writer.row + 1;
        writer.table(&text.communes, &headings, &report.communes)?;
        writer.table(&text.organisations, &words::ORGANISATION_HEADINGS, &report.organisations)?;
        writer.foot(&text)?;
        let end = writer.row;
        let sheet = writer.sheet;
        sheet.set_print_area(0, 0, end, LAST)?;
        if report.organisations.lines.is_empty() {
            sheet.set_repeat_rows(first_headings, first_headings)?;
        }
    }
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_names_that_fit_and_differ() {
        let long = "Thị xã có một cái tên dài hơn ba mươi mốt chữ";
        let mut names = Vec::new();
        for unit in ["Thị xã Hoài Nhơn", "Thị xã Hoài Nhơn", "thị xã hoài nhơn", long, long, "[]/"]
        {
            let name = sheet_name(unit, &names);
            assert!(name.chars().count() <= NAME_MAX && !name.contains(['[', '/']), "{name}");
            assert!(names.iter().all(|one: &String| one.to_lowercase() != name.to_lowercase()));
            names.push(name);
        }
        assert_eq!(names[1], "Thị xã Hoài Nhơn 2");
    }
}

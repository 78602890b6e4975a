//! A sheet of the workbook, row by row.

use rust_xlsxwriter::{
    Format, FormatAlign, FormatBorder, FormatUnderline, Formula, Worksheet, XlsxError,
};

use crate::reports::figures::percent;
use crate::reports::paper_text::PaperText;
use crate::reports::table::{Line, Table};
use crate::reports::words;
use crate::store::reports::Figures;

/// Widths of the columns, in letters.
pub(super) const WIDTHS: [f64; 8] = [5.0, 25.0, 44.0, 12.0, 14.0, 14.0, 18.0, 26.0];
pub(super) const LAST: u16 = 7;
/// Letters of a line across all columns, to know how high a merged cell of text has to be.
const ACROSS: usize = 150;
const LINE_HEIGHT: f64 = 16.5;
pub(super) const ROW_HEIGHT: f64 = 19.0;

/// A wide cell, from one column to another.
type Columns = (u16, u16);
const ALL: Columns = (0, LAST);
const LEFT: Columns = (0, 2);
const RIGHT: Columns = (3, LAST);

fn plain() -> Format {
    Format::new()
        .set_font_name("Times New Roman")
        .set_font_size(12)
        .set_align(FormatAlign::VerticalCenter)
}

fn centred() -> Format {
    plain().set_align(FormatAlign::Center)
}

fn cell() -> Format {
    plain().set_border(FormatBorder::Thin).set_text_wrap()
}

fn figure() -> Format {
    cell().set_align(FormatAlign::Right).set_num_format("[$-42A]#,##0")
}

fn share() -> Format {
    cell().set_align(FormatAlign::Right).set_num_format("[$-42A]0.0")
}

/// Writes a sheet, row by row.
pub(super) struct Writer<'a> {
    pub(super) sheet: &'a mut Worksheet,
    pub(super) row: u32,
}

impl Writer<'_> {
    /// A text over several columns.
    fn wide(
        &mut self,
        (first, last): Columns,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        self.sheet.merge_range(self.row, first, self.row, last, text, format).map(drop)
    }

    /// Lines of text across all columns, as high as they need.
    fn text(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        let lines: usize =
            text.lines().map(|line| line.chars().count().div_ceil(ACROSS).max(1)).sum();
        let height = ROW_HEIGHT.max(LINE_HEIGHT * lines as f64);
        self.sheet.set_row_height(self.row, height)?;
        self.wide(ALL, text, &format.clone().set_text_wrap())?;
        self.row += 1;
        Ok(())
    }

    pub(super) fn head(&mut self, text: &PaperText) -> Result<(), XlsxError> {
        let bold = centred().set_bold();
        self.wide(LEFT, &text.agency, &bold.clone().set_text_wrap())?;
        self.wide(RIGHT, words::MOTTO[0], &bold)?;
        self.row += 1;
        self.wide(RIGHT, words::MOTTO[1], &bold.clone().set_underline(FormatUnderline::Single))?;
        self.row += 1;
        self.wide(LEFT, words::NUMBER, &centred())?;
        self.wide(RIGHT, &text.dated, &centred().set_italic())?;
        self.row += 2;
        self.wide(ALL, words::TITLE[0], &bold.clone().set_font_size(14))?;
        self.row += 1;
        self.wide(ALL, words::TITLE[1], &bold)?;
        self.row += 1;
        self.wide(ALL, &text.period, &centred())?;
        self.row += 2;
        Ok(())
    }

    /// The headings of a table; the second one stands over two columns where there are seven.
    fn headings(&mut self, headings: &[&str]) -> Result<(), XlsxError> {
        let format = cell().set_bold().set_align(FormatAlign::Center);
        self.sheet.set_row_height(self.row, 4.0 * LINE_HEIGHT)?;
        for (index, (column, heading)) in columns(headings.len()).zip(headings).enumerate() {
            if index == 1 && headings.len() < usize::from(LAST) + 1 {
                self.wide((1, 2), heading, &format)?;
            } else {
                self.sheet.write_string_with_format(self.row, column, *heading, &format)?;
            }
        }
        self.row += 1;
        Ok(())
    }

    fn figures(&mut self, figures: Option<Figures>, bold: bool) -> Result<(), XlsxError> {
        let style = |format: Format| if bold { format.set_bold() } else { format };
        let (number, ratio) = (style(figure()), style(share()));
        let Some(figures) = figures else {
            for column in 3..LAST {
                self.sheet.write_blank(self.row, column, &number)?;
            }
            return Ok(());
        };
        let Figures { people, smartphones, bluezoners } = figures;
        for (column, value) in (3..).zip([people, smartphones, bluezoners]) {
            // A sheet's numbers are exact up to 2^53, and no country has as many people.
            self.sheet.write_number_with_format(self.row, column, value as f64, &number)?;
        }
        let at = self.row + 1;
        let formula = Formula::new(format!("=IF(N(D{at})>0,ROUND(F{at}/D{at}*100,1),\"\")"));
        let result = figures.of_people().map(|share| percent(Some(share)).replace(',', "."));
        self.sheet.write_formula_with_format(
            self.row,
            6,
            formula.set_result(result.unwrap_or_default()),
            &ratio,
        )?;
        Ok(())
    }

    fn line(&mut self, number: usize, line: &Line, counts: bool) -> Result<(), XlsxError> {
        let centre = cell().set_align(FormatAlign::Center);
        self.sheet.set_row_height(self.row, line_height(line))?;
        self.sheet.write_number_with_format(self.row, 0, number as f64, &centre)?;
        if counts {
            self.sheet.write_string_with_format(self.row, 1, &line.name, &cell())?;
            self.sheet.write_string_with_format(self.row, 2, line.check_points.show(), &cell())?;
        } else {
            self.wide((1, 2), &line.name, &cell())?;
        }
        self.figures(line.figures, false)?;
        self.sheet.write_string_with_format(self.row, LAST, line.remark(), &cell())?;
        self.row += 1;
        Ok(())
    }

    /// A table with its sum; one without lines has an empty one to write in.
    pub(super) fn table(
        &mut self,
        title: &str,
        headings: &[&str],
        table: &Table,
    ) -> Result<(), XlsxError> {
        let counts = headings.len() == words::COMMUNE_HEADINGS.len();
        self.wide(ALL, title, &plain().set_bold())?;
        self.row += 1;
        self.headings(headings)?;
        let first = self.row;
        for (index, line) in table.lines.iter().enumerate() {
            self.line(index + 1, line, counts)?;
        }
        if table.lines.is_empty() {
            for column in (0..=LAST).filter(|column| counts || !(1..=2).contains(column)) {
                self.sheet.write_blank(self.row, column, &cell())?;
            }
            if !counts {
                self.wide((1, 2), "", &cell())?;
            }
            self.row += 2;
            return Ok(());
        }
        self.sum(table, first, counts)?;
        self.row += 2;
        Ok(())
    }

    fn sum(&mut self, table: &Table, first: u32, counts: bool) -> Result<(), XlsxError> {
        let bold = cell().set_bold();
        self.sheet.write_blank(self.row, 0, &bold)?;
        if counts {
            self.sheet.write_string_with_format(self.row, 1, words::SUM, &bold)?;
            let total = table.check_points().total() as f64;
            let left = figure().set_bold().set_align(FormatAlign::Left);
            self.sheet.write_number_with_format(self.row, 2, total, &left)?;
        } else {
            self.wide((1, 2), words::SUM, &bold)?;
        }
        let sum = table.sum();
        let Figures { people, smartphones, bluezoners } = sum.unwrap_or_default();
        self.figures(Some(Figures { people, smartphones, bluezoners }), true)?;
        for (column, (letter, value)) in
            (3..).zip([("D", people), ("E", smartphones), ("F", bluezoners)])
        {
            let lines = format!("{letter}{}:{letter}{}", first + 1, self.row);
            // No zero where nobody handed in.
            let formula = Formula::new(format!("=IF(COUNT({lines})>0,SUM({lines}),\"\")"));
            let formula = formula.set_result(sum.map_or_else(String::new, |_| value.to_string()));
            let format = figure().set_bold();
            self.sheet.write_formula_with_format(self.row, column, formula, &format)?;
        }
        self.sheet.write_blank(self.row, LAST, &bold)?;
        Ok(())
    }

    pub(super) fn foot(&mut self, text: &PaperText) -> Result<(), XlsxError> {
        for note in &text.footnotes {
            self.text(note, &plain().set_italic().set_font_size(11))?;
        }
        self.row += 1;
        self.text(&text.asked, &plain())?;
        for (name, told) in &text.narratives {
            self.text(name, &plain().set_bold())?;
            self.text(told, &plain())?;
        }
        self.row += 1;
        self.wide(LEFT, words::TO, &plain().set_bold().set_italic())?;
        self.wide(RIGHT, &text.signed, &centred().set_bold())?;
        self.row += 1;
        for (index, to) in text.recipients.iter().enumerate() {
            self.wide(LEFT, to, &plain().set_font_size(11))?;
            if index == 0 {
                self.wide(RIGHT, words::SIGNED[1], &centred().set_italic())?;
            }
            self.row += 1;
        }
        Ok(())
    }
}

/// How high a line has to be for its check points, its name and its remark.
fn line_height(line: &Line) -> f64 {
    let texts = [(line.check_points.show(), 44), (line.name.clone(), 24), (line.remark(), 24)];
    let lines = texts.iter().map(|(text, letters)| text.chars().count().div_ceil(*letters)).max();
    ROW_HEIGHT.max(LINE_HEIGHT * lines.unwrap_or(1) as f64)
}

/// Where the columns of a table with so many headings stand: the second of seven takes two.
fn columns(headings: usize) -> impl Iterator<Item = u16> {
    let wide = headings < usize::from(LAST) + 1;
    (0..=LAST).filter(move |column| !wide || *column != 2)
}

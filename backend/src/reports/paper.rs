//! The report as a PDF, in the form of the annex, on A4 across.

use super::figures::{grouped, percent};
use super::paper_text::PaperText;
use super::summary::Summary;
use super::table::{Line, Table};
use super::words;
use crate::drawing::canvas::{Align, Canvas, LEADING, Look, Rgb};
use crate::drawing::font::{Fonts, Weight};
use crate::store::reports::Figures;

/// A4 across, mm.
const WIDTH: f32 = 297.0;
const HEIGHT: f32 = 210.0;
const MARGIN: f32 = 15.0;
const TOP: f32 = 12.0;
const BOTTOM: f32 = HEIGHT - 12.0;
const INNER: f32 = WIDTH - 2.0 * MARGIN;
/// Width of a line of a table, and room within a cell.
const RULE: f32 = 0.2;
const PAD: f32 = 1.3;
/// Height of letters: of a table, of the text, of small print.
const CELL: f32 = 3.4;
const TEXT: f32 = 3.9;
const SMALL: f32 = 3.1;

const INK: Rgb = [0; 3];

/// Widths of the columns, mm: they are [`INNER`] in all.
const COMMUNES: [f32; 8] = [11.0, 45.0, 73.0, 22.0, 26.0, 26.0, 30.0, 34.0];
const ORGANISATIONS: [f32; 7] = [11.0, 76.0, 34.0, 40.0, 28.0, 44.0, 34.0];

fn look(weight: Weight, size: f32, align: Align) -> Look {
    Look { weight, size, colour: INK, align }
}

fn regular(size: f32) -> Look {
    look(Weight::Regular, size, Align::Left)
}

fn bold(size: f32) -> Look {
    look(Weight::Bold, size, Align::Left)
}

fn centred(look: Look) -> Look {
    Look { align: Align::Centre, ..look }
}

/// A page that is filled from above.
struct Paper<'a> {
    canvas: Canvas<'a>,
    y: f32,
    page: u32,
}

struct Cell {
    text: String,
    look: Look,
}

impl Paper<'_> {
    fn number_page(&mut self) {
        let look = look(Weight::Regular, SMALL, Align::Right);
        let at = (WIDTH - MARGIN, HEIGHT - 7.0);
        self.canvas.line(&self.page.to_string(), at, 20.0, look);
    }

    fn turn(&mut self) {
        self.number_page();
        self.canvas.next_page();
        self.page += 1;
        self.y = TOP;
    }

    /// Turns the page unless there is this much room.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    /// A text in lines, around `middle` or from there on.
    fn text(&mut self, text: &str, (x, most): (f32, f32), look: Look) {
        for paragraph in text.lines() {
            for line in self.canvas.wrapped(paragraph, most, look) {
                self.need(look.size * LEADING);
                self.canvas.line(&line, (x, self.y + look.size), most, look);
                self.y += look.size * LEADING;
            }
        }
    }

    fn row_height(&self, cells: &[Cell], widths: &[f32]) -> f32 {
        let high = |(cell, width): (&Cell, &f32)| {
            let lines = self.canvas.wrapped(&cell.text, width - 2.0 * PAD, cell.look).len();
            lines as f32 * cell.look.size * LEADING
        };
        cells.iter().zip(widths).map(high).fold(CELL, f32::max) + 2.0 * PAD
    }

    fn row(&mut self, cells: &[Cell], widths: &[f32]) {
        let height = self.row_height(cells, widths);
        let mut x = MARGIN;
        for (cell, width) in cells.iter().zip(widths) {
            let most = width - 2.0 * PAD;
            let lines = self.canvas.wrapped(&cell.text, most, cell.look);
            let taken = lines.len() as f32 * cell.look.size * LEADING;
            let left = match cell.look.align {
                Align::Left => x + PAD,
                Align::Centre => x + width / 2.0,
                Align::Right => x + width - PAD,
            };
            let mut y = self.y + (height - taken) / 2.0 + cell.look.size;
            for line in lines {
                self.canvas.line(&line, (left, y), most, cell.look);
                y += cell.look.size * LEADING;
            }
            self.canvas.rect((x, self.y), (RULE, height), INK);
            x += width;
        }
        self.canvas.rect((x, self.y), (RULE, height), INK);
        self.canvas.rect((MARGIN, self.y), (x - MARGIN + RULE, RULE), INK);
        self.canvas.rect((MARGIN, self.y + height), (x - MARGIN + RULE, RULE), INK);
        self.y += height;
    }

    /// A table, whose headings stand on each page again.
    fn table(&mut self, title: &str, headings: &[&str], widths: &[f32], rows: Vec<Vec<Cell>>) {
        let head: Vec<Cell> = headings
            .iter()
            .map(|text| Cell { text: (*text).to_owned(), look: centred(bold(CELL - 0.2)) })
            .collect();
        let first = rows.first().map_or(0.0, |row| self.row_height(row, widths));
        self.need(TEXT * 2.0 + self.row_height(&head, widths) + first);
        self.text(title, (MARGIN, INNER), bold(TEXT));
        self.y += 1.5;
        self.row(&head, widths);
        for row in rows {
            if self.y + self.row_height(&row, widths) > BOTTOM {
                self.turn();
                self.row(&head, widths);
            }
            self.row(&row, widths);
        }
        self.y += 5.0;
    }
}

fn cells(table: &Table, counts: bool) -> Vec<Vec<Cell>> {
    let figures = |figures: Option<Figures>| {
        let show = |of: fn(Figures) -> u64| figures.map(of).map(grouped).unwrap_or_default();
        let share = figures.map(|all| percent(all.of_people())).unwrap_or_default();
        [show(|all| all.people), show(|all| all.smartphones), show(|all| all.bluezoners), share]
    };
    let row = |texts: Vec<String>, weight: Weight| {
        let last = texts.len() - 1;
        let numbers = last - 4..last;
        let cell = |(index, text): (usize, String)| {
            let align = match index {
                0 => Align::Centre,
                index if numbers.contains(&index) => Align::Right,
                _ => Align::Left,
            };
            Cell { text, look: look(weight, CELL, align) }
        };
        texts.into_iter().enumerate().map(cell).collect::<Vec<_>>()
    };
    let line = |(index, line): (usize, &Line)| {
        let mut texts = vec![(index + 1).to_string(), line.name.clone()];
        texts.extend(counts.then(|| line.check_points.show()));
        texts.extend(figures(line.figures));
        texts.push(line.remark());
        row(texts, Weight::Regular)
    };
    let mut rows: Vec<_> = table.lines.iter().enumerate().map(line).collect();
    let columns = if counts { COMMUNES.len() } else { ORGANISATIONS.len() };
    if rows.is_empty() {
        rows.push(row(vec![String::new(); columns], Weight::Regular));
    } else {
        let mut texts = vec![String::new(), words::SUM.to_owned()];
        texts.extend(counts.then(|| grouped(table.check_points().total())));
        texts.extend(figures(table.sum()));
        texts.push(String::new());
        rows.push(row(texts, Weight::Bold));
    }
    rows
}

fn head(paper: &mut Paper<'_>, text: &PaperText) {
    let (left, right) = (MARGIN + 50.0, WIDTH - MARGIN - 68.0);
    let top = paper.y;
    paper.text(&text.agency, (left, 100.0), centred(bold(TEXT)));
    paper.canvas.rect((left - 14.0, paper.y + 0.8), (28.0, RULE), INK);
    paper.y += 2.5;
    // Its spaces are room to write in.
    paper.canvas.line(words::NUMBER, (left, paper.y + TEXT), 100.0, centred(regular(TEXT)));
    paper.y += TEXT * LEADING;
    let below = paper.y;
    paper.y = top;
    paper.text(words::MOTTO[0], (right, 130.0), centred(bold(TEXT)));
    paper.text(words::MOTTO[1], (right, 130.0), centred(bold(TEXT)));
    let wide = paper.canvas.width(words::MOTTO[1], bold(TEXT));
    paper.canvas.rect((right - wide / 2.0, paper.y + 0.2), (wide, RULE), INK);
    paper.y += 2.0;
    paper.text(&text.dated, (right, 130.0), centred(regular(TEXT)));
    paper.y = paper.y.max(below) + 3.0;
    let middle = WIDTH / 2.0;
    paper.text(words::TITLE[0], (middle, INNER), centred(bold(5.0)));
    paper.text(words::TITLE[1], (middle, INNER), centred(bold(4.4)));
    paper.text(&text.period, (middle, INNER), centred(regular(TEXT)));
    paper.y += 4.0;
}

fn foot(paper: &mut Paper<'_>, text: &PaperText) {
    paper.y -= 3.0;
    for note in &text.footnotes {
        paper.text(note, (MARGIN, INNER), regular(SMALL));
        paper.y += 0.8;
    }
    paper.y += 3.0;
    paper.text(&text.asked, (MARGIN, INNER), regular(CELL));
    for (name, told) in &text.narratives {
        paper.y += 2.0;
        paper.need(3.0 * TEXT);
        paper.text(name, (MARGIN, INNER), bold(CELL));
        paper.text(told, (MARGIN, INNER), regular(CELL));
    }
    paper.y += 4.0;
    // With room to sign and to stamp.
    paper.need(26.0);
    let (top, right) = (paper.y, WIDTH - MARGIN - 55.0);
    paper.text(words::TO, (MARGIN, 100.0), bold(CELL));
    for to in &text.recipients {
        paper.text(to, (MARGIN, 100.0), regular(SMALL));
    }
    paper.y = top;
    paper.text(&text.signed, (right, 100.0), centred(bold(TEXT)));
    paper.text(words::SIGNED[1], (right, 100.0), centred(regular(CELL)));
}

/// Draws the reports, one after the other; none when a font does not fit, which does not happen with what
/// [`Fonts::read`] gave. `day` is the day in Vietnam that they are dated.
pub fn draw(reports: &[Summary], day: i64, fonts: &Fonts) -> Option<Vec<u8>> {
    let canvas = Canvas::new(fonts.faces()?, HEIGHT, 1.0);
    let mut paper = Paper { canvas, y: TOP, page: 1 };
    for (index, report) in reports.iter().enumerate() {
        if index > 0 {
            paper.turn();
        }
        let text = PaperText::of(report, day);
        head(&mut paper, &text);
        let rows = cells(&report.communes, true);
        let headings = words::commune_headings(report.by_town);
        paper.table(&text.communes, &headings, &COMMUNES, rows);
        let rows = cells(&report.organisations, false);
        paper.table(&text.organisations, &words::ORGANISATION_HEADINGS, &ORGANISATIONS, rows);
        foot(&mut paper, &text);
    }
    paper.number_page();
    paper.canvas.finish(WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::table::{CheckPoints, State, Subject};

    /// The last row of a table, its cells joined.
    fn sum_row(table: &Table) -> String {
        let texts = cells(table, true).pop().unwrap().into_iter().map(|cell| cell.text);
        texts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_sum_of_nothing_handed_in_is_blank() {
        let line = |figures| Line {
            subject: Subject::Town(1),
            name: "Phường Bồng Sơn".to_owned(),
            check_points: CheckPoints(vec![]),
            figures,
            carried: None,
            state: State::Missing,
            handed_in: 0,
            of: 1,
            note: String::new(),
        };
        assert_eq!(sum_row(&Table { lines: vec![line(None)] }), "|Tổng cộng|0|||||");
        let none = Figures { people: 0, smartphones: 0, bluezoners: 0 };
        let handed = Table { lines: vec![line(None), line(Some(none))] };
        assert_eq!(sum_row(&handed), "|Tổng cộng|0|0|0|0|–|", "zeros that somebody handed in");
    }

    #[test]
    fn columns_fill_the_page() {
        assert!((COMMUNES.iter().sum::<f32>() - INNER).abs() < 0.01);
        assert!((ORGANISATIONS.iter().sum::<f32>() - INNER).abs() < 0.01);
    }
}

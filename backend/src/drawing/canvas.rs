//! A page to draw on, in millimetres from its upper left corner.

use pdf_writer::writers::Resources;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::deflate::deflated;
use super::font::{Faces, Weight};

const POINTS: f32 = 72.0 / 25.4;

/// From one line of a text to the next, in heights of its letters.
pub(crate) const LEADING: f32 = 1.35;

/// Name of what stands on each page.
const STAMP: Name<'_> = Name(b"Stamp");

fn font_name(weight: Weight) -> Name<'static> {
    match weight {
        Weight::Regular => Name(b"Regular"),
        Weight::Bold => Name(b"Bold"),
    }
}

pub(crate) type Rgb = [u8; 3];

/// Where a text stands at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Centre,
    Right,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    pub(crate) weight: Weight,
    /// Height of its letters' square, mm.
    pub(crate) size: f32,
    pub(crate) colour: Rgb,
    pub(crate) align: Align,
}

pub(crate) struct Canvas<'a> {
    faces: Faces<'a>,
    content: Content,
    /// What stands on each page, and how far down, each time.
    stamp: Option<(Content, Vec<f32>)>,
    /// The pages before this one.
    pages: Vec<Content>,
    height: f32,
    /// How much smaller all of it is drawn.
    scale: f32,
}

impl<'a> Canvas<'a> {
    /// `height` is that of the page before it is scaled.
    pub(crate) fn new(faces: Faces<'a>, height: f32, scale: f32) -> Self {
        Self { faces, content: Content::new(), stamp: None, pages: Vec::new(), height, scale }
    }

    fn x(&self, x: f32) -> f32 {
        x * self.scale * POINTS
    }

    fn y(&self, y: f32) -> f32 {
        (self.height - y) * self.scale * POINTS
    }

    fn colour(&mut self, colour: Rgb) {
        let [red, green, blue] = colour.map(|part| f32::from(part) / 255.0);
        self.content.set_fill_rgb(red, green, blue);
    }

    pub(crate) fn rect(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), colour: Rgb) {
        self.colour(colour);
        let (left, bottom) = (self.x(x), self.y(y + height));
        let (width, height) = (self.x(width), height * self.scale * POINTS);
        self.content.rect(left, bottom, width, height).fill_nonzero();
    }

    pub(crate) fn circle(&mut self, (x, y): (f32, f32), radius: f32, colour: Rgb) {
        /// Distance of the handles of a quarter of a circle.
        const HANDLE: f32 = 0.552_284_8;
        self.colour(colour);
        let at = |dx: f32, dy: f32| (self.x(x + dx * radius), self.y(y + dy * radius));
        let quarters = [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)].map(|(dx, dy)| {
            let (ex, ey) = (-dy, dx);
            let first = at(dx + ex * HANDLE, dy + ey * HANDLE);
            let second = at(ex + dx * HANDLE, ey + dy * HANDLE);
            (first, second, at(ex, ey))
        });
        let start = at(1.0, 0.0);
        self.content.move_to(start.0, start.1);
        for (first, second, end) in quarters {
            self.content.cubic_to(first.0, first.1, second.0, second.1, end.0, end.1);
        }
        self.content.close_path().fill_nonzero();
    }

    pub(crate) fn width(&self, text: &str, look: Look) -> f32 {
        self.faces.width(look.weight, text) * look.size
    }

    /// Draws a line whose letters stand on `y`; a line wider than `most` gets smaller letters.
    pub(crate) fn line(&mut self, text: &str, (x, y): (f32, f32), most: f32, look: Look) {
        let wide = self.width(text, look);
        let look = Look { size: look.size * (most / wide.max(most)), ..look };
        let wide = wide.min(most);
        let left = match look.align {
            Align::Left => x,
            Align::Centre => x - wide / 2.0,
            Align::Right => x - wide,
        };
        self.colour(look.colour);
        let (left, below) = (self.x(left), self.y(y));
        let text = self.faces.of_mut(look.weight).write(text);
        let content = self.content.begin_text();
        content.set_font(font_name(look.weight), look.size * self.scale * POINTS);
        content.next_line(left, below).show(Str(&text)).end_text();
    }

    /// A text in lines of at most `most`; a word that is wider has a line of its own.
    pub(crate) fn wrapped(&self, text: &str, most: f32, look: Look) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            let last = lines.last().map(String::as_str).unwrap_or_default();
            let longer = if last.is_empty() { word.to_owned() } else { format!("{last} {word}") };
            if last.is_empty() || self.width(&longer, look) <= most {
                lines.pop();
                lines.push(longer);
            } else {
                lines.push(word.to_owned());
            }
        }
        lines
    }

    /// Draws a text in lines of at most `most`, the first on `y`.
    pub(crate) fn lines(&mut self, text: &str, (x, y): (f32, f32), most: f32, look: Look) {
        for (index, line) in self.wrapped(text, most, look).iter().enumerate() {
            self.line(line, (x, y + index as f32 * look.size * LEADING), most, look);
        }
    }

    /// What was drawn so far stands on each page from now on, so many millimetres down, each time. The
    /// file has it once.
    pub(crate) fn keep_as_stamp(&mut self, down: Vec<f32>) {
        let drawn = std::mem::replace(&mut self.content, Content::new());
        self.stamp = Some((drawn, down));
    }

    /// Begins another page.
    pub(crate) fn next_page(&mut self) {
        self.pages.push(std::mem::replace(&mut self.content, Content::new()));
    }

    /// The file with its pages of a width in millimetres before it is scaled; none when a font cannot be embedded.
    pub(crate) fn finish(self, width: f32) -> Option<Vec<u8>> {
        let (right, top) = (self.x(width), self.height * self.scale * POINTS);
        let size = Rect::new(0.0, 0.0, right, top);
        let mut next = 0;
        let mut number = || {
            next += 1;
            Ref::new(next)
        };
        let [catalog, tree, stamp, regular, bold] = [(); 5].map(|()| number());
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree).lang(TextStr("vi"));
        self.faces.regular.embed(&mut pdf, regular, &mut number)?;
        self.faces.bold.embed(&mut pdf, bold, &mut number)?;
        let fonts = |mut resources: Resources<'_>| {
            let mut fonts = resources.fonts();
            fonts.pair(font_name(Weight::Regular), regular).pair(font_name(Weight::Bold), bold);
        };
        let mut down = Vec::new();
        if let Some((drawn, at)) = self.stamp {
            let drawn = deflated(&drawn.finish());
            let mut form = pdf.form_xobject(stamp, &drawn);
            form.bbox(size).filter(Filter::FlateDecode);
            fonts(form.resources());
            form.finish();
            down = at;
        }
        let mut pages = Vec::new();
        for drawn in self.pages.into_iter().chain([self.content]) {
            let (page, content) = (number(), number());
            let mut sheet = pdf.page(page);
            sheet.media_box(size).parent(tree).contents(content);
            let mut resources = sheet.resources();
            if !down.is_empty() {
                resources.x_objects().pair(STAMP, stamp);
            }
            fonts(resources);
            sheet.finish();
            let mut stamps = Content::new();
            for down in &down {
                stamps.save_state();
                stamps.transform([1.0, 0.0, 0.0, 1.0, 0.0, -down * self.scale * POINTS]);
                stamps.x_object(STAMP);
                stamps.restore_state();
            }
            let mut bytes = stamps.finish().to_vec();
            bytes.push(b'\n');
            bytes.extend_from_slice(&drawn.finish());
            pdf.stream(content, &deflated(&bytes)).filter(Filter::FlateDecode);
            pages.push(page);
        }
        let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
        pdf.pages(tree).kids(pages).count(count);
        Some(pdf.finish())
    }
}

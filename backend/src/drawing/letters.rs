//! Text as the file holds it: the letters that were written of a font are embedded, so that it looks the same on every
//! printer, and each says which character it is, so that it can be found, copied and read aloud.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId};

use super::deflate::deflated;

/// Units of a font in PDF.
const UNITS: f32 = 1000.0;

const IDENTITY: SystemInfo<'_> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// A font, and which of its letters were written.
pub(super) struct Letters<'a> {
    name: &'static str,
    bytes: &'a [u8],
    face: Face<'a>,
    /// The numbers of letters in the file.
    numbers: GlyphRemapper,
    characters: BTreeMap<u16, char>,
}

impl<'a> Letters<'a> {
    /// None for bytes that are no font.
    pub(super) fn new(name: &'static str, bytes: &'a [u8]) -> Option<Self> {
        let face = Face::parse(bytes, 0).ok()?;
        let (numbers, characters) = (GlyphRemapper::new(), BTreeMap::new());
        Some(Self { name, bytes, face, numbers, characters })
    }

    /// Width of a text in letters of one unit. Letters that the font lacks are its own empty box.
    pub(super) fn width(&self, text: &str) -> f32 {
        let glyphs = text.chars().map(|letter| self.face.glyph_index(letter).unwrap_or_default());
        let wide = glyphs.map(|glyph| self.face.glyph_hor_advance(glyph).unwrap_or(0));
        wide.map(f32::from).sum::<f32>() / f32::from(self.face.units_per_em())
    }

    /// A text as the numbers of its letters, two bytes each.
    pub(super) fn write(&mut self, text: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(2 * text.len());
        for character in text.chars() {
            let glyph = self.face.glyph_index(character).unwrap_or_default();
            let number = self.numbers.remap(glyph.0);
            // The box in the place of what the font lacks stands for many.
            if glyph != GlyphId::default() {
                self.characters.entry(number).or_insert(character);
            }
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    /// Embeds what was written as the font `font`; `next` gives numbers of objects. None when the font cannot be cut.
    pub(super) fn embed(
        &self,
        pdf: &mut Pdf,
        font: Ref,
        next: &mut impl FnMut() -> Ref,
    ) -> Option<()> {
        let cut = subsetter::subset(self.bytes, 0, &self.numbers).ok()?;
        let [descendant, descriptor, file, characters] = [(); 4].map(|()| next());
        // Six letters before a plus say that not all of the font is there.
        let name = format!("KIOSKS+{}", self.name);
        let name = Name(name.as_bytes());
        let units = |length: i16| f32::from(length) * UNITS / f32::from(self.face.units_per_em());

        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(descendant)
            .to_unicode(characters);

        let mut cid = pdf.cid_font(descendant);
        cid.subtype(CidFontType::Type2).base_font(name).system_info(IDENTITY);
        cid.font_descriptor(descriptor).default_width(0.0);
        cid.cid_to_gid_map_predefined(Name(b"Identity"));
        let advance = |glyph| self.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0);
        let widths = self
            .numbers
            .remapped_gids()
            .map(|glyph| f32::from(advance(glyph)) * UNITS / f32::from(self.face.units_per_em()));
        cid.widths().consecutive(0, widths);
        cid.finish();

        let around = self.face.global_bounding_box();
        let around = Rect::new(
            units(around.x_min),
            units(around.y_min),
            units(around.x_max),
            units(around.y_max),
        );
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(around)
            .italic_angle(0.0)
            .ascent(units(self.face.ascender()))
            .descent(units(self.face.descender()))
            .cap_height(units(self.face.capital_height().unwrap_or(self.face.ascender())))
            .stem_v(80.0)
            .font_file2(file);

        let mut map = UnicodeCmap::new(Name(b"Written"), IDENTITY);
        for (number, character) in &self.characters {
            map.pair(*number, *character);
        }
        let map = map.finish();
        pdf.cmap(characters, &map);

        let length = i32::try_from(cut.len()).ok()?;
        let stream = deflated(&cut);
        pdf.stream(file, &stream).filter(Filter::FlateDecode).pair(Name(b"Length1"), length);
        Some(())
    }
}

//! A PDF as its reader sees it: every glyph with its place and font.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect, Shape};

const MM: f64 = 25.4 / 72.0;

/// A glyph on a page; millimetres from the left and from the top, at the baseline.
#[derive(Debug, Clone)]
pub struct Sign {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub font: String,
}

/// A page.
#[derive(Debug, Default)]
pub struct Sheet {
    pub width: f64,
    pub height: f64,
    pub signs: Vec<Sign>,
    /// The boxes of everything drawn: rules, codes.
    pub shapes: Vec<Rect>,
}

impl Sheet {
    /// All text in drawing order.
    pub fn text(&self) -> String {
        self.signs.iter().map(|sign| sign.text.as_str()).collect()
    }

    /// The signs of the first place where `wanted` stands.
    pub fn find(&self, wanted: &str) -> Option<&[Sign]> {
        let text = self.text();
        let at = text.find(wanted)?;
        let (mut bytes, mut from) = (0, None);
        for (index, sign) in self.signs.iter().enumerate() {
            if bytes >= at && from.is_none() {
                from = Some(index);
            }
            bytes += sign.text.len();
            if bytes >= at + wanted.len() {
                return from.map(|from| &self.signs[from..=index]);
            }
        }
        None
    }
}

/// Reads every page.
pub fn read(pdf: &[u8]) -> Vec<Sheet> {
    let pdf = Pdf::new(pdf.to_vec()).expect("a PDF");
    let cache = InterpreterCache::new();
    let mut sheets = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let all = Rect::new(0.0, 0.0, width, height);
        let mut context = Context::new(Affine::IDENTITY, all, &cache, pdf.xref(), InterpreterSettings::default());
        let sheet = Sheet { width: width * MM, height: height * MM, ..Sheet::default() };
        let mut reader = Reader { height, sheet };
        interpret_page(page, &mut context, &mut reader);
        sheets.push(reader.sheet);
    }
    sheets
}

struct Reader {
    height: f64,
    sheet: Sheet,
}

impl Reader {
    fn down_from_top(&self) -> Affine {
        Affine::scale(MM) * Affine::translate((0.0, self.height)) * Affine::scale_non_uniform(1.0, -1.0)
    }
}

impl Device<'_> for Reader {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn pop_clip_path(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}

    fn draw_path(&mut self, path: &BezPath, transform: Affine, _: &Paint<'_>, _: &PathDrawMode) {
        let shape = self.down_from_top() * transform * path.clone();
        self.sheet.shapes.push(shape.bounding_box());
    }

    fn draw_glyph(&mut self, glyph: &Glyph<'_>, transform: Affine, own: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(character)) => character.to_string(),
            Some(BfString::String(text)) => text,
            None => "\u{FFFD}".to_owned(),
        };
        let place = self.down_from_top() * transform * own * Point::ORIGIN;
        let font = match glyph {
            Glyph::Outline(glyph) => glyph.font_data().and_then(|font| font.postscript_name),
            Glyph::Type3(_) => None,
        };
        self.sheet.signs.push(Sign { text, x: place.x, y: place.y, font: font.unwrap_or_default() });
    }
}

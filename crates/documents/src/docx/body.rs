//! Paragraphs and tables as WordprocessingML.

use std::fmt::Write;

/// Where a paragraph stands in its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Both edges straight.
    #[default]
    Justify,
    /// Left.
    Left,
    /// Middle.
    Centre,
    /// Right.
    Right,
}

/// A typeface by its part in an official document. Word has these; elsewhere they are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Face {
    /// 小标宋: titles.
    Title,
    /// 仿宋: the text.
    #[default]
    Fang,
    /// 黑体: first-level heads.
    Hei,
    /// 楷体: second-level heads.
    Kai,
    /// 宋体: tables.
    Song,
}

impl Face {
    fn name(self) -> &'static str {
        match self {
            Self::Title => "方正小标宋简体",
            Self::Fang => "仿宋_GB2312",
            Self::Hei => "黑体",
            Self::Kai => "楷体_GB2312",
            Self::Song => "宋体",
        }
    }
}

/// Text as XML text: escaped, without the control characters XML 1.0 forbids.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            '\u{FFFE}' | '\u{FFFF}' => {}
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
    out
}

/// One paragraph: runs of text and tick boxes.
#[derive(Debug, Clone)]
pub struct Paragraph {
    align: Align,
    face: Face,
    /// Half points.
    size: u32,
    bold: bool,
    /// Hundredths of a character; negative hangs.
    indent: i32,
    /// Hundredths of a character, from the right.
    right: u32,
    /// Twips above.
    above: u32,
    /// Twips, exactly; zero follows the grid.
    pitch: u32,
    /// Twentieths of a point between characters.
    spacing: i32,
    off_grid: bool,
    keep: bool,
    level: u8,
    runs: String,
}

impl Default for Paragraph {
    fn default() -> Self {
        Self::new(Face::Fang, 16.0)
    }
}

impl Paragraph {
    /// An empty paragraph in `face` at `size` points.
    #[must_use]
    pub fn new(face: Face, size: f32) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // sizes of type, never negative
        let size = (size * 2.0).round() as u32;
        let runs = String::new();
        let (align, bold, indent, right, above, pitch, spacing, off_grid, keep, level) = Default::default();
        Self { align, face, size, bold, indent, right, above, pitch, spacing, off_grid, keep, level, runs }
    }

    /// Where it stands.
    #[must_use]
    pub fn align(mut self, align: Align) -> Self {
        self.align = align;
        self
    }

    /// Indents the first line by so many characters.
    #[must_use]
    pub fn indent(mut self, characters: i32) -> Self {
        self.indent = characters * 100;
        self
    }

    /// Keeps so many characters free on the right.
    #[must_use]
    pub fn right(mut self, characters: u32) -> Self {
        self.right = characters * 100;
        self
    }

    /// Leaves so many points above.
    #[must_use]
    pub fn above(mut self, points: u32) -> Self {
        self.above = points * 20;
        self
    }

    /// Makes every line exactly so many points high.
    #[must_use]
    pub fn pitch(mut self, points: u32) -> Self {
        self.pitch = points * 20;
        self
    }

    /// Moves characters apart, or together, by so many twentieths of a point.
    #[must_use]
    pub fn spacing(mut self, twentieths: i32) -> Self {
        self.spacing = twentieths;
        self
    }

    /// Leaves the page's line grid: lines are as high as their text.
    #[must_use]
    pub fn off_grid(mut self) -> Self {
        self.off_grid = true;
        self
    }

    /// Bold.
    #[must_use]
    pub fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    /// Keeps it on the page of the next paragraph.
    #[must_use]
    pub fn keep(mut self) -> Self {
        self.keep = true;
        self
    }

    /// Enters it into the outline, 1–9.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level;
        self
    }

    /// More text; a line break at each end of line.
    #[must_use]
    pub fn text(mut self, text: &str) -> Self {
        let lines: Vec<String> =
            text.lines().map(|line| format!(r#"<w:t xml:space="preserve">{}</w:t>"#, escape(line))).collect();
        let properties = self.run_properties();
        let _ = write!(self.runs, "<w:r>{properties}{}</w:r>", lines.join("<w:br/>"));
        self
    }

    /// A box to tick, that Word ticks at a click.
    #[must_use]
    pub fn tick(mut self, on: bool) -> Self {
        let (value, sign) = if on { (1, '☑') } else { (0, '□') };
        let _ = write!(
            self.runs,
            r#"<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{value}"/><w14:checkedState w14:val="2611" w14:font="MS Gothic"/><w14:uncheckedState w14:val="25A1" w14:font="宋体"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>{}<w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"#,
            self.run_properties(),
        );
        self
    }

    /// A picture the page keeps (its number), so many millimetres wide and high, described for who cannot
    /// see it. `id` is its own in the document.
    #[must_use]
    pub fn picture(mut self, number: usize, id: usize, (wide, high): (f32, f32), described: &str) -> Self {
        #[allow(clippy::cast_possible_truncation)] // a page is small
        let emu = |millimetres: f32| (millimetres * 36_000.0) as i64;
        let (wide, high, described) = (emu(wide), emu(high), escape(described));
        let _ = write!(
            self.runs,
            r#"<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{id}" name="{described}" descr="{described}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{id}" name="{described}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="image{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"#
        );
        self
    }

    /// The number of the page.
    #[must_use]
    pub(super) fn page_number(mut self) -> Self {
        let properties = self.run_properties();
        let _ = write!(
            self.runs,
            r#"<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{properties}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{properties}<w:t>1</w:t></w:r><w:r>{properties}<w:fldChar w:fldCharType="end"/></w:r>"#
        );
        self
    }

    /// What comes next begins a page.
    #[must_use]
    pub fn page_break(mut self) -> Self {
        self.runs.push_str(r#"<w:r><w:br w:type="page"/></w:r>"#);
        self
    }

    fn run_properties(&self) -> String {
        let (font, size) = (self.face.name(), self.size);
        let bold = if self.bold { "<w:b/>" } else { "" };
        let spacing = match self.spacing {
            0 => String::new(),
            twentieths => format!(r#"<w:spacing w:val="{twentieths}"/>"#),
        };
        format!(
            r#"<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>{bold}{spacing}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>"#
        )
    }

    pub(super) fn xml(&self) -> String {
        let align = match self.align {
            Align::Justify => "both",
            Align::Left => "left",
            Align::Centre => "center",
            Align::Right => "right",
        };
        let mut spacing = format!(r#"<w:spacing w:before="{}" w:after="0""#, self.above);
        if self.pitch > 0 {
            let _ = write!(spacing, r#" w:line="{}" w:lineRule="exact""#, self.pitch);
        }
        // `…Chars` alone is ignored by some readers: the same in twips stands beside it.
        let twips = |hundredths: i64| hundredths * i64::from(self.size) / 10;
        let mut indent = String::new();
        if self.indent != 0 || self.right > 0 {
            let (first, right) = (self.indent, self.right);
            let _ = write!(
                indent,
                r#"<w:ind w:firstLineChars="{first}" w:firstLine="{}" w:rightChars="{right}" w:right="{}"/>"#,
                twips(first.into()),
                twips(right.into()),
            );
        }
        let grid = if self.off_grid { r#"<w:snapToGrid w:val="0"/>"# } else { "" };
        let keep = if self.keep { "<w:keepNext/><w:keepLines/>" } else { "" };
        let level = match self.level {
            0 => String::new(),
            level => format!(r#"<w:outlineLvl w:val="{}"/>"#, level - 1),
        };
        format!(
            r#"<w:p><w:pPr>{keep}{grid}{spacing}/>{indent}<w:jc w:val="{align}"/>{level}</w:pPr>{}</w:p>"#,
            self.runs
        )
    }
}

/// A cell: its paragraphs and how many columns it spans.
#[derive(Debug, Clone)]
pub struct Cell {
    paragraphs: Vec<Paragraph>,
    span: usize,
    top: bool,
}

impl Cell {
    /// A cell of these paragraphs.
    #[must_use]
    pub fn new(paragraphs: Vec<Paragraph>) -> Self {
        Self { paragraphs, span: 1, top: false }
    }

    /// A cell of one line in 宋体, 12 pt.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::new(vec![Paragraph::new(Face::Song, 12.0).align(Align::Left).off_grid().text(text)])
    }

    /// A label in 黑体, centred.
    #[must_use]
    pub fn label(text: &str) -> Self {
        Self::new(vec![Paragraph::new(Face::Hei, 12.0).align(Align::Centre).off_grid().text(text)])
    }

    /// Spans so many columns.
    #[must_use]
    pub fn span(mut self, columns: usize) -> Self {
        self.span = columns;
        self
    }

    /// Begins at the top instead of standing in the middle.
    #[must_use]
    pub fn top(mut self) -> Self {
        self.top = true;
        self
    }
}

/// A table with hairlines.
#[derive(Debug, Clone)]
pub struct Table {
    widths: Vec<u32>,
    rows: String,
}

impl Table {
    /// A table with columns of these widths, millimetres.
    #[must_use]
    pub fn new(widths: &[f32]) -> Self {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // widths on paper
        let twips = |mm: &f32| (mm * 1440.0 / 25.4).round() as u32;
        Self { widths: widths.iter().map(twips).collect(), rows: String::new() }
    }

    /// A row repeated at the top of each page.
    #[must_use]
    pub fn header(self, cells: Vec<Cell>) -> Self {
        self.add(&cells, 0, true)
    }

    /// A row; at least `millimetres` high, zero for as high as its text.
    #[must_use]
    pub fn row(self, cells: Vec<Cell>, millimetres: u32) -> Self {
        self.add(&cells, millimetres, false)
    }

    fn add(mut self, cells: &[Cell], millimetres: u32, header: bool) -> Self {
        let height = millimetres * 1440 * 10 / 254;
        self.rows.push_str("<w:tr><w:trPr>");
        if height == 0 {
            self.rows.push_str("<w:cantSplit/>");
        } else {
            let _ = write!(self.rows, r#"<w:trHeight w:val="{height}" w:hRule="atLeast"/>"#);
        }
        self.rows.push_str(if header { "<w:tblHeader/></w:trPr>" } else { "</w:trPr>" });
        let mut column = 0;
        for cell in cells {
            let width: u32 = self.widths.iter().skip(column).take(cell.span).sum();
            column += cell.span;
            let align = if cell.top { "top" } else { "center" };
            let body: String = cell.paragraphs.iter().map(Paragraph::xml).collect();
            let body = if body.is_empty() { Paragraph::default().xml() } else { body };
            let _ = write!(
                self.rows,
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{}"/><w:vAlign w:val="{align}"/></w:tcPr>{body}</w:tc>"#,
                cell.span
            );
        }
        self.rows.push_str("</w:tr>");
        self
    }

    pub(super) fn xml(&self) -> String {
        let total: u32 = self.widths.iter().sum();
        let columns: String = self.widths.iter().map(|it| format!(r#"<w:gridCol w:w="{it}"/>"#)).collect();
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"];
        let borders: String = sides
            .iter()
            .map(|side| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#))
            .collect();
        format!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{}</w:tbl>"#,
            self.rows
        )
    }
}

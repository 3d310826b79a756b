//! The package around a body: content types, relations, styles, page.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::body::{Align, Face, Paragraph, Table, escape};
use crate::Error;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/><Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style></w:styles>"#;
const SETTINGS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#;

const SPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" mc:Ignorable="w14""#;

/// A Word document being written: A4, page numbers outside at the foot.
pub struct Page {
    title: String,
    body: String,
    /// Margins in twips: top, right, bottom, left.
    margins: [u32; 4],
    landscape: bool,
    grid: bool,
    pictures: Vec<Vec<u8>>,
}

impl Page {
    /// An official document's page (GB/T 9704-2012): type area 156 × 225 mm, 22 lines of 28 characters.
    #[must_use]
    pub fn official(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            body: String::new(),
            margins: [2098, 1474, 1984, 1587],
            landscape: false,
            grid: true,
            pictures: Vec::new(),
        }
    }

    /// A form's page: margins of 20 and 25 mm, no grid.
    #[must_use]
    pub fn form(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            body: String::new(),
            margins: [1134, 1417, 1134, 1417],
            landscape: false,
            grid: false,
            pictures: Vec::new(),
        }
    }

    /// Turns the paper: A4 landscape, for wide tables.
    #[must_use]
    pub fn landscape(mut self) -> Self {
        self.landscape = true;
        self
    }

    /// Takes a PNG in; the number is what [`Paragraph::picture`] shows it by.
    pub fn keep_png(&mut self, png: Vec<u8>) -> usize {
        self.pictures.push(png);
        self.pictures.len()
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, paragraph: &Paragraph) {
        self.body.push_str(&paragraph.xml());
    }

    /// Adds a table. Word wants a paragraph between two tables: add one.
    pub fn table(&mut self, table: &Table) {
        self.body.push_str(&table.xml());
    }

    /// Packs it.
    pub fn finish(self) -> Result<Vec<u8>, Error> {
        let fault = |e: &dyn std::fmt::Display| Error::Docx(e.to_string());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            ("[Content_Types].xml", TYPES.to_owned()),
            ("_rels/.rels", RELATIONS.to_owned()),
            ("docProps/core.xml", self.properties()),
            ("word/_rels/document.xml.rels", self.relations()),
            ("word/document.xml", self.document()),
            ("word/styles.xml", STYLES.to_owned()),
            ("word/settings.xml", SETTINGS.to_owned()),
            ("word/footer1.xml", footer(Align::Right)),
            ("word/footer2.xml", footer(Align::Left)),
        ];
        for (name, text) in parts {
            zip.start_file(name, SimpleFileOptions::default()).map_err(|e| fault(&e))?;
            zip.write_all(text.as_bytes()).map_err(|e| fault(&e))?;
        }
        for (at, png) in self.pictures.iter().enumerate() {
            let name = format!("word/media/image{}.png", at + 1);
            zip.start_file(name, SimpleFileOptions::default()).map_err(|e| fault(&e))?;
            zip.write_all(png).map_err(|e| fault(&e))?;
        }
        Ok(zip.finish().map_err(|e| fault(&e))?.into_inner())
    }

    fn relations(&self) -> String {
        let pictures = (1..=self.pictures.len()).map(|at| {
            format!(
                r#"<Relationship Id="image{at}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/image{at}.png"/>"#
            )
        });
        PARTS.replace("</Relationships>", &format!("{}</Relationships>", pictures.collect::<String>()))
    }

    fn properties(&self) -> String {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>yigong</dc:creator><dc:language>zh-CN</dc:language></cp:coreProperties>"#,
            escape(&self.title.replace('\n', ""))
        )
    }

    fn document(&self) -> String {
        let [top, right, bottom, left] = self.margins;
        let (wide, high, turned) =
            if self.landscape { (16838, 11906, r#" w:orient="landscape""#) } else { (11906, 16838, "") };
        // 22 lines in 225 mm: 580 twips each. Characters are set closer by the runs themselves: programs do
        // not agree on what a grid of characters means.
        let grid = if self.grid { r#"<w:docGrid w:type="lines" w:linePitch="580"/>"# } else { "" };
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document {SPACES}><w:body>{}<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/><w:pgSz w:w="{wide}" w:h="{high}"{turned}/><w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="851" w:footer="1400" w:gutter="0"/>{grid}</w:sectPr></w:body></w:document>"#,
            self.body
        )
    }
}

fn footer(align: Align) -> String {
    let number = Paragraph::new(Face::Song, 14.0).align(align).text("— ").page_number().text(" —");
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:ftr {SPACES}>{}</w:ftr>"#,
        number.xml()
    )
}

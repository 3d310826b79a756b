//! Certificates: of hours, of an activity, of an honour. One or many in a file.

use serde::Serialize;

use crate::{Document, Engine, Error, codes};

/// A certificate on one A4 page; its list of services goes on on further pages.
#[derive(Debug, Clone, Serialize)]
pub struct Certificate {
    /// `志愿服务记录证明`, or `平台服务记录` where the issuer is not entitled.
    pub title: String,
    /// Its number, visible ASCII.
    pub number: String,
    /// The person.
    pub name: String,
    /// What is certified, a paragraph each.
    pub statement: Vec<String>,
    /// Figures that stand out, label and value; two to four.
    pub figures: Vec<(String, String)>,
    /// The evidence mix: grade, what it means, how much.
    pub evidence: Vec<(String, String, String)>,
    /// The services, newest last: day, what, kind, how long.
    pub services: Vec<[String; 4]>,
    /// Small print, a line each.
    pub notes: Vec<String>,
    /// Who issues it, over the date and the place of the seal.
    pub issuer: String,
    /// `2026-03-02`.
    pub date: String,
    /// The address the QR code leads to, signed content included.
    pub link: String,
    /// How to check it by hand: `台山义工网“证明核验”，输入编号`.
    pub check: String,
}

#[derive(Serialize)]
struct Printed<'c> {
    title: &'c str,
    items: Vec<Item<'c>>,
}

#[derive(Serialize)]
struct Item<'c> {
    #[serde(flatten)]
    certificate: &'c Certificate,
    qr: String,
}

impl Document for Printed<'_> {
    const TEMPLATE: &'static str = include_str!("certificate.typ");

    fn date(&self) -> &str {
        self.items.first().map_or("", |item| &item.certificate.date)
    }

    fn names(&self) -> Vec<&str> {
        self.items.iter().flat_map(|item| [item.certificate.name.as_str(), &item.certificate.issuer]).collect()
    }
}

impl Certificate {
    /// The certificate as PDF/A-2a.
    pub fn pdf(&self, engine: &Engine) -> Result<Vec<u8>, Error> {
        let title = format!("{} {}", self.title, self.number);
        Self::all(&title, std::slice::from_ref(self), engine)
    }

    /// Many in one file, each beginning a page; at least one.
    pub fn all(title: &str, certificates: &[Self], engine: &Engine) -> Result<Vec<u8>, Error> {
        let item = |certificate| Ok(Item { certificate, qr: codes::qr(&certificate.link)? });
        let items = certificates.iter().map(item).collect::<Result<_, Error>>()?;
        engine.pdf(&Printed { title, items })
    }
}

//! One row, judged.

use std::sync::Arc;

use gbcodes::{IdNumber, IdNumberError, Mobile, Parsed, PartialDate, PoliticalStatus, Sex};
use jiff::civil::Date;

use crate::clean::{self, is_nothing, optional};
use crate::code::Code;
use crate::field::Field;
use crate::header::Header;
use crate::layout::Placed;
use crate::messages;
use crate::organisations::{OrganisationMatch, Organisations};
use crate::outcome::{Entry, Problem};
use crate::parse::Options;
use crate::table::{Cell, Table};

/// What the rows of one table have in common.
pub(crate) struct Reader<'a> {
    pub table: &'a Table,
    pub organisations: &'a dyn Organisations,
    /// For rows that name no organisation.
    pub home: Option<OrganisationMatch>,
    pub options: &'a Options,
}

/// A row while it is read; problems gather in it.
pub(crate) struct Row<'a> {
    reader: &'a Reader<'a>,
    header: &'a Header,
    placed: &'a Placed<'a>,
    organisation: Option<String>,
    problems: Vec<Problem>,
}

impl<'a> Row<'a> {
    pub(crate) fn new(
        reader: &'a Reader<'a>,
        header: &'a Header,
        placed: &'a Placed<'a>,
        organisation: Option<String>,
    ) -> Self {
        Self { reader, header, placed, organisation, problems: Vec::new() }
    }

    pub(crate) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// The person, unless something rejects the row. Every cell is looked at
    /// even after one has failed, so that all is reported at once.
    pub(crate) fn read(&mut self) -> Option<Entry> {
        let name = self.name();
        let id = self.id_number();
        let status = self.status();
        let organisation = self.organisation();
        let (name, id, status, organisation) = (name?, id?, status?, organisation?);
        self.compare_sex(id);
        self.compare_birth_date(id);
        Some(Entry {
            sheet: Arc::clone(&self.reader.table.sheet),
            row: self.placed.row.number,
            name,
            id,
            sex: id.sex(),
            birth_date: id.birth_date(),
            status,
            organisation,
            phone: self.phone(),
            joined_party_on: self.date(Field::JoinedParty),
            became_full_member_on: self.date(Field::BecameFull),
            health: optional(self.text(Field::Health)),
            employment: optional(self.text(Field::Employment)),
            remark: optional(self.text(Field::Remark)),
            already_known: false,
        })
    }

    fn cell(&self, field: Field) -> Option<&'a Cell> {
        self.placed.row.get(self.header.column(field)?)
    }

    fn text(&self, field: Field) -> String {
        self.cell(field).map(Cell::to_text).unwrap_or_default()
    }

    fn report(&mut self, field: Field, code: Code, message: String) {
        self.problems.push(Problem {
            sheet: Arc::clone(&self.reader.table.sheet),
            row: self.placed.row.number,
            column: self.header.label(field).map(str::to_owned),
            code,
            message,
            severity: code.severity(),
        });
    }

    fn name(&mut self) -> Option<String> {
        let name = clean::name(&self.text(Field::Name));
        if name.is_empty() {
            self.report(Field::Name, Code::NameMissing, "没有填写姓名，请补填".to_owned());
            return None;
        }
        Some(name)
    }

    fn id_number(&mut self) -> Option<IdNumber> {
        let parsed = self.cell(Field::IdNumber).map_or(Err(IdNumberError::Missing), parse_id);
        let parsed = parsed.and_then(|parsed| self.not_in_future(parsed));
        match parsed {
            Ok(parsed) => {
                if parsed.upgraded {
                    let message = format!("15位旧身份证号码已升为18位（{}），请核对", parsed.number.masked());
                    self.report(Field::IdNumber, Code::IdNumberUpgraded, message);
                }
                Some(parsed.number)
            }
            Err(error) => {
                let (code, message) = messages::id_number(error);
                self.report(Field::IdNumber, code, message);
                None
            }
        }
    }

    fn not_in_future(&self, parsed: Parsed) -> Result<Parsed, IdNumberError> {
        let today = self.reader.options.today;
        let future = today.is_some_and(|today| parsed.number.birth_date() > today);
        if future { Err(IdNumberError::Date) } else { Ok(parsed) }
    }

    fn status(&mut self) -> Option<PoliticalStatus> {
        let given = optional(self.text(Field::Status));
        let assumed = self.reader.options.default_status;
        let status = match (&given, self.header.column(Field::Status)) {
            (Some(text), _) => clean_status(text),
            (None, None) => assumed,
            (None, Some(_)) => None,
        };
        if status.is_none() {
            let message = messages::unknown_status(given.as_deref());
            self.report(Field::Status, Code::PoliticalStatusUnknown, message);
        }
        status
    }

    fn organisation(&mut self) -> Option<OrganisationMatch> {
        let own = self.organisation.take().filter(|text| !is_nothing(text));
        let named = own.or_else(|| self.placed.section.as_deref().map(str::to_owned));
        let found = match &named {
            Some(text) => self.reader.organisations.resolve(text),
            None => self.reader.home.clone(),
        };
        if found.is_none() {
            let message = messages::unknown_organisation(named.as_deref());
            self.report(Field::Organisation, Code::UnknownOrganisation, message);
        }
        found
    }

    fn compare_sex(&mut self, id: IdNumber) {
        let Some(text) = optional(self.text(Field::Sex)) else {
            return;
        };
        match text.parse::<Sex>() {
            Ok(sex) if sex != id.sex() => {
                let message = format!("性别填的是“{sex}”，按身份证号码应为“{}”，已按身份证号码导入，请核对", id.sex());
                self.report(Field::Sex, Code::SexMismatch, message);
            }
            Ok(_) => {}
            Err(error) => {
                let message = messages::ignored("性别", &text, &error.to_string());
                self.report(Field::Sex, Code::ValueIgnored, message);
            }
        }
    }

    fn compare_birth_date(&mut self, id: IdNumber) {
        match self.partial_date(Field::BirthDate) {
            Some(date) if !date.agrees_with(id.birth_date()) => {
                let message = format!(
                    "出生日期填的是“{date}”，与身份证号码中的{}不一致，已按身份证号码导入，请核对",
                    id.birth_date()
                );
                self.report(Field::BirthDate, Code::BirthDateMismatch, message);
            }
            _ => {}
        }
    }

    fn partial_date(&mut self, field: Field) -> Option<PartialDate> {
        let date = match self.cell(field)? {
            Cell::Date(date) => Ok(*date),
            Cell::Number(value) => PartialDate::from_number(*value),
            Cell::Text(text) if is_nothing(text) => return None,
            Cell::Text(text) => text.parse(),
        };
        match date {
            Ok(date) => Some(date),
            Err(error) => {
                let message = messages::ignored(field.chinese(), &self.text(field), &error.to_string());
                self.report(field, Code::ValueIgnored, message);
                None
            }
        }
    }

    fn date(&mut self, field: Field) -> Option<Date> {
        let partial = self.partial_date(field)?;
        let date = partial.to_date();
        if date.is_none() {
            let message = format!("{}“{partial}”没有写到日，已略去；请补全年月日", field.chinese());
            self.report(field, Code::ValueIgnored, message);
        }
        date
    }

    fn phone(&mut self) -> Option<Mobile> {
        let text = optional(self.text(Field::Phone))?;
        let mut numbers = text.split(['/', '、', ',', '，', ';', '；', '\n']);
        let found = numbers.find_map(|number| number.parse::<Mobile>().ok());
        let found = found.or_else(|| text.parse().ok());
        if found.is_none() {
            let message = "联系电话不是11位手机号码，已略去；需要短信通知时请补填手机号码";
            self.report(Field::Phone, Code::ValueIgnored, message.to_owned());
        }
        found
    }
}

fn parse_id(cell: &Cell) -> Result<Parsed, IdNumberError> {
    match cell {
        // A formula over an empty cell gives 0.
        Cell::Number(0.0) => Err(IdNumberError::Missing),
        Cell::Number(value) => IdNumber::parse_number(*value),
        Cell::Text(text) if is_nothing(text) => Err(IdNumberError::Missing),
        Cell::Text(text) => IdNumber::parse(text).or_else(|error| {
            // 4407…（遗失补办中）: the remark is not part of the number.
            let bracket = text.find(['(', '（']).filter(|at| *at > 0);
            let head = bracket.and_then(|at| text.get(..at));
            head.map_or(Err(error), IdNumber::parse)
        }),
        Cell::Date(date) => IdNumber::parse(&date.to_string()),
    }
}

/// 中共党员（流动）: a remark in brackets does not change the status, but
/// 党员（预备） does, so the whole text is tried first.
fn clean_status(text: &str) -> Option<PoliticalStatus> {
    let whole = text.parse().ok();
    let head = || text.split(['(', '（']).next().and_then(|head| head.parse().ok());
    whole.or_else(head)
}

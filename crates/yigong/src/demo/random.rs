//! Inventing people. Nobody is real: ID numbers use county 440799, which was never assigned.

use fastrand::Rng;
use gbcodes::{IdNumber, Sex};
use jiff::civil::Date;
use serde::Deserialize;

use crate::error::{AppError, Result};

/// `demo/names.toml`.
#[derive(Deserialize)]
pub(super) struct Names {
    surnames: Vec<Surname>,
    given: Vec<Given>,
}

#[derive(Deserialize)]
struct Surname {
    name: String,
    weight: u32,
}

#[derive(Deserialize)]
struct Given {
    decade: i16,
    sex: String,
    first: Vec<String>,
    last: Vec<String>,
}

/// Somebody invented.
pub(super) struct Invented {
    pub(super) name: String,
    pub(super) id: IdNumber,
    pub(super) mobile: String,
}

impl Names {
    pub(super) fn read(text: &str) -> Result<Self> {
        toml::from_str(text).map_err(|e| AppError::internal(format!("demo/names.toml: {e}")))
    }

    /// Somebody aged `age` (full years, about) on `today`. `number` makes them the only one.
    pub(super) fn invent(&self, rng: &mut Rng, today: Date, age: i16, number: u32) -> Result<Invented> {
        let sex = if rng.bool() { Sex::Male } else { Sex::Female };
        let born = Date::new(today.year() - age, rng.i8(1..=12), rng.i8(1..=28));
        let born = born.map_err(|e| AppError::internal(e.to_string()))?;
        let name = format!("{}{}", self.surname(rng), self.given_name(rng, sex, born.year()));
        Ok(Invented { name, id: id_number(rng, born, sex)?, mobile: format!("1380014{number:04}") })
    }

    fn surname(&self, rng: &mut Rng) -> &str {
        let total = self.surnames.iter().map(|surname| surname.weight).sum();
        let mut at = rng.u32(0..total);
        for surname in &self.surnames {
            if at < surname.weight {
                return &surname.name;
            }
            at -= surname.weight;
        }
        "陈"
    }

    fn given_name(&self, rng: &mut Rng, sex: Sex, year: i16) -> String {
        let sex = if sex == Sex::Male { "male" } else { "female" };
        let decade = year / 10 * 10;
        let fitting = self.given.iter().filter(|given| given.sex == sex);
        let nearest = fitting.min_by_key(|given| (given.decade - decade).abs());
        let Some(given) = nearest else { return "明".into() };
        let last = rng.choice(&given.last).map_or("明", String::as_str);
        if rng.u8(0..100) < 15 {
            return last.to_owned();
        }
        format!("{}{last}", rng.choice(&given.first).map_or("文", String::as_str))
    }
}

/// A valid number of the county that never was; sequence numbers from 990 on, which nobody else in
/// the sample data uses.
fn id_number(rng: &mut Rng, born: Date, sex: Sex) -> Result<IdNumber> {
    let odd = u16::from(sex == Sex::Male);
    let sequence = 990 + rng.u16(0..5) * 2 + odd;
    let body = format!("440799{:04}{:02}{:02}{sequence:03}", born.year(), born.month(), born.day());
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().filter_map(|c| c.to_digit(10)).zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    let number = format!("{body}{}", char::from(check));
    number.parse().map_err(|_| AppError::internal("an invented ID number is not valid"))
}

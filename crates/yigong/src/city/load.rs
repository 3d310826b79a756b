//! Reading and checking a city's folder. The folder of 台山 is built into the program.

use std::collections::HashSet;
use std::path::Path;

use jiff::tz::TimeZone;
use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

use super::City;
use super::data::{CatalogueFile, CityFile, OrganisationsFile, TeamsFile};
use super::holidays::{self, Holidays};
use super::rules::Rules;
use super::training::{self, TrainingFile};
use crate::campaigns::Spec;

#[derive(RustEmbed)]
#[folder = "../../city/taishan"]
struct Taishan;

/// What is wrong with a city's folder.
#[derive(Debug, thiserror::Error)]
#[error("城市数据 {file} 有误：{message}")]
pub struct CityError {
    file: String,
    message: String,
}

/// What the demo city is built from, as it stands in the folder.
#[derive(Debug, Clone)]
pub struct DemoData {
    /// `demo/activities.toml`.
    pub activities: String,
    /// `demo/names.toml`.
    pub names: String,
    /// `demo/applications.toml`.
    pub applications: String,
    /// `demo/needs.toml`.
    pub needs: String,
    /// `demo/roster.xlsx`: a real-looking roster, loaded through the ordinary import.
    pub roster: Vec<u8>,
}

/// Where the files come from: the folder built in, or one on disk.
enum Folder<'p> {
    BuiltIn,
    Disk(&'p Path),
}

impl Folder<'_> {
    fn bytes(&self, file: &str) -> Result<Vec<u8>, CityError> {
        let found = match self {
            Self::BuiltIn => Taishan::get(file).map(|it| it.data.into_owned()).ok_or_else(|| "没有这个文件".to_owned()),
            Self::Disk(folder) => std::fs::read(folder.join(file)).map_err(|e| e.to_string()),
        };
        found.map_err(|message| CityError { file: file.into(), message })
    }

    fn text(&self, file: &str) -> Result<String, CityError> {
        String::from_utf8(self.bytes(file)?).map_err(|e| CityError { file: file.into(), message: e.to_string() })
    }

    /// The names of the files in `folder` that end in `.toml`, in order.
    fn list(&self, folder: &str) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Self::BuiltIn => Taishan::iter().map(String::from).filter(|name| name.starts_with(folder)).collect(),
            Self::Disk(root) => {
                let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
                entries.map(|it| format!("{folder}/{}", it.file_name().to_string_lossy())).collect()
            }
        };
        names.retain(|name| Path::new(name).extension().is_some_and(|it| it == "toml"));
        names.sort();
        names
    }

    /// The campaigns the city ships with, each checked.
    fn campaigns(&self) -> Result<Vec<Spec>, CityError> {
        let read = |file: String| -> Result<Spec, CityError> {
            let text = self.text(&file)?;
            crate::campaigns::parse(&text).map_err(|message| CityError { file, message })
        };
        self.list("campaigns").into_iter().map(read).collect()
    }

    /// Parses the file; toml's message names the line.
    fn toml<T: DeserializeOwned>(&self, file: &str) -> Result<T, CityError> {
        let wrong = |e: toml::de::Error| CityError { file: file.into(), message: e.to_string() };
        let table: toml::Table = toml::from_str(&self.text(file)?).map_err(wrong)?;
        T::deserialize(dates_as_text(toml::Value::Table(table))).map_err(wrong)
    }
}

/// TOML's own dates as ISO text, which is what our date types read.
fn dates_as_text(value: toml::Value) -> toml::Value {
    use toml::Value;
    match value {
        Value::Datetime(date) => Value::String(date.to_string()),
        Value::Array(items) => Value::Array(items.into_iter().map(dates_as_text).collect()),
        Value::Table(table) => Value::Table(table.into_iter().map(|(key, it)| (key, dates_as_text(it))).collect()),
        other => other,
    }
}

impl City {
    /// The city of 台山, built in.
    pub fn taishan() -> Result<Self, CityError> {
        Self::from_folder(&Folder::BuiltIn)
    }

    /// A city from its folder on disk.
    pub fn from_disk(folder: &Path) -> Result<Self, CityError> {
        Self::from_folder(&Folder::Disk(folder))
    }

    fn from_folder(folder: &Folder<'_>) -> Result<Self, CityError> {
        let head: CityFile = folder.toml("city.toml")?;
        let wrong = |message: String| CityError { file: "city.toml".into(), message };
        let city = Self {
            region: head.region.parse().map_err(|_| wrong("region 应是六位数字".into()))?,
            zone: TimeZone::get(&head.time_zone).map_err(|e| wrong(e.to_string()))?,
            name: head.name,
            platform: head.platform,
            towns: head.town,
            categories: folder.toml::<CatalogueFile>("catalogue.toml")?.category,
            rules: folder.toml("rules.toml")?,
            needs: folder.toml("needs.toml")?,
            holidays: folder.toml::<Holidays>("holidays.toml")?,
            courses: folder.toml::<TrainingFile>("training.toml")?.course,
            employment: folder.toml("employment.toml")?,
            organisations: folder.toml::<OrganisationsFile>("organisations.toml")?.organisation,
            teams: folder.toml::<TeamsFile>("teams.toml")?.team,
            duty: folder.toml("duty.toml")?,
            exchange: folder.toml("exchange.toml")?,
            certificates: folder.toml("certificates.toml")?,
            wording: folder.toml("wording.toml")?,
            appraisal: folder.toml("appraisal.toml")?,
            recognition: folder.toml("recognition.toml")?,
            notify: folder.toml("notify.toml")?,
            campaigns: folder.campaigns()?,
            demo: DemoData {
                activities: folder.text("demo/activities.toml")?,
                names: folder.text("demo/names.toml")?,
                applications: folder.text("demo/applications.toml")?,
                needs: folder.text("demo/needs.toml")?,
                roster: folder.bytes("demo/roster.xlsx")?,
            },
        };
        check_rules(&city.rules)?;
        check_tree(&city)?;
        check_teams(&city)?;
        if let Some(message) = city.needs.check(&city.towns) {
            return Err(CityError { file: "needs.toml".into(), message });
        }
        if let Some(message) = holidays::check(&city.holidays) {
            return Err(CityError { file: "holidays.toml".into(), message });
        }
        if let Some(message) = training::check(&city.courses, &city.categories) {
            return Err(CityError { file: "training.toml".into(), message });
        }
        if let Some(message) = city.employment.check() {
            return Err(CityError { file: "employment.toml".into(), message });
        }
        sound("appraisal.toml", city.appraisal.fault())?;
        sound("recognition.toml", city.recognition.fault())?;
        sound("notify.toml", city.notify.fault())?;
        if let Some(message) = city.duty.fault(|town| city.has_town(town)) {
            return Err(CityError { file: "duty.toml".into(), message });
        }
        let known = |key: &str| city.organisations.iter().any(|it| it.key == key);
        let wrong = |message| CityError { file: "certificates.toml".into(), message };
        city.certificates.check(known).map_err(wrong)?;
        Ok(city)
    }
}

/// A file whose own check has found a fault.
fn sound(file: &str, fault: Option<String>) -> Result<(), CityError> {
    fault.map_or(Ok(()), |message| Err(CityError { file: file.into(), message }))
}

fn check_rules(rules: &Rules) -> Result<(), CityError> {
    let dated = [
        ("settings", rules.settings.iter().map(|r| r.valid_from).collect::<Vec<_>>()),
        ("counting", rules.counting.iter().map(|r| r.valid_from).collect()),
        ("attendance", rules.attendance.iter().map(|r| r.valid_from).collect()),
        ("signup", rules.signup.iter().map(|r| r.valid_from).collect()),
        ("correction", rules.correction.iter().map(|r| r.valid_from).collect()),
        ("backfill", rules.backfill.iter().map(|r| r.valid_from).collect()),
        ("disclosure", rules.disclosure.iter().map(|r| r.valid_from).collect()),
        ("obligation", rules.obligation.iter().map(|r| r.valid_from).collect()),
    ];
    for (table, days) in dated {
        if days.is_empty() || !days.is_sorted() {
            let message = format!("[[{table}]] 至少要有一行，并按 valid_from 先后排列");
            return Err(CityError { file: "rules.toml".into(), message });
        }
    }
    Ok(())
}

fn check_tree(city: &City) -> Result<(), CityError> {
    let wrong = |message: String| Err(CityError { file: "organisations.toml".into(), message });
    let mut keys = HashSet::new();
    let mut names = HashSet::new();
    for organisation in &city.organisations {
        let known_parent = organisation.parent.as_ref().is_none_or(|parent| keys.contains(parent.as_str()));
        if !known_parent {
            return wrong(format!("{} 的上级没有排在它前面", organisation.name));
        }
        if !keys.insert(organisation.key.as_str()) || !names.insert(organisation.name.as_str()) {
            return wrong(format!("{} 重复", organisation.name));
        }
    }
    Ok(())
}

fn check_teams(city: &City) -> Result<(), CityError> {
    let keys: HashSet<&str> = city.organisations.iter().map(|organisation| organisation.key.as_str()).collect();
    for team in &city.teams {
        let sound = keys.contains(team.organisation.as_str())
            && city.has_town(&team.town)
            && team.categories.iter().all(|code| city.category(code).is_some());
        if !sound {
            let message = format!("{} 的党组织、镇街或类别不存在", team.name);
            return Err(CityError { file: "teams.toml".into(), message });
        }
    }
    Ok(())
}

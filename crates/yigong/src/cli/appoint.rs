//! `yigong appoint`: the first role, which nobody above can give.

use std::process::ExitCode;

use gbcodes::IdNumber;

use super::config::Place;
use super::{Outcome, say};
use crate::action::{Action, Cx};
use crate::auth::{self, Actor, Role};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::{organisations, people};

/// What can be given at the command line.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Office {
    /// 主办单位
    Organiser,
    /// 党务干事
    Clerk,
    /// 支部书记
    Secretary,
}

impl From<Office> for Role {
    fn from(office: Office) -> Self {
        match office {
            Office::Organiser => Self::Organiser,
            Office::Clerk => Self::Clerk,
            Office::Secretary => Self::Secretary,
        }
    }
}

/// Gives somebody a role at an organisation and a code to claim their account with, as the operator.
/// Who is not there yet is added. The account itself stays the person's own to claim, with consent.
pub(super) struct Appoint {
    pub(super) name: String,
    pub(super) id_number: IdNumber,
    pub(super) role: Role,
    /// By name; the city itself without one.
    pub(super) organisation: Option<String>,
}

impl Action for Appoint {
    type Out = String;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<String> {
        let place = match &self.organisation {
            Some(name) => organisations::by_name(cx, name).await?,
            None => organisations::root(cx).await?,
        };
        let place =
            place.ok_or_else(|| AppError::field("organisation", "没有这个名称的党组织，请写组织树里的全称。"))?;
        let person = self.person(cx).await?;
        let held = auth::Grant { role: self.role, organisation: Some(place.id), team: None };
        auth::GrantRole { person, grant: held }.run(cx).await?;
        people::IssueClaimCode { person }.run(cx).await
    }
}

impl Appoint {
    async fn person(&self, cx: &mut Cx<'_>) -> Result<Id> {
        match people::by_id_number(cx, &self.id_number).await? {
            Some(found) if found.name == self.name.trim() => Ok(found.id),
            Some(_) => Err(AppError::field("name", "这个身份证号码登记的是另一个姓名，请核对。")),
            None => {
                let (name, id_number) = (self.name.clone(), self.id_number);
                people::AddPerson { name, id_number, phone: None }.run(cx).await
            }
        }
    }
}

pub(super) async fn run(place: &Place, appoint: Appoint) -> Outcome {
    let app = place.open().await?;
    let (name, role) = (appoint.name.clone(), appoint.role);
    let code = app.act(&Actor::operator(), appoint).await?;
    say(&format!("已任命{name}为{}。一次性认领码（7天内有效，只显示这一次）：{code}", role.label()));
    say("请本人打开网站的“认领账号”页面（/claim），用姓名、身份证号码和认领码设置账号和密码。");
    Ok(ExitCode::SUCCESS)
}

/// The ID number that was given, or the line typed: an argument stays in the shell's history.
pub(super) fn id_number(given: Option<String>) -> Result<IdNumber, String> {
    let text = match given {
        Some(text) => text,
        None => {
            say("身份证号码：");
            let mut line = String::new();
            std::io::stdin().read_line(&mut line).map_err(|error| error.to_string())?;
            line
        }
    };
    text.trim().parse().map_err(|_| "身份证号码不对，请核对18位号码。".to_owned())
}

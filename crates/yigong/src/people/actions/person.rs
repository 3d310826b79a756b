//! Adding a person, and looking at what is sealed.

use gbcodes::{IdNumber, Mobile};
use serde_json::json;

use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::{rules, store};

/// Adds a person who is not there yet.
pub struct AddPerson {
    /// Name.
    pub name: String,
    /// ID number; sex and birth date follow from it.
    pub id_number: IdNumber,
    /// Mobile number, if known.
    pub phone: Option<Mobile>,
}

impl Action for AddPerson {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        if !cx.actor.is_operator() && cx.actor.organisations().next().is_none() {
            return Err(AppError::forbidden("managers_only", "只有党组织的管理人员可以添加人员。"));
        }
        let name = rules::name(&self.name).map_err(|message| AppError::field("name", message))?;
        if store::by_id_number(cx, &self.id_number).await?.is_some() {
            return Err(AppError::conflict("person_exists", "这个身份证号码已经登记过，不用重复添加。"));
        }
        let id = store::insert_person(cx, &name, &self.id_number, self.phone.as_ref()).await?;
        cx.audit("person.add", id, json!({})).await?;
        Ok(id)
    }
}

/// Shows a manager the whole ID number and phone, once, for a purpose that is kept.
pub struct Reveal {
    /// Whose.
    pub person: Id,
    /// What for, 2–100 characters.
    pub purpose: String,
}

/// What was sealed. It goes to the page that asked and nowhere else.
pub struct Revealed {
    /// The whole ID number.
    pub id_number: String,
    /// The whole phone, if there is one.
    pub phone: Option<String>,
}

impl Action for Reveal {
    type Out = Revealed;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Revealed> {
        super::managed(cx, self.person).await?;
        let purpose = self.purpose.trim();
        if !(2..=100).contains(&purpose.chars().count()) {
            return Err(AppError::field("purpose", "请写明查看的用途（2 至 100 个字），查看会留下记录。"));
        }
        let sealed = store::sealed(cx, self.person).await?.ok_or_else(AppError::not_found)?;
        let keys = &cx.core.keys;
        let id_number = keys.open(&sealed.id_number)?;
        let phone = sealed.phone.map(|phone| keys.open(&phone)).transpose()?;
        cx.audit("person.reveal", self.person, json!({"purpose": purpose})).await?;
        Ok(Revealed { id_number, phone })
    }
}

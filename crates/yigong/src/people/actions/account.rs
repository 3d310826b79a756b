//! What a person does with their own account.

use gbcodes::Mobile;
use serde_json::json;

use crate::action::{Action, Cx};
use crate::error::{AppError, Result};
use crate::people::store;

/// The signed-in person's own new phone. A login that was the old phone stays as it is.
pub struct ChangePhone {
    /// The new number.
    pub phone: Mobile,
}

impl Action for ChangePhone {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::set_phone(cx, person, &self.phone).await?;
        cx.audit("person.phone", person, json!({})).await
    }
}

/// The signed-in person agrees to something.
pub struct GiveConsent {
    /// Key of the city's consent items.
    pub purpose: String,
}

impl Action for GiveConsent {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        item(cx, &self.purpose)?;
        store::give(cx, person, &self.purpose).await?;
        cx.audit("consent.give", person, json!({"purpose": self.purpose})).await
    }
}

/// The signed-in person takes an agreement back. Required ones end with the account only.
pub struct WithdrawConsent {
    /// Key of the city's consent items.
    pub purpose: String,
}

impl Action for WithdrawConsent {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        if item(cx, &self.purpose)? {
            let text = "这是登记服务所必需的信息。不再同意的，请联系市义工联注销账号。";
            return Err(AppError::conflict("consent_required", text));
        }
        store::withdraw(cx, person, &self.purpose).await?;
        cx.audit("consent.withdraw", person, json!({"purpose": self.purpose})).await
    }
}

/// Whether the consent item is a required one; 404 when there is none.
fn item(cx: &Cx<'_>, purpose: &str) -> Result<bool> {
    let items = &cx.core.city.wording.consent.items;
    items.iter().find(|item| item.key == purpose).map(|item| item.required).ok_or_else(AppError::not_found)
}

/// Ends every session of the signed-in person, on all devices.
pub struct SignOutEverywhere;

impl Action for SignOutEverywhere {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let person = cx.actor.person()?;
        store::close_sessions(cx, person).await?;
        cx.audit("session.close_all", person, json!({})).await
    }
}

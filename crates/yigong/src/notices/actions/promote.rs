//! Promoting work in the whole city (N5).

use serde_json::json;

use super::{application, campaign, refuse, tell};
use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::campaigns;
use crate::clock::Id;
use crate::error::{AppError, FieldError, Result};
use crate::notices::model::Promotion;
use crate::notices::{rules, store};
use crate::text::block;

/// Puts a confirmed application into the gallery, with what others do to do the same.
pub struct Promote {
    /// The application.
    pub application: Id,
    /// What others do to do the same.
    pub guide: String,
    /// The service category (C1–C14) of activities begun from it.
    pub category: String,
}

impl Action for Promote {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        campaigns::require_organiser(cx)?;
        let it = application(cx, self.application).await?;
        let guide = block(&self.guide);
        let mut wrong = rules::check_plain("guide", &guide, 30, 2000, "请写明别的单位照着做的要点");
        wrong.extend(rules::title_words(&guide));
        if cx.core.city.category(&self.category).is_none() {
            wrong.push(FieldError { field: "category", message: "请选择服务类别。".to_owned() });
        }
        refuse(wrong)?;
        let dossier = applications::dossier(cx, it.id).await?;
        let Some(dossier) = dossier else {
            let text = "隐私处理还没有经人确认，不能对外推广。";
            return Err(AppError::conflict("mask_missing", text).under("N4.2g"));
        };
        let campaign = campaign(cx, it.campaign).await?;
        let unit = crate::organisations::organisation(cx, it.unit).await?.ok_or_else(AppError::not_found)?;
        applications::transition(cx, it.id, State::Promoted, "在全市推广").await?;
        let texts = dossier.form.iter().chain(&dossier.summary).map(|it| it.text.as_str());
        let words = [dossier.title.as_str(), &unit.name, &dossier.scope, &guide];
        let search = words.into_iter().chain(texts).collect::<Vec<_>>().join("\n").to_ascii_lowercase();
        let promotion = Promotion {
            id: cx.id(),
            application: it.id,
            campaign: it.campaign,
            year: i64::from(campaign.year()),
            kind: it.kind,
            scope: dossier.scope,
            category: self.category.clone(),
            title: dossier.title,
            unit: it.unit,
            unit_name: unit.name,
            guide,
            adopters: 0,
            promoted_at: cx.now,
            revoked: None,
            revoked_at: None,
        };
        let by = cx.actor.person()?;
        store::insert_promotion(cx, &promotion, &search, by).await?;
        store::event(cx, it.campaign, (None, Some(it.id)), "promoted", "在全市推广").await?;
        let link = format!("/cases/{}", promotion.id);
        tell(cx, &it, &format!("{}：在全市推广", it.shown_title()), "案例已经公开，其他单位可以照着开展。", &link)
            .await?;
        cx.audit("promotion.make", promotion.id, json!({"application": it.id})).await?;
        Ok(promotion.id)
    }
}

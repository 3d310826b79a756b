//! The duty register 轮值登记: what the person on duty writes down.

use serde_json::json;

use super::own_post;
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::duty::model::PostState;
use crate::duty::store;
use crate::error::{AppError, FieldError, Result};
use crate::text::block;

/// What was done on duty, written by who was there.
pub struct WriteLog {
    /// The post.
    pub post: Id,
    /// People received, 0–999.
    pub visitors: Option<i64>,
    /// What was done, at most 500 characters.
    pub text: String,
}

impl Action for WriteLog {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let post = own_post(cx, self.post).await?;
        if !matches!(post.state, PostState::Present | PostState::Served | PostState::Forgotten) {
            return Err(AppError::conflict("not_served", "签到以后才能填写轮值登记。"));
        }
        let text = block(&self.text);
        let mut wrong = Vec::new();
        let visitors = self.visitors.filter(|count| (0..=999).contains(count));
        if visitors.is_none() {
            wrong.push(FieldError {
                field: "visitors", message: "接待人次请填 0 至 999 的整数。".to_owned()
            });
        }
        if !(2..=500).contains(&text.chars().count()) {
            wrong.push(FieldError {
                field: "text",
                message: "请写当班做了什么，2 至 500 字，不写求助人的姓名和电话。".to_owned(),
            });
        }
        let Some(visitors) = visitors.filter(|_| wrong.is_empty()) else { return Err(AppError::invalid(wrong)) };
        store::write_log(cx, post.id, visitors, &text).await?;
        cx.audit("duty_post.log", post.id, json!({"visitors": visitors})).await
    }
}

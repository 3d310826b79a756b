//! The person's own words.

use serde_json::json;

use super::{Part, load, tell, words};
use crate::action::{Action, Cx};
use crate::appraisal::store;
use crate::clock::Id;
use crate::error::{AppError, Result};

/// The person says in their own words how it was; once, before it is over.
pub struct MakeStatement {
    /// The case.
    pub id: Id,
    /// Their words, 2–1000 characters.
    pub text: String,
}

impl Action for MakeStatement {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let (case, part) = load(cx, self.id).await?;
        if part != Part::Person {
            return Err(AppError::forbidden("own_words", "只有本人可以写本人说明。"));
        }
        let text = words("text", &self.text, 2, "请用自己的话说明情况")?;
        let sealed = cx.core.keys.seal(text)?;
        if !store::keep_statement(cx, self.id, &sealed).await? {
            return Err(AppError::conflict("already_stated", "您已经说明过，或这件事已经办结，不能再提交。"));
        }
        for reader in [Some(case.handler), case.second].into_iter().flatten() {
            tell(cx, reader, self.id, "本人已作说明，请查看").await?;
        }
        cx.audit("measure.state", self.id, json!({})).await
    }
}

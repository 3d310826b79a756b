//! Writes to the organisation tree.

use std::collections::HashMap;

use serde_json::json;

use super::model::Organisation;
use super::store;
use crate::action::{Action, Cx};
use crate::clock::Id;
use crate::error::{AppError, Result};

/// Puts the city's organisations in, parents first. Those that are there already (by code) stay as
/// they are, so it may run at every start. Answers how many were new.
pub struct Seed;

impl Action for Seed {
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        if !cx.actor.is_operator() {
            return Err(AppError::forbidden("operators_only", "只有系统管理人员可以初始化组织架构。"));
        }
        let core = cx.core;
        let mut ids: HashMap<&str, Id> = HashMap::new();
        let mut new = 0;
        for (position, seed) in (0_i64..).zip(&core.city.organisations) {
            if let Some(there) = store::by_code(cx, &seed.key).await? {
                ids.insert(&seed.key, there.id);
                continue;
            }
            let organisation = Organisation {
                id: cx.id(),
                parent: seed.parent.as_deref().and_then(|parent| ids.get(parent).copied()),
                name: seed.name.clone(),
                short: seed.short.clone(),
                kind: seed.kind.clone(),
                town: seed.town.clone(),
            };
            store::insert(cx, &organisation, &seed.key, position).await?;
            ids.insert(&seed.key, organisation.id);
            new += 1;
        }
        cx.audit("organisation.seed", Id::nil(), json!({"new": new})).await?;
        Ok(new)
    }
}

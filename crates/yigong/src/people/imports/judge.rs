//! What becomes of a row, given who is there already. The preview and the worker both ask here.

use roster::Entry;

use super::model::{Problem, Severity};
use super::read::organisation_of;
use crate::action::Cx;
use crate::auth;
use crate::clock::Id;
use crate::error::Result;
use crate::people::model::Status;
use crate::people::{rules, store};

/// What becomes of a row.
pub(super) enum Verdict {
    /// Somebody new.
    Add,
    /// Somebody who is there but belongs nowhere.
    Admit {
        /// Who.
        person: Id,
    },
    /// Somebody who belonged elsewhere or had another status.
    Move {
        /// Who.
        person: Id,
        /// What the clerk should know.
        problem: Problem,
    },
    /// The row is left out.
    Stop(Problem),
}

/// What becomes of an entry.
pub(super) async fn judge(cx: &mut Cx<'_>, entry: &Entry) -> Result<Verdict> {
    if let Err(message) = rules::name(&entry.name) {
        return Ok(Verdict::Stop(problem(entry, "name_invalid", &message, Severity::Rejected)));
    }
    let Some(known) = store::known(cx, &entry.id).await? else { return Ok(Verdict::Add) };
    if known.name != entry.name {
        let message = "这个身份证号码在系统中登记的是另一个姓名，请核对姓名和号码。";
        return Ok(Verdict::Stop(problem(entry, "duplicate_conflict", message, Severity::Rejected)));
    }
    let person = known.id;
    let (Some(organisation), Some(status)) = (known.organisation, known.status) else {
        return Ok(Verdict::Admit { person });
    };
    let same_place = organisation == organisation_of(entry)?;
    if same_place && status == Status::from(entry.status) {
        let message = "已在名册中，组织和政治面貌都没有变化，没有重复导入。";
        return Ok(Verdict::Stop(problem(entry, "already_present", message, Severity::Skipped)));
    }
    if same_place {
        let message = format!("政治面貌由{}变为{}。", status.label(), Status::from(entry.status).label());
        let problem = problem(entry, "status_changed", &message, Severity::Warning);
        return Ok(Verdict::Move { person, problem });
    }
    if auth::manages(cx, organisation).await? {
        let message = "原来在您管理的另一个党组织，已作为组织关系转接办理，请核对。";
        return Ok(Verdict::Move { person, problem: problem(entry, "transferred", message, Severity::Warning) });
    }
    let message = "组织关系在您管理范围以外的党组织，不能直接导入。请先由两边共同的上级党组织办理转接。";
    Ok(Verdict::Stop(problem(entry, "member_elsewhere", message, Severity::Rejected)))
}

fn problem(entry: &Entry, code: &str, message: &str, severity: Severity) -> Problem {
    Problem {
        sheet: entry.sheet.to_string(),
        row: entry.row,
        column: None,
        code: code.to_owned(),
        message: message.to_owned(),
        severity,
    }
}

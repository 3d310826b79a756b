//! The words of a notice, from the city's wording and what is listed.

use crate::action::Cx;
use crate::applications::{self};
use crate::campaigns::{Campaign, Kind};
use crate::city::{NoticeText, NoticeWords};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::model::{NoticeKind, Snapshot, SnapshotList, SnapshotRow};
use crate::notices::rules;

/// What is to be listed: the application and the unit's name.
pub(super) struct Listed {
    pub(super) application: Id,
    pub(super) kind: Kind,
    pub(super) unit: String,
}

/// The snapshot of a notice that lists these, published today. Titles are the masked ones.
pub(super) async fn compose(
    cx: &mut Cx<'_>,
    campaign: &Campaign,
    kind: NoticeKind,
    listed: &[Listed],
    (id, document): (Id, &str),
) -> Result<Snapshot> {
    let mut lists = Vec::new();
    for of in Kind::ALL {
        let mut rows = Vec::new();
        for it in listed.iter().filter(|it| it.kind == *of) {
            let title = masked_title(cx, it.application).await?;
            rows.push(SnapshotRow { application: it.application, title, unit: it.unit.clone() });
        }
        if !rows.is_empty() {
            lists.push(SnapshotList { head: format!("{}（{}个）", of.label(), rows.len()), rows });
        }
    }
    let words = text(&cx.core.city.wording.notice, kind);
    let fill = |text: &String| fill(text, cx, campaign);
    Ok(Snapshot {
        title: fill(&words.title),
        document: document.to_owned(),
        opening: words.opening.iter().map(fill).collect(),
        lists,
        closing: words.closing.iter().map(fill).collect(),
        signers: campaign.spec.organisers.clone(),
        date: cx.today().to_string(),
        address: format!("/notices/{id}"),
    })
}

fn text(words: &NoticeWords, kind: NoticeKind) -> &NoticeText {
    match kind {
        NoticeKind::List => &words.list,
        NoticeKind::Supplement => &words.supplement,
        NoticeKind::Commendation => &words.commendation,
    }
}

/// The wording with the campaign's words in the places of `{…}`.
fn fill(text: &str, cx: &Cx<'_>, campaign: &Campaign) -> String {
    let spec = &campaign.spec;
    let closes = rules::closes_at(&cx.core.city, cx.today(), &spec.notice);
    let day = |date: jiff::civil::Date| date.strftime("%Y年%-m月%-d日").to_string();
    let pairs = [
        ("{year}", spec.year.to_string()),
        ("{campaign}", spec.title.clone()),
        ("{document}", spec.document.clone()),
        ("{office}", spec.office.name.clone()),
        ("{place}", spec.office.place.clone()),
        ("{days}", spec.notice.days.to_string()),
        ("{from}", day(cx.today())),
        ("{to}", day(cx.date(closes))),
    ];
    pairs.iter().fold(text.to_owned(), |text, (mark, word)| text.replace(mark, word))
}

/// The masked title of an application: the only one that may be made public (N4.2g).
pub(super) async fn masked_title(cx: &mut Cx<'_>, application: Id) -> Result<String> {
    match applications::dossier(cx, application).await? {
        Some(dossier) => Ok(dossier.title),
        None => {
            let text = "有一份申报的隐私处理还没有经人确认，不能公示。请先请申报单位确认。";
            Err(AppError::conflict("mask_missing", text).under("N4.2g"))
        }
    }
}

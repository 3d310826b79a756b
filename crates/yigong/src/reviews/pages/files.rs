//! The tables of the draw, so that anybody can repeat it with `yigong panel assign` once the seed is
//! revealed, which carry the numbers only; and the photos of a dossier.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::attachments::{self, OwnerKind};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::reviews::model::{Cause, RoundState, Source};
use crate::reviews::{reach, rules, store};
use crate::web::Visit;

pub(super) async fn show(visit: Visit, Path((id, file)): Path<(Id, String)>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let campaign = reach::campaign(cx, id).await?;
            let round = reach::round(cx, &campaign).await?;
            if round.state != RoundState::Decided {
                return Err(AppError::not_found());
            }
            let (entries, mut experts) = (store::entries(cx, id).await?, store::experts(cx, id).await?);
            experts.retain(|it| it.drawn > 0);
            experts.sort_by_key(|it| it.drawn);
            let (desks, recusals) = (store::desks_of(cx, id).await?, store::recusals(cx, id).await?);
            let expert = |id: Id| experts.iter().find(|it| it.id == id).map(|it| it.code());
            let entry = |id: Id| entries.iter().find(|it| it.application == id);
            let mut lines = Vec::new();
            match file.as_str() {
                "entries.csv" => {
                    lines.push("entry,field".to_owned());
                    lines.extend(entries.iter().map(|it| format!("{},{}", it.code(), it.scope)));
                }
                "experts.csv" => {
                    lines.push("expert,fields,limit".to_owned());
                    let panel = experts.iter().filter(|it| it.drawn <= round.plan.panel);
                    let limit = |taken| rules::largest(&round.plan, taken);
                    lines.extend(
                        panel.map(|it| format!("{},{},{}", it.code(), it.scopes().join(";"), limit(it.load_limit))),
                    );
                }
                "recusals.csv" => {
                    lines.push("expert,entry,cause".to_owned());
                    for it in recusals.iter().filter(|it| round.drawn_at.is_none_or(|at| it.made_at <= at)) {
                        let about = entries.iter().filter(|e| {
                            it.application == Some(e.application) || it.unit.is_some() && it.about == e.unit
                        });
                        let code = expert(it.expert)
                            .filter(|_| experts.iter().any(|e| e.id == it.expert && e.drawn <= round.plan.panel));
                        let Some(code) = code else { continue };
                        let cause = if it.cause == Cause::Computed {
                            "computed"
                        } else if it.cause == Cause::Pinned {
                            "pinned"
                        } else {
                            "declared"
                        };
                        lines.extend(about.map(|e| format!("{code},{},{cause}", e.code())));
                    }
                }
                "assignments.csv" => {
                    lines.push("entry,expert".to_owned());
                    for it in desks.iter().filter(|it| it.source == Source::Draw) {
                        if let (Some(entry), Some(expert)) = (entry(it.application), expert(it.expert)) {
                            lines.push(format!("{},{expert}", entry.code()));
                        }
                    }
                }
                _ => return Err(AppError::not_found()),
            }
            Ok((lines.join("\n") + "\n", file))
        })
    });
    let (text, file) = read.await?;
    let name = format!("attachment; filename=\"{file}\"");
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)], text)
        .into_response())
}

/// A photo of a dossier on the reader's own desk, masked; on no other is there one.
pub(super) async fn photo(visit: Visit, Path((desk, photo)): Path<(Id, Id)>) -> Result<Response> {
    let read = visit.read(move |cx| {
        Box::pin(async move {
            let desk = reach::own_desk(cx, desk).await?;
            attachments::serve_public(cx, OwnerKind::Application, desk.application, photo).await
        })
    });
    read.await
}

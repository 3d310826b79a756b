//! Something behind every placeholder of a path.

use axum::http::Method;
use db::params;
use serde_json::json;
use testkit::{Request, TestApp};
use yigong::{Id, new_id};

use super::personas::{BRANCH, TEAM};
use super::rooms;

/// What the placeholders stand for, by the part of the path before them.
pub(super) struct Fixture {
    values: Vec<(&'static str, String)>,
}

impl Fixture {
    /// Writes one thing of each kind: all belong to [`TEAM`] and [`BRANCH`].
    pub(super) async fn build(app: &TestApp) -> Self {
        let (region, now) = (app.region(), app.clock.now());
        let (branch, team) = (app.organisation(BRANCH).await, app.team(TEAM).await);
        let subject = app.person("马丽").sex(2).member_of(BRANCH, "party_member").in_team(TEAM).create().await;
        let other = app.person("赵云").member_of(BRANCH, "party_member").create().await;
        let ids: [Id; 6] = std::array::from_fn(|_| new_id(now));
        let [activity, shift, import, proposal, exemption, grant] = ids;
        let (start, end) = (now.as_second() + 2 * 86_400, now.as_second() + 2 * 86_400 + 7_200);
        app.exec_sql(
            "INSERT INTO activity (region, id, team, title, category, town, place, description, bring, risks, min_age,
                 cancel_hours, state, created_at, published_at, first_start, last_end, next_start, next_end)
             VALUES ($1, $2, $3, '街巷清扫', 'C1', '台城街道', '南塘', '清扫', '', '', 14, 24, 'published', $4, $4, $5, $6, $5, $6)",
            params![region, activity, team, now, start, end],
        )
        .await;
        app.exec_sql(
            "INSERT INTO shift (region, id, activity, starts_at, ends_at, capacity, code_secret)
             VALUES ($1, $2, $3, $4, $5, 5, $6)",
            params![region, shift, activity, start, end, vec![7_u8; 32]],
        )
        .await;
        app.exec_sql(
            "INSERT INTO roster_import (region, id, organisation, file_name, file_hash, content, state, rows, imported,
                 rejected, skipped, report, created_at)
             VALUES ($1, $2, $3, '名册.xlsx', 'x', $4, 'previewed', 0, 0, 0, 0, '{\"problems\":[]}', $5)",
            params![region, import, branch, app.keys.seal_bytes(b"").unwrap(), now],
        )
        .await;
        app.exec_sql(
            "INSERT INTO proposal (region, id, kind, level, state, person, organisation, team, title, category,
                 starts_at, minutes, grade, reason, proposed_by, proposed_at, due_at)
             VALUES ($1, $2, 'backfill', 'unit', 'open', $3, $4, $5, '街巷清扫', 'C1', $6, 60, 'D', '忘记签到', $7, $8, $9)",
            params![region, proposal, subject.id, branch, team, start - 5 * 86_400, other.id, now, end],
        )
        .await;
        app.exec_sql(
            "INSERT INTO exemption (region, id, person, kind, valid_from, evidence, recorded_by, recorded_at)
             VALUES ($1, $2, $3, 'health', '2026-01-01', $4, $5, $6)",
            params![region, exemption, subject.id, app.keys.seal("住院证明").unwrap(), other.id, now],
        )
        .await;
        app.exec_sql(
            "INSERT INTO role_grant (region, id, person, role, organisation, granted_at)
             VALUES ($1, $2, $3, 'secretary', $4, $5)",
            params![region, grant, other.id, branch, now],
        )
        .await;
        let (draw, entry) = drawn(app, subject.id, other.id).await;
        let text = |id: Id| id.to_string();
        let mut values = vec![
            ("organisations", text(branch)),
            ("people", text(subject.id)),
            ("members", text(subject.id)),
            ("teams", text(team)),
            ("activities", text(activity)),
            ("shifts", text(shift)),
            ("roster-imports", text(import)),
            ("imports", text(import)),
            ("proposals", text(proposal)),
            ("corrections", text(proposal)),
            ("backfills", text(proposal)),
            ("exemptions", text(exemption)),
            ("roles", text(grant)),
            ("leaders", text(grant)),
            ("draws", text(draw)),
            ("items", text(entry)),
            ("calendar", "no-such-token".into()),
            ("consents", "photo".into()),
            ("assets", "0".into()),
            ("photos", yigong::Id::nil().to_string()),
        ];
        values.extend(rooms::values(app).await);
        Self { values }
    }

    /// The path with every placeholder replaced.
    pub(super) fn fill(&self, path: &str) -> String {
        let mut before = "";
        let mut filled = Vec::new();
        for part in path.split('/') {
            match part {
                "{*name}" => filled.push("site.css"),
                "{year}" => filled.push("2026"),
                "{day}" | "{date}" => filled.push("2026-03-01"),
                _ if part.starts_with('{') => filled.push(self.value(before, path)),
                _ => filled.push(part),
            }
            before = part;
        }
        filled.join("/")
    }

    fn value(&self, before: &str, path: &str) -> &str {
        let found = self.values.iter().find(|(name, _)| *name == before);
        let (_, value) = found.unwrap_or_else(|| {
            panic!("{path}: nothing stands for the placeholder after /{before}/; add it in permissions/fixture.rs")
        });
        value
    }
}

/// A ledger row of `person`, recorded by `by`, and the draw it was drawn in; found not in order.
async fn drawn(app: &TestApp, person: Id, by: Id) -> (Id, Id) {
    let (region, now, zero) = (app.region(), app.clock.now(), vec![0_u8; 32]);
    let (draw, entry) = (new_id(now), new_id(now));
    app.exec_sql(
        "INSERT INTO ledger (region, person, seq, id, service_date, year, minutes, title, category, source, grade, duty,
             recorded_by, reason, recorded_at, previous_hash, hash)
         VALUES ($1, $2, 1, $3, '2026-02-01', 2026, 60, '街巷清扫', 'C1', 'attendance', 'B', 1, $4, '', $5, $6, $6)",
        params![region, person, entry, by, now, zero],
    )
    .await;
    app.exec_sql(
        "INSERT INTO audit_draw (region, id, year, month, population, size, seed, drawn_by, drawn_at)
         VALUES ($1, $2, 2026, 2, 1, 1, $3, $4, $5)",
        params![region, draw, zero, by, now],
    )
    .await;
    app.exec_sql(
        "INSERT INTO audit_item (region, draw, entry, outcome, note, checked_by, checked_at)
         VALUES ($1, $2, $3, 'not_in_order', '中途离开', $4, $5)",
        params![region, draw, entry, by, now],
    )
    .await;
    (draw, entry)
}

/// Where an empty object cannot be read at all: the fields with nothing in them, so that the answer tells
/// who may.
fn body(path: &str) -> serde_json::Value {
    let (nobody, never) = (Id::nil(), "2026-03-01T00:00:00+08:00");
    let ends = |end: &str| path.ends_with(end);
    match path {
        _ if ends("/redaction/confirmation") => json!({"version": nobody, "masked": [], "read": false}),
        _ if ends("/redaction/decisions") => json!({"version": nobody, "masked": []}),
        _ if ["/return", "/revocation", "/taking-back", "/withdrawal", "/recusal", "/reopening"]
            .iter()
            .any(|it| ends(it)) =>
        {
            json!({"reason": ""})
        }
        _ if ends("/review/plan") => {
            json!({"reviews": 0, "panel": 0, "load_limit": 0, "official": "raw", "minimum": 0, "places": []})
        }
        _ if ends("/review/experts") => json!({"login": "", "title": "", "limit": 0}),
        _ if ends("/recusals") => json!({"expert": "", "application": "", "unit": "", "reason": ""}),
        _ if path.contains("/api/v1/reviews/invitations/") => json!({"accept": false, "limit": 0}),
        _ if ends("/screening") => json!({"outcome": "screened_out"}),
        _ if ends("/next") => json!({"year": 0}),
        _ if path.contains("/campaigns/") && ends("/extensions") => {
            json!({"unit": nobody, "applications_by": never, "summaries_by": never, "reason": ""})
        }
        _ if ends("/extensions") => json!({"to": never, "reason": ""}),
        _ if ends("/paper-objections") => {
            json!({"application": nobody, "name": "", "contact": "", "statement": "", "received_at": never})
        }
        _ if ends("/views") => json!({"purpose": ""}),
        _ if ends("/paper-receipts") => json!({"code": "", "copies": 0, "sealed": false}),
        _ if ends("/promotions") => json!({"application": nobody, "guide": "", "category": ""}),
        _ if ends("/evidence") => json!({"kind": "", "target": nobody}),
        _ => json!({}),
    }
}

/// The request a route gets: an empty form, an empty object, or an empty file where one is due.
pub(super) fn request<'a>(app: &'a TestApp, method: &Method, path: &str) -> Request<'a> {
    if *method == Method::GET {
        app.get(path)
    } else if path.contains("imports") && *method == Method::POST {
        app.post_file(path, "file", "empty.xlsx", b"")
    } else if path.starts_with("/api/") {
        app.api(method.clone(), path, body(path)).idempotency_key("permissions")
    } else {
        app.post_form(path, &[])
    }
}

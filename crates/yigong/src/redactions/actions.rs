//! Beginning a look, deciding, confirming.

use std::collections::{BTreeMap, HashMap};

use redaction::{Kind, Span};
use serde_json::json;

use super::model::{Decision, Mark, Review};
use super::{rules, store};
use crate::action::{Action, Cx};
use crate::applications::{self, Text};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::text::line;
use crate::web::Visit;

/// What the finder says of texts, by their words.
pub(super) type Found = HashMap<String, Vec<Span>>;

/// Looks through what is written now: before any transaction, because a long text takes its time.
pub(super) async fn start(visit: &Visit, application: Id) -> Result<Id> {
    let texts = visit.read(move |cx| Box::pin(applications::texts_now(cx, application))).await?;
    let find = move || -> Found {
        let found = |it: Text| {
            let spans = redaction::find(&it.text);
            (it.text, spans)
        };
        texts.into_iter().map(found).collect()
    };
    let found = tokio::task::spawn_blocking(find).await.map_err(|e| AppError::internal(e.to_string()))?;
    visit.act(Start { application, found }).await
}

/// Keeps what was found in what is written now. What was decided about the same words before is carried
/// over, so that a small change of the text does not ask everything again.
struct Start {
    application: Id,
    found: Found,
}

impl Action for Start {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let by = cx.actor.person()?;
        let version = applications::freeze(cx, self.application).await?;
        let it = applications::application(cx, self.application).await?.ok_or_else(AppError::not_found)?;
        let before = earlier(cx, self.application).await?;
        let known = store::review(cx, version.id).await?.is_some();
        let review = Review {
            version: version.id,
            application: self.application,
            revision: it.revision,
            confirmed_by: None,
            confirmed_at: None,
        };
        store::begin(cx, &review, by).await?;
        let mut found = 0;
        if !known {
            let mut number = 0;
            for text in applications::texts(cx, version.id).await? {
                // A text that was changed this very moment is asked to be looked through again.
                let Some(spans) = self.found.get(&text.text) else { return Err(changed()) };
                for mark in look(&text, spans, &before) {
                    number += 1;
                    store::insert_mark(cx, version.id, &Mark { number, ..mark }).await?;
                }
            }
            found = number;
        }
        cx.audit("redaction.start", self.application, json!({"version": version.number, "found": found})).await?;
        Ok(version.id)
    }
}

/// What was decided about words in the look before.
type Earlier = HashMap<String, (String, bool, Decision)>;

async fn earlier(cx: &mut Cx<'_>, application: Id) -> Result<Earlier> {
    let Some(last) = store::latest(cx, application).await? else { return Ok(Earlier::new()) };
    let texts: BTreeMap<String, String> =
        applications::texts(cx, last.version).await?.into_iter().map(|it| (it.field, it.text)).collect();
    let marks = store::marks(cx, last.version).await?;
    let decided = marks.into_iter().filter_map(|mark| {
        let words = rules::words(texts.get(&mark.field)?, &mark);
        Some((words, (mark.kind, mark.why == rules::BY_HAND, mark.decision)))
    });
    Ok(decided.collect())
}

/// The marks of one text: what the finder suggests, and what people added before.
fn look(text: &Text, spans: &[Span], before: &Earlier) -> Vec<Mark> {
    let mut marks: Vec<Mark> = spans
        .iter()
        .map(|span| {
            let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
            mark(&text.field, (place(span.start), place(span.end)), span.kind.key(), &span.why, span.confidence)
        })
        .collect();
    for mark in &mut marks {
        if let Some((_, _, decision)) = before.get(&rules::words(&text.text, mark)) {
            mark.decision = *decision;
        }
    }
    for (words, (kind, by_hand, decision)) in before {
        if *by_hand && *decision != Decision::Kept {
            let taken: Vec<(i64, i64)> = marks.iter().map(|mark| (mark.start, mark.finish)).collect();
            let added = rules::occurrences(&text.text, words, &taken);
            marks.extend(added.into_iter().map(|place| mark(&text.field, place, kind, rules::BY_HAND, 1.0)));
        }
    }
    marks.sort_by_key(|mark| mark.start);
    marks
}

fn mark(field: &str, (start, finish): (i64, i64), kind: &str, why: &str, confidence: f32) -> Mark {
    Mark {
        number: 0,
        field: field.to_owned(),
        start,
        finish,
        kind: kind.to_owned(),
        confidence: (confidence * 100.0).round() as i64,
        why: why.to_owned(),
        decision: Decision::Suggested,
    }
}

/// The look a person works on: of what is written now, and by a writer.
async fn open(cx: &mut Cx<'_>, application: Id, version: Id) -> Result<Review> {
    let it = applications::require_writer(cx, application).await?;
    let review = store::review(cx, version).await?.filter(|review| review.application == application);
    let review = review.ok_or_else(AppError::not_found)?;
    if review.revision != it.revision {
        return Err(changed());
    }
    Ok(review)
}

fn changed() -> AppError {
    AppError::conflict("text_changed", "申报内容刚刚有改动，请重新开始核对，已经做过的决定会保留。")
}

async fn keep(cx: &mut Cx<'_>, version: Id, masked: &[i64]) -> Result<Vec<Mark>> {
    let mut marks = store::marks(cx, version).await?;
    for mark in &mut marks {
        mark.decision = if masked.contains(&mark.number) { Decision::Masked } else { Decision::Kept };
        store::decide(cx, version, mark.number, mark.decision).await?;
    }
    Ok(marks)
}

/// Keeps the decisions so far, and marks further words wherever they stand.
pub struct Decide {
    /// The application.
    pub application: Id,
    /// The version looked through.
    pub version: Id,
    /// Numbers of the marks to mask; all others are kept readable.
    pub masked: Vec<i64>,
    /// Further words to mask; empty for none.
    pub words: String,
    /// What they point to, a key of [`redaction::Kind`].
    pub kind: String,
}

impl Action for Decide {
    /// How many places were added.
    type Out = usize;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<usize> {
        let review = open(cx, self.application, self.version).await?;
        let marks = keep(cx, review.version, &self.masked).await?;
        let added = self.add(cx, &marks).await?;
        let detail = json!({"masked": self.masked.len(), "of": marks.len(), "added": added});
        cx.audit("redaction.decide", self.application, detail).await?;
        Ok(added)
    }
}

impl Decide {
    async fn add(&self, cx: &mut Cx<'_>, marks: &[Mark]) -> Result<usize> {
        let words = line(&self.words);
        if words.is_empty() {
            return Ok(0);
        }
        if words.chars().count() > 60 {
            return Err(AppError::field("words", "一次最多 60 个字，请只填要遮住的词。"));
        }
        let kind = Kind::from_key(&self.kind).ok_or_else(|| AppError::field("kind", "请选择这是什么。"))?;
        let mut number = marks.iter().map(|mark| mark.number).max().unwrap_or_default();
        let mut added = 0;
        for text in applications::texts(cx, self.version).await? {
            let own = marks.iter().filter(|mark| mark.field == text.field);
            let taken: Vec<(i64, i64)> = own.map(|mark| (mark.start, mark.finish)).collect();
            for place in rules::occurrences(&text.text, &words, &taken) {
                number += 1;
                added += 1;
                let new = mark(&text.field, place, kind.key(), rules::BY_HAND, 1.0);
                let new = Mark { number, decision: Decision::Masked, ..new };
                store::insert_mark(cx, self.version, &new).await?;
            }
        }
        if added == 0 {
            let text = "正文里没有这几个字，或已经标出。请照正文原样填写。";
            return Err(AppError::field("words", text));
        }
        Ok(added)
    }
}

/// Confirms the look: what is masked now becomes the only layer that leaves the unit (N4.2g).
pub struct Confirm {
    /// The application.
    pub application: Id,
    /// The version looked through.
    pub version: Id,
    /// Numbers of the marks to mask.
    pub masked: Vec<i64>,
    /// Whether the person says that they read all of it.
    pub read: bool,
}

impl Action for Confirm {
    type Out = ();

    async fn run(&self, cx: &mut Cx<'_>) -> Result<()> {
        let by = cx.actor.person()?;
        let review = open(cx, self.application, self.version).await?;
        if !self.read {
            let text = "请通读全文后勾选“我已逐段看过”。程序会漏，最后要靠人。";
            return Err(AppError::field("read", text).under("N4.2g"));
        }
        let marks = keep(cx, review.version, &self.masked).await?;
        let bare = marks.iter().find(|mark| !mark.is_masked() && mark.kind == "id_number" && mark.confidence >= 90);
        if bare.is_some() {
            let text = "身份证号码不能留在申报材料里让外面的人看到，请全部遮住。";
            return Err(AppError::field("masked", text).under("N4.2g"));
        }
        let mut layer = BTreeMap::new();
        for text in applications::texts(cx, review.version).await? {
            let own: Vec<Mark> = marks.iter().filter(|mark| mark.field == text.field).cloned().collect();
            layer.insert(text.field, rules::masked(&text.text, &own));
        }
        applications::confirm_mask(cx, review.version, &layer).await?;
        store::confirm(cx, review.version, by).await?;
        let masked = marks.iter().filter(|mark| mark.is_masked()).count();
        cx.audit("redaction.confirm", self.application, json!({"masked": masked, "kept": marks.len() - masked})).await
    }
}

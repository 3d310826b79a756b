//! Service entered straight into the ledger, for tests of what stands on it.

use serde_json::json;
use yigong::hours::{self, NewEntry, Source};
use yigong::standing::Grade;
use yigong::{Action, Cx, Id, Result};

/// Posts minutes of somebody's service on the day of the clock: plain attendance of grade B that they
/// recorded themselves, until told otherwise.
pub struct Serve {
    person: Id,
    minutes: i64,
    by: Id,
    grade: Grade,
    what: (&'static str, &'static str),
    activity: Option<Id>,
    shift: Option<Id>,
    reverses: Option<Id>,
}

impl Serve {
    /// So many minutes of somebody's.
    #[must_use]
    pub fn new(person: Id, minutes: i64) -> Self {
        let what = ("石花山绿道清洁", "C1");
        Self { person, minutes, by: person, grade: Grade::B, what, activity: None, shift: None, reverses: None }
    }

    /// Recorded by somebody else.
    #[must_use]
    pub fn by(self, recorder: Id) -> Self {
        Self { by: recorder, ..self }
    }

    /// Evidenced otherwise.
    #[must_use]
    pub fn grade(self, grade: Grade) -> Self {
        Self { grade, ..self }
    }

    /// What it was, and its category.
    #[must_use]
    pub fn what(self, title: &'static str, category: &'static str) -> Self {
        Self { what: (title, category), ..self }
    }

    /// At an activity, and a shift of it.
    #[must_use]
    pub fn at(self, activity: Option<Id>, shift: Option<Id>) -> Self {
        Self { activity, shift, ..self }
    }

    /// Takes a row back; the minutes are then negative.
    #[must_use]
    pub fn reverses(self, entry: Id) -> Self {
        Self { reverses: Some(entry), ..self }
    }
}

impl Action for Serve {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let (source, reason) = match self.reverses {
            Some(_) => (Source::Correction, "登记有误"),
            None => (Source::Attendance, ""),
        };
        let new = NewEntry {
            person: self.person,
            service_date: cx.today(),
            minutes: self.minutes,
            shift: self.shift,
            activity: self.activity,
            title: self.what.0.to_owned(),
            category: self.what.1.to_owned(),
            source,
            grade: self.grade,
            recorded_by: self.by,
            approved_by: None,
            reverses: self.reverses,
            reason: reason.to_owned(),
        };
        let id = hours::post(cx, &new).await?;
        cx.audit("test.serve", self.person, json!({})).await?;
        Ok(id)
    }
}

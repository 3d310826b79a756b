//! What every page of one application shows: where it stands, quota and both deadlines.

use jiff::Timestamp;

use crate::action::Cx;
use crate::applications::model::{Application, State};
use crate::applications::{actions, mask_confirmed, reach, store};
use crate::campaigns::{self, Campaign, to_the_second};
use crate::city::City;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::organisations;

/// A deadline in words.
#[derive(Debug, Clone)]
pub(super) struct Due {
    /// `2014年10月30日 23:59:59`.
    pub(super) at: String,
    /// `还有 12 天`, `已截止`.
    pub(super) left: String,
    /// Whether it is over.
    pub(super) over: bool,
    /// Whether under three days are left.
    pub(super) soon: bool,
}

impl Due {
    pub(super) fn new(city: &City, now: Timestamp, by: Timestamp) -> Self {
        let seconds = by.as_second() - now.as_second();
        let left = match seconds {
            s if s < 0 => "已截止".to_owned(),
            s if s < 3600 => format!("还有 {} 分钟", s / 60),
            s if s < 2 * 86_400 => format!("还有 {} 小时", s / 3600),
            s => format!("还有 {} 天", s / 86_400),
        };
        Self { at: to_the_second(city, by), left, over: seconds < 0, soon: (0..3 * 86_400).contains(&seconds) }
    }
}

/// A unit's standing in a campaign.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    pub(super) taken: i64,
    pub(super) quota: i64,
    pub(super) forms: Due,
    pub(super) summaries: Due,
    pub(super) extended: Option<String>,
}

impl Strip {
    pub(super) async fn of(cx: &mut Cx<'_>, campaign: &Campaign, unit: Id) -> Result<Self> {
        let deadlines = campaigns::deadlines(cx, campaign, unit).await?;
        let taken = store::seats(cx, campaign.id, unit).await?;
        let (city, now) = (&cx.core.city, cx.now);
        Ok(Self {
            taken,
            quota: campaign.spec.quota.maximum,
            forms: Due::new(city, now, deadlines.applications_by),
            summaries: Due::new(city, now, deadlines.summaries_by),
            extended: deadlines.extended,
        })
    }
}

/// One application and who looks at it.
pub(super) struct Room {
    pub(super) it: Application,
    pub(super) campaign: Campaign,
    pub(super) unit: String,
    pub(super) organisation: String,
    /// The city's name.
    pub(super) city: String,
    pub(super) strip: Strip,
    /// Whether the visitor may write it.
    pub(super) writer: bool,
    /// Whether the visitor decides for the unit.
    pub(super) decides: bool,
    /// Whether the visitor is of the receiving office.
    pub(super) office: bool,
    /// Whether what is written now has a confirmed masked layer.
    pub(super) masked: bool,
    /// Until when a correction is open.
    pub(super) correct_by: Option<Due>,
}

impl Room {
    /// The application, for who may see it.
    pub(super) async fn load(cx: &mut Cx<'_>, id: Id) -> Result<Self> {
        let it = reach::visible(cx, id).await?;
        let (campaign, _) = actions::standing(cx, &it).await?;
        let unit = organisations::organisation(cx, it.unit).await?.ok_or_else(AppError::not_found)?;
        let drafting = organisations::organisation(cx, it.organisation).await?.ok_or_else(AppError::not_found)?;
        let strip = Strip::of(cx, &campaign, it.unit).await?;
        Ok(Self {
            unit: unit.name,
            city: cx.core.city.name.clone(),
            organisation: drafting.name,
            strip,
            writer: reach::may_write(cx, &it).await?,
            decides: reach::is_unit(cx, &it).await?,
            office: campaigns::is_office(cx, &campaign).await?,
            masked: mask_confirmed(cx, id).await?,
            correct_by: it.correct_by.map(|by| Due::new(&cx.core.city, cx.now, by)),
            campaign,
            it,
        })
    }

    /// Whether the form F2–F10 can be written now.
    pub(super) fn form_open(&self) -> bool {
        let open = matches!(self.it.state, State::Draft | State::Returned) && !self.strip.forms.over;
        self.writer && (open || self.correcting())
    }

    /// Whether the summary can be written now.
    pub(super) fn summary_open(&self) -> bool {
        let before = matches!(self.it.state, State::Draft | State::Returned | State::Proposed | State::Recommended);
        self.writer && ((before && !self.strip.summaries.over) || self.correcting())
    }

    fn correcting(&self) -> bool {
        self.it.state == State::Correcting && self.correct_by.as_ref().is_some_and(|by| !by.over)
    }

    /// Whether the branch may hand it in.
    pub(super) fn may_propose(&self) -> bool {
        self.form_open() && !self.correcting() && self.it.organisation != self.it.unit
    }

    /// Whether the unit may recommend it.
    pub(super) fn may_recommend(&self) -> bool {
        let own = self.it.state == State::Draft && self.it.organisation == self.it.unit;
        self.decides && (self.it.state == State::Proposed || own) && !self.strip.forms.over
    }

    /// Whether the unit may return it.
    pub(super) fn may_return(&self) -> bool {
        let state = matches!(self.it.state, State::Proposed | State::Recommended);
        self.decides && state && self.it.organisation != self.it.unit && !self.strip.forms.over
    }

    /// Whether the last step can be taken back.
    pub(super) fn may_take_back(&self) -> bool {
        match self.it.state {
            State::Proposed => self.writer && !self.strip.forms.over,
            State::Recommended => self.decides && !self.strip.forms.over,
            State::Submitted => self.decides && !self.strip.summaries.over,
            _ => false,
        }
    }

    /// Whether the summary, or the correction, can be submitted.
    pub(super) fn may_submit(&self) -> bool {
        let summary = self.it.state == State::Recommended && !self.strip.summaries.over;
        self.decides && (summary || self.correcting())
    }

    /// Whether it can be given up.
    pub(super) fn may_withdraw(&self) -> bool {
        let mine = if self.it.state.holds_seat() { self.decides } else { self.writer };
        mine && self.it.state.next().contains(&State::Withdrawn)
    }

    /// Whether the office may screen it.
    pub(super) fn may_screen(&self) -> bool {
        let late = self.it.state == State::Recommended && self.strip.summaries.over;
        self.office && !self.decides && (self.it.state == State::Submitted || late)
    }

    /// Whether the office may screen again what did not pass.
    pub(super) fn may_reopen(&self) -> bool {
        self.office && !self.decides && self.it.state == State::ScreenedOut && self.it.version_of_record().is_some()
    }
}

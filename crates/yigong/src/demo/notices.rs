//! What came after last year's review in the demo city: the list in public, one objection dismissed and
//! one upheld, the reserve that moved up, the commendation, three cases promoted and done elsewhere too.

use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::call::account;
use super::people::Cast;
use crate::action::{Action, Cx};
use crate::applications::{self, State};
use crate::auth::{Actor, Channel};
use crate::campaigns::{self, Campaign, Kind};
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::notices::{
    self, Adopt, Commend, Decide, Identity, Object, Outcome, Plan, Promote, Publish, Sweep, Take, candidates,
};
use crate::{activities, teams};

/// What others do to do the same, with a word of the title it belongs to and the service category. The last
/// fits whatever is left.
const GUIDES: [(&str, &str, &str); 4] = [
    (
        "清晨",
        "C3",
        "一、定在早晨六点半到七点半，不占上班时间，每周两次，雨天顺延。\n二、分段：每段三百米，一名党员义工带四至六人，工具放在就近的党群服务中心。\n三、到岗扫码，离岗签退，垃圾过秤后当场登记。\n四、月底公布各段的次数和斤数，做得少的一段换人牵头。",
    ),
    (
        "护河队",
        "C3",
        "一、把要管的地段分成短段，每段有一名党员义工领头。\n二、时间固定，出发前看天气和水情，没有信号的地方先登记再出发。\n三、工具放在离得最近的党群服务中心，谁用谁签。\n四、拍照对比前后，月底公布一次。",
    ),
    (
        "户",
        "C6",
        "一、摸底：和社区一起列出需要的人家，分清每周要去的和每月要去的。\n二、结对：两名义工一组，固定到户，换人要当面交接。\n三、记录：每次去了做什么、看到什么，当天记在活动页面上，急事立即告诉社区。\n四、回看：每季度开一次碰头会，该停的停，该加的加。",
    ),
    (
        "",
        "C9",
        "一、每次只做一件事，讲清楚怎样做，再一起动手做一遍。\n二、地点选在居民本来就会去的地方，不另外召集。\n三、做法由两名义工先对一遍，专业内容请专业单位把关。\n四、留下一张可以带走的单子，写清下次的时间。",
    ),
];

/// Cases promoted at once.
const PROMOTED: usize = 3;

/// Teams that do as they did: a team's code, a place, and what they do another way.
const ADOPTERS: [(&str, &str, &str); 3] = [
    ("nantang", "南塘社区党群服务中心门口", "我们把时间改在周六上午，方便上班的党员。"),
    ("jiuyuan", "川岛镇便民服务中心", "岛上先坐渡船的，集合时间比原来晚半小时。"),
    ("shuibu", "水步镇文化站", "和文化站的活动日放在同一天。"),
];

/// Plays what follows last year's review, as far as the clock has come.
pub(super) async fn live(cx: &mut Cx<'_>, cast: &Cast) -> Result<()> {
    let Some(campaign) = campaigns::in_year(cx, cx.today().year() - 1).await? else { return Ok(()) };
    let published = moment(cx, &campaign, 0, 9);
    let chosen = candidates(cx, campaign.id).await?;
    if published >= cx.now || !chosen.iter().any(|it| it.state == State::Selected) {
        return Ok(());
    }
    let document = format!("台组〔{}〕（演示）公示", campaign.year() + 1);
    let publish = Publish { campaign: campaign.id, document, seen: None };
    let notice = publish.within(&mut cx.acting(&cast.organiser, published)).await?;
    let projects: Vec<Id> = chosen
        .iter()
        .filter(|it| it.state == State::Selected && it.kind == Kind::Project)
        .map(|it| it.application)
        .collect();
    let office = account(cx, "office").await?;
    if let Some(entry) = projects.get(1) {
        let day = |hour| (3, hour);
        objection(cx, &campaign, &office, (notice, *entry), day(10), &DISMISSED).await?;
    }
    if let Some(entry) = projects.first() {
        let day = |hour| (6, hour);
        objection(cx, &campaign, &office, (notice, *entry), day(9), &UPHELD).await?;
    }
    let days = campaign.spec.notice.days;
    for after in [days + 1, 6 + days + 1] {
        sweep(cx, moment(cx, &campaign, after, 1)).await?;
    }
    let at = moment(cx, &campaign, 6 + days + 2, 10);
    if at >= cx.now {
        return Ok(());
    }
    let commend =
        Commend { campaign: campaign.id, document: format!("台组〔{}〕（演示）通报", campaign.year() + 1) };
    commend.within(&mut cx.acting(&cast.organiser, at)).await?;
    promote(cx, cast, &campaign, 6 + days + 3).await
}

/// A moment so many days after the notice.
fn moment(cx: &Cx<'_>, campaign: &Campaign, days: i64, hour: i8) -> Timestamp {
    let day = campaign.spec.calendar.notice_on.saturating_add(days.days());
    cx.core.city.moment(day, Time::constant(hour, 0, 0, 0)).unwrap_or(Timestamp::MAX)
}

/// What an objector says, and what comes of it.
struct Case {
    name: &'static str,
    statement: &'static str,
    outcome: Outcome,
    reasons: &'static str,
    answer: &'static str,
}

const DISMISSED: Case = Case {
    name: "余家祥",
    statement: "申报表写的参加人数偏多，我住在附近，平时看到的没有这么多人，请核实。",
    outcome: Outcome::Dismissed,
    reasons: "逐场核对签到记录和台账，参加人数与申报一致；部分场次在早晨开展，附近居民不易看到。异议不成立。",
    answer: "感谢监督。我们逐场核对了签到记录，人数属实，早晨的场次您可能没有看到。核对表可以到受理地点查看。",
};

const UPHELD: Case = Case {
    name: "谭某单位，经办人谭志明",
    statement: "总结里说服务持续了一年，实际下半年已经停办，场地另作他用，有场地登记簿为证。",
    outcome: Outcome::Upheld,
    reasons: "查看场地登记簿并向参加人员了解，项目自去年八月起停办，总结所写“坚持全年”与事实不符，不符合常态性要求，予以撤销。",
    answer: "您反映的情况属实，已经撤销，候补项目依次递补并另行公示。感谢监督。",
};

async fn objection(
    cx: &mut Cx<'_>,
    campaign: &Campaign,
    office: &Actor,
    (notice, entry): (Id, Id),
    (day, hour): (i64, i8),
    case: &Case,
) -> Result<()> {
    let at = moment(cx, campaign, day, hour);
    if at >= cx.now {
        return Ok(());
    }
    let identity = Identity { name: case.name.to_owned(), contact: "0750-5550000（演示）".to_owned() };
    let object =
        Object { notice, application: Some(entry), identity, statement: case.statement.to_owned(), evidence: None };
    let visitor = Actor::visitor(Channel::Page);
    let id = object.within(&mut cx.acting(&visitor, at)).await?.id;
    let at = at.saturating_add(SignedDuration::from_hours(7)).unwrap_or(at);
    if at >= cx.now {
        return Ok(());
    }
    Take { id }.within(&mut cx.acting(office, at)).await?;
    let decide =
        Decide { id, outcome: Some(case.outcome), reasons: case.reasons.to_owned(), answer: case.answer.to_owned() };
    decide.within(&mut cx.acting(office, at)).await
}

async fn sweep(cx: &mut Cx<'_>, at: Timestamp) -> Result<()> {
    let system = Actor::system();
    if at < cx.now && notices::due(&mut cx.acting(&system, at)).await? {
        Sweep.within(&mut cx.acting(&system, at)).await?;
    }
    Ok(())
}

async fn promote(cx: &mut Cx<'_>, cast: &Cast, campaign: &Campaign, day: i64) -> Result<()> {
    let confirmed = candidates(cx, campaign.id).await?.into_iter().filter(|it| it.state == State::Confirmed);
    let confirmed: Vec<Id> = confirmed.map(|it| it.application).collect();
    for (nth, application) in (0_i64..).zip(confirmed.into_iter().take(PROMOTED)) {
        let title = applications::application(cx, application).await?.map(|it| it.title).unwrap_or_default();
        let guide = GUIDES.iter().find(|(word, ..)| title.contains(word));
        let Some((_, category, guide)) = guide.copied() else { continue };
        let at = moment(cx, campaign, day + nth, 15);
        if at >= cx.now {
            return Ok(());
        }
        let new = Promote { application, guide: guide.to_owned(), category: category.to_owned() };
        let case = new.within(&mut cx.acting(&cast.organiser, at)).await?;
        // The first finds two who do it too, the second one, the third nobody yet.
        for (code, place, own) in ADOPTERS.iter().skip(nth as usize).take(2 - nth.min(2) as usize) {
            adopt(cx, cast, case, at, (code, place, own)).await?;
        }
    }
    Ok(())
}

async fn adopt(
    cx: &mut Cx<'_>,
    cast: &Cast,
    case: Id,
    at: Timestamp,
    (code, place, own): (&str, &str, &str),
) -> Result<()> {
    let at = at.saturating_add(SignedDuration::from_hours(20)).unwrap_or(at);
    let (Some([leader, _]), Some(team)) = (cast.leaders.get(code), teams::by_code(cx, code).await?) else {
        return Err(AppError::internal(format!("the demo city has no team {code}")));
    };
    let unit = campaigns::unit_of(cx, team.organisation).await?.map(|it| it.id);
    let whose = notices::promotion(cx, case).await?.map(|it| it.unit);
    if at >= cx.now || unit == whose {
        return Ok(());
    }
    let plan = Plan {
        place: place.to_owned(),
        first: Some(cx.today().saturating_add(12.days())),
        time: Some(Time::constant(9, 0, 0, 0)),
        minutes: 120,
        every_weeks: 2,
        times: 4,
        capacity: 16,
        own: own.to_owned(),
    };
    let mut acting = cx.acting(leader, at);
    let activity = Adopt { promotion: case, team: Some(team.id), plan }.within(&mut acting).await?;
    activities::Publish { id: activity }.within(&mut acting).await.map(|_| ())
}

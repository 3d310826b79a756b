//! Station duty: planning a week for twenty units, naming, swapping, a stand-in, the register.

use db::params;
use serde_json::json;
use testkit::{Answer, TestApp, User};
use yigong::Id;
use yigong::auth::{Actor, Role};

/// Twenty units, by a branch of each. The first has six members, the others two.
const UNITS: [(&str, &str); 20] = [
    ("taicheng", "台城街道南塘社区党支部"),
    ("gongye-xincheng", "台山工业新城机关党支部"),
    ("guanghaiwan", "广海湾经济开发区机关党支部"),
    ("chuandao-shiyanqu", "川岛旅游综合开发试验区机关党支部"),
    ("dajiang", "大江镇机关党支部"),
    ("shuibu", "水步镇机关党支部"),
    ("sijiu", "四九镇机关党支部"),
    ("baisha", "白沙镇机关党支部"),
    ("sanhe", "三合镇机关党支部"),
    ("chonglou", "冲蒌镇机关党支部"),
    ("doushan", "斗山镇机关党支部"),
    ("duhu", "都斛镇机关党支部"),
    ("chixi", "赤溪镇机关党支部"),
    ("duanfen", "端芬镇机关党支部"),
    ("guanghai", "广海镇机关党支部"),
    ("haiyan", "海宴镇机关党支部"),
    ("wencun", "汶村镇机关党支部"),
    ("shenjing", "深井镇机关党支部"),
    ("beidou", "北陡镇机关党支部"),
    ("haiyan-farm", "海宴华侨农场机关党支部"),
];

/// A city of twenty units at START, a Monday; the next Monday is 2026-03-09.
struct Rota {
    app: TestApp,
    organiser: User,
    clerks: Vec<User>,
    members: Vec<Vec<User>>,
}

impl Rota {
    async fn start() -> Self {
        let app = TestApp::start().await;
        let organiser = app.person("伍主办").role(Role::Organiser, "city").create().await;
        let (mut clerks, mut members) = (Vec::new(), Vec::new());
        for (n, (unit, branch)) in UNITS.iter().enumerate() {
            let mut own = Vec::new();
            for m in 0..if n == 0 { 6 } else { 2 } {
                let last = "山海江河林田云霞春夏秋冬松竹梅兰菊荷桂榕".chars().nth(n).unwrap();
                let name = format!("陈{}{last}", ["文", "武", "英", "杰", "华", "明"][m]);
                own.push(app.person(&name).member_of(branch, "party_member").create().await);
            }
            members.push(own);
            clerks.push(app.person("党务").role(Role::Clerk, unit).create().await);
        }
        yigong::standing::open_year(&app, 2026).await.unwrap();
        Self { app, organiser, clerks, members }
    }

    async fn make(&self, from: &str, closed: &str) -> Answer {
        let form = [("from", from), ("weeks", "1"), ("closed", closed)];
        self.app.post_form("/duty/plans", &form).as_user(&self.organiser).await
    }

    /// A published week; its plan.
    async fn published(&self) -> String {
        let made = self.make("2026-03-09", "").await.expect(303);
        let path = made.location().to_owned();
        self.app.post_form(&format!("{path}/publication"), &[]).as_user(&self.organiser).await.assert(303);
        path
    }

    /// Slots in order of time: id, unit's code, day, station.
    async fn slots(&self) -> Vec<(Id, String, String, String)> {
        self.app
            .query(
                "SELECT s.id, o.code, s.day, s.station FROM duty_slot s
                 JOIN organisation o ON o.region = s.region AND o.id = s.unit ORDER BY s.starts_at, s.station",
                &[],
            )
            .await
    }

    fn of(&self, unit: &str) -> usize {
        UNITS.iter().position(|(code, _)| *code == unit).unwrap()
    }

    /// Names a member for a slot and lets them accept; the post.
    async fn filled(&self, slot: Id, unit: usize, member: usize) -> Id {
        let person = &self.members[unit][member];
        let id = person.id.to_string();
        let named = self.app.post_form(&format!("/duty/slots/{slot}/posts"), &[("person", &id)]);
        named.as_user(&self.clerks[unit]).await.assert(303);
        let post = self.post(slot, person).await;
        let answer = self.app.post_form(&format!("/duty/posts/{post}/answer"), &[("answer", "yes")]);
        answer.as_user(person).await.assert(303);
        post
    }

    async fn post(&self, slot: Id, person: &User) -> Id {
        let sql = "SELECT id FROM duty_post WHERE region = $1 AND slot = $2 AND person = $3 ORDER BY id DESC LIMIT 1";
        self.app.query_one(sql, params![self.app.region(), slot, person.id]).await
    }

    async fn state(&self, post: Id) -> String {
        self.app
            .query_one("SELECT state FROM duty_post WHERE region = $1 AND id = $2", params![self.app.region(), post])
            .await
    }

    async fn is_sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }

    /// The code on a station's tablet now.
    async fn code(&self, station: &str) -> String {
        let page =
            self.app.get(&format!("/stations/{station}/register")).as_user(&self.organiser).await.expect(200).text();
        let start = page.find(&format!("/stations/{station}/kiosk/")).unwrap();
        let address: String = page[start..].chars().take_while(|c| *c != '"').collect();
        let tablet = self.app.get(&address).await.expect(200).text();
        let at = tablet.find("class=\"code\">").unwrap() + 13;
        tablet[at..at + 6].to_owned()
    }

    async fn punch(&self, station: &str, person: &User) -> Answer {
        let code = self.code(station).await;
        self.app
            .api(axum::http::Method::POST, &format!("/api/v1/stations/{station}/punches"), json!({"code": code}))
            .as_user(person)
            .await
    }
}

#[tokio::test]
async fn a_week_for_twenty_units_is_covered_and_in_proportion() {
    let rota = Rota::start().await;
    rota.published().await;
    let slots = rota.slots().await;
    // 14 at the main station, 3 at the bus station, 2 at 广海.
    assert_eq!(slots.len(), 19);
    let count = |unit: &str| slots.iter().filter(|(_, code, ..)| code == unit).count();
    // Six of forty-four obliged members: 2.6 of 19 slots; two of forty-four: 0.9.
    assert!((2..=3).contains(&count("taicheng")), "{slots:?}");
    assert!(UNITS[1..].iter().all(|(code, _)| count(code) <= 1), "{slots:?}");
    let mut days: Vec<_> = slots.iter().filter(|(_, code, ..)| code == "taicheng").map(|(_, _, day, _)| day).collect();
    days.dedup();
    assert_eq!(days.len(), count("taicheng"), "never twice a day");
    let page = rota.app.get(&format!("/organisations/{}/duty", rota.app.organisation("taicheng").await));
    let page = page.as_user(&rota.clerks[0]).await.expect(200).text();
    assert!(page.contains("为什么是这些班") && page.contains("13.6%"), "{page}");
    rota.is_sound().await;
}

#[tokio::test]
async fn what_cannot_be_planned_is_refused_with_the_constraint() {
    let rota = Rota::start().await;
    for (n, (unit, _)) in UNITS.iter().enumerate() {
        let path = format!("/organisations/{}/duty/absences", rota.app.organisation(unit).await);
        let form = [("from", "2026-03-11"), ("to", "2026-03-11"), ("reason", "全市考试")];
        rota.app.post_form(&path, &form).as_user(&rota.clerks[n]).await.assert(303);
    }
    let refused = rota.make("2026-03-09", "").await.expect(422).text();
    assert!(refused.contains("20 个当天登记了不便") && refused.contains("3月11日"), "{refused}");
    assert!(refused.contains("value=\"2026-03-09\""), "what was typed comes back");
    assert_eq!(rota.app.count("duty_plan").await, 0, "nothing was kept");
    rota.make("2026-03-09", "2026-03-11").await.assert(303);
    assert!(rota.slots().await.iter().all(|(_, _, day, _)| day != "2026-03-11"));
    let again = rota.make("2026-03-09", "").await;
    assert!(again.expect(422).text().contains("已有排班"));
    rota.make("2026-03-10", "").await.assert(422);
}

#[tokio::test]
async fn what_one_week_leaves_uneven_the_next_makes_good() {
    let rota = Rota::start().await;
    rota.published().await;
    let first = rota.slots().await;
    let left_out: Vec<&str> =
        UNITS.iter().map(|(code, _)| *code).filter(|code| first.iter().all(|(_, unit, ..)| unit != code)).collect();
    rota.make("2026-03-16", "").await.assert(303);
    let second = rota.slots().await.split_off(first.len());
    for unit in left_out {
        assert!(second.iter().any(|(_, code, ..)| code == unit), "{unit} had nothing last week: {second:?}");
    }
}

#[tokio::test]
async fn nobody_is_made_to_serve() {
    let rota = Rota::start().await;
    rota.published().await;
    let (slot, unit, ..) = rota.slots().await.swap_remove(0);
    let n = rota.of(&unit);
    let person = &rota.members[n][0];
    let id = person.id.to_string();
    let path = format!("/duty/slots/{slot}/posts");
    rota.app.post_form(&path, &[("person", &id)]).as_user(&rota.clerks[n]).await.assert(303);
    let post = rota.post(slot, person).await;
    assert_eq!(rota.state(post).await, "named");
    // Not by another in their name, and not the clerk.
    let answer = format!("/duty/posts/{post}/answer");
    rota.app.post_form(&answer, &[("answer", "yes")]).as_user(&rota.clerks[n]).await.assert(404);
    rota.app.post_form(&answer, &[("answer", "no")]).as_user(person).await.assert(303);
    assert_eq!(rota.state(post).await, "declined");
    // Once is enough: they are not asked again, and it is no absence.
    rota.app.post_form(&path, &[("person", &id)]).as_user(&rota.clerks[n]).await.assert(422);
    let stranger = &rota.members[(n + 1) % 20][0];
    let form = stranger.id.to_string();
    let refused = rota.app.post_form(&path, &[("person", &form)]).as_user(&rota.clerks[n]).await.expect(422).text();
    assert!(refused.contains("只能派本单位的同志"));
    rota.app.post_form(&path, &[("person", &id)]).as_user(&rota.clerks[(n + 1) % 20]).await.assert(403);
    rota.is_sound().await;
}

#[tokio::test]
async fn two_people_swap_and_no_seat_is_empty_for_a_moment() {
    let rota = Rota::start().await;
    rota.published().await;
    let slots = rota.slots().await;
    let (a, b) =
        (&slots[0], slots.iter().find(|slot| slot.2.as_str() >= "2026-03-12" && slot.1 != slots[0].1).unwrap());
    let (m, n) = (rota.of(&a.1), rota.of(&b.1));
    let (one, two) = (rota.filled(a.0, m, 0).await, rota.filled(b.0, n, 0).await);
    let path = format!("/duty/posts/{one}/swap");
    // A swap that would leave the slot empty is refused and changes nothing.
    let refused =
        rota.app.post_form(&path, &[("reason", "有事")]).as_user(&rota.members[m][0]).await.expect(422).text();
    assert!(refused.contains("不能只退不接") && refused.contains("value=\"有事\""), "{refused}");
    assert_eq!(rota.state(one).await, "accepted");
    let with = two.to_string();
    let page = rota.app.get(&path).as_user(&rota.members[m][0]).await.expect(200).text();
    assert!(page.contains(&with) && !page.contains(&rota.members[n][0].name), "other units see the family name only");
    rota.app.post_form(&path, &[("with", &with)]).as_user(&rota.members[m][0]).await.assert(303);
    let swap: Id = rota.app.query_one("SELECT id FROM duty_swap", &[]).await;
    let answer = format!("/duty/swaps/{swap}/answer");
    rota.app.post_form(&answer, &[("answer", "yes")]).as_user(&rota.members[m][0]).await.assert(404);
    rota.app.post_form(&answer, &[("answer", "yes")]).as_user(&rota.members[n][0]).await.assert(303);
    rota.app.post_form(&answer, &[("answer", "yes")]).as_user(&rota.members[n][0]).await.assert(422);
    assert_eq!((rota.state(one).await, rota.state(two).await), ("swapped".to_owned(), "swapped".to_owned()));
    let now_a = rota.post(a.0, &rota.members[n][0]).await;
    assert_eq!(rota.state(now_a).await, "accepted");
    rota.is_sound().await;
}

#[tokio::test]
async fn a_swap_that_breaks_rest_is_refused() {
    let rota = Rota::start().await;
    rota.published().await;
    let slots = rota.slots().await;
    let taicheng: Vec<_> = slots.iter().filter(|slot| slot.1 == "taicheng").collect();
    // The same person has two duties; somebody else's is the morning after the first.
    let (own, near) = (taicheng[0], taicheng[1]);
    let other = slots.iter().find(|slot| slot.2 == near.2 && slot.1 != "taicheng").unwrap();
    let n = rota.of(&other.1);
    let first = rota.filled(own.0, 0, 0).await;
    rota.filled(near.0, 0, 0).await;
    let second = rota.filled(other.0, n, 0).await;
    let form = second.to_string();
    let path = format!("/duty/posts/{first}/swap");
    let refused = rota.app.post_form(&path, &[("with", &form)]).as_user(&rota.members[0][0]).await.expect(422).text();
    assert!(refused.contains("不能换"), "{refused}");
    assert_eq!(rota.app.count("duty_swap").await, 0);
}

#[tokio::test]
async fn two_units_swap_before_anybody_is_named() {
    let rota = Rota::start().await;
    rota.published().await;
    let slots = rota.slots().await;
    let (a, b) = (&slots[0], slots.iter().rev().find(|slot| slot.1 != slots[0].1).unwrap());
    let (m, n) = (rota.of(&a.1), rota.of(&b.1));
    let with = b.0.to_string();
    let path = format!("/duty/slots/{}/swap", a.0);
    rota.app.post_form(&path, &[("with", "")]).as_user(&rota.clerks[m]).await.assert(422);
    let asked = rota.app.post_form(&path, &[("with", &with)]).as_user(&rota.clerks[m]).await;
    if asked.status == 422 {
        // Rest of a unit that serves more than once may forbid it; that too must change nothing.
        assert_eq!(rota.app.count("duty_swap").await, 0);
        return;
    }
    let swap: Id = rota.app.query_one("SELECT id FROM duty_swap", &[]).await;
    let answer = format!("/duty/swaps/{swap}/answer");
    rota.app.post_form(&answer, &[("answer", "yes")]).as_user(&rota.clerks[m]).await.assert(403);
    rota.app.post_form(&answer, &[("answer", "yes")]).as_user(&rota.clerks[n]).await.assert(303);
    let after = rota.slots().await;
    let unit = |id: Id| after.iter().find(|slot| slot.0 == id).map(|slot| slot.1.clone()).unwrap();
    assert_eq!((unit(a.0), unit(b.0)), (b.1.clone(), a.1.clone()));
}

#[tokio::test]
async fn who_does_not_come_is_noted_and_a_stand_in_found() {
    let rota = Rota::start().await;
    rota.published().await;
    let (slot, unit, day, station) = rota.slots().await.swap_remove(0);
    assert_eq!((day.as_str(), station.as_str()), ("2026-03-09", "shi"));
    let n = rota.of(&unit);
    let post = rota.filled(slot, n, 0).await;
    let helper = &rota.members[n][1];
    rota.app.post_form("/me/duty/standby", &[("on", "1")]).as_user(helper).await.assert(303);
    rota.app.set_now("2026-03-08T12:00:00+08:00");
    yigong::tick(&rota.app).await;
    let reminded = rota.app.get("/me/messages").as_user(&rota.members[n][0]).await.expect(200).text();
    assert!(reminded.contains("轮值提醒"), "{reminded}");
    rota.app.set_now("2026-03-09T09:21:00+08:00");
    yigong::tick(&rota.app).await;
    assert_eq!(rota.state(post).await, "absent");
    let called = rota.app.get("/me/messages").as_user(helper).await.expect(200).text();
    assert!(called.contains("请顶班"), "{called}");
    rota.app.post_form(&format!("/duty/slots/{slot}/step-in"), &[]).as_user(helper).await.assert(303);
    assert_eq!(rota.punch("shi", helper).await.expect(200).json()["kind"], "in");
    // Who comes after the seat was filled is told so; nothing is counted twice.
    rota.app.set_now("2026-03-09T11:59:00+08:00");
    let out = rota.punch("shi", helper).await.expect(200).json();
    assert_eq!((out["kind"].as_str(), out["minutes"].as_i64()), (Some("out"), Some(158)));
    let row: (String, String, String) =
        rota.app.query_one("SELECT source, grade, category FROM ledger WHERE person = $1", params![helper.id]).await;
    assert_eq!(row, ("duty_rota".to_owned(), "A".to_owned(), "C14".to_owned()));
    let log = [("visitors", "7"), ("text", "解答义工注册问题，登记求助两件")];
    let path = format!("/duty/posts/{}/log", rota.post(slot, helper).await);
    rota.app.post_form(&path, &log).as_user(helper).await.assert(303);
    let register =
        rota.app.get("/stations/shi/register?month=2026-03").as_user(&rota.organiser).await.expect(200).text();
    assert!(register.contains("登记求助两件") && register.contains("未到岗"), "{register}");
    yigong::tick(&rota.app).await;
    rota.is_sound().await;
}

#[tokio::test]
async fn the_tablet_takes_a_number_and_stops_a_guesser() {
    let rota = Rota::start().await;
    rota.published().await;
    let (slot, unit, ..) = rota.slots().await.swap_remove(0);
    let n = rota.of(&unit);
    rota.filled(slot, n, 0).await;
    let person = &rota.members[n][0];
    let mine = rota.app.get("/me/duty").as_user(person).await.expect(200).text();
    let at = mine.find("duty-number\">").unwrap() + 13;
    let number = &mine[at..at + 6];
    let register = rota.app.get("/stations/shi/register").as_user(&rota.organiser).await.expect(200).text();
    let start = register.find("/stations/shi/kiosk/").unwrap();
    let address: String = register[start..].chars().take_while(|c| *c != '"').collect();
    rota.app.set_now("2026-03-09T08:50:00+08:00");
    let early = rota.app.get(&address).await.expect(200).text();
    assert!(!early.contains(&person.name), "names on the tablet are masked");
    let wrong = if number == "000000" { "111111" } else { "000000" };
    let refused = rota.app.post_form(&address, &[("number", wrong)]).await.expect(422).text();
    assert!(refused.contains("还可以再试 7 次"), "{refused}");
    let inside = rota.app.post_form(&address, &[("number", number)]).await.expect(200).text();
    assert!(inside.contains("签到成功"), "{inside}");
    for _ in 0..8 {
        rota.app.post_form(&address, &[("number", wrong)]).await.assert(422);
    }
    rota.app.post_form(&address, &[("number", number)]).await.assert(429);
    rota.app.set_now("2026-03-09T12:00:00+08:00");
    rota.app.post_form(&address, &[("number", number)]).await.assert(200);
    // A new address makes the old one void.
    rota.app.post_form("/stations/shi/kiosk", &[]).as_user(&rota.organiser).await.assert(303);
    rota.app.get(&address).await.assert(404);
    rota.is_sound().await;
}

#[tokio::test]
async fn a_forgotten_check_out_needs_two_people() {
    let rota = Rota::start().await;
    rota.published().await;
    let (slot, unit, ..) = rota.slots().await.swap_remove(0);
    let n = rota.of(&unit);
    let post = rota.filled(slot, n, 0).await;
    rota.app.set_now("2026-03-09T09:00:00+08:00");
    rota.punch("shi", &rota.members[n][0]).await.assert(200);
    rota.app.set_now("2026-03-09T13:01:00+08:00");
    yigong::tick(&rota.app).await;
    assert_eq!(rota.state(post).await, "forgotten");
    assert_eq!(rota.app.count("ledger").await, 0);
    let form = [("left_at", "12:00"), ("reason", "同班同志证明")];
    rota.app.post_form(&format!("/duty/posts/{post}/leave"), &form).as_user(&rota.clerks[n]).await.assert(303);
    let confirm = format!("/duty/posts/{post}/leave/confirmation");
    rota.app.post_form(&confirm, &[]).as_user(&rota.clerks[n]).await.assert(403);
    rota.app.post_form(&confirm, &[]).as_user(&rota.organiser).await.assert(303);
    let row: (i64, String) = rota.app.query_one("SELECT minutes, grade FROM ledger", &[]).await;
    assert_eq!(row, (180, "D".to_owned()));
    rota.is_sound().await;
}

#[tokio::test]
async fn the_public_sees_units_and_no_people() {
    let rota = Rota::start().await;
    rota.published().await;
    let (slot, unit, ..) = rota.slots().await.swap_remove(0);
    let n = rota.of(&unit);
    rota.filled(slot, n, 0).await;
    rota.app.set_now("2026-03-09T08:00:00+08:00");
    for path in ["/stations", "/stations/shi", "/stations/shi/rota.ics", "/api/v1/duty/rota"] {
        let text = rota.app.get(path).await.expect(200).text();
        assert!(!text.contains(&rota.members[n][0].name), "{path}");
    }
    assert!(rota.app.get("/stations/shi/rota.ics").await.text().contains("BEGIN:VEVENT"));
    rota.app.get("/duty/plans").as_user(&rota.clerks[0]).await.assert(403);
}

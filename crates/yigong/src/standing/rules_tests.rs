//! The rules engine on the city's own rules, and what must hold whatever the facts.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::days::Days;
use super::model::{Belonging, ByGrade, Excuse, Facts, State, bounds};
use super::rules::{age, birthday, judge};
use crate::city::{AgeReference, City, ProRata, Rules};

fn rules() -> Rules {
    City::taishan().unwrap().rules
}

fn member(status: &str, from: Date) -> Belonging {
    let name = "台城街道南塘社区党支部".to_owned();
    Belonging { organisation: crate::Id::nil(), name, status: status.into(), from, to: None }
}

fn facts(sex: i64, birth_date: Date, credited: i64) -> Facts {
    Facts {
        sex,
        birth_date,
        memberships: vec![member("party_member", date(2000, 7, 1))],
        exemptions: Vec::new(),
        credited,
        by_grade: ByGrade { a: credited, ..ByGrade::default() },
    }
}

fn state(rules: &Rules, facts: &Facts) -> (State, i64) {
    let it = judge(rules, facts, 2014, date(2014, 12, 31));
    (it.state, it.required_minutes)
}

fn texts(facts: &Facts) -> Vec<String> {
    let it = judge(&rules(), facts, 2014, date(2014, 12, 31));
    it.reasons.iter().map(|it| format!("{} {}", it.clause, it.text)).collect()
}

#[test]
fn a_member_reads_what_is_missing_and_why() {
    assert_eq!(
        texts(&facts(1, date(1956, 3, 2), 740)),
        [
            "V2.1 您是中共党员（台城街道南塘社区党支部），适用每年16小时义务服务",
            "V2.1 男，1956-03-02 出生，2014 年内未满 60 周岁 → 适用",
            "V2.1 已记入 12小时20分，还差 3小时40分",
        ]
    );
}

#[test]
fn who_is_past_the_age_has_no_duty() {
    let texts = texts(&facts(1, date(1944, 3, 2), 0));
    assert_eq!(texts[2], "V2.1 您已年满60周岁，无需完成16小时");
    assert_eq!(state(&rules(), &facts(1, date(1944, 3, 2), 0)), (State::NotApplicable, 0));
}

#[test]
fn the_year_in_which_the_age_is_reached_depends_on_the_setting() {
    let mut rules = rules();
    // A woman who is 55 on the last day of the year, and one who is a day later.
    let (on, after) = (facts(2, date(1959, 12, 31), 0), facts(2, date(1960, 1, 1), 0));
    assert_eq!(state(&rules, &on).0, State::NotApplicable);
    assert_eq!(state(&rules, &after), (State::Short, 960));
    rules.settings[0].age_reference = AgeReference::YearStart;
    assert_eq!(state(&rules, &on).0, State::Short);
    assert_eq!(state(&rules, &facts(1, date(1954, 1, 1), 0)).0, State::NotApplicable);
    assert_eq!(state(&rules, &facts(1, date(1954, 1, 2), 0)).0, State::Short);
    rules.settings[0].age_reference = AgeReference::AsOf;
    let on = facts(1, date(1954, 6, 15), 0);
    assert_eq!(judge(&rules, &on, 2014, date(2014, 6, 14)).state, State::Short);
    assert_eq!(judge(&rules, &on, 2014, date(2014, 6, 15)).state, State::NotApplicable);
}

#[test]
fn a_birthday_on_the_29th_of_february_is_reached_on_the_1st_of_march() {
    let born = date(1956, 2, 29);
    assert_eq!((age(born, date(2015, 2, 28)), age(born, date(2015, 3, 1))), (58, 59));
    assert_eq!((age(born, date(2016, 2, 28)), age(born, date(2016, 2, 29))), (59, 60));
    assert_eq!((birthday(born, 59), birthday(born, 60)), (date(2015, 3, 1), date(2016, 2, 29)));
}

#[test]
fn others_than_members_have_no_duty_and_are_told_so_kindly() {
    let mut public = facts(1, date(1990, 1, 1), 0);
    public.memberships.clear();
    assert_eq!(texts(&public), ["V2.2 您不是党员，没有16小时任务；欢迎参加任意团队"]);
    let mut activist = facts(1, date(1990, 1, 1), 0);
    activist.memberships = vec![member("activist", date(2014, 1, 1))];
    assert_eq!(state(&rules(), &activist).0, State::NotApplicable);
    assert!(texts(&activist)[1].starts_with("V2.6 "));
    let mut probationary = facts(1, date(1990, 1, 1), 0);
    probationary.memberships = vec![member("probationary_member", date(2014, 1, 1))];
    assert_eq!(state(&rules(), &probationary), (State::Short, 960));
    assert!(texts(&probationary).iter().any(|text| text.contains("转正")));
}

#[test]
fn exemptions_free_the_year_from_183_days_together() {
    let mut it = facts(1, date(1990, 1, 1), 0);
    let excuse = |from, to, approved| Excuse { kind: "illness".into(), from, to: Some(to), approved };
    it.exemptions = vec![excuse(date(2014, 1, 1), date(2014, 3, 31), true)];
    assert_eq!(state(&rules(), &it), (State::Short, 960));
    it.exemptions.push(excuse(date(2014, 3, 1), date(2014, 7, 1), true));
    assert_eq!(state(&rules(), &it), (State::Short, 960), "182 days");
    it.exemptions[1].to = Some(date(2014, 7, 2));
    assert_eq!(state(&rules(), &it), (State::Exempt, 0), "183 days");
    it.exemptions[1].approved = false;
    assert_eq!(state(&rules(), &it), (State::Short, 960));
}

#[test]
fn months_reduce_the_hours_where_the_city_says_so() {
    let mut rules = rules();
    rules.settings[0].pro_rata = ProRata::Months;
    let mut it = facts(1, date(1990, 1, 1), 0);
    it.memberships[0].from = date(2014, 6, 30);
    assert_eq!(state(&rules, &it), (State::Short, 560));
    rules.settings[0].join_cutoff_month = 5;
    assert_eq!(state(&rules, &it).0, State::NotApplicable);
    // A transfer inside the city is no joining.
    let mut earlier = member("probationary_member", date(2013, 6, 30));
    earlier.to = Some(date(2014, 6, 30));
    it.memberships.insert(0, earlier);
    assert_eq!(state(&rules, &it), (State::Short, 960));
}

#[test]
fn what_began_later_is_not_seen_earlier() {
    let mut it = facts(1, date(1990, 1, 1), 0);
    it.memberships[0].from = date(2014, 6, 1);
    assert_eq!(judge(&rules(), &it, 2014, date(2014, 5, 31)).state, State::NotApplicable);
    assert_eq!(judge(&rules(), &it, 2014, date(2014, 6, 1)).state, State::Short);
}

prop_compose! {
    fn day()(offset in 0_i32..730) -> Date {
        date(2013, 6, 1).checked_add(offset.days()).unwrap()
    }
}

prop_compose! {
    fn anybody()(
        sex in 1_i64..=2,
        born in 1940_i16..2000,
        from in day(),
        length in 0_i32..400,
        approved: bool,
        joined in day(),
        status in prop::sample::select(vec!["party_member", "probationary_member", "activist"]),
    ) -> Facts {
        let mut it = facts(sex, date(born, 2, 28), 0);
        it.memberships = vec![member(status, joined)];
        let to = from.checked_add(length.days()).ok();
        it.exemptions = vec![Excuse { kind: "care".into(), from, to, approved }];
        it
    }
}

proptest! {
    #[test]
    fn more_minutes_never_make_it_worse(mut it in anybody(), months: bool, less in 0_i64..1200, more in 0_i64..1200) {
        let mut rules = rules();
        rules.settings[0].pro_rata = if months { ProRata::Months } else { ProRata::None };
        it.credited = less;
        let before = judge(&rules, &it, 2014, date(2014, 12, 31));
        it.credited = less + more;
        let after = judge(&rules, &it, 2014, date(2014, 12, 31));
        prop_assert_eq!(before.required_minutes, after.required_minutes);
        prop_assert!(after.missing() <= before.missing());
        prop_assert!(before.state != State::Met || after.state == State::Met);
        prop_assert!((0..=960).contains(&after.required_minutes));
        prop_assert_eq!(after.required_minutes > 0, after.state.obliged());
        prop_assert!(!after.reasons.is_empty());
    }

    #[test]
    fn days_are_counted_once(from in day(), to in day()) {
        let mut days = Days::of(2014);
        days.add(from, Some(to));
        days.add(from, Some(to));
        let (first, last) = bounds(2014);
        let expected = (0..365).filter(|n| {
            let day = first.checked_add((*n).days()).unwrap();
            (from..=to).contains(&day) && day <= last
        });
        prop_assert_eq!(days.count(), i64::try_from(expected.count()).unwrap());
    }
}

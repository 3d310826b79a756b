//! Tests of the detectors of attendance.

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn id(n: u128) -> Id {
    Id::from_u128(n)
}

#[test]
fn a_crowd_that_came_and_left_as_one_is_named() {
    let of = |people| Interval { shift: id(1), title: "清扫".into(), starts_at: at(0), people };
    let found = identical(&[of(4), of(5), of(12)]);
    assert_eq!(
        found.iter().map(|it| (it.count, it.severity)).collect::<Vec<_>>(),
        [(5, Severity::Note), (12, Severity::Check)]
    );
    assert_eq!(found[0].examples[0].thing, Thing::Shift(id(1)));
}

#[test]
fn a_desk_faster_than_the_eye_is_named() {
    let of = |people, last| Tapping {
        shift: id(1),
        title: "清扫".into(),
        starts_at: at(0),
        recorder: id(2),
        name: "梅国栋".into(),
        people,
        first: at(100),
        last: at(last),
    };
    assert_eq!(tapping(&[of(8, 112)]).len(), 1);
    assert!(tapping(&[of(8, 190), of(4, 101)]).is_empty(), "one after the other, or few");
}

fn transfer(to: &str, minutes: i64) -> Transfer {
    Transfer {
        person: id(1),
        name: "陈伟".into(),
        from_title: "清扫".into(),
        from_town: "台城街道".into(),
        left_at: at(0),
        to_title: "护水".into(),
        to_town: to.into(),
        arrived_at: at(minutes * 60),
    }
}

#[test]
fn two_towns_need_a_road_and_an_island_a_ferry() {
    let island = |town: &str| town == "川岛镇";
    assert_eq!(travel(&[transfer("水步镇", 19), transfer("川岛镇", 59)], island).len(), 2);
    let fine = [transfer("水步镇", 20), transfer("川岛镇", 60), transfer("台城街道", 0)];
    assert!(travel(&fine, island).is_empty());
    let overlapping = travel(&[transfer("水步镇", -30)], island);
    assert_eq!(overlapping[0].count, 0);
}

fn sole(recorder: u128, person: u128, entries: i64, desk: i64) -> Sole {
    Sole {
        recorder: id(recorder),
        recorder_name: "梅国栋".into(),
        person: id(person),
        name: format!("党员{person}"),
        entries,
        desk,
    }
}

#[test]
fn people_known_by_one_hand_are_named() {
    let found = ghosts(&[sole(9, 1, 3, 3), sole(9, 2, 2, 2), sole(9, 3, 4, 4)]);
    assert_eq!((found.len(), found[0].count, found[0].examples.len()), (1, 3, 3));
    assert!(found[0].text.contains("9 条"), "{}", found[0].text);
}

#[test]
fn people_seen_by_two_or_by_proof_are_not() {
    let two_hands = [sole(9, 1, 3, 3), sole(8, 1, 1, 1), sole(9, 2, 2, 2), sole(9, 3, 4, 4)];
    assert!(ghosts(&two_hands).is_empty());
    assert!(ghosts(&[sole(9, 1, 3, 2), sole(9, 2, 2, 2), sole(9, 3, 4, 4)]).is_empty());
    assert!(ghosts(&[sole(9, 1, 3, 3), sole(9, 2, 2, 2)]).is_empty(), "two are not a roster");
}

//! Tests of the figures of needs.

use super::*;

#[test]
fn half_of_those_taken_were_taken_within_the_median() {
    let hour = 3600;
    let needs = [
        (State::Closed, 0, Some(hour)),
        (State::Assigned, 0, Some(5 * hour)),
        (State::Closed, 10, Some(10 + 2 * hour)),
        (State::Open, 0, None),
        (State::Expired, 0, None),
        (State::Open, 0, Some(9 * hour)),
    ];
    let expected = Answering { published: 6, taken: 4, closed: 2, open: 2, half_within: Some(120) };
    assert_eq!(Answering::of(&needs), expected);
}

#[test]
fn nothing_taken_has_no_time() {
    assert_eq!(Answering::of(&[(State::Open, 0, None)]).half_within, None);
    assert_eq!(Answering::of(&[]), Answering::default());
}

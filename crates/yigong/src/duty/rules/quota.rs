//! Quotas: in proportion to obliged members, and fair over the year.

/// What is due to a unit by the end of a plan, in thousandths of a slot: its part of all slots of the
/// year so far, the plan's included, less what it has already had. Negative when it is ahead.
#[must_use]
pub(in crate::duty) fn due(obliged: i64, all_obliged: i64, before: i64, all_before: i64, slots: i64) -> i64 {
    (all_before + slots) * 1000 * obliged / all_obliged.max(1) - before * 1000
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_was_not_served_is_carried_over() {
        // Two equal units; one served all four slots so far. Of the next two, the other is due both and more.
        assert_eq!(due(50, 100, 4, 4, 2), -1000);
        assert_eq!(due(50, 100, 0, 4, 2), 3000);
    }

    proptest! {
        #[test]
        fn dues_add_up_to_the_slots(obliged in prop::collection::vec(1..400_i64, 1..40), slots in 0..60_i64,
            before in prop::collection::vec(0..20_i64, 40)) {
            let all: i64 = obliged.iter().sum();
            let before = &before[..obliged.len()];
            let all_before: i64 = before.iter().sum();
            let sum: i64 = obliged.iter().zip(before).map(|(o, b)| due(*o, all, *b, all_before, slots)).sum();
            // Each is rounded down by less than a thousandth.
            prop_assert!((slots * 1000 - sum).abs() <= obliged.len() as i64);
        }
    }
}

//! Makes a design connected: only dossiers linked through shared reviewers can be compared.

use std::collections::HashSet;

use ac_library::Dsu;

use crate::assign::Table;

type Pair = (usize, usize);

fn groups(table: &Table<'_>, pairs: &[Pair]) -> Dsu {
    let offset = table.problem.dossiers.len();
    let mut groups = Dsu::new(offset + table.problem.reviewers.len());
    for &(dossier, reviewer) in pairs {
        groups.merge(dossier, offset + reviewer);
    }
    groups
}

/// Groups of assigned dossiers without a link between them.
pub(crate) fn components(table: &Table<'_>, pairs: &[Pair]) -> usize {
    let mut groups = groups(table, pairs);
    let mut leaders: Vec<usize> = pairs.iter().map(|&(dossier, _)| groups.leader(dossier)).collect();
    leaders.sort_unstable();
    leaders.dedup();
    leaders.len()
}

/// A change of the design.
enum Change {
    /// Two assignments exchange their reviewers.
    Exchange(usize, usize),
    /// One assignment goes to another reviewer.
    Move(usize, usize),
}

/// Links groups, the cheapest change first, until there is one group or no change helps. Loads stay
/// as they are unless only a move helps.
pub(crate) fn connect(table: &Table<'_>, pairs: &mut [Pair]) {
    while components(table, pairs) > 1 {
        match cheapest(table, pairs) {
            Some(Change::Exchange(one, other)) => {
                let kept = pairs[one].1;
                pairs[one].1 = pairs[other].1;
                pairs[other].1 = kept;
            }
            Some(Change::Move(one, reviewer)) => pairs[one].1 = reviewer,
            None => return,
        }
    }
}

/// Taking a link out of a circle leaves its group whole, so that an exchange across groups which
/// breaks only one group's circle joins the two.
fn cheapest(table: &Table<'_>, pairs: &[Pair]) -> Option<Change> {
    let mut whole = groups(table, pairs);
    let group: Vec<usize> = pairs.iter().map(|&(dossier, _)| whole.leader(dossier)).collect();
    let spare: Vec<usize> = (0..pairs.len()).filter(|&it| in_a_circle(table, pairs, it)).collect();
    let given: HashSet<Pair> = pairs.iter().copied().collect();
    let takes = |dossier: usize, reviewer: usize| table.may(dossier, reviewer) && !given.contains(&(dossier, reviewer));
    let mut load = vec![0; table.problem.reviewers.len()];
    pairs.iter().for_each(|&(_, reviewer)| load[reviewer] += 1);
    let mut best: Option<(i64, Change)> = None;
    let mut offer = |cost: i64, change: Change| {
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, change));
        }
    };
    for &one in &spare {
        let (d1, r1) = pairs[one];
        for (other, &(d2, r2)) in pairs.iter().enumerate() {
            if group[one] == group[other] {
                continue;
            }
            if takes(d1, r2) && takes(d2, r1) {
                let before = table.cost(d1, r1) + table.cost(d2, r2);
                offer(table.cost(d1, r2) + table.cost(d2, r1) - before, Change::Exchange(one, other));
            } else if takes(d1, r2) && load[r2] < table.room(r2) {
                // Dearer than any exchange: it shifts the loads.
                offer(i64::MAX / 2 + table.cost(d1, r2), Change::Move(one, r2));
            }
        }
    }
    best.map(|(_, change)| change)
}

fn in_a_circle(table: &Table<'_>, pairs: &[Pair], which: usize) -> bool {
    let mut rest = pairs.to_vec();
    let (dossier, reviewer) = rest.swap_remove(which);
    groups(table, &rest).same(dossier, table.problem.dossiers.len() + reviewer)
}

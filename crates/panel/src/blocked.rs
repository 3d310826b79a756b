//! Why an assignment cannot be done: the constraint in the way, by name.

use ac_library::MfGraph;
use serde::Serialize;

use crate::assign::{Cause, Table};

/// The constraint that makes an assignment impossible. Each says how much is needed and how much
/// there is, so that one sees what to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "constraint", rename_all = "snake_case")]
pub enum Blocked {
    /// One dossier has too few reviewers who may have it.
    Dossier {
        /// Its name.
        entry: String,
        /// Reviewers it needs.
        needed: usize,
        /// Reviewers who may and still have room.
        available: usize,
        /// Reviewers who said they recuse themselves.
        declared: usize,
        /// Reviewers recused by where they belong.
        computed: usize,
        /// Reviewers recused by the organisers.
        pinned: usize,
        /// Reviewers who have it already.
        assigned: usize,
        /// Reviewers who do not know its field, where that is required.
        out_of_field: usize,
        /// Reviewers without room.
        full: usize,
    },
    /// All reviewers together take too few.
    Capacity {
        /// Reviews needed.
        needed: usize,
        /// The room of all reviewers together.
        available: usize,
    },
    /// Some dossiers can only go to reviewers who together take too few.
    Group {
        /// The dossiers' names.
        entries: Vec<String>,
        /// The reviewers whose limits are in the way.
        experts: Vec<String>,
        /// Reviews these dossiers need.
        needed: usize,
        /// Reviews there can be.
        available: usize,
    },
}

/// Names the block of a table that cannot be assigned.
pub(crate) fn find_block(table: &Table<'_>) -> Blocked {
    let problem = table.problem;
    for (index, dossier) in problem.dossiers.iter().enumerate() {
        let able = |&reviewer: &usize| table.may(index, reviewer) && table.room(reviewer) > 0;
        let available = (0..problem.reviewers.len()).filter(able).count();
        if available < dossier.reviews {
            return lonely(table, index, available);
        }
    }
    let needed = problem.dossiers.iter().map(|it| it.reviews).sum();
    let available = (0..problem.reviewers.len()).map(|it| table.room(it)).sum();
    if available < needed {
        return Blocked::Capacity { needed, available };
    }
    group(table)
}

fn lonely(table: &Table<'_>, dossier: usize, available: usize) -> Blocked {
    let (mut declared, mut computed, mut pinned, mut assigned) = (0, 0, 0, 0);
    let (mut out_of_field, mut full) = (0, 0);
    for reviewer in 0..table.problem.reviewers.len() {
        match table.barred.get(&(dossier, reviewer)) {
            Some(Cause::Declared) => declared += 1,
            Some(Cause::Computed) => computed += 1,
            Some(Cause::Pinned) => pinned += 1,
            Some(Cause::Assigned) => assigned += 1,
            None if !table.may(dossier, reviewer) => out_of_field += 1,
            None if table.room(reviewer) == 0 => full += 1,
            None => {}
        }
    }
    let it = &table.problem.dossiers[dossier];
    let (entry, needed) = (it.name.clone(), it.reviews);
    Blocked::Dossier { entry, needed, available, declared, computed, pinned, assigned, out_of_field, full }
}

/// The minimum cut: dossiers on the source's side need more than the reviewers that are full there
/// and the single dossiers the others may take of them.
fn group(table: &Table<'_>) -> Blocked {
    let (dossiers, reviewers) = (&table.problem.dossiers, &table.problem.reviewers);
    let (source, sink) = (dossiers.len() + reviewers.len(), dossiers.len() + reviewers.len() + 1);
    let mut graph = MfGraph::<usize>::new(sink + 1);
    for (index, dossier) in dossiers.iter().enumerate() {
        graph.add_edge(source, index, dossier.reviews);
        for reviewer in (0..reviewers.len()).filter(|&it| table.may(index, it)) {
            graph.add_edge(index, dossiers.len() + reviewer, 1);
        }
    }
    for reviewer in 0..reviewers.len() {
        graph.add_edge(dossiers.len() + reviewer, sink, table.room(reviewer));
    }
    graph.flow(source, sink);
    let side = graph.min_cut(source);
    let short: Vec<usize> = (0..dossiers.len()).filter(|&it| side[it]).collect();
    let full: Vec<usize> = (0..reviewers.len()).filter(|&it| side[dossiers.len() + it]).collect();
    let others = |&dossier: &usize| {
        (0..reviewers.len()).filter(|&it| !side[dossiers.len() + it] && table.may(dossier, it)).count()
    };
    Blocked::Group {
        needed: short.iter().map(|&it| dossiers[it].reviews).sum(),
        available: full.iter().map(|&it| table.room(it)).sum::<usize>() + short.iter().map(others).sum::<usize>(),
        entries: short.iter().map(|&it| dossiers[it].name.clone()).collect(),
        experts: full.iter().map(|&it| reviewers[it].name.clone()).collect(),
    }
}

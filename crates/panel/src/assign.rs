//! Dossiers to reviewers, by min-cost flow.

use std::collections::HashMap;

use ac_library::MinCostFlowGraph;
use serde::{Deserialize, Serialize};

use crate::blocked::{Blocked, find_block};
use crate::connect::{components, connect};
use crate::seed::Seed;

/// What each further dossier costs a reviewer who has `n` already, times `n`.
const LOAD: i64 = 100_000;
/// What a dossier out of a reviewer's field costs: somebody who knows the field gets it unless they
/// have four more than somebody who does not.
const OUT_OF_FIELD: i64 = 3 * LOAD + LOAD / 2;
/// Chance decides among what is otherwise equal: 0 to 99, so that even a long chain of exchanges
/// never outweighs a load.
const CHANCE: u64 = 100;

/// A dossier to be reviewed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dossier {
    /// Its name.
    pub name: String,
    /// Its field; empty when every reviewer is as good.
    pub field: String,
    /// How many reviewers it needs.
    pub reviews: usize,
}

/// A reviewer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewer {
    /// Their name.
    pub name: String,
    /// The fields they know; none means all.
    pub fields: Vec<String>,
    /// The most dossiers they take.
    pub limit: usize,
    /// Dossiers they have already, which count towards the limit and the balance.
    pub taken: usize,
}

/// Why somebody does not review a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// They said so themselves.
    Declared,
    /// It follows from where they belong.
    Computed,
    /// The organisers decided it.
    Pinned,
    /// They have it already.
    Assigned,
}

/// Somebody who does not review a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recusal {
    /// The reviewer's name.
    pub reviewer: String,
    /// The dossier's name.
    pub dossier: String,
    /// Why.
    pub cause: Cause,
}

/// What is to be assigned.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The dossiers; names are unique.
    pub dossiers: Vec<Dossier>,
    /// The reviewers; names are unique.
    pub reviewers: Vec<Reviewer>,
    /// Who does not review what.
    pub recusals: Vec<Recusal>,
    /// Whether a reviewer out of the dossier's field is refused, and not only avoided.
    pub strict_fields: bool,
    /// What decides among equals.
    pub seed: Seed,
}

/// A dossier given to a reviewer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Assignment {
    /// The dossier's name.
    #[serde(rename = "entry")]
    pub dossier: String,
    /// The reviewer's name.
    #[serde(rename = "expert")]
    pub reviewer: String,
    /// Whether the reviewer knows the field.
    pub in_field: bool,
}

/// Who reviews what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Every assignment, by dossier and then by reviewer.
    pub assignments: Vec<Assignment>,
    /// Groups of dossiers that share no reviewer, directly or through others; 1 when every two
    /// dossiers can be compared.
    pub components: usize,
}

/// The problem by position, with what stands between each dossier and each reviewer.
pub(crate) struct Table<'p> {
    pub(crate) problem: &'p Problem,
    /// By dossier and reviewer: why not.
    pub(crate) barred: HashMap<(usize, usize), Cause>,
}

impl<'p> Table<'p> {
    fn new(problem: &'p Problem) -> Self {
        let reviewers: HashMap<&str, usize> =
            problem.reviewers.iter().enumerate().map(|(i, it)| (it.name.as_str(), i)).collect();
        let dossiers: HashMap<&str, usize> =
            problem.dossiers.iter().enumerate().map(|(i, it)| (it.name.as_str(), i)).collect();
        let place = |it: &Recusal| {
            Some(((*dossiers.get(it.dossier.as_str())?, *reviewers.get(it.reviewer.as_str())?), it.cause))
        };
        Self { problem, barred: problem.recusals.iter().filter_map(place).collect() }
    }

    pub(crate) fn in_field(&self, dossier: usize, reviewer: usize) -> bool {
        let (field, known) = (&self.problem.dossiers[dossier].field, &self.problem.reviewers[reviewer].fields);
        field.is_empty() || known.is_empty() || known.contains(field)
    }

    pub(crate) fn may(&self, dossier: usize, reviewer: usize) -> bool {
        !self.barred.contains_key(&(dossier, reviewer))
            && (!self.problem.strict_fields || self.in_field(dossier, reviewer))
    }

    /// How many more a reviewer takes.
    pub(crate) fn room(&self, reviewer: usize) -> usize {
        let reviewer = &self.problem.reviewers[reviewer];
        reviewer.limit.saturating_sub(reviewer.taken)
    }

    pub(crate) fn cost(&self, dossier: usize, reviewer: usize) -> i64 {
        let names = [self.problem.dossiers[dossier].name.as_str(), self.problem.reviewers[reviewer].name.as_str()];
        let chance = i64::try_from(self.problem.seed.number(&names) % CHANCE).unwrap_or_default();
        if self.in_field(dossier, reviewer) { chance } else { OUT_OF_FIELD + chance }
    }
}

/// Assigns every dossier to as many reviewers as it needs, or says what is in the way.
///
/// Of all assignments that keep the recusals and limits, it takes the one that best weighs known fields
/// against even loads (a dossier goes out of field only to keep loads within four of each other); the
/// seed decides the rest. Then it exchanges what it takes to make the design connected.
pub fn assign(problem: &Problem) -> Result<Plan, Blocked> {
    let table = Table::new(problem);
    let needed: usize = problem.dossiers.iter().map(|it| it.reviews).sum();
    let (mut pairs, flow) = flow(&table, needed);
    if flow < needed {
        return Err(find_block(&table));
    }
    connect(&table, &mut pairs);
    let assignment = |&(dossier, reviewer): &(usize, usize)| Assignment {
        dossier: problem.dossiers[dossier].name.clone(),
        reviewer: problem.reviewers[reviewer].name.clone(),
        in_field: table.in_field(dossier, reviewer),
    };
    let mut assignments: Vec<Assignment> = pairs.iter().map(assignment).collect();
    assignments.sort();
    Ok(Plan { assignments, components: components(&table, &pairs) })
}

/// Source, dossiers, reviewers, sink. A reviewer's way to the sink is one edge for each dossier they
/// can take, each dearer than the one before, which evens the loads.
fn flow(table: &Table<'_>, needed: usize) -> (Vec<(usize, usize)>, usize) {
    let (dossiers, reviewers) = (&table.problem.dossiers, &table.problem.reviewers);
    let (source, sink) = (dossiers.len() + reviewers.len(), dossiers.len() + reviewers.len() + 1);
    let mut graph = MinCostFlowGraph::<i64>::new(sink + 1);
    let mut edges = Vec::new();
    for (index, dossier) in dossiers.iter().enumerate() {
        graph.add_edge(source, index, whole(dossier.reviews), 0);
        for reviewer in (0..reviewers.len()).filter(|&reviewer| table.may(index, reviewer)) {
            let edge = graph.add_edge(index, dossiers.len() + reviewer, 1, table.cost(index, reviewer));
            edges.push((edge, index, reviewer));
        }
    }
    for (index, reviewer) in reviewers.iter().enumerate() {
        for further in 0..table.room(index).min(dossiers.len()) {
            graph.add_edge(dossiers.len() + index, sink, 1, LOAD * whole(reviewer.taken + further));
        }
    }
    let (flow, _) = graph.flow(source, sink, whole(needed));
    let used = edges.iter().filter(|(edge, ..)| graph.get_edge(*edge).flow > 0);
    (used.map(|&(_, dossier, reviewer)| (dossier, reviewer)).collect(), usize::try_from(flow).unwrap_or_default())
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX / 2)
}

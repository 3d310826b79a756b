//! The cheapest reading of a run of Chinese characters.

use crate::lexicon::LEXICON;

/// A name that competes with words for its characters.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// −ln of how likely, on the scale of words.
    pub(crate) cost: f64,
    /// The name inside `start..end` (the whole, mostly).
    pub(crate) confidence: f32,
    pub(crate) why: &'static str,
}

/// A character that is in no dictionary, standing for itself.
const UNKNOWN: f64 = 17.9;
const LONGEST_WORD: usize = 7;

/// The candidates on the cheapest path through `chars` (which begin at absolute
/// position `base`), among all words of the dictionary and all `candidates`.
pub(crate) fn best(chars: &[char], base: usize, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let n = chars.len();
    let mut cost = vec![f64::INFINITY; n + 1];
    let mut back: Vec<(usize, Option<usize>)> = vec![(0, None); n + 1];
    if let Some(first) = cost.first_mut() {
        *first = 0.0;
    }
    let mut starting: Vec<Vec<usize>> = vec![Vec::new(); n];
    for (index, candidate) in candidates.iter().enumerate() {
        if let Some(list) = candidate.start.checked_sub(base).and_then(|at| starting.get_mut(at)) {
            list.push(index);
        }
    }
    for at in 0..n {
        let here = cost.get(at).copied().unwrap_or(f64::INFINITY);
        let mut relax = |to: usize, step: f64, via: Option<usize>| {
            let total = here + step;
            if let (Some(known), Some(from)) = (cost.get_mut(to), back.get_mut(to))
                && total < *known
            {
                *known = total;
                *from = (at, via);
            }
        };
        let mut word = String::new();
        for (length, c) in chars.iter().skip(at).take(LONGEST_WORD).enumerate() {
            word.push(*c);
            match LEXICON.word_cost(&word) {
                Some(_) if is_plain_name(&word) => {}
                Some(step) => relax(at + length + 1, step, None),
                None if length == 0 => relax(at + 1, UNKNOWN, None),
                None => {}
            }
        }
        for index in starting.get(at).into_iter().flatten() {
            if let Some(candidate) = candidates.get(*index) {
                relax(candidate.end - base, candidate.cost, Some(*index));
            }
        }
    }
    let mut kept = Vec::new();
    let mut at = n;
    while at > 0 {
        let Some((from, via)) = back.get(at).copied() else { break };
        kept.extend(via.and_then(|index| candidates.get(index)).cloned());
        at = from;
    }
    kept.reverse();
    kept
}

/// The dictionary lists some ordinary people's names and forms of address
/// (王志强, 小张); they must not hide a name.
fn is_plain_name(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    if !(2..=3).contains(&chars.len()) || LEXICON.is_public(word) {
        return false;
    }
    let (Some(first), Some(last)) = (chars.first(), chars.last()) else { return false };
    let surname = |c: &char| LEXICON.surname(&c.to_string());
    let called = matches!(first, '老' | '小' | '阿') && chars.len() == 2 && surname(last).is_some_and(|tier| tier <= 2);
    let titled = surname(first).is_some() && crate::name_words::TITLES.iter().any(|title| word.ends_with(title));
    let given = chars.iter().skip(1).all(|c| LEXICON.given(*c).is_some());
    let named = surname(first).is_some() && given && chars.len() == 3 && LEXICON.frequency(word) < 60;
    (called || titled || named || (given && surname(first).is_some() && LEXICON.frequency(word) < 20))
        && LEXICON.tag(word).starts_with("nr")
}

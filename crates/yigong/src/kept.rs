//! What is the same for many who ask and may be a moment old: read once, kept for two seconds.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

const KEPT_FOR: Duration = Duration::from_secs(2);
/// Values kept at once; beyond that all are forgotten.
const MOST: usize = 1_000;

/// A list, and since when it is kept.
type Since<V> = (Instant, Arc<[V]>);

/// Lists by key. Each process has its own.
pub(crate) struct Kept<K, V>(RwLock<HashMap<K, Since<V>>>);

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// What is kept, unless it is too old.
    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<Arc<[V]>>
    where
        K: Borrow<Q>,
    {
        let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
        all.get(key).filter(|(since, _)| since.elapsed() < KEPT_FOR).map(|(_, list)| list.clone())
    }

    pub(crate) fn keep(&self, key: K, list: Arc<[V]>) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, (Instant::now(), list));
    }

    pub(crate) fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_kept_by_their_key_until_they_are_forgotten() {
        let kept: Kept<String, i64> = Kept::default();
        kept.keep("台城".into(), [1, 2].into());
        assert_eq!(kept.get("台城").as_deref(), Some([1, 2].as_slice()));
        assert_eq!(kept.get("水步"), None);
        kept.forget();
        assert_eq!(kept.get("台城"), None);
        for nth in 0..=MOST {
            kept.keep(nth.to_string(), [].into());
        }
        assert_eq!((kept.get("0"), kept.get(&MOST.to_string())), (None, Some([].into())));
    }
}

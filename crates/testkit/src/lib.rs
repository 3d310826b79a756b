//! A whole program on a fresh database, with a clock that stands still and people to act as.

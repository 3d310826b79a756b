//! A person's own sign-ups.

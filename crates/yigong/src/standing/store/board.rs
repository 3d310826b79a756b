//! The SQL of boards.

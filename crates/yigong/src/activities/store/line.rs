//! Seats and the line.

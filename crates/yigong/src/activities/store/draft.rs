//! Writing activities and shifts.

//! Tests of the whole program, arranged like its addresses. One binary: they share one build.

mod standing;

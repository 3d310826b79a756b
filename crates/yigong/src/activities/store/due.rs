//! What time has brought about.

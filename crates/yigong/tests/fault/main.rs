//! Nothing lost: the real program as a process of its own, killed, starved, cut off and flooded.
//!
//! Each test prepares a city through the library, hands its data to `yigong serve`, and reads the
//! rows back when it is over. `YIGONG_FAULT_ROUNDS` sets how often servers are killed.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers of tests are tests too

mod backups;
mod cluster;
mod disks;
mod failover;
mod installation;
mod kills;
mod opening;
mod overload;
mod processes;
mod server;
mod work;

//! Every write of the exchange.

mod deliver;
mod emit;
mod erase;
mod export;
mod hooks;

pub(super) use deliver::{Claim, Finish};
pub use emit::emit;
pub use erase::{AskErasure, SweepErasures, WithdrawErasure};
pub(super) use export::ExportMine;
pub use export::ExportPeople;
pub use hooks::{AddWebhook, PauseWebhook, Redeliver, RemoveWebhook, TestWebhook};
pub(super) use hooks::{may_loop, owned};

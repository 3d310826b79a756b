//! Numbers of `exchange.toml`.

use serde::Deserialize;

/// Everything of `exchange.toml`; the file's head says what each number means.
#[derive(Debug, Clone, Deserialize)]
pub struct ExchangeData {
    /// Erasure of a person.
    pub erasure: ErasureRules,
    /// Delivery to other systems.
    pub webhook: WebhookRules,
    /// What everybody may download.
    pub open_data: OpenDataRules,
}

/// Erasure of a person.
#[derive(Debug, Clone, Deserialize)]
pub struct ErasureRules {
    /// Days between asking and doing.
    pub cooling_days: i64,
}

/// Delivery to other systems.
#[derive(Debug, Clone, Deserialize)]
pub struct WebhookRules {
    /// How long an endpoint may take.
    pub timeout_seconds: u64,
    /// Waits before each further try.
    pub retry_minutes: Vec<i64>,
    /// Endpoints of one organisation or team.
    pub most: i64,
}

/// What everybody may download.
#[derive(Debug, Clone, Deserialize)]
pub struct OpenDataRules {
    /// Fewer people than this are not counted in public.
    pub small_group: i64,
}

//! What was measured, as JSON and as tables.

use serde::Serialize;

use crate::Result;
use crate::load::{Drive, Tally};
use crate::server::Usage;

/// One scenario, measured.
#[derive(Serialize, Clone)]
pub struct Measured {
    pub scenario: String,
    pub connections: usize,
    /// Arrivals a second asked for; none when as fast as they go.
    pub rate: Option<f64>,
    pub seconds: f64,
    pub requests: u64,
    pub errors: u64,
    pub per_second: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub p999_ms: f64,
    pub bytes_per_answer: f64,
    /// Server processor time a request, microseconds.
    pub cpu_us: f64,
    pub resident_mib: f64,
    pub peak_mib: f64,
}

impl Measured {
    pub fn new(scenario: &str, drive: Drive, seconds: f64, tally: &Tally, cpu: f64, usage: Usage) -> Self {
        let requests = tally.latency.len();
        let each = |total: f64| if requests == 0 { 0.0 } else { total / requests as f64 };
        let millis = |quantile| tally.latency.value_at_quantile(quantile) as f64 / 1000.0;
        Self {
            scenario: scenario.to_owned(),
            connections: drive.connections,
            rate: drive.rate,
            seconds,
            requests,
            errors: tally.errors,
            per_second: requests as f64 / seconds,
            p50_ms: millis(0.5),
            p99_ms: millis(0.99),
            p999_ms: millis(0.999),
            bytes_per_answer: each(tally.bytes as f64),
            cpu_us: each(cpu * 1e6),
            resident_mib: usage.resident,
            peak_mib: usage.peak,
        }
    }
}

/// Prints a table, or JSON lines.
pub fn show(measured: &[Measured], json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(measured)?);
        return Ok(());
    }
    println!("| scenario | requests/s | p50 ms | p99 ms | p99.9 ms | errors | bytes | server CPU µs | memory MiB |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for it in measured {
        println!(
            "| {} | {:.0} | {:.2} | {:.2} | {:.2} | {} | {:.0} | {:.0} | {:.0} |",
            it.scenario,
            it.per_second,
            it.p50_ms,
            it.p99_ms,
            it.p999_ms,
            it.errors,
            it.bytes_per_answer,
            it.cpu_us,
            it.peak_mib
        );
    }
    Ok(())
}

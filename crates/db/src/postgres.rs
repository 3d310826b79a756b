//! The engine at scale: pooled connections, one transaction an operation, run again after a lost race.

use std::time::Duration;

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use tokio_postgres::NoTls;

use crate::tally::Tally;
use crate::{BoxFuture, Error, Fault, Op, Result, Tx};

const BEGIN_WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Statements are prepared once a connection and planned once: planning a hot one takes longer than running it, and in
/// a city of some size the server would otherwise plan it anew at every call. What a seemingly dear plan would be
/// compiled for is never that large. (Without sequential scans at all, small tables look dear, and joins begin with
/// large ones: my record then took twice the time.)
const PLANS: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off";
/// How often an operation is run before its lost race is the caller's.
const ATTEMPTS: u32 = 8;

pub(crate) struct Postgres {
    pool: Pool,
    tally: Tally,
}

impl Postgres {
    pub(crate) fn open(url: &str, connections: usize) -> Result<Self> {
        let mut config: tokio_postgres::Config = url.parse()?;
        config.connect_timeout(Duration::from_secs(5)).application_name("yigong");
        let recycling_method = RecyclingMethod::Fast;
        let manager = Manager::from_config(config, NoTls, ManagerConfig { recycling_method });
        let pool = Pool::builder(manager)
            .max_size(connections)
            .wait_timeout(Some(Duration::from_secs(5)))
            .runtime(Runtime::Tokio1)
            .post_create(Hook::async_fn(|client, _| {
                Box::pin(async move { client.batch_execute(PLANS).await.map_err(HookError::Backend) })
            }))
            .build()
            .map_err(|e| Error::Unavailable(e.to_string()))?;
        Ok(Self { pool, tally: Tally::default() })
    }

    pub(crate) async fn write<O: Op>(&self, op: &O) -> Result<O::Out, O::Err> {
        let mut attempt = 1;
        loop {
            let outcome = self.transaction(BEGIN_WRITE, Again(op)).await;
            self.tally.add(1);
            let Err(error) = &outcome else { return outcome };
            if !may_retry(error.database(), attempt) {
                return outcome;
            }
            tokio::time::sleep(jitter(attempt)).await;
            attempt += 1;
        }
    }

    pub(crate) async fn read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send,
    {
        self.transaction(BEGIN_READ, Once(read)).await
    }

    /// A read without a transaction: each statement sees what is committed when it begins.
    pub(crate) async fn glance<T, E, F>(&self, read: F) -> Result<T, E>
    where
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send,
    {
        let client = Checkout::new(self.pool.get().await.map_err(Error::from)?);
        let mut failed = false;
        let outcome = read(&mut Tx::postgres(client.get()?, &mut failed)).await;
        client.give_back();
        if outcome.is_ok() && failed { Err(Tx::swallowed().into()) } else { outcome }
    }

    async fn transaction<T, E: Fault>(&self, begin: &str, body: impl Body<T, E>) -> Result<T, E> {
        let client = Checkout::new(self.pool.get().await.map_err(Error::from)?);
        let mut failed = false;
        // BEGIN travels together with the first statement; `biased` keeps it first on the wire.
        let (begun, outcome) = {
            let mut tx = Tx::postgres(client.get()?, &mut failed);
            tokio::join!(biased; client.get()?.batch_execute(begin), body.run(&mut tx))
        };
        begun.map_err(Error::from)?;
        if outcome.is_ok() && failed {
            client.end("ROLLBACK").await?;
            return Err(Tx::swallowed().into());
        }
        client.end(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
        outcome
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    pub(crate) fn close(&self) {
        self.pool.close();
    }
}

/// What runs inside a transaction: an operation that may be run again, or a read that is not.
trait Body<T, E>: Send {
    fn run(self, tx: &mut Tx<'_>) -> impl Future<Output = Result<T, E>> + Send;
}

struct Again<'o, O>(&'o O);

impl<O: Op> Body<O::Out, O::Err> for Again<'_, O> {
    fn run(self, tx: &mut Tx<'_>) -> impl Future<Output = Result<O::Out, O::Err>> + Send {
        self.0.run(tx)
    }
}

struct Once<F>(F);

impl<T, E, F> Body<T, E> for Once<F>
where
    F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send,
{
    fn run(self, tx: &mut Tx<'_>) -> impl Future<Output = Result<T, E>> + Send {
        (self.0)(tx)
    }
}

/// A connection that is thrown away, not pooled, when its transaction was not ended: the request
/// was dropped half-way, or the server did not answer.
struct Checkout(Option<Object>);

impl Checkout {
    fn new(object: Object) -> Self {
        Self(Some(object))
    }

    fn get(&self) -> Result<&Object> {
        self.0.as_ref().ok_or_else(|| Error::Defect("connection already returned".into()))
    }

    async fn end(self, how: &str) -> Result<()> {
        self.get()?.batch_execute(how).await?;
        self.give_back();
        Ok(())
    }

    /// Back to the pool: nothing is under way on it.
    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Checkout {
    fn drop(&mut self) {
        if let Some(object) = self.0.take() {
            drop(Object::take(object));
        }
    }
}

/// Two operations that both found no row and both inserted one meet in a unique violation; run
/// again, the loser finds the row. A true duplicate fails the second time as well.
fn may_retry(error: Option<&Error>, attempt: u32) -> bool {
    match error {
        Some(Error::Serialisation) => attempt < ATTEMPTS,
        Some(Error::Unique(_)) => attempt == 1,
        _ => false,
    }
}

fn jitter(attempt: u32) -> Duration {
    let spread = getrandom::u32().unwrap_or(0) % (5 * attempt);
    Duration::from_millis(u64::from(spread))
}

//! The embedded engine: one writer thread with group commit, reader threads on WAL snapshots.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::oneshot;

use crate::tally::Tally;
use crate::{BoxFuture, Error, Fault, Op, Result, Tx};

/// Operations one commit may carry: more gains nothing, and the first of them waits for the last.
const GROUP: usize = 512;
/// Operations that may wait; beyond that a caller is told [`Error::Busy`] at once.
const QUEUE: usize = 4096;
const STATEMENT_CACHE: usize = 512;

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Write,
    Read,
}

type ReadJob = Box<dyn FnOnce(&mut Connection) + Send>;
/// Runs in its savepoint and returns what answers the caller once the group's fate is known.
type WriteJob = Box<dyn FnOnce(&mut Connection) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<()>) + Send>;

pub(crate) struct Sqlite {
    path: PathBuf,
    writes: Mutex<Option<Sender<WriteJob>>>,
    reads: Mutex<Option<Sender<ReadJob>>>,
    /// Connections for [`Sqlite::read_here`] that are free; none once it is closed.
    near: Mutex<Option<Vec<Connection>>>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    tally: Arc<Tally>,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, readers: usize) -> Result<Self> {
        let writer = connect(path, Use::Write)?;
        let (writes, write_jobs) = bounded(QUEUE);
        let (reads, read_jobs) = bounded::<ReadJob>(QUEUE);
        let tally = Arc::new(Tally::default());
        let kept = tally.clone();
        let mut threads = vec![spawn("db-writer", move || write_loop(writer, &write_jobs, &kept))?];
        for _ in 0..readers.max(1) {
            let mut connection = connect(path, Use::Read)?;
            let jobs = read_jobs.clone();
            threads.push(spawn("db-reader", move || {
                for job in jobs {
                    job(&mut connection);
                }
            })?);
        }
        let near = (0..readers.max(1)).map(|_| connect(path, Use::Read)).collect::<Result<_>>()?;
        Ok(Self {
            path: path.to_owned(),
            writes: Mutex::new(Some(writes)),
            reads: Mutex::new(Some(reads)),
            near: Mutex::new(Some(near)),
            threads: Mutex::new(threads),
            tally,
        })
    }

    pub(crate) async fn write<O: Op>(&self, op: O) -> Result<O::Out, O::Err> {
        let (reply, answer) = oneshot::channel();
        send(&self.writes, Box::new(move |connection| in_savepoint(connection, &op, reply)))?;
        answer.await.map_err(|_| closed())?
    }

    pub(crate) async fn read<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = move |connection: &mut Connection| {
            // Nobody waits when the send fails: the request was dropped.
            let _ = reply.send(on_snapshot(connection, read));
        };
        send(&self.reads, Box::new(job))?;
        answer.await.map_err(|_| closed())?
    }

    /// A read on the caller's own thread: the way to a reader thread and back costs more than a few rows.
    /// Takes that way when all connections for it are in use.
    pub(crate) async fn read_here<T, E, F>(&self, read: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: Fault,
        F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>> + Send + 'static,
    {
        let free = lock(&self.near).as_mut().and_then(Vec::pop);
        let Some(mut connection) = free else { return self.read(read).await };
        let outcome = on_snapshot(&mut connection, read);
        if let Some(near) = lock(&self.near).as_mut() {
            near.push(connection);
        }
        outcome
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets what is queued finish, then stops the threads.
    pub(crate) fn close(&self) {
        drop(lock(&self.writes).take());
        drop(lock(&self.reads).take());
        drop(lock(&self.near).take());
        for thread in lock(&self.threads).drain(..) {
            let _ = thread.join();
        }
    }
}

fn connect(path: &Path, purpose: Use) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::default())?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -16_000)?; // KiB
    connection.pragma_update(None, "query_only", purpose != Use::Write)?;
    // Without it a statement on a table with a partial index is planned anew at every execution.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>> {
    std::thread::Builder::new().name(name.into()).spawn(body).map_err(|e| Error::Unavailable(e.to_string()))
}

fn write_loop(mut connection: Connection, jobs: &Receiver<WriteJob>, tally: &Tally) {
    while let Ok(first) = jobs.recv() {
        let group = std::iter::once(first).chain(jobs.try_iter()).take(GROUP);
        let mut answers = Vec::new();
        let fate = commit_group(&mut connection, group, &mut answers);
        // Before anybody is answered: whoever knows of a write finds the count moved.
        tally.add(answers.len());
        if let Err(error) = &fate {
            tracing::error!(%error, operations = answers.len(), "a group of writes failed");
        }
        for answer in answers {
            answer(fate.clone());
        }
    }
}

/// Runs the group in one transaction. Every job taken from the queue leaves an answer behind.
fn commit_group(
    connection: &mut Connection,
    group: impl Iterator<Item = WriteJob>,
    answers: &mut Vec<Answer>,
) -> Result<()> {
    let begun = connection.execute_batch("BEGIN IMMEDIATE").map_err(Error::from);
    for job in group {
        answers.push(job(connection));
        // A full disk ends the whole transaction under us: what follows belongs to the next group.
        if connection.is_autocommit() {
            break;
        }
    }
    begun?;
    if connection.is_autocommit() {
        return Err(Error::Unavailable("the disk refused a write".into()));
    }
    connection.execute_batch("COMMIT").map_err(|error| {
        let _ = connection.execute_batch("ROLLBACK");
        error.into()
    })
}

fn in_savepoint<O: Op>(connection: &mut Connection, op: &O, reply: oneshot::Sender<Result<O::Out, O::Err>>) -> Answer {
    let outcome = savepoint(connection, op);
    Box::new(move |fate| {
        // An operation that failed keeps its own reason, whatever became of its neighbours.
        let _ = reply.send(outcome.and_then(|out| fate.map(|()| out).map_err(O::Err::from)));
    })
}

fn savepoint<O: Op>(connection: &mut Connection, op: &O) -> Result<O::Out, O::Err> {
    if connection.is_autocommit() {
        return Err(Error::Unavailable("no transaction could be begun".into()).into());
    }
    run(connection, "SAVEPOINT op")?;
    let outcome = attempt(connection, async |tx: &mut Tx<'_>| op.run(tx).await);
    if connection.is_autocommit() {
        return outcome;
    }
    if outcome.is_err() {
        run(connection, "ROLLBACK TO op")?;
    }
    run(connection, "RELEASE op")?;
    outcome
}

/// Runs one of the few statements that bound a transaction, parsed once.
fn run(connection: &Connection, statement: &'static str) -> Result<()> {
    connection.prepare_cached(statement)?.execute([])?;
    Ok(())
}

fn on_snapshot<T, E, F>(connection: &mut Connection, read: F) -> Result<T, E>
where
    E: Fault,
    F: for<'a, 't> FnOnce(&'a mut Tx<'t>) -> BoxFuture<'a, Result<T, E>>,
{
    run(connection, "BEGIN")?;
    let outcome = attempt(connection, async |tx: &mut Tx<'_>| read(tx).await);
    run(connection, "ROLLBACK")?;
    outcome
}

/// Runs the future to its end on this thread; a panic becomes an error and the thread lives on.
fn attempt<T, E, F>(connection: &mut Connection, body: F) -> Result<T, E>
where
    E: Fault,
    F: AsyncFnOnce(&mut Tx<'_>) -> Result<T, E>,
{
    let mut failed = false;
    let run = catch_unwind(AssertUnwindSafe(|| {
        let mut tx = Tx::sqlite(connection, &mut failed);
        let mut future = pin!(body(&mut tx));
        match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome,
            Poll::Pending => Err(Error::Defect("an operation awaited something else than the database".into()).into()),
        }
    }));
    match run {
        Ok(Ok(_)) if failed => Err(Tx::swallowed().into()),
        Ok(outcome) => outcome,
        Err(panic) => Err(Error::Panicked(message(&*panic)).into()),
    }
}

fn message(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

fn send<J>(queue: &Mutex<Option<Sender<J>>>, job: J) -> Result<()> {
    let Some(queue) = lock(queue).clone() else { return Err(closed()) };
    queue.try_send(job).map_err(|e| match e {
        TrySendError::Full(_) => Error::Busy,
        TrySendError::Disconnected(_) => closed(),
    })
}

fn closed() -> Error {
    Error::Unavailable("the database is closed".into())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    /// Both cost every read of every page dearly, and nothing else would show that one is gone.
    #[test]
    fn statements_are_planned_once_and_memory_is_not_counted() {
        let file = std::env::temp_dir().join(format!("db-planned-{}.db", std::process::id()));
        let connection = connect(&file, Use::Write).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE letter (person INTEGER, kind INTEGER);
                 CREATE INDEX letter_urgent ON letter (person) WHERE kind = 1",
            )
            .unwrap();
        let mut statement =
            connection.prepare_cached("SELECT COUNT(*) FROM letter WHERE person = ?1 AND kind = ?2").unwrap();
        for person in 0..5 {
            let _: i64 = statement.query_row([person, 1], |row| row.get(0)).unwrap();
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
        drop(statement);
        let options: Vec<String> = {
            let mut options = connection.prepare("PRAGMA compile_options").unwrap();
            options.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
        };
        assert!(options.iter().any(|option| option == "DEFAULT_MEMSTATUS=0"), "{options:?}");
        // It takes the files beside it along.
        drop(connection);
        std::fs::remove_file(file).unwrap();
    }
}

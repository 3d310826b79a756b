//! The schema, as one numbered sequence of scripts.

use sha2::{Digest, Sha256};

use crate::{Db, Error, Op, Result, Tx, params, sql};

/// One step of the schema. `sql` is written with PostgreSQL's type names and runs on both engines;
/// what truly differs (triggers) is in `sqlite` and `postgres`.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 …
    pub version: i64,
    /// What it brings.
    pub name: &'static str,
    /// Runs on both engines.
    pub sql: &'static str,
    /// Runs on SQLite after `sql`.
    pub sqlite: &'static str,
    /// Runs on PostgreSQL after `sql`.
    pub postgres: &'static str,
}

impl Migration {
    fn checksum(&self) -> String {
        let digest = Sha256::new().chain_update(self.sql).chain_update(self.sqlite).chain_update(self.postgres);
        digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Brings the database to the last of `migrations`; returns how many steps were taken. Refuses a
/// database that knows a later step, or another text for a step already taken.
pub async fn migrate(db: &Db, migrations: &'static [Migration]) -> Result<usize> {
    db.write(Migrate(migrations)).await
}

/// What SQLite's planner is told of every index: that its first column, the shard key, picks out
/// nothing, and each further one much. Without statistics it takes a search by the shard key alone
/// for a good one and reads whole tables; with real ones its plans would change as a city grows.
/// Told the same for ever, it goes about a statement the same way in every city
/// (`sqlite_stat1`, https://www.sqlite.org/fileformat2.html#stat1tab).
const STATISTICS: &str = "
    ANALYZE sqlite_schema;
    DELETE FROM sqlite_stat1;
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT name, of, '1000000 ' || group_concat(rows, ' ')
    FROM (SELECT t.name, i.name AS of, c.seqno,
              CASE WHEN c.seqno = 0 THEN 1000000
                   WHEN i.\"unique\" AND c.seqno = (SELECT MAX(seqno) FROM pragma_index_info(i.name)) THEN 1
                   WHEN c.seqno = 1 THEN 100
                   WHEN c.seqno = 2 THEN 10
                   ELSE 2 END AS rows
          FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
          WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
          ORDER BY t.name, i.name, c.seqno)
    GROUP BY name, of;
    ANALYZE sqlite_schema;
";

struct Migrate(&'static [Migration]);

impl Op for Migrate {
    type Out = usize;
    type Err = Error;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize> {
        if tx.is_postgres() {
            // Two processes that start together take turns.
            tx.script("SELECT pg_advisory_xact_lock(7410814)").await?;
        }
        tx.script(
            "CREATE TABLE IF NOT EXISTS schema_migration (
                version BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)",
        )
        .await?;
        let applied: Vec<(i64, String)> =
            tx.all(sql!("SELECT version, checksum FROM schema_migration ORDER BY version"), &[]).await?;
        refuse_stranger(&applied, self.0)?;
        let pending = &self.0[applied.len()..];
        for migration in pending {
            apply(tx, migration).await?;
        }
        if !tx.is_postgres() {
            tx.script(STATISTICS).await?;
        }
        Ok(pending.len())
    }
}

fn refuse_stranger(applied: &[(i64, String)], known: &[Migration]) -> Result<()> {
    if applied.len() > known.len() {
        let text = format!("database is at step {}, this program knows {}", applied.len(), known.len());
        return Err(Error::Schema(text));
    }
    let same =
        applied.iter().zip(known).all(|((version, sum), step)| *version == step.version && *sum == step.checksum());
    same.then_some(()).ok_or_else(|| Error::Schema("a step already taken has another text in this program".into()))
}

async fn apply(tx: &mut Tx<'_>, step: &Migration) -> Result<()> {
    if tx.is_postgres() {
        tx.script(step.sql).await?;
        tx.script(step.postgres).await?;
    } else {
        tx.script(&sqlite_dialect(step.sql)).await?;
        tx.script(step.sqlite).await?;
    }
    let record = sql!("INSERT INTO schema_migration (version, name, checksum) VALUES ($1, $2, $3)");
    tx.run(record, params![step.version, step.name, step.checksum()]).await?;
    Ok(())
}

/// Strict tables without a hidden row id: SQLite's own type names, and rows kept by their key.
fn sqlite_dialect(sql: &str) -> String {
    sql.replace(" BIGINT", " INTEGER")
        .replace(" BYTEA", " BLOB")
        .replace(" UUID", " BLOB")
        .replace("\n);", "\n) STRICT, WITHOUT ROWID;")
}

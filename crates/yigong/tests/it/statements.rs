//! Every SQL text of the program, on the engine under test.

use db::STATEMENTS;
use testkit::TestApp;

#[tokio::test]
async fn the_engine_takes_every_statement() {
    let app = TestApp::start().await;
    assert!(STATEMENTS.len() > 20, "the statements are registered");
    let mut refused = Vec::new();
    for statement in STATEMENTS {
        let prepared: db::Result<()> = app.db.read(move |tx| Box::pin(tx.prepare(statement))).await;
        if let Err(error) = prepared {
            refused.push(format!("{}: {error}\n    {}", statement.at(), statement.sql()));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// The county is the unit of sharding: a statement that does not name it would ask every shard.
#[test]
fn every_statement_names_its_region() {
    let ours = STATEMENTS.iter().filter(|statement| statement.at().starts_with("crates/yigong/src"));
    let strays: Vec<_> = ours.filter(|it| !it.sql().contains("region")).map(|it| it.at()).collect();
    assert!(strays.is_empty(), "no region in {strays:?}");
}

//! The organisations and teams every test finds: the city's own.

use yigong::auth::Actor;
use yigong::{App, campaigns, organisations, teams};

/// Fills the city's organisations and teams in, as a new installation does.
pub(crate) async fn seed(app: &App) {
    let system = Actor::system();
    app.act(&system, organisations::Seed).await.expect("organisations can be seeded");
    app.act(&system, teams::Seed).await.expect("teams can be seeded");
    app.act(&system, campaigns::Seed).await.expect("campaigns can be seeded");
}

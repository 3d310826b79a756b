//! The kinds of people.

use testkit::{TestApp, User};
use yigong::auth::Role;

pub(super) const BRANCH: &str = "台城街道南塘社区党支部";
pub(super) const TEAM: &str = "nantang";

/// Somebody to ask as.
pub(super) struct Persona {
    pub(super) name: &'static str,
    pub(super) who: &'static str,
    pub(super) user: Option<User>,
}

impl Persona {
    /// All of them, the visitor first, with their sessions open.
    pub(super) async fn all(app: &TestApp) -> Vec<Self> {
        let branch = |name| app.person(name).member_of(BRANCH, "party_member");
        let people = [
            ("volunteer", "a party member of the branch", branch("陈伟")),
            ("leader", "leads the team concerned", branch("黄建国").leads(TEAM)),
            ("stranger", "leads another team", app.person("李强").leads("anbu")),
            ("secretary", "secretary of the branch concerned", branch("伍梅").role(Role::Secretary, BRANCH)),
            ("clerk", "clerk of the organisation above", app.person("谭敏").role(Role::Clerk, "台城街道党工委")),
            ("elsewhere", "clerk of another town", app.person("梁军").role(Role::Clerk, "水步镇党委")),
            ("organiser", "organiser, at the root", app.person("余红").role(Role::Organiser, "city")),
        ];
        let mut all = vec![Self { name: "visitor", who: "has not signed in", user: None }];
        for (name, who, person) in people {
            let user = person.login(name).create().await;
            app.token(&user).await;
            all.push(Self { name, who, user: Some(user) });
        }
        all
    }
}

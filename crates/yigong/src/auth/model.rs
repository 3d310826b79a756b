//! Actors, roles and the doors they come through.

use std::net::IpAddr;

use crate::clock::Id;
use crate::codes::codes;
use crate::error::{AppError, Result};

codes! {
    /// What somebody may do for others.
    pub enum Role {
        Organiser = "organiser" => "主办单位",
        Clerk = "clerk" => "党务干事",
        Secretary = "secretary" => "支部书记",
        Leader = "leader" => "团队负责人",
        Expert = "expert" => "评审专家",
    }
}

codes! {
    /// The door a change came through.
    pub enum Channel {
        Page = "page" => "网页",
        Api = "api" => "接口",
        Command = "command" => "命令行",
        System = "system" => "系统",
    }
}

db::row! {
    /// A role somebody holds: at an organisation, at a team, or (experts) nowhere in particular.
    pub struct Grant {
        /// Which role.
        pub role: Role,
        /// Where in the tree, for all but leaders.
        pub organisation: Option<Id>,
        /// Which team, for leaders.
        pub team: Option<Id>,
    }
}

/// Who asks. A visitor has no person.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The signed-in person.
    pub person: Option<Id>,
    /// Their name, as shown to themselves.
    pub name: String,
    /// The door.
    pub channel: Channel,
    /// The roles they hold today.
    pub grants: Vec<Grant>,
    /// Unread messages in their inbox.
    pub unread: i64,
    /// The request's id, for the log and the audit trail.
    pub request: String,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// Roles they hold that rest until they set the second factor up.
    pub resting: bool,
}

impl Actor {
    /// Nobody in particular.
    #[must_use]
    pub fn visitor(channel: Channel) -> Self {
        Self {
            person: None,
            name: String::new(),
            channel,
            grants: Vec::new(),
            unread: 0,
            request: String::new(),
            address: None,
            resting: false,
        }
    }

    /// The program itself: jobs, the demo builder.
    #[must_use]
    pub fn system() -> Self {
        Self::visitor(Channel::System)
    }

    /// The operator at the command line.
    #[must_use]
    pub fn operator() -> Self {
        Self::visitor(Channel::Command)
    }

    /// The signed-in person, or 401.
    pub fn person(&self) -> Result<Id> {
        self.person.ok_or_else(AppError::sign_in)
    }

    /// Whether this is the program or its operator, who need no role.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        matches!(self.channel, Channel::System | Channel::Command) && self.person.is_none()
    }

    /// Refuses a visitor with 401; a person or the operator may go on.
    pub fn person_or_operator(&self) -> Result<()> {
        if self.is_operator() { Ok(()) } else { self.person().map(|_| ()) }
    }

    /// Whether they hold the role anywhere.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The organisations where they hold a role over people.
    pub fn organisations(&self) -> impl Iterator<Item = Id> + '_ {
        self.grants.iter().filter_map(|grant| grant.organisation)
    }

    /// The teams they lead.
    pub fn teams(&self) -> impl Iterator<Item = Id> + '_ {
        self.grants.iter().filter_map(|grant| grant.team)
    }
}

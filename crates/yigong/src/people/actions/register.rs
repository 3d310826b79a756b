//! Residents who join by themselves (V2.2).

use gbcodes::{IdNumber, Mobile, age_on};
use serde_json::json;

use crate::action::{Action, Cx};
use crate::auth::SetPassword;
use crate::clock::Id;
use crate::error::{AppError, Result};
use crate::people::{rules, store};

/// Below this age a guardian agrees in the child's place (个人信息保护法 art. 31), full years.
const GUARDIAN_AGE: i32 = 14;

/// A resident registers. The account is theirs at once; without a membership they are 群众.
pub struct Register {
    /// Name.
    pub name: String,
    /// ID number.
    pub id_number: IdNumber,
    /// Mobile number.
    pub phone: Mobile,
    /// Login name.
    pub login: String,
    /// Hash of the password, PHC text.
    pub hash: String,
    /// Keys of what they agree to; those the city requires must be among them.
    pub consents: Vec<String>,
    /// Whether a guardian agrees, for children under 14.
    pub guardian: bool,
}

impl Action for Register {
    type Out = Id;

    async fn run(&self, cx: &mut Cx<'_>) -> Result<Id> {
        let name = rules::name(&self.name).map_err(|message| AppError::field("name", message))?;
        self.check(cx)?;
        let person = match store::by_id_number(cx, &self.id_number).await? {
            // Somebody a roster brought in, or who has an account, goes another way. Whether it is
            // the one or the other, or another name, is not told.
            Some(there) => {
                let free = there.name == name
                    && !store::has_account(cx, there.id).await?
                    && store::current(cx, there.id).await?.is_none();
                if !free {
                    let text = "这个身份证号码不能在这里注册。如果您在党员名册里，请用支部给的认领码认领账号；如果注册过，请直接登录。";
                    return Err(AppError::conflict("claim_or_sign_in", text));
                }
                store::set_phone(cx, there.id, &self.phone).await?;
                there.id
            }
            None => store::insert_person(cx, &name, &self.id_number, Some(&self.phone)).await?,
        };
        if self.login.parse::<Mobile>().is_ok_and(|login| login != self.phone) {
            return Err(AppError::field("login", "账号是手机号的，须与上面填写的手机号一致。"));
        }
        SetPassword { person, login: self.login.clone(), hash: self.hash.clone() }.run(cx).await?;
        let items = &cx.core.city.wording.consent.items;
        for item in items.iter().filter(|item| self.consents.contains(&item.key)) {
            store::give(cx, person, &item.key).await?;
        }
        cx.audit("person.register", person, json!({"consents": self.consents, "guardian": self.guardian})).await?;
        Ok(person)
    }
}

impl Register {
    fn check(&self, cx: &Cx<'_>) -> Result<()> {
        let mut check = rules::Check::default();
        let today = cx.today();
        let age = age_on(self.id_number.birth_date(), today);
        let youngest = cx.core.city.rules.signup(today).youngest_age;
        if age < youngest {
            check.wrong("id_number", format!("未满 {youngest} 周岁还不能注册，欢迎到时再来。"));
        } else if age < GUARDIAN_AGE && !self.guardian {
            check.wrong("guardian", format!("未满 {GUARDIAN_AGE} 周岁的，须由监护人同意。"));
        }
        let items = &cx.core.city.wording.consent.items;
        if items.iter().any(|item| item.required && !self.consents.contains(&item.key)) {
            check.wrong("consent", "请阅读并同意必要信息的处理，否则无法登记服务时长。");
        }
        check.done()
    }
}

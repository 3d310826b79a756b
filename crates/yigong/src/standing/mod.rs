//! stub
use crate::action::Cx;
use crate::clock::Id;
use crate::codes::codes;
use crate::error::Result;
codes! { /// g
pub enum Grade { A="A"=>"A", B="B"=>"B", C="C"=>"C", D="D"=>"D" } }
pub struct Credit {
    pub person: Id,
    pub year: i16,
    pub organisation: Option<Id>,
    pub minutes: i64,
    pub duty: bool,
    pub grade: Grade,
}
pub async fn credit(_cx: &mut Cx<'_>, _c: &Credit) -> Result<()> {
    Ok(())
}
pub(crate) fn routes() -> crate::web::Routes {
    crate::web::Routes::default()
}

//! stub
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;
use jiff::civil::Date;
pub struct M {
    pub organisation: Id,
}
pub struct P {
    pub id: Id,
}
pub async fn membership_on(_cx: &mut Cx<'_>, _p: Id, _d: Date) -> Result<Option<M>> {
    Ok(None)
}
pub async fn person(_cx: &mut Cx<'_>, _p: Id) -> Result<Option<P>> {
    Ok(None)
}
pub(crate) fn routes() -> crate::web::Routes {
    crate::web::Routes::default()
}

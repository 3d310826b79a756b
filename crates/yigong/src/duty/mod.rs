//! Duty at the city's service stations: rota, swaps, stand-ins, register (C14).

use crate::web::Routes;

pub(crate) fn routes() -> Routes {
    Routes::default()
}

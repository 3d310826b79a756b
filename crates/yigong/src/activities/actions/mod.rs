//! Every write of the slice.

mod edit;
mod publish;
mod seats;
mod signup;
mod sweep;

pub(super) use edit::within_reach;
pub use edit::{CopyActivity, CreateActivity, EditActivity};
pub use publish::{CancelActivity, Publish, advance};
pub use signup::{CancelSignUp, ConfirmOffer, SignUp, SignedUp};
pub use sweep::{Sweep, Swept, sweep_due};

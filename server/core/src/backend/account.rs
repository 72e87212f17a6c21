//! What a signed-in subscriber sees and changes.

pub mod contact;
pub mod devices;
pub mod email_change;
pub mod email_link;
pub mod history;
pub mod overview;
pub mod password;
pub mod recovery_codes;
pub mod security_change;
pub mod two_step;

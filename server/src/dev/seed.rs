//! The account that every development server has.

use contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId, MobileNumber},
};
use server_core::{
    backend::operator::accounts::{AddAccountError, NewAccount},
    site::Site,
    start_error::StartError,
};

pub const LOGIN_ID: &str = "hanako";
pub const PASSWORD: &str = "correct horse battery staple";
const EMAIL: &str = "hanako@example.jp";
const LINE: &str = "090-1234-5678";

/// Adds the account everybody tries first, unless it is there.
///
/// # Errors
/// The database's, as a sentence.
pub async fn account(site: &Site) -> Result<(), StartError> {
    let broken =
        |error: &dyn std::fmt::Display| StartError(format!("The account {LOGIN_ID} cannot be seeded ({error})."));
    let login_id = LoginId::parse(LOGIN_ID).ok_or_else(|| broken(&"its ID is none"))?;
    // Looked for first: hashing a password for nothing would be the longest part of the start.
    if site.show_account(&login_id).await.map_err(|error| broken(&error))?.is_some() {
        return Ok(());
    }
    let account = NewAccount {
        login_id,
        password: PASSWORD.into(),
        email: EmailAddress::parse(EMAIL),
        mobile: None,
        lines: MobileNumber::parse(LINE).into_iter().collect(),
        two_step: Some(Channel::Email),
    };
    match site.add_account(account).await {
        Ok(()) | Err(AddAccountError::IdTaken) => Ok(()),
        Err(error) => Err(broken(&error)),
    }
}

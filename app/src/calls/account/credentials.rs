//! The calls of `/my/password` and `/my/recovery-codes`.

use contract::{
    pages::account::{PasswordPage, RecoveryCodesPage},
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::reply::{answer, backend, signed_in, visit};
use crate::calls::CallResult;

#[server(name = AskPasswordPage, prefix = "/api", endpoint = "password_page")]
pub async fn password_page() -> CallResult<PasswordPage> {
    let visit = visit();
    signed_in(&visit, backend().password_page(&visit).await)
}

#[server(name = AskRecoveryCodesPage, prefix = "/api", endpoint = "recovery_codes_page")]
pub async fn recovery_codes_page() -> CallResult<RecoveryCodesPage> {
    let visit = visit();
    signed_in(&visit, backend().recovery_codes_page(&visit).await)
}

#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(
        &visit,
        backend().change_password(&visit, &who, &current_password.into(), &new_password.into()).await,
        paths::MY_PASSWORD,
    )
}

#[server(prefix = "/api", endpoint = "create_recovery_codes")]
pub async fn create_recovery_codes(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().create_recovery_codes(&visit, &who).await, paths::MY_RECOVERY_CODES)
}

//! The calls of `/my/password` and `/my/recovery-codes`.

use contract::{
    pages::account::{PasswordPage, RecoveryCodesPage},
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::{
    CallResult,
    reply::{answer, backend, visit},
    shapes::{forms_behind_sign_in, pages_behind_sign_in},
};

pages_behind_sign_in! {
    "password_page" AskPasswordPage => password_page() -> PasswordPage;
    "recovery_codes_page" AskRecoveryCodesPage => recovery_codes_page() -> RecoveryCodesPage;
}

forms_behind_sign_in! {
    MY_RECOVERY_CODES {
        "create_recovery_codes" => create_recovery_codes();
    }
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

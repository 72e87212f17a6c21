use contract::{
    pages::{
        account::{PasswordPage, RecoveryCodesPage},
        history::HistoryPage,
    },
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

#[server(name = AskHistoryPage, prefix = "/api", endpoint = "history_page")]
pub async fn history_page() -> CallResult<HistoryPage> {
    let visit = visit();
    signed_in(&visit, backend().history_page(&visit).await)
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

#[server(prefix = "/api", endpoint = "disown_sign_in")]
pub async fn disown_sign_in(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] sign_in_id: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().disown_sign_in(&visit, &who, &sign_in_id).await, paths::MY_HISTORY)
}

#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] session_id: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().end_session(&visit, &who, &session_id).await, paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "end_all_sessions")]
pub async fn end_all_sessions(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().end_all_sessions(&visit, &who).await, paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "lost_device")]
pub async fn lost_device(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] device_id: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().lost_device(&visit, &who, &device_id).await, paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "read_notice")]
pub async fn read_notice(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] notice_id: String,
) -> CallResult<Step> {
    let visit = visit();
    answer(&visit, backend().read_notice(&visit, &who, &notice_id).await, paths::MY)
}

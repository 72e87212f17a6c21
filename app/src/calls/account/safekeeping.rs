use contract::{
    pages::{
        account::{PasswordPage, RecoveryCodesPage},
        history::HistoryPage,
    },
    paths,
    step::Step,
};
use leptos::prelude::*;

use super::super::door::{answer, backend, signed_in, visit};
use crate::calls::CallError;

#[server(name = AskPasswordPage, prefix = "/api", endpoint = "password_page")]
pub async fn password_page() -> Result<PasswordPage, CallError> {
    let visit = visit();
    let outcome = backend().password_page(&visit).await;
    signed_in(&visit, outcome)
}

#[server(name = AskRecoveryCodesPage, prefix = "/api", endpoint = "recovery_codes_page")]
pub async fn recovery_codes_page() -> Result<RecoveryCodesPage, CallError> {
    let visit = visit();
    let outcome = backend().recovery_codes_page(&visit).await;
    signed_in(&visit, outcome)
}

#[server(name = AskHistoryPage, prefix = "/api", endpoint = "history_page")]
pub async fn history_page() -> Result<HistoryPage, CallError> {
    let visit = visit();
    let outcome = backend().history_page(&visit).await;
    signed_in(&visit, outcome)
}

#[server(prefix = "/api", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] current_password: String,
    #[server(default)] new_password: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().change_password(&visit, who, current_password.into(), new_password.into()).await;
    answer(&visit, outcome, paths::MY_PASSWORD)
}

#[server(prefix = "/api", endpoint = "create_recovery_codes")]
pub async fn create_recovery_codes(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().create_recovery_codes(&visit, who).await;
    answer(&visit, outcome, paths::MY_RECOVERY_CODES)
}

#[server(prefix = "/api", endpoint = "disown_sign_in")]
pub async fn disown_sign_in(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] sign_in_id: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().disown_sign_in(&visit, who, sign_in_id).await;
    answer(&visit, outcome, paths::MY_HISTORY)
}

#[server(prefix = "/api", endpoint = "end_session")]
pub async fn end_session(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] session_id: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().end_session(&visit, who, session_id).await;
    answer(&visit, outcome, paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "end_all_sessions")]
pub async fn end_all_sessions(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().end_all_sessions(&visit, who).await;
    answer(&visit, outcome, paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "lost_device")]
pub async fn lost_device(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] device_id: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().lost_device(&visit, who, device_id).await;
    answer(&visit, outcome, paths::MY_DEVICES)
}

#[server(prefix = "/api", endpoint = "read_notice")]
pub async fn read_notice(
    #[server(default)]
    #[server(rename = "as")]
    who: String,
    #[server(default)] notice_id: String,
) -> Result<Step, CallError> {
    let visit = visit();
    let outcome = backend().read_notice(&visit, who, notice_id).await;
    answer(&visit, outcome, paths::MY)
}

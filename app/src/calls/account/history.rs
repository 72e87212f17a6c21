//! The calls about what happened: the history of sign-ins, "this was not me", sessions, a lost device, notices.

use contract::{pages::history::HistoryPage, paths, step::Step};
use leptos::prelude::*;

use super::super::reply::{answer, backend, signed_in, visit};
use crate::calls::CallResult;

#[server(name = AskHistoryPage, prefix = "/api", endpoint = "history_page")]
pub async fn history_page() -> CallResult<HistoryPage> {
    let visit = visit();
    signed_in(&visit, backend().history_page(&visit).await)
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

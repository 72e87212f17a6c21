//! The call of `/check`.

use contract::pages::devices::CheckPage;
use leptos::prelude::*;

use super::CallResult;

/// `report` stands in the address of the check's second step: states of storage only, nothing private.
#[server(name = AskCheckPage, prefix = "/api", endpoint = "check_page")]
pub async fn check_page(#[server(default)] asked: bool, #[server(default)] report: String) -> CallResult<CheckPage> {
    use super::reply::{backend, shown, visit};

    let report = contract::browser_report::BrowserReport::parse(&report);
    let visit = visit();
    shown(&visit, backend().check_page(&visit, asked, &report).await)
}

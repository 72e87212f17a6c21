use contract::pages::devices::CheckPage;
use leptos::prelude::*;

use super::CallError;

/// `report` stands in the address of the check's second step: states of storage only, nothing private.
#[server(name = AskCheckPage, prefix = "/api", endpoint = "check_page")]
pub async fn check_page(
    #[server(default)] asked: bool,
    #[server(default)] report: String,
) -> Result<CheckPage, CallError> {
    use super::door::{backend, visit};

    let report = contract::browser_report::BrowserReport::parse(&report);
    Ok(backend().check_page(&visit(), asked, report).await?)
}

use leptos::prelude::*;

use crate::contract::{refusal::Refusal, view::CheckPage};

/// `report` stands in the address of the check's second step: states of storage only, nothing private.
#[server(name = AskCheckPage, prefix = "/api", endpoint = "check_page")]
pub async fn check_page(
    #[server(default)] asked: bool,
    #[server(default)] report: String,
) -> Result<CheckPage, Refusal> {
    use super::door::{backend, visit};

    let report = crate::contract::browser_report::BrowserReport::parse(&report);
    backend().check_page(&visit(), asked, report).await
}

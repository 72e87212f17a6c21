use leptos::prelude::*;

use crate::contract::{refusal::Refusal, view::MyPage};

#[server(name = AskMyPage, prefix = "/api", endpoint = "my_page")]
pub async fn my_page() -> Result<MyPage, Refusal> {
    use super::door::{backend, signed_out, visit};

    let visit = visit();
    let outcome = backend().my_page(&visit).await;
    signed_out(&visit, &outcome);
    if outcome.is_ok() && visit.request().link.is_some() {
        // A link from a mail was opened before signing in.
        visit.go(crate::contract::paths::EMAIL_CONFIRM);
    }
    outcome
}

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{backend, visit};
#[cfg(feature = "ssr")]
use crate::contract::paths;
use crate::contract::{refusal::Refusal, view::MyPage};

#[server(name = AskMyPage, prefix = "/api", endpoint = "my_page")]
pub async fn my_page() -> Result<MyPage, Refusal> {
    let visit = visit();
    let outcome = backend().my_page(&visit).await;
    if outcome.is_err() {
        visit.go(paths::SIGN_IN);
    }
    outcome
}

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::door::{backend, signed_out, visit};
use crate::contract::{refusal::Refusal, view::MyPage};

#[server(name = AskMyPage, prefix = "/api", endpoint = "my_page")]
pub async fn my_page() -> Result<MyPage, Refusal> {
    let visit = visit();
    let outcome = backend().my_page(&visit).await;
    signed_out(&visit, &outcome);
    outcome
}

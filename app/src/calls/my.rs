//! The call of `/my`.

use contract::pages::my::MyPage;
use leptos::prelude::*;

use super::CallResult;

#[server(name = AskMyPage, prefix = "/api", endpoint = "my_page")]
pub async fn my_page() -> CallResult<MyPage> {
    use super::reply::{backend, signed_in, visit};

    let visit = visit();
    let page = signed_in(&visit, backend().my_page(&visit).await)?;
    if visit.request().link.is_some() {
        // A link from a mail was opened before signing in.
        visit.go(contract::paths::EMAIL_CONFIRM);
    }
    Ok(page)
}

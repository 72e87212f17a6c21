//! The call of `/my`.

use contract::pages::my::MyPage;
use leptos::prelude::*;

use super::CallResult;

#[server(name = AskMyPage, prefix = "/api", endpoint = "my_page")]
pub async fn my_page() -> CallResult<MyPage> {
    use super::reply::{backend, signed_in, visit};

    let visit = visit();
    let page = signed_in(&visit, backend().my_page(&visit).await)?;
    // What was opened or asked for before signing in; once, whatever becomes of it there.
    visit.go(visit.onward().path());
    if visit.request().kept.asked.is_some() {
        visit.keep(|kept| kept.asked = None);
    }
    Ok(page)
}

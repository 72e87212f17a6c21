//! Subscribers with mobiles, and what their pages say.

use std::time::Duration;

use contract::channel::Channel;

use crate::support::{Browser, Page, TestApp, steps::add_account};

pub const JIRO: &str = "jiro";
pub const JIRO_MOBILE: &str = "+819012345678";
pub const JIRO_EMAIL: &str = "jiro@example.jp";

/// Codes go by SMS first; e-mail is the other way where it is given.
pub async fn add(app: &TestApp, login_id: &str, mobile: &str, email: Option<&str>) {
    add_account(&app.site, login_id, Channel::Sms, email, Some(mobile)).await;
}

pub async fn add_jiro(app: &TestApp) {
    add(app, JIRO, JIRO_MOBILE, Some(JIRO_EMAIL)).await;
}

/// What the page says of the message.
pub fn delivery(page: &Page) -> Option<&str> {
    page.body.split("data-delivery=\"").nth(1)?.split('"').next()
}

/// Loads the code page until it says so.
pub async fn until_page_says(browser: &Browser, wanted: &str) -> Page {
    for _ in 0..400 {
        let page = browser.get("/sign-in/code").await;
        if delivery(&page) == Some(wanted) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let page = browser.get("/sign-in/code").await;
    panic!("the page never says {wanted}, but {:?} ({})", delivery(&page), page.at);
}

/// How many codes went that way, and how they stand.
pub async fn states(app: &TestApp) -> Vec<(String, Option<String>, i64)> {
    sqlx::query_as(
        "SELECT state, failure, tries FROM message WHERE channel = 'sms' AND template = 'sign_in_code' \
         ORDER BY created_at, id",
    )
    .fetch_all(app.site.store.pool())
    .await
    .unwrap()
}

/// Waits until the only SMS is no longer queued; its state, failure and tries.
pub async fn settled(app: &TestApp) -> (String, Option<String>, i64) {
    for _ in 0..1200 {
        let mut states = states(app).await;
        if states.len() == 1 && states[0].0 != "queued" {
            return states.remove(0);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("still queued after a minute: {:?}", states(app).await);
}

/// The code in the last line of an SMS, as phones find it.
pub fn code_in(text: &str) -> &str {
    text.lines().last().and_then(|line| line.split_once(" #")).unwrap().1
}

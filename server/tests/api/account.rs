//! The account in the subscriber's own hands.

mod contact;
mod desk;
mod hostile;
mod judged;
mod lost;
mod notices;
mod password;
mod proof;
mod recover;
mod sign_up;
mod strangers;
mod two_step;

use crate::support::{
    Browser, Page, TestApp,
    steps::{HOUR, MINUTE, act, code, password, sign_in, submit_code},
};

pub const LINE: &str = "+819012345678";
/// Strong enough for anybody.
pub const NEW_PASSWORD: &str = "lantern-orbit-mustard-42";

/// Signed in with a code, so that both proofs are fresh; the box not ticked.
pub async fn signed_in(app: &TestApp) -> Browser {
    let browser = app.browser();
    password(&browser).await;
    let page = code(app, &browser, false).await;
    // Where there is more to say of why the code was asked, that page comes first.
    assert!(["/my", "/sign-in/remembered"].contains(&page.at.as_str()), "{}", page.at);
    browser
}

/// A number proved by the code that was sent to it.
pub async fn with_mobile(app: &TestApp, browser: &Browser) {
    act(browser, "request_mobile_change", &[("mobile", "090-1234-5678")]).await;
    let code = app.latest_code(LINE).await;
    let page = act(browser, "confirm_mobile", &[("code", &code)]).await;
    assert_eq!(page.at, "/my/customer?done=MOBILE_CHANGED");
}

/// The whole subject and text of the newest message to somebody.
pub async fn newest(app: &TestApp, to: &str) -> String {
    let messages = app.outbox(to).await;
    messages.first().map(|message| format!("{}\n{}", message.subject, message.body)).unwrap_or_default()
}

/// The token of the newest link of that kind in the mails to somebody.
pub async fn token(app: &TestApp, to: &str, path: &str) -> String {
    let mark = format!("{path}?token=");
    let messages = app.outbox(to).await;
    let found = messages.iter().find_map(|message| message.body.split_once(mark.as_str()));
    let (_, rest) = found.unwrap_or_else(|| panic!("no link to {path} was sent to {to}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

/// Ten codes, read from the page that shows them once.
pub async fn recovery_codes(browser: &Browser) -> Vec<String> {
    let page = act(browser, "create_recovery_codes", &[]).await;
    let codes = codes_on(&page);
    assert_eq!(codes.len(), 10, "{}", page.body);
    codes
}

/// Everything on a page that looks like a recovery code.
pub fn codes_on(page: &Page) -> Vec<String> {
    let is_code = |word: &&str| word.len() == 19 && word.split('-').all(|group| group.len() == 4);
    let list = page.body.split("spare-codes").nth(1).and_then(|rest| rest.split("</ol>").next());
    list.unwrap_or_default()
        .split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'))
        .filter(is_code)
        .map(str::to_owned)
        .collect()
}

/// What the database holds of the account, for what no page shows in full.
pub async fn of_account<T>(app: &TestApp, column: &'static str) -> T
where
    T: for<'r> sqlx::Decode<'r, sqlx::Any> + sqlx::Type<sqlx::Any> + Send + Unpin,
{
    let statement = format!("SELECT {column} FROM account WHERE login_id = 'hanako'");
    sqlx::query_scalar(sqlx::AssertSqlSafe(statement)).fetch_one(app.site.store.pool()).await.unwrap()
}

/// Where the account's codes go.
pub async fn email_of(app: &TestApp) -> String {
    of_account::<Option<String>>(app, "contact_email").await.unwrap_or_default()
}

/// A new address, confirmed by its link from the same browser.
pub async fn change_email(app: &TestApp, browser: &Browser, to: &str) {
    let page = act(browser, "request_email_change", &[("email", to)]).await;
    assert_eq!(page.at, "/my/customer/email?done=EMAIL_REQUESTED", "{:?}", page.refusal());
    let token = token(app, to, "/email/confirm").await;
    let page = act(browser, "confirm_email", &[("token", &token)]).await;
    assert_eq!(page.at, "/my/customer?done=EMAIL_CHANGED");
}

/// A sign-in that asks for a code sent to `to`, finished without the box.
pub async fn sign_in_by(app: &TestApp, browser: &Browser, login_id: &str, word: &str, to: &str) -> Page {
    let page = sign_in(browser, login_id, word).await;
    assert_eq!(page.at, "/sign-in/code", "{:?}", page.refusal());
    let code = app.latest_code(to).await;
    submit_code(browser, &code).await
}

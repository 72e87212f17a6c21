//! The ways through the pages that most tests walk.

use std::time::Duration;

use contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId, MobileNumber},
};
use server_core::{backend::operator::accounts::NewAccount, site::Site};

use super::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
};

pub const MINUTE: Duration = Duration::from_mins(1);
pub const HOUR: Duration = Duration::from_hours(1);
pub const DAY: Duration = Duration::from_hours(24);

/// What another browser than the usual one calls itself.
pub const CHROME: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36";

/// A second subscriber.
pub const TARO: &str = "taro";
pub const TARO_EMAIL: &str = "taro@example.jp";

pub async fn add_taro(app: &TestApp) {
    add_account(&app.site, TARO, Channel::Email, Some(TARO_EMAIL), None).await;
}

/// A subscriber whose password is [`PASSWORD`] and whose codes go that way.
pub async fn add_account(site: &Site, login_id: &str, two_step: Channel, email: Option<&str>, mobile: Option<&str>) {
    let account = NewAccount {
        login_id: LoginId::parse(login_id).unwrap(),
        password: PASSWORD.into(),
        email: email.map(|email| EmailAddress::parse(email).unwrap()),
        mobile: mobile.map(|mobile| MobileNumber::parse_any(mobile).unwrap()),
        lines: Vec::new(),
        two_step: Some(two_step),
    };
    site.add_account(account).await.unwrap();
}

/// ID and password: `/my` if the browser is trusted, else the code page.
pub async fn sign_in(browser: &Browser, login_id: &str, password: &str) -> Page {
    browser.post_form("/api/sign_in", &[("login_id", login_id), ("password", password)]).await
}

pub async fn password_of(browser: &Browser, login_id: &str) -> Page {
    sign_in(browser, login_id, PASSWORD).await
}

pub async fn password(browser: &Browser) -> Page {
    password_of(browser, LOGIN_ID).await
}

/// ID and password of a browser that runs script.
pub async fn password_of_with(browser: &Browser, login_id: &str, report: &str) -> Page {
    let fields = [("login_id", login_id), ("password", PASSWORD), ("browser_report", report)];
    browser.post_form("/api/sign_in", &fields).await
}

pub async fn password_with(browser: &Browser, report: &str) -> Page {
    password_of_with(browser, LOGIN_ID, report).await
}

/// The code that was sent; `/sign-in/remembered` with the tick.
pub async fn code_to(app: &TestApp, browser: &Browser, to: &str, trust: bool) -> Page {
    let code = app.latest_code(to).await;
    browser.post_form("/api/submit_code", &[("code", &code), ("trust", if trust { "on" } else { "" })]).await
}

pub async fn code(app: &TestApp, browser: &Browser, trust: bool) -> Page {
    code_to(app, browser, EMAIL, trust).await
}

/// A code as it is typed, without the tick; `/my` if it is right.
pub async fn submit_code(browser: &Browser, code: &str) -> Page {
    browser.post_form("/api/submit_code", &[("code", code)]).await
}

/// A code that is not this one.
pub fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// ID, password and wrong codes until the code is dead; the answer to the last.
pub async fn five_wrong_codes(app: &TestApp, browser: &Browser) -> Page {
    assert_eq!(password(browser).await.at, "/sign-in/code");
    let wrong = other_than(&app.latest_code(EMAIL).await);
    for _ in 0..4 {
        submit_code(browser, &wrong).await;
    }
    submit_code(browser, &wrong).await
}

/// A browser that signed in, with the tick.
pub async fn trusted(app: &TestApp) -> Browser {
    let browser = app.browser();
    password(&browser).await;
    assert_eq!(code(app, &browser, true).await.outcome(), Some("yes"));
    browser
}

pub async fn devices_of(app: &TestApp, login_id: &str) -> u32 {
    let id = LoginId::parse(login_id).unwrap();
    app.site.show_account(&id).await.unwrap().unwrap().devices
}

pub async fn devices(app: &TestApp) -> u32 {
    devices_of(app, LOGIN_ID).await
}

/// Sends a form behind sign-in as its page would, and follows.
pub async fn act(browser: &Browser, call: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get("/my/devices").await;
    let who = page.field("as").unwrap_or_else(|| panic!("{}", page.body));
    let fields = [&[("as", who)], fields].concat();
    browser.post_form(&format!("/api/{call}"), &fields).await
}

/// The registered devices that a page lists, in its order.
pub fn device_ids(page: &Page) -> Vec<String> {
    // One form is about all that never came back.
    let ids = page.fields("device_id").into_iter().filter(|id| id.parse::<i64>().is_ok());
    let mut ids: Vec<_> = ids.map(str::to_owned).collect();
    ids.dedup();
    ids
}

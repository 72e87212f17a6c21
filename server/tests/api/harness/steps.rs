//! The ways through the pages that most tests walk.

use contract::{
    channel::Channel,
    fields::{EmailAddress, LoginId},
};
use server_core::backend::operator::accounts::NewAccount;

use super::{
    Browser, Page, TestApp,
    app::{EMAIL, LOGIN_ID, PASSWORD},
};

/// A second subscriber.
pub const TARO: &str = "taro";
pub const TARO_EMAIL: &str = "taro@example.jp";

pub async fn add_taro(app: &TestApp) {
    let account = NewAccount {
        login_id: LoginId::parse(TARO).unwrap(),
        password: PASSWORD.into(),
        email: EmailAddress::parse(TARO_EMAIL),
        mobile: None,
        lines: Vec::new(),
        two_step: Some(Channel::Email),
    };
    app.site.add_account(account).await.unwrap();
}

/// ID and password: `/my` if the browser is trusted, else the code page.
pub async fn password_of(browser: &Browser, login_id: &str) -> Page {
    browser.post_form("/api/sign_in", &[("login_id", login_id), ("password", PASSWORD)]).await
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

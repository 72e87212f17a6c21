//! `/sign-in` in each of its states: after each refusal, and after what was done.

use contract::{
    browser_report::Doubt, done::Done, pages::sign_in::SignInPage, refusal::Refusal, send_limit::SendLimit,
};
use leptos::prelude::*;

use super::{GalleryState, refused};
use crate::pages::sign_in::SignInView;

const PAGE: &str = "sign-in";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![GalleryState { page: PAGE, name: "first", render: || show(None) }];
    states.extend(refused![PAGE, show:
        "BAD_CREDENTIALS", "TOO_MANY", "BUSY", "COOKIES_REFUSED", "ACCOUNT_LOCKED", "PAUSED", "SEND_LIMIT",
        "CHANNEL_UNAVAILABLE", "MOBILE_COUNTRY", "ATTEMPT_GONE", "UNEXPECTED", "UNREACHABLE",
    ]);
    states.push(GalleryState { page: PAGE, name: "PASSWORD_RESET", render: || done(Done::PasswordReset) });
    states.push(GalleryState { page: PAGE, name: "EMAIL_RESTORED", render: || done(Done::EmailRestored) });
    states.push(GalleryState { page: PAGE, name: "cookies-not-https", render: || doubted(Doubt::NotHttps) });
    states.push(GalleryState { page: PAGE, name: "too-many-without-time", render: without_time });
    states.push(GalleryState { page: PAGE, name: "sms-busy", render: sms_busy });
    states
}

fn show(refusal: Option<Refusal>) -> AnyView {
    view! { <SignInView page=SignInPage { until: Some("10:45".into()), ..SignInPage::default() } refusal/> }.into_any()
}

fn doubted(doubt: Doubt) -> AnyView {
    view! { <SignInView page=SignInPage::default() refusal=Some(Refusal::CookiesRefused) doubt/> }.into_any()
}

fn without_time() -> AnyView {
    view! { <SignInView page=SignInPage::default() refusal=Some(Refusal::TooMany)/> }.into_any()
}

fn done(done: Done) -> AnyView {
    view! { <SignInView page=SignInPage::default() refusal=None done=Some(done)/> }.into_any()
}

/// SMS is the only way this account has.
fn sms_busy() -> AnyView {
    let page = SignInPage { until: Some("10:45".into()), ..SignInPage::default() };
    view! { <SignInView page refusal=Some(Refusal::SendLimit) limit=Some(SendLimit::Site)/> }.into_any()
}

//! `/sign-in` in each of its states: after each refusal, and after what was done.

use contract::{browser_report::Doubt, pages::sign_in::SignInPage, refusal::Refusal, send_limit::SendLimit};
use leptos::prelude::*;

use super::{GalleryState, first, outcomes, refused, state};
use crate::{pages::sign_in::SignInView, parts::layout::FormOutcome};

const PAGE: &str = "sign-in";

/// When a refusal ends that ends by itself.
const UNTIL: Option<&str> = Some("10:45");

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![state(PAGE, "first", || show(UNTIL, first()))];
    let refusals = "BAD_CREDENTIALS TOO_MANY BUSY COOKIES_REFUSED ACCOUNT_LOCKED PAUSED SEND_LIMIT CHANNEL_UNAVAILABLE \
                    MOBILE_COUNTRY ATTEMPT_GONE UNEXPECTED UNREACHABLE";
    states.extend(outcomes(PAGE, refusals, |outcome| show(UNTIL, outcome)));
    states.extend(outcomes(PAGE, "PASSWORD_RESET EMAIL_RESTORED", |outcome| show(None, outcome)));
    states.push(state(PAGE, "cookies-not-https", || {
        let refusal = Some(Refusal::CookiesRefused);
        view! { <SignInView page=SignInPage::default() refusal doubt=Doubt::NotHttps/> }.into_any()
    }));
    states.push(state(PAGE, "too-many-without-time", || show(None, refused(Refusal::TooMany))));
    // SMS is the only way this account has.
    let sms_busy = || FormOutcome { limit: Some(SendLimit::Site), ..refused(Refusal::SendLimit) };
    states.push(state(PAGE, "sms-busy", move || show(UNTIL, sms_busy())));
    states
}

fn show(until: Option<&str>, FormOutcome { refusal, done, limit, .. }: FormOutcome) -> AnyView {
    let login_id = refusal.map(|_| "hanako".to_owned()).unwrap_or_default();
    let page = SignInPage { login_id, until: until.map(str::to_owned), ..SignInPage::default() };
    view! { <SignInView page refusal done limit/> }.into_any()
}

use leptos::prelude::*;

use super::{GalleryState, refused};
use crate::{
    contract::{refusal::Refusal, view::SignInPage},
    pages::sign_in::SignInView,
};

const PAGE: &str = "sign-in";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![GalleryState { page: PAGE, name: "first", render: || show(None) }];
    states.extend(refused![PAGE, show:
        "BAD_CREDENTIALS", "TOO_MANY", "BUSY", "COOKIES_REFUSED", "ACCOUNT_LOCKED", "PAUSED", "SEND_LIMIT",
        "CHANNEL_UNAVAILABLE", "ATTEMPT_GONE", "UNEXPECTED", "UNREACHABLE",
    ]);
    states.push(GalleryState { page: PAGE, name: "too-many-without-time", render: without_time });
    states
}

fn show(refusal: Option<Refusal>) -> AnyView {
    view! { <SignInView page=SignInPage { until: Some("10:45".into()), ..SignInPage::default() } refusal/> }.into_any()
}

fn without_time() -> AnyView {
    view! { <SignInView page=SignInPage::default() refusal=Some(Refusal::TooMany)/> }.into_any()
}

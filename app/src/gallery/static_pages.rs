use leptos::prelude::*;

use super::{GalleryState, some_day, some_moment};
use crate::{
    contract::{
        channel::Channel,
        refusal::Refusal,
        view::{MyPage, SignedInBy},
    },
    pages::{missing::MissingView, my::MyView, plain},
    shell::document::Look,
};

/// The gallery's name for the documents made outside the application.
pub const PLAIN: &str = "plain";

/// Their states.
pub const PLAIN_NAMES: &[&str] = &["start-here", "busy", "too-large", "not-ready", "unexpected"];

pub fn plain(look: &Look, name: &str) -> Option<String> {
    Some(match name {
        "start-here" => plain::start_here(look),
        "busy" => plain::busy(look, 30),
        "too-large" => plain::too_large(look),
        "not-ready" => plain::not_ready(look),
        "unexpected" => plain::unexpected(look),
        _ => return None,
    })
}

pub fn missing() -> Vec<GalleryState> {
    vec![GalleryState { page: "missing", name: "404", render: || view! { <MissingView/> }.into_any() }]
}

pub fn my() -> Vec<GalleryState> {
    vec![
        state("trusted", || show(page(), None)),
        state("code", || {
            show(MyPage { trusted_until: None, devices: 0, signed_in_by: SignedInBy::Code, ..page() }, None)
        }),
        state("sms-only", || {
            show(MyPage { two_step: Some(Channel::Sms), contact_email: String::new(), ..page() }, None)
        }),
        state("two-step-off", || show(off(), None)),
        state("UNEXPECTED", || show(page(), Some(Refusal::Unexpected))),
    ]
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: "my", name, render }
}

fn show(page: MyPage, refusal: Option<Refusal>) -> AnyView {
    view! { <MyView page refusal/> }.into_any()
}

fn page() -> MyPage {
    MyPage {
        login_id: "hanako".into(),
        two_step: Some(Channel::Email),
        contact_email: "h•••••@ex•••••.jp".into(),
        mobile: "090-••••-••78".into(),
        devices: 3,
        places: 30,
        trusted_until: Some(some_day()),
        signed_in_at: some_moment(),
        signed_in_by: SignedInBy::TrustedDevice,
        ends_in: 1800,
    }
}

fn off() -> MyPage {
    MyPage {
        two_step: None,
        mobile: String::new(),
        devices: 0,
        trusted_until: None,
        signed_in_by: SignedInBy::Password,
        ..page()
    }
}

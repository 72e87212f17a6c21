//! The sections of `/my`: security, the last sign-ins, help when something is wrong, signing out.

pub mod contact;
pub mod notices;

use contract::{channel::Channel, pages::history::SignInEntry, paths, session::SignedInBy};
use leptos::prelude::*;
use words::MyWords;

use super::devices::forms::ForgetForm;
use crate::{
    parts::{device::SignInShort, layout::Fact},
    words::my_words,
};

/// How this account is signed in to.
#[component]
pub fn Security(
    two_step: Option<Channel>,
    /// The day on which this browser stops being trusted.
    trusted_until: Option<String>,
    recovery_codes: u32,
    places: u32,
    devices: u32,
) -> impl IntoView {
    let w = my_words();
    let two_step = match two_step {
        Some(Channel::Email) => w.my_two_step_email,
        Some(Channel::Sms) => w.my_two_step_sms,
        None => w.my_two_step_off,
    };
    let this_browser = match trusted_until {
        Some(until) => w.my_trusted_until(until),
        None => w.my_not_trusted.to_owned(),
    };
    let codes = match recovery_codes {
        0 => w.my_recovery_codes_none.to_owned(),
        left => w.my_recovery_codes_left(left),
    };
    view! {
        <section>
            <h2>{w.my_security}</h2>
            <dl class="facts">
                <Fact term=w.my_two_step text=two_step/>
                <Fact term=w.my_devices text=w.my_devices_count(places, devices)/>
                <Fact term=w.my_this_browser text=this_browser/>
                <Fact term=w.my_recovery_codes text=codes/>
            </dl>
            <ul class="links">
                <Link href=paths::MY_TWO_STEP text=w.my_two_step_link/>
                <li>
                    <a href=paths::MY_DEVICES>{w.my_devices_link}</a>
                </li>
                <Link href=paths::MY_RECOVERY_CODES text=w.my_recovery_codes_link/>
                <Link href=paths::MY_PASSWORD text=w.my_password_link/>
            </ul>
        </section>
    }
}

/// The last few times the password was typed.
#[component]
pub fn SignIns(sign_ins: Vec<SignInEntry>) -> impl IntoView {
    let w = my_words();
    let none = sign_ins.is_empty();
    let list = sign_ins.into_iter().map(|entry| view! { <SignInShort entry/> });
    view! {
        <section>
            <h2>{w.my_sign_ins}</h2>
            {if none {
                view! { <p>{w.my_sign_ins_none}</p> }.into_any()
            } else {
                view! { <ul class="sign-ins">{list.collect_view()}</ul> }.into_any()
            }}
            <ul class="links">
                <Link href=paths::MY_HISTORY text=w.my_history_link/>
            </ul>
        </section>
    }
}

/// For when something is wrong.
#[component]
pub fn Links() -> impl IntoView {
    let w = my_words();
    view! {
        <section>
            <h2>{w.my_help}</h2>
            <ul class="links">
                <Link href=paths::HELP_LOST text=w.my_help_lost/>
                <Link href=paths::HELP_DEVICES text=w.my_help_devices/>
                <Link href=paths::CHECK text=w.my_help_check/>
                <Link href=paths::HELP_PRIVACY text=w.my_help_privacy/>
            </ul>
        </section>
    }
}

/// This sign-in, and its end.
#[component]
pub fn Session(
    at: String,
    signed_in_by: SignedInBy,
    /// The session's tag, where the browser is remembered.
    forgettable: Option<String>,
) -> impl IntoView {
    let w = my_words();
    let forget = forgettable.map(|who| view! { <ForgetForm who/> });
    view! {
        <section>
            <h2>{w.my_session}</h2>
            <dl class="facts">
                <Fact term=w.my_signed_in_at text=at/>
                <Fact term=w.my_signed_in_by text=by(w, signed_in_by)/>
            </dl>
            <form method="post" action="/api/sign_out" class="form">
                <p class="hint">{w.my_sign_out_hint}</p>
                <button type="submit" class="button button-second">
                    {w.my_sign_out}
                </button>
            </form>
            {forget}
        </section>
    }
}

/// To a page that is asked for as a document.
#[component]
fn Link(href: &'static str, text: &'static str) -> impl IntoView {
    view! {
        <li>
            <a href=href rel="external">
                {text}
            </a>
        </li>
    }
}

/// What a session was earned by.
#[must_use]
pub fn by(w: &MyWords, by: SignedInBy) -> &'static str {
    match by {
        SignedInBy::Password => w.my_by_password,
        SignedInBy::Code => w.my_by_code,
        SignedInBy::RecoveryCode => w.my_by_recovery_code,
        SignedInBy::TrustedDevice => w.my_by_device,
    }
}

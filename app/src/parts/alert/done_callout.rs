//! The callout that says what the last form has done, in the words each group of pages pays for.

use contract::done::Done;
use leptos::prelude::*;
use words::{MyWords, Words};

use super::callout::{Callout, Tone};
use crate::words::{my_words, shared_words, words};

/// What the form before this page has done, and what that means from now on.
#[component]
pub fn DoneCallout(done: Done) -> impl IntoView {
    let (title, body) = sentences(done);
    view! { <DoneCard done title body/> }
}

/// The same on `/sign-in`, which pays only for what leads there.
#[component]
pub fn DoneAtSignIn(done: Done) -> impl IntoView {
    at_sign_in(words(), done).map(|(title, body)| view! { <DoneCard done title body/> })
}

/// The same on the pages behind sign-in that the browser takes over, which pay only for what leads there.
#[component]
pub fn DoneOnMyPages(done: Done) -> impl IntoView {
    on_my_pages(my_words(), done).map(|(title, body)| view! { <DoneCard done title body/> })
}

#[component]
fn DoneCard(done: Done, title: &'static str, body: &'static str) -> impl IntoView {
    view! {
        <div data-done=done.code()>
            <Callout tone=Tone::Good title>
                <p>{body}</p>
            </Callout>
        </div>
    }
}

/// What is said where nobody is signed in any more.
fn at_sign_in(w: &Words, done: Done) -> Option<(&'static str, &'static str)> {
    match done {
        Done::PasswordReset => Some((w.sign_in_reset, w.sign_in_reset_body)),
        Done::EmailRestored => Some((w.sign_in_restored, w.sign_in_restored_body)),
        _ => None,
    }
}

fn on_my_pages(w: &MyWords, done: Done) -> Option<(&'static str, &'static str)> {
    match done {
        Done::ContactKept => Some((w.my_done_contact_kept, w.my_done_contact_kept_body)),
        Done::SessionEnded => Some((w.my_done_session_ended, w.my_done_session_ended_body)),
        Done::SessionsEnded => Some((w.my_done_sessions_ended, w.my_done_sessions_ended_body)),
        Done::DeviceLost => Some((w.my_done_device_lost, w.my_done_device_lost_body)),
        Done::NumberLost => Some((w.my_done_device_lost, w.my_done_number_lost_body)),
        Done::NumberStays => Some((w.my_done_device_lost, w.my_done_number_stays_body)),
        Done::RecoveryStopped => Some((w.my_done_recovery_stopped, w.my_done_recovery_stopped_body)),
        _ => None,
    }
}

/// Title and what it means. One `match`: what can be done does not build until it has its sentences.
fn sentences(done: Done) -> (&'static str, &'static str) {
    let w = shared_words();
    match done {
        Done::TwoStepOn => (w.done_two_step_on, w.done_two_step_on_body),
        Done::TwoStepOff => (w.done_two_step_off, w.done_two_step_off_body),
        Done::ChannelChanged => (w.done_channel_changed, w.done_channel_changed_body),
        Done::EmailRequested => (w.done_email_requested, w.done_email_requested_body),
        Done::EmailChanged => (w.done_email_changed, w.done_email_changed_body),
        Done::EmailCancelled => (w.done_email_cancelled, w.done_email_cancelled_body),
        Done::MobileChanged => (w.done_mobile_changed, w.done_mobile_changed_body),
        Done::PasswordChanged => (w.done_password_changed, w.done_password_changed_body),
        Done::SignInDisowned => (w.done_sign_in_disowned, w.done_sign_in_disowned_body),
        Done::IdsSent => (w.done_ids_sent, w.done_ids_sent_body),
        Done::PasswordReset | Done::EmailRestored => at_sign_in(words(), done).unwrap_or_default(),
        Done::ContactKept
        | Done::SessionEnded
        | Done::SessionsEnded
        | Done::DeviceLost
        | Done::NumberLost
        | Done::NumberStays
        | Done::RecoveryStopped => on_my_pages(my_words(), done).unwrap_or_default(),
    }
}

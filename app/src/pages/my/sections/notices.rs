//! The section of `/my` with what happened and was not read yet, and the warning of a change by the desk.

use contract::notice::NoticeEntry;
use leptos::prelude::*;

use crate::{parts::alert::NoticeCard, words::my_words};

/// What happened and was not read yet.
#[component]
pub fn Notices(who: String, notices: Vec<NoticeEntry>) -> impl IntoView {
    let w = my_words();
    let title = w.my_notices(notices.len());
    let list = notices.into_iter().map(|notice| view! { <NoticeCard who=who.clone() notice/> });
    view! {
        <section>
            <h2>{title}</h2>
            <ul class="devices">{list.collect_view()}</ul>
        </section>
    }
}

/// The desk is about to change the contact data: the one who is signed in here may stop it.
#[component]
pub fn RecoveryWarning(who: String, at: String) -> impl IntoView {
    let w = my_words();
    view! {
        <div class="alert alert-warn" role="status" data-recovery>
            <h2 class="alert-title">{w.my_recovery}</h2>
            <p>{w.my_recovery_body(at)}</p>
            <form method="post" action="/api/stop_recovery" class="form-short">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <p>{w.my_recovery_not_you}</p>
                <button type="submit" class="button">
                    {w.my_recovery_stop}
                </button>
            </form>
        </div>
    }
}

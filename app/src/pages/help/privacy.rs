//! `/help/privacy`: what is kept in the browser and on the server, and for how long.

use contract::paths;
use leptos::prelude::*;

use crate::{
    parts::layout::{Fact, Heading},
    words::public_words,
};

/// What `/help/privacy` shows.
#[component]
pub fn HelpPrivacyView() -> impl IntoView {
    let w = public_words();
    view! {
        <Heading text=w.help_privacy_title/>
        <p>{w.help_privacy_lead}</p>
        <section>
            <h2>{w.help_privacy_browser}</h2>
            <p>{w.help_privacy_browser_lead}</p>
            <ul>
                <li>{w.help_privacy_browser_session}</li>
                <li>{w.help_privacy_browser_attempt}</li>
                <li>{w.help_privacy_browser_trust}</li>
                <li>{w.help_privacy_browser_probe}</li>
                <li>{w.help_privacy_browser_language}</li>
            </ul>
            <p>{w.help_privacy_browser_heal}</p>
            <p>{w.help_privacy_browser_forget}</p>
            <p class="action">
                <a href=format!("{}#read", paths::HELP_DEVICES) rel="external">
                    {w.help_privacy_read}
                </a>
            </p>
        </section>
        <section>
            <h2>{w.help_privacy_kept}</h2>
            <dl class="facts">
                <Fact term=w.help_privacy_sign_ins text=w.help_privacy_sign_ins_days/>
                <Fact term=w.help_privacy_devices text=w.help_privacy_devices_days/>
                <Fact term=w.help_privacy_messages text=w.help_privacy_messages_days/>
                <Fact term=w.help_privacy_changes text=w.help_privacy_changes_days/>
                <Fact term=w.help_privacy_unproved text=w.help_privacy_unproved_days/>
            </dl>
        </section>
        <section>
            <h2>{w.help_privacy_not}</h2>
            <p>{w.help_privacy_not_body}</p>
        </section>
        <section>
            <h2>{w.help_privacy_delete}</h2>
            <p>{w.help_privacy_delete_body}</p>
        </section>
    }
}

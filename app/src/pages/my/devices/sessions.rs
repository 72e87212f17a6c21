//! Where this account is signed in now.

use contract::session::SessionEntry;
use leptos::prelude::*;

use crate::{pages::my::by, parts::layout::Fact, words::my_words};

#[component]
pub fn Sessions(who: String, sessions: Vec<SessionEntry>) -> impl IntoView {
    let w = my_words();
    let several = sessions.len() > 1;
    let list = sessions.into_iter().map(|session| view! { <Session who=who.clone() session/> }).collect_view();
    view! {
        <section id="sessions">
            <h2>{w.my_sessions}</h2>
            <p>{w.my_sessions_lead}</p>
            <ul class="devices">{list}</ul>
            {several.then(|| view! {
                <form method="post" action="/api/end_all_sessions" class="form-short">
                    <input type="hidden" autocomplete="off" name="as" value=who/>
                    <p class="hint">{w.my_sessions_all_hint}</p>
                    <button type="submit" class="button button-second">
                        {w.my_sessions_all}
                    </button>
                </form>
            })}
        </section>
    }
}

#[component]
fn Session(who: String, session: SessionEntry) -> impl IntoView {
    let w = my_words();
    view! {
        <li class="device" data-session>
            <h3 class="device-name">{session.label.clone()}</h3>
            {session.this.then(|| view! { <p class="badge">{w.list_this}</p> })}
            <dl class="facts">
                <Fact term=w.my_sessions_since text=session.since.clone()/>
                <Fact term=w.my_sessions_seen text=session.seen/>
                <Fact term=w.my_signed_in_by text=by(w, session.by)/>
            </dl>
            {(!session.this).then(|| view! {
                <form method="post" action="/api/end_session" class="form-short">
                    <input type="hidden" autocomplete="off" name="as" value=who/>
                    <input type="hidden" autocomplete="off" name="session_id" value=session.id/>
                    <button
                        type="submit"
                        class="button button-quiet"
                        aria-label=w.my_sessions_end_named(session.label, session.since)
                    >
                        {w.my_sessions_end}
                    </button>
                </form>
            })}
        </li>
    }
}

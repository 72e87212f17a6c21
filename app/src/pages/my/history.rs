//! `/my/history`: sign-ins of the last 90 days, and replaced passwords.

use contract::{
    notice::NoticeEntry,
    pages::history::{BoxOutcome, HistoryPage, SignInEntry, SignInHow},
};
use leptos::prelude::*;
use words::notice::{NoticeSentences, sentences};

use crate::{
    parts::{
        alert::SessionExpiryTime,
        device::{WhyFolded, box_outcome, how},
        form::PostForm,
        layout::{BackToMy, Button, Fact, FormOutcome, PageTop},
    },
    words::{account_words, my_words, notice_words},
};

/// What `/my/history` shows: each time the password was typed, why a code was asked, and "this was not me".
#[component]
pub fn HistoryView(page: HistoryPage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let HistoryPage { who, sign_ins, recoveries, ends } = page;
    let empty = sign_ins.is_empty();
    let list = sign_ins.into_iter().map(|entry| view! { <SignInItem who=who.clone() entry/> });
    view! {
        <PageTop title=w.history_title outcome/>
        <p>{w.history_lead}</p>
        {if empty {
            view! { <p>{w.history_none}</p> }.into_any()
        } else {
            view! { <ul class="devices">{list.collect_view()}</ul> }.into_any()
        }}
        {(!recoveries.is_empty()).then(|| view! { <Recoveries recoveries/> })}
        <SessionExpiryTime at=ends/>
        <BackToMy/>
    }
}

/// Forgotten passwords that were replaced, and on what each rested (protocol.md 8).
#[component]
fn Recoveries(recoveries: Vec<NoticeEntry>) -> impl IntoView {
    let entries = recoveries.into_iter().map(|entry| {
        let NoticeSentences { what, not_you, .. } = sentences(notice_words(), entry.kind);
        view! {
            <li class="device" data-recovery=entry.kind.code()>
                <h3 class="device-name">{entry.at}</h3>
                <p>{what}</p>
                <p>{not_you}</p>
            </li>
        }
    });
    view! {
        <section>
            <h2>{account_words().history_recoveries}</h2>
            <ul class="devices">{entries.collect_view()}</ul>
        </section>
    }
}

#[component]
fn SignInItem(who: String, entry: SignInEntry) -> impl IntoView {
    let (w, my) = (account_words(), my_words());
    let registered = entry.remembered == Some(BoxOutcome::Registered);
    let owed = entry.how == SignInHow::Owed;
    let at = entry.at.clone();
    view! {
        <li class="device">
            <h2 class="device-name">{entry.at}</h2>
            {entry.this.then(|| view! { <p class="badge">{my.list_this_sign_in}</p> })}
            <dl class="facts">
                <Fact term=w.history_browser text=entry.label/>
                <Fact term=w.history_how text=how(my, entry.how)/>
                {entry.remembered.map(|outcome| view! {
                    <Fact term=w.history_box text=box_outcome(my, outcome)/>
                })}
            </dl>
            {entry.why.map(|card| view! { <WhyFolded card registered/> })}
            {(!entry.this).then(|| view! { <Disown who id=entry.id at owed/> })}
        </li>
    }
}

/// "This was not me": folded, so that nobody presses it by accident; what it does stands before the button.
#[component]
fn Disown(who: String, id: String, at: String, owed: bool) -> impl IntoView {
    let w = account_words();
    view! {
        <details>
            <summary aria-label=w.history_not_me_named(at)>{w.history_not_me}</summary>
            <PostForm action="/api/disown_sign_in" short=true button=w.history_not_me_button look=Button::Second>
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <input type="hidden" autocomplete="off" name="sign_in_id" value=id/>
                {owed.then(|| view! { <p>{w.history_not_me_owed}</p> })}
                <p>{w.history_not_me_does}</p>
            </PostForm>
        </details>
    }
}

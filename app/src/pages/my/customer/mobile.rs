//! `/my/customer/mobile`: changing the mobile number.

use contract::{
    pages::account::{LineChoice, MobilePage},
    proof::ProofPage,
    refusal::Refusal,
};
use leptos::prelude::*;

use super::{BackToCustomer, ProofBefore, Shown};
use crate::{
    parts::{
        alert::REFUSAL_ID,
        code::{SentCodeStep, guarded_outcome, settled},
        form::{PostForm, TextField},
        layout::{FormOutcome, PageTop},
    },
    words::account_words,
};

/// What `/my/customer/mobile` shows: the number in force, then the numbers to choose from or the code to the new one.
#[component]
pub fn CustomerMobileView(page: MobilePage, outcome: FormOutcome) -> impl IntoView {
    let w = account_words();
    let outcome = guarded_outcome(outcome, &page.guarded, page.sent.as_ref());
    let refusal = outcome.refusal;
    let ends = page.guarded.ends.clone();
    let typed = !page.typed.is_empty();
    let now = page.now.clone();
    let act = if !page.offered {
        view! { <p>{w.mobile_not_offered}</p> }.into_any()
    } else if settled(&page.guarded) {
        view! { <Change page refusal/> }.into_any()
    } else {
        view! { <ProofBefore guarded=page.guarded page=ProofPage::Mobile typed refusal/> }.into_any()
    };
    view! {
        <PageTop title=w.mobile_title outcome/>
        <Shown contact=now/>
        {act}
        <BackToCustomer ends/>
    }
}

#[component]
fn Change(page: MobilePage, refusal: Option<Refusal>) -> impl IntoView {
    let w = account_words();
    let who = page.guarded.who.clone();
    match page.sent.clone() {
        Some(sent) => view! {
            <section>
                <h2>{w.mobile_code}</h2>
                <SentCodeStep
                    lead=w.mobile_code_lead
                    sent
                    refusal
                    action="/api/confirm_mobile"
                    resend="/api/request_mobile_change"
                    carried=vec![("as", who)]
                    button=w.mobile_code_button
                />
            </section>
            <details>
                <summary>{w.mobile_other}</summary>
                <Numbers page refusal/>
            </details>
        }
        .into_any(),
        None => view! { <Numbers page refusal/> }.into_any(),
    }
}

/// The account's own lines, one press each; or any other number.
#[component]
fn Numbers(page: MobilePage, refusal: Option<Refusal>) -> impl IntoView {
    let w = account_words();
    let wrong = matches!(refusal, Some(Refusal::MobileBad | Refusal::MobileCountry)).then_some(REFUSAL_ID);
    let who = page.guarded.who;
    let replaced = !page.now.shown.is_empty();
    let ends = (replaced && page.other_devices > 0).then(|| w.mobile_next_ends(page.other_devices));
    let lines = (!page.lines.is_empty()).then(|| view! { <Lines who=who.clone() lines=page.lines/> });
    let or = lines.is_some();
    view! {
        <p>{w.mobile_lead}</p>
        {ends.map(|ends| view! { <p>{ends}</p> })}
        {lines}
        <section>
            <h2>{if or { w.mobile_another } else { w.mobile_new }}</h2>
            <PostForm action="/api/request_mobile_change" button=w.mobile_button>
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <TextField
                    name="mobile"
                    label=w.mobile_number
                    autocomplete="tel"
                    inputmode="tel"
                    wrong
                    hint=w.mobile_hint
                    value=page.typed
                />
                <p class="next">{w.mobile_next}</p>
            </PostForm>
        </section>
    }
}

#[component]
fn Lines(who: String, lines: Vec<LineChoice>) -> impl IntoView {
    let w = account_words();
    let lines = lines.into_iter().map(|line| {
        view! {
            <li class="device">
                <p class="number">{line.shown.clone()}</p>
                {if line.now {
                    view! { <p class="badge">{w.mobile_line_now}</p> }.into_any()
                } else {
                    view! {
                        <button
                            type="submit"
                            name="line"
                            value=line.id
                            class="button button-second"
                            aria-label=w.mobile_line_named(line.shown)
                        >
                            {w.mobile_line}
                        </button>
                    }
                    .into_any()
                }}
            </li>
        }
    });
    view! {
        <section>
            <h2>{w.mobile_lines}</h2>
            <form method="post" action="/api/request_mobile_change">
                <input type="hidden" autocomplete="off" name="as" value=who/>
                <ul class="devices">{lines.collect_view()}</ul>
            </form>
        </section>
    }
}

//! `/sign-in/code`: the one-time code, why it is asked, and the box that remembers this browser.

mod form;
mod message;
mod nothing_arrived;
mod recovery_code;

use contract::{code::CodeState, pages::sign_in, paths, refusal::Refusal, send_limit::SendLimit};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

use self::{
    form::CodeForm,
    message::{DeliveryProblem, Message},
    nothing_arrived::NothingArrived,
    recovery_code::RecoveryCode,
};
use crate::{
    browser,
    calls::{CallError, sign_in::code_page},
    pages::{
        address,
        loaded::{asked_by_server, loaded},
        title::PageTitle,
    },
    parts::{
        alert::{Callout, RefusalAlert, Tone},
        layout::{Heading, Stepper},
        reason::{ReasonCard, asks_again},
    },
    words::step_words,
};

/// `/sign-in/code`: the one-time key.
#[derive(Debug)]
pub struct CodeRoute {
    page: Resource<Result<sign_in::CodePage, CallError>>,
}

#[lazy_route]
impl LazyRoute for CodeRoute {
    fn data() -> Self {
        let until = address::until();
        Self { page: Resource::new(move || until, |until| asked_by_server(move || code_page(until))) }
    }

    fn view(this: Self) -> AnyView {
        let refusal = address::refusal();
        let limit = address::limit();
        view! {
            <PageTitle text=step_words().code_title refusal/>
            {loaded(paths::SIGN_IN_CODE, this.page, move |page| view! { <CodeView page refusal limit/> }.into_any())}
        }
        .into_any()
    }
}

/// What `/sign-in/code` shows. The state of the code decides what can be done; a refusal says how it came to that.
#[component]
pub fn CodeView(
    page: sign_in::CodePage,
    refusal: Option<Refusal>,
    /// Which limit the refusal is about.
    #[prop(optional_no_strip)]
    limit: Option<SendLimit>,
) -> impl IntoView {
    let w = step_words();
    let shown = refusal_to_show(&page.sent.code, refusal);
    let until = match (&page.sent.code, shown) {
        (CodeState::Paused { until }, _) => Some(until.clone()),
        (_, Some(Refusal::SendLimit | Refusal::ChannelUnavailable)) => page.sends_again.clone(),
        _ => None,
    };
    let live = matches!(page.sent.code, CodeState::Live { .. });
    let why = page.why.clone();
    // Its steps stand at the box already.
    let folded = live && page.remember.caution.as_ref().is_some_and(|caution| caution.reason == why.reason);
    // No advice to tick what is not offered, or what we left unticked for a reason.
    let no_tick = page.remember.closed.is_some()
        || (!page.remember.ticked && page.remember.caution.as_ref().is_some_and(|caution| asks_again(caution.reason)));
    let paused = matches!(page.sent.code, CodeState::Paused { .. });
    let closed = page.sent.code == CodeState::Closed;
    let dead = page.sent.code == CodeState::Dead;
    // Where nothing can be chosen, the refusal says it all.
    let unsent = page.sent.code == CodeState::Unsent && !page.sent.resend.is_empty();
    let delivery = RwSignal::new(page.sent.delivery);
    if live && !page.sent.delivery.is_final() {
        // Only in the browser, and only once the page is taken over.
        Effect::new(move || browser::watch_delivery(move |news| delivery.try_set(news).is_none()));
    }
    let can_send = !dead && !paused && !closed && !page.sent.resend.is_empty();
    let sends = || can_send.then(|| view! { <NothingArrived sent=page.sent.clone()/> });
    // Where no code can be typed, sending one is what to do.
    let (to_send, otherwise) = if live { (None, sends()) } else { (sends(), None) };
    view! {
        <Stepper now=2/>
        <Heading text=w.code_title/>
        {shown.map(|refusal| view! { <RefusalAlert refusal until limit/> })}
        {unsent.then(|| view! {
            <Callout tone=Tone::Plain title=w.code_unsent_title>
                <p>{w.code_unsent_body}</p>
            </Callout>
        })}
        {live.then(|| view! {
            <DeliveryProblem sent=page.sent.clone() delivery/>
            <Message sent=page.sent.clone() delivery/>
            <CodeForm page=page.clone() refusal/>
        })}
        {paused.then(|| view! {
            <p class="action">
                <a class="button" href=paths::SIGN_IN_CODE rel="external">
                    {w.code_reload}
                </a>
            </p>
        })}
        {to_send}
        {page.recovery_codes.then(|| view! { <RecoveryCode trust=page.remember.chosen refusal/> })}
        {(paused || closed).then(|| view! {
            <p class="action">
                <a href=paths::RECOVER rel="external">
                    {w.code_new_password}
                </a>
            </p>
        })}
        {dead.then(|| view! { <StartAgain main=true/> })}
        // After what people come to do: the reason is there when they wonder.
        <section id="why">
            <h2>{w.code_why}</h2>
            <ReasonCard card=why folded registered=no_tick/>
        </section>
        {otherwise}
        {(!dead).then(|| view! { <StartAgain main=false/> })}
    }
}

/// The refusal to show. Where the code cannot be typed any more, that is what matters; while a new one can be sent,
/// what was refused in sending it matters more.
fn refusal_to_show(code: &CodeState, refusal: Option<Refusal>) -> Option<Refusal> {
    use Refusal::{
        ChannelUnavailable, CodeDead, CodeExpired, Cooldown, MobileCountry, Paused, SendFailed, SendLimit, Unexpected,
    };
    match code {
        CodeState::Dead => Some(CodeDead),
        CodeState::Paused { .. } | CodeState::Closed => Some(Paused),
        CodeState::Expired => match refusal {
            Some(ChannelUnavailable | Cooldown | MobileCountry | SendFailed | SendLimit | Unexpected) => refusal,
            _ => Some(CodeExpired),
        },
        CodeState::Live { .. } | CodeState::Unsent => refusal,
    }
}

/// Back to ID and password, as a document of its own: the first page looks at the browser's cookies.
#[component]
fn StartAgain(main: bool) -> impl IntoView {
    view! {
        <p class="action">
            <a class=if main { "button" } else { "" } href=paths::SIGN_IN rel="external">
                {step_words().code_start_again}
            </a>
        </p>
    }
}

//! `/sign-in/code` in each of its states: of the message, of the code, of the box, and after each refusal.

use contract::{
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode},
    pages::sign_in::{CodePage, RememberBox},
    reason::ReasonCard,
    refusal::Refusal,
    send_limit::SendLimit,
};
use leptos::prelude::*;

use super::{
    GalleryState, first, outcomes,
    proof::{self, choice, remember},
    reason, refused, some_moment, state,
};
use crate::{pages::sign_in::code::CodeView, parts::layout::FormOutcome};

const PAGE: &str = "code";

pub fn states() -> Vec<GalleryState> {
    let code = |name, sent: fn() -> SentCode| state(PAGE, name, move || show(of(sent()), first()));
    let page = |name, page: fn() -> CodePage| state(PAGE, name, move || show(page(), first()));
    let unsent = |name, refusal, limit| {
        state(PAGE, name, move || show(of(in_state(CodeState::Unsent)), FormOutcome { limit, ..refused(refusal) }))
    };
    let mut states = vec![
        code("live", live),
        code("live-sms", sms),
        code("live-one-channel", || SentCode { resend: vec![choice(Channel::Email, 58)], ..live() }),
        code("resend-now", resend_now),
        code("resend-none-left", || SentCode { resend: each(resend_now().resend, |choice| choice.left = 0), ..live() }),
        code("resend-returned", || {
            let by_mail = |choice: &mut ResendChoice| choice.returned = choice.channel == Channel::Email;
            SentCode { resend: each(sms().resend, by_mail), ..sms() }
        }),
        code("handed-over", || SentCode { delivery: Delivery::HandedOver, ..live() }),
        code("delayed", || SentCode { delivery: Delivery::Delayed, ..live() }),
        code("delayed-sms", || SentCode { delivery: Delivery::Delayed, ..sms() }),
        code("delivered-sms", || SentCode { delivery: Delivery::Delivered, ..sms() }),
        code("returned", || SentCode { delivery: Delivery::Returned, ..resend_now() }),
        code("returned-sms", || SentCode { delivery: Delivery::Returned, ..sms() }),
        code("delivery-unclear", || SentCode { delivery: Delivery::Unclear, ..resend_now() }),
        code("delivery-failed", || SentCode { delivery: Delivery::Failed, ..resend_now() }),
        code("delivery-failed-sms", || SentCode { delivery: Delivery::Failed, ..sms() }),
        page("box-unticked", || boxed(RememberBox { ticked: false, ..remember() })),
        page("box-closed", || boxed(RememberBox { closed: Some(some_moment()), ..remember() })),
        page("box-private", || cautioned(reason::private())),
        page("box-in-app", || cautioned(reason::in_app())),
        page("box-refused", || cautioned(reason::refused())),
        page("box-cleared-on-close", || {
            let page = cautioned(reason::cleared_on_close());
            CodePage { remember: RememberBox { ticked: false, ..page.remember }, ..page }
        }),
        code("expired", || in_state(CodeState::Expired)),
        code("dead", || SentCode { code: CodeState::Dead, tries_left: 0, ..live() }),
        code("paused", paused),
        code("unsent", || in_state(CodeState::Unsent)),
        unsent("unsent-send-failed", Refusal::SendFailed, None),
        page("recovery-code", || with_recovery_codes(live())),
        page("paused-recovery-code", || with_recovery_codes(paused())),
        code("closed", closed),
        page("closed-recovery-code", || with_recovery_codes(closed())),
        state(PAGE, "unsent-recovery-code-only", || {
            let sent = SentCode { resend: Vec::new(), ..in_state(CodeState::Unsent) };
            show(with_recovery_codes(sent), refused(Refusal::ChannelUnavailable))
        }),
        unsent("unsent-limit-account", Refusal::SendLimit, Some(SendLimit::Account)),
        unsent("unsent-limit-network", Refusal::SendLimit, Some(SendLimit::Network)),
        unsent("unsent-limit-site", Refusal::SendLimit, Some(SendLimit::Site)),
        unsent("unsent-sms-paused", Refusal::ChannelUnavailable, Some(SendLimit::Paused)),
        unsent("unsent-mobile-country", Refusal::MobileCountry, None),
        state(PAGE, "wrong-last-try", || show(of(SentCode { tries_left: 1, ..live() }), refused(Refusal::CodeWrong))),
    ];
    let refusals = "CODE_BAD RECOVERY_CODE_BAD CODE_WRONG CODE_USED CODE_REPLACED ATTEMPT_OTHER COOLDOWN SEND_LIMIT SEND_FAILED CHANNEL_UNAVAILABLE \
                    MOBILE_COUNTRY ACCOUNT_LOCKED BUSY UNEXPECTED";
    states.extend(outcomes(PAGE, refusals, |outcome| show(of(SentCode { tries_left: 4, ..live() }), outcome)));
    states
}

fn show(page: CodePage, FormOutcome { refusal, limit, .. }: FormOutcome) -> AnyView {
    view! { <CodeView page refusal limit/> }.into_any()
}

fn of(sent: SentCode) -> CodePage {
    CodePage {
        sent,
        remember: remember(),
        why: reason::new_browser(),
        sends_again: Some("11:05".into()),
        recovery_codes: false,
    }
}

fn boxed(remember: RememberBox) -> CodePage {
    CodePage { remember, ..of(live()) }
}

/// What is in the way of remembering is why a code is asked, too.
fn cautioned(caution: ReasonCard) -> CodePage {
    CodePage { why: caution.clone(), ..boxed(RememberBox { caution: Some(caution), ..remember() }) }
}

fn with_recovery_codes(sent: SentCode) -> CodePage {
    CodePage { recovery_codes: true, ..of(sent) }
}

fn live() -> SentCode {
    SentCode { delivery: Delivery::Queued, ..proof::sent() }
}

fn sms() -> SentCode {
    SentCode {
        sender: "0032-069-000 (docomo), 21061 (au)".into(),
        resend: vec![choice(Channel::Sms, 58), choice(Channel::Email, 0)],
        ..proof::sent_sms()
    }
}

fn resend_now() -> SentCode {
    SentCode { resend: vec![choice(Channel::Email, 0), choice(Channel::Sms, 0)], ..live() }
}

/// No code can be typed, and another be sent.
fn in_state(code: CodeState) -> SentCode {
    SentCode { code, ..resend_now() }
}

fn paused() -> SentCode {
    SentCode { delivery: Delivery::Queued, ..proof::paused() }
}

fn closed() -> SentCode {
    SentCode { code: CodeState::Closed, ..live() }
}

fn each(mut choices: Vec<ResendChoice>, change: impl Fn(&mut ResendChoice)) -> Vec<ResendChoice> {
    choices.iter_mut().for_each(change);
    choices
}

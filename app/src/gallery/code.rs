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

use super::{GalleryState, reason, refused};
use crate::pages::sign_in::code::CodeView;

const PAGE: &str = "code";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state("live", || show(page(), None)),
        state("live-sms", || show_sent(sms(), None)),
        state("live-one-channel", || show_sent(one_channel(), None)),
        state("resend-now", || show_sent(resend_now(), None)),
        state("resend-none-left", || show_sent(none_left(), None)),
        state("resend-returned", || show_sent(returned(), None)),
        state("handed-over", || show_sent(SentCode { delivery: Delivery::HandedOver, ..by_email() }, None)),
        state("delayed", || show_sent(SentCode { delivery: Delivery::Delayed, ..by_email() }, None)),
        state("delayed-sms", || show_sent(SentCode { delivery: Delivery::Delayed, ..sms() }, None)),
        state("delivered-sms", || show_sent(SentCode { delivery: Delivery::Delivered, ..sms() }, None)),
        state("returned", || show_sent(SentCode { delivery: Delivery::Returned, ..resend_now() }, None)),
        state("returned-sms", || show_sent(SentCode { delivery: Delivery::Returned, ..sms() }, None)),
        state("delivery-failed", || show_sent(SentCode { delivery: Delivery::Failed, ..resend_now() }, None)),
        state("delivery-failed-sms", || show_sent(SentCode { delivery: Delivery::Failed, ..sms() }, None)),
        state("box-unticked", || {
            show(CodePage { remember: RememberBox { ticked: false, ..remember() }, ..page() }, None)
        }),
        state("box-closed", || {
            let closed = Some(super::some_moment());
            show(CodePage { remember: RememberBox { closed, ..remember() }, ..page() }, None)
        }),
        state("box-private", || show(cautioned(reason::private()), None)),
        state("box-in-app", || show(cautioned(reason::in_app()), None)),
        state("box-refused", || show(cautioned(reason::refused()), None)),
        state("box-cleared-on-close", || {
            let caution = reason::cleared_on_close();
            let remember = RememberBox { ticked: false, caution: Some(caution.clone()), ..remember() };
            show(CodePage { remember, why: caution, ..page() }, None)
        }),
        state("expired", || show_sent(SentCode { code: CodeState::Expired, ..resend_now() }, None)),
        state("dead", || show_sent(SentCode { code: CodeState::Dead, tries_left: 0, ..by_email() }, None)),
        state("paused", || {
            show_sent(SentCode { code: CodeState::Paused { until: "11:05".into() }, ..by_email() }, None)
        }),
        state("unsent", || show_sent(SentCode { code: CodeState::Unsent, ..resend_now() }, None)),
        state("unsent-send-failed", || {
            show_sent(SentCode { code: CodeState::Unsent, ..resend_now() }, Some(Refusal::SendFailed))
        }),
        state("recovery-code", || show(with_recovery_codes(by_email()), None)),
        state("paused-recovery-code", || {
            let code = CodeState::Paused { until: "11:05".into() };
            show(with_recovery_codes(SentCode { code, ..by_email() }), None)
        }),
        state("closed", || show_sent(SentCode { code: CodeState::Closed, ..by_email() }, None)),
        state("closed-recovery-code", || {
            show(with_recovery_codes(SentCode { code: CodeState::Closed, ..by_email() }), None)
        }),
        state("unsent-recovery-code-only", || {
            let sent = SentCode { code: CodeState::Unsent, resend: Vec::new(), ..by_email() };
            show(with_recovery_codes(sent), Some(Refusal::ChannelUnavailable))
        }),
        state("unsent-limit-account", || unsent(Refusal::SendLimit, SendLimit::Account)),
        state("unsent-limit-network", || unsent(Refusal::SendLimit, SendLimit::Network)),
        state("unsent-limit-site", || unsent(Refusal::SendLimit, SendLimit::Site)),
        state("unsent-sms-paused", || unsent(Refusal::ChannelUnavailable, SendLimit::Paused)),
        state("unsent-mobile-country", || {
            show_sent(SentCode { code: CodeState::Unsent, ..resend_now() }, Some(Refusal::MobileCountry))
        }),
        state("wrong-last-try", || show_sent(SentCode { tries_left: 1, ..by_email() }, Some(Refusal::CodeWrong))),
    ];
    states.extend(refused![PAGE, refused_while_live:
        "CODE_WRONG", "CODE_USED", "CODE_REPLACED", "ATTEMPT_OTHER", "COOLDOWN", "SEND_LIMIT", "SEND_FAILED",
        "CHANNEL_UNAVAILABLE", "MOBILE_COUNTRY", "ACCOUNT_LOCKED", "BUSY", "UNEXPECTED",
    ]);
    states
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    GalleryState { page: PAGE, name, render }
}

fn show(page: CodePage, refusal: Option<Refusal>) -> AnyView {
    view! { <CodeView page refusal/> }.into_any()
}

fn show_sent(sent: SentCode, refusal: Option<Refusal>) -> AnyView {
    show(CodePage { sent, ..page() }, refusal)
}

fn refused_while_live(refusal: Option<Refusal>) -> AnyView {
    show_sent(SentCode { tries_left: 4, ..by_email() }, refusal)
}

fn unsent(refusal: Refusal, limit: SendLimit) -> AnyView {
    let sent = SentCode { code: CodeState::Unsent, channel: Channel::Sms, ..resend_now() };
    let page = CodePage { sent, ..page() };
    view! { <CodeView page refusal=Some(refusal) limit=Some(limit)/> }.into_any()
}

fn page() -> CodePage {
    CodePage {
        sent: by_email(),
        remember: remember(),
        why: reason::new_browser(),
        sends_again: Some("11:05".into()),
        recovery_codes: false,
    }
}

fn with_recovery_codes(sent: SentCode) -> CodePage {
    CodePage { sent, recovery_codes: true, ..page() }
}

fn by_email() -> SentCode {
    SentCode {
        tag: "KRTM".into(),
        channel: Channel::Email,
        destination: "h•••••@ex•••••.jp".into(),
        sender: "no-reply@sakura.example".into(),
        code: CodeState::Live { until: "10:45".into(), seconds: 598 },
        tries_left: 5,
        resend: vec![choice(Channel::Email, 58), choice(Channel::Sms, 0)],
        delivery: Delivery::Queued,
    }
}

fn remember() -> RememberBox {
    RememberBox { ticked: true, days: 90, caution: None, closed: None }
}

/// What is in the way of remembering is why a code is asked, too.
fn cautioned(caution: ReasonCard) -> CodePage {
    CodePage { remember: RememberBox { caution: Some(caution.clone()), ..remember() }, why: caution, ..page() }
}

fn sms() -> SentCode {
    SentCode {
        channel: Channel::Sms,
        destination: "090-••••-••78".into(),
        sender: "0032-069-000 (docomo), 21061 (au)".into(),
        resend: vec![choice(Channel::Sms, 58), choice(Channel::Email, 0)],
        delivery: Delivery::HandedOver,
        ..by_email()
    }
}

fn one_channel() -> SentCode {
    SentCode { resend: vec![choice(Channel::Email, 58)], ..by_email() }
}

fn resend_now() -> SentCode {
    SentCode { resend: vec![choice(Channel::Email, 0), choice(Channel::Sms, 0)], ..by_email() }
}

fn returned() -> SentCode {
    let by_mail = |choice: &ResendChoice| choice.channel == Channel::Email;
    let resend = sms().resend.into_iter().map(|choice| ResendChoice { returned: by_mail(&choice), ..choice }).collect();
    SentCode { resend, ..sms() }
}

fn none_left() -> SentCode {
    let resend = resend_now().resend.into_iter().map(|choice| ResendChoice { left: 0, ..choice }).collect();
    SentCode { resend, ..by_email() }
}

fn choice(channel: Channel, wait: u32) -> ResendChoice {
    let destination = match channel {
        Channel::Email => "h•••••@ex•••••.jp".into(),
        Channel::Sms => "090-••••-••78".into(),
    };
    ResendChoice { channel, destination, returned: false, wait, left: 3 }
}

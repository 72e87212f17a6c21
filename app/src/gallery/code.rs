use contract::{
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice},
    pages::sign_in::{CodePage, RememberBox},
    reason::ReasonCard,
    refusal::Refusal,
    send_limit::SendLimit,
};
use leptos::prelude::*;

use super::{GalleryState, outcomes, reason};
use crate::pages::sign_in::code::CodeView;

const PAGE: &str = "code";

pub fn states() -> Vec<GalleryState> {
    let mut states = vec![
        state("live", || show(page(), None)),
        state("live-sms", || show(sms(), None)),
        state("live-one-channel", || show(one_channel(), None)),
        state("resend-now", || show(resend_now(), None)),
        state("resend-none-left", || show(none_left(), None)),
        state("resend-returned", || show(returned(), None)),
        state("handed-over", || show(CodePage { delivery: Delivery::HandedOver, ..page() }, None)),
        state("delayed", || show(CodePage { delivery: Delivery::Delayed, ..page() }, None)),
        state("delayed-sms", || show(CodePage { delivery: Delivery::Delayed, ..sms() }, None)),
        state("delivered-sms", || show(CodePage { delivery: Delivery::Delivered, ..sms() }, None)),
        state("returned", || show(CodePage { delivery: Delivery::Returned, ..resend_now() }, None)),
        state("returned-sms", || show(CodePage { delivery: Delivery::Returned, ..sms() }, None)),
        state("delivery-failed", || show(CodePage { delivery: Delivery::Failed, ..resend_now() }, None)),
        state("delivery-failed-sms", || show(CodePage { delivery: Delivery::Failed, ..sms() }, None)),
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
        state("expired", || show(CodePage { code: CodeState::Expired, ..resend_now() }, None)),
        state("dead", || show(CodePage { code: CodeState::Dead, tries_left: 0, ..page() }, None)),
        state("paused", || show(CodePage { code: CodeState::Paused { until: "11:05".into() }, ..page() }, None)),
        state("unsent", || show(CodePage { code: CodeState::Unsent, ..resend_now() }, None)),
        state("unsent-send-failed", || {
            show(CodePage { code: CodeState::Unsent, ..resend_now() }, Some(Refusal::SendFailed))
        }),
        state("recovery-code", || show(CodePage { recovery_codes: true, ..page() }, None)),
        state("paused-recovery-code", || {
            let code = CodeState::Paused { until: "11:05".into() };
            show(CodePage { code, recovery_codes: true, ..page() }, None)
        }),
        state("closed", || show(CodePage { code: CodeState::Closed, ..page() }, None)),
        state("closed-recovery-code", || {
            show(CodePage { code: CodeState::Closed, recovery_codes: true, ..page() }, None)
        }),
        state("unsent-recovery-code-only", || {
            let page = CodePage { code: CodeState::Unsent, recovery_codes: true, resend: Vec::new(), ..page() };
            show(page, Some(Refusal::ChannelUnavailable))
        }),
        state("unsent-limit-account", || unsent(Refusal::SendLimit, SendLimit::Account)),
        state("unsent-limit-network", || unsent(Refusal::SendLimit, SendLimit::Network)),
        state("unsent-limit-site", || unsent(Refusal::SendLimit, SendLimit::Site)),
        state("unsent-sms-paused", || unsent(Refusal::ChannelUnavailable, SendLimit::Paused)),
        state("unsent-mobile-country", || {
            show(CodePage { code: CodeState::Unsent, ..resend_now() }, Some(Refusal::MobileCountry))
        }),
        state("wrong-last-try", || show(CodePage { tries_left: 1, ..page() }, Some(Refusal::CodeWrong))),
    ];
    let refusals = "CODE_WRONG CODE_USED CODE_REPLACED ATTEMPT_OTHER COOLDOWN SEND_LIMIT SEND_FAILED CHANNEL_UNAVAILABLE \
                    MOBILE_COUNTRY ACCOUNT_LOCKED BUSY UNEXPECTED";
    states.extend(outcomes(PAGE, refusals, |outcome| show(CodePage { tries_left: 4, ..page() }, outcome.refusal)));
    states
}

fn state(name: &'static str, render: fn() -> AnyView) -> GalleryState {
    super::state(PAGE, name, render)
}

fn show(page: CodePage, refusal: Option<Refusal>) -> AnyView {
    view! { <CodeView page refusal/> }.into_any()
}

fn unsent(refusal: Refusal, limit: SendLimit) -> AnyView {
    let page = CodePage { code: CodeState::Unsent, channel: Channel::Sms, ..resend_now() };
    view! { <CodeView page refusal=Some(refusal) limit=Some(limit)/> }.into_any()
}

fn page() -> CodePage {
    CodePage {
        tag: "KRTM".into(),
        channel: Channel::Email,
        destination: "h•••••@ex•••••.jp".into(),
        sender: "no-reply@sakura.example".into(),
        code: CodeState::Live { until: "10:45".into(), seconds: 598 },
        tries_left: 5,
        resend: vec![choice(Channel::Email, 58), choice(Channel::Sms, 0)],
        delivery: Delivery::Queued,
        remember: remember(),
        why: reason::new_browser(),
        sends_again: Some("11:05".into()),
        recovery_codes: false,
    }
}

fn remember() -> RememberBox {
    RememberBox { ticked: true, days: 90, caution: None, closed: None }
}

/// What is in the way of remembering is why a code is asked, too.
fn cautioned(caution: ReasonCard) -> CodePage {
    CodePage { remember: RememberBox { caution: Some(caution.clone()), ..remember() }, why: caution, ..page() }
}

fn sms() -> CodePage {
    CodePage {
        channel: Channel::Sms,
        destination: "090-••••-••78".into(),
        sender: "0032-069-000 (docomo), 21061 (au)".into(),
        resend: vec![choice(Channel::Sms, 58), choice(Channel::Email, 0)],
        delivery: Delivery::HandedOver,
        ..page()
    }
}

fn one_channel() -> CodePage {
    CodePage { resend: vec![choice(Channel::Email, 58)], ..page() }
}

fn resend_now() -> CodePage {
    CodePage { resend: vec![choice(Channel::Email, 0), choice(Channel::Sms, 0)], ..page() }
}

fn returned() -> CodePage {
    let by_mail = |choice: &ResendChoice| choice.channel == Channel::Email;
    let resend = sms().resend.into_iter().map(|choice| ResendChoice { returned: by_mail(&choice), ..choice }).collect();
    CodePage { resend, ..sms() }
}

fn none_left() -> CodePage {
    let resend = resend_now().resend.into_iter().map(|choice| ResendChoice { left: 0, ..choice }).collect();
    CodePage { resend, ..page() }
}

fn choice(channel: Channel, wait: u32) -> ResendChoice {
    let destination = match channel {
        Channel::Email => "h•••••@ex•••••.jp".into(),
        Channel::Sms => "090-••••-••78".into(),
    };
    ResendChoice { channel, destination, returned: false, wait, left: 3 }
}

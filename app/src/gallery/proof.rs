//! What the guarded pages have in common: a proof in its states, a code in its states.

use contract::{
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode, Way},
    proof::{Guarded, Proof},
    refusal::Refusal,
};

use super::some_moment;
use crate::parts::layout::page_top::FormOutcome;

pub fn done() -> Guarded {
    Guarded { who: "gallery".into(), proof: Proof::Done, frozen: None, ends: "11:05".into() }
}

pub fn frozen() -> Guarded {
    Guarded { frozen: Some(some_moment()), ..done() }
}

pub fn password() -> Guarded {
    Guarded { proof: Proof::Password, ..done() }
}

pub fn choose() -> Guarded {
    Guarded { proof: Proof::Code { ways: ways(), sent: None, recovery_codes: 8 }, ..done() }
}

pub fn no_way() -> Guarded {
    Guarded { proof: Proof::Code { ways: Vec::new(), sent: None, recovery_codes: 8 }, ..done() }
}

pub fn code() -> Guarded {
    typed(sent())
}

/// A code was sent, and it stands like this.
pub fn typed(sent: SentCode) -> Guarded {
    Guarded { proof: Proof::Code { ways: ways(), sent: Some(sent), recovery_codes: 8 }, ..done() }
}

pub fn ways() -> Vec<Way> {
    vec![
        Way { channel: Channel::Email, destination: EMAIL.into() },
        Way { channel: Channel::Sms, destination: MOBILE.into() },
    ]
}

pub const EMAIL: &str = "h•••••@ex•••••.jp";
pub const MOBILE: &str = "090-••••-••78";

pub fn sent() -> SentCode {
    SentCode {
        tag: "KRTM".into(),
        channel: Channel::Email,
        destination: EMAIL.into(),
        sender: "no-reply@sakura.example".into(),
        code: CodeState::Live { until: "10:45".into(), seconds: 598 },
        tries_left: 5,
        resend: vec![choice(Channel::Email, 58), choice(Channel::Sms, 0)],
        delivery: Delivery::HandedOver,
    }
}

pub fn sent_sms() -> SentCode {
    SentCode {
        channel: Channel::Sms,
        destination: MOBILE.into(),
        sender: "0032-069-000".into(),
        resend: vec![choice(Channel::Sms, 0)],
        ..sent()
    }
}

pub fn expired() -> SentCode {
    SentCode { code: CodeState::Expired, resend: vec![choice(Channel::Email, 0)], ..sent() }
}

pub fn dead() -> SentCode {
    SentCode { code: CodeState::Dead, tries_left: 0, resend: vec![choice(Channel::Email, 0)], ..sent() }
}

pub fn paused() -> SentCode {
    SentCode { code: CodeState::Paused { until: "11:05".into() }, ..sent() }
}

pub fn undelivered() -> SentCode {
    SentCode { delivery: Delivery::Failed, resend: vec![choice(Channel::Email, 0), choice(Channel::Sms, 0)], ..sent() }
}

pub fn delayed() -> SentCode {
    SentCode { delivery: Delivery::Delayed, ..sent() }
}

pub fn last_try() -> SentCode {
    SentCode { tries_left: 1, ..sent() }
}

fn choice(channel: Channel, wait: u32) -> ResendChoice {
    let destination = match channel {
        Channel::Email => EMAIL.into(),
        Channel::Sms => MOBILE.into(),
    };
    ResendChoice { channel, destination, returned: false, wait, left: 3 }
}

pub fn first() -> FormOutcome {
    FormOutcome::default()
}

pub fn refused(refusal: Refusal) -> FormOutcome {
    FormOutcome { refusal: Some(refusal), ..FormOutcome::default() }
}

/// States that differ in nothing but what the address says: a refusal or what was done, by its code.
macro_rules! outcomes {
    ($page:expr, $show:path: $($code:literal),+ $(,)?) => {
        vec![$($crate::gallery::GalleryState {
            page: $page,
            name: $code,
            render: || $show($crate::parts::layout::page_top::FormOutcome {
                refusal: contract::refusal::Refusal::from_code($code),
                done: contract::done::Done::from_code($code),
                ..$crate::parts::layout::page_top::FormOutcome::default()
            }),
        }),+]
    };
}
pub(super) use outcomes;

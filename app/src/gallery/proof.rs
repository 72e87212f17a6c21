//! What several pages have in common: a proof in its states, a code in its states, contact data, the box.

use contract::{
    channel::Channel,
    code::{CodeState, Delivery, ResendChoice, SentCode, Way},
    pages::{
        account::{Contact, PasswordRules},
        sign_in::RememberBox,
    },
    proof::{Guarded, Proof},
};

use super::{some_day, some_moment};

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
    [Channel::Email, Channel::Sms].map(|channel| Way { channel, destination: destination(channel).into() }).into()
}

pub const EMAIL: &str = "h•••••@ex•••••.jp";
pub const MOBILE: &str = "090-••••-••78";
pub const RULES: PasswordRules = PasswordRules { shortest: 8 };

pub fn destination(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => EMAIL,
        Channel::Sms => MOBILE,
    }
}

pub fn email() -> Contact {
    Contact { shown: EMAIL.into(), proved: Some(some_day()) }
}

pub fn mobile() -> Contact {
    Contact { shown: MOBILE.into(), proved: None }
}

pub fn remember() -> RememberBox {
    RememberBox { ticked: true, chosen: false, days: 90, caution: None, closed: None }
}

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

pub fn choice(channel: Channel, wait: u32) -> ResendChoice {
    ResendChoice { channel, destination: destination(channel).into(), returned: false, wait, left: 3 }
}

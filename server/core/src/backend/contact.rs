//! Contact data as a whole, and the mobile number.

use contract::{
    backend::{TypedProof, Visit},
    channel::Channel,
    done::Done as Said,
    fields::MobileNumber,
    language::Language,
    notice::NoticeKind,
    pages::account::{CustomerPage, LineChoice, MobilePage},
    reason::Change,
    refusal::Refusal,
    step::Step,
};

use super::{
    change::{self, ThisBrowser},
    code_view, notice,
    proof::{self, Errand},
    session, subscriber,
    trouble::Done,
};
use crate::{
    delivery,
    keys::Purpose as Key,
    site::Site,
    store::{
        accounts::{self, NewMobile},
        email_changes,
        messages::Template,
        proofs::{self, Purpose},
        sessions::{self, TypedInto},
    },
};

pub async fn page(site: &Site, visit: &Visit) -> Done<CustomerPage> {
    let subscriber = subscriber::at(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    let pending = email_changes::pending(&mut connection, subscriber.live.account_id, subscriber.now).await?;
    let guarded = subscriber.guarded(site, visit, &mut connection, true).await?;
    Ok(CustomerPage {
        who: guarded.who,
        email: subscriber.email(site),
        mobile: subscriber.mobile(site),
        pending_email: pending.map(|change| change.new_address),
        frozen: guarded.frozen,
        ends: guarded.ends,
    })
}

pub async fn keep(site: &Site, visit: &Visit, who: &str) -> Done<Step> {
    let live = session::of_form(site, visit, who).await?;
    let mut connection = site.store.pool().acquire().await?;
    accounts::keep_contact(&mut connection, live.account_id, site.clock.now()).await?;
    visit.done(Said::ContactKept);
    Ok(Step::My)
}

pub async fn mobile_page(site: &Site, visit: &Visit) -> Done<MobilePage> {
    let subscriber = subscriber::at(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    let guarded = subscriber.guarded(site, visit, &mut connection, true).await?;
    let account_id = subscriber.live.account_id;
    let lines = accounts::lines(&mut connection, account_id).await?;
    let owner = (subscriber.live.id, Some(account_id));
    let target = proofs::find(&mut connection, subscriber.live.id, Purpose::Mobile).await?;
    let ways: Vec<_> = target.map(|sent| (sent.channel, sent.target)).into_iter().collect();
    let sent = proof::shown(site, visit, &mut connection, Purpose::Mobile, owner, &ways, subscriber.now).await?;
    Ok(MobilePage {
        guarded,
        now: subscriber.mobile(site),
        typed: subscriber.care.typed_into(TypedInto::Mobile),
        lines: lines
            .iter()
            .map(|number| LineChoice {
                id: line_id(site, account_id, number),
                shown: code_view::masked(Channel::Sms, number),
                now: subscriber.care.mobile.as_ref() == Some(number),
            })
            .collect(),
        sent,
        offered: delivery::can_send(&site.config, Channel::Sms),
        other_devices: subscriber.other_devices(),
    })
}

/// Names a line in forms without saying its number.
fn line_id(site: &Site, account_id: i64, number: &str) -> String {
    let mac = site.keys.mac(Key::Challenge, &[b"line", &account_id.to_be_bytes(), number.as_bytes()]);
    mac[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

pub async fn request_mobile(site: &Site, visit: &Visit, who: &str, mobile: &str, line: &str) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    subscriber.refuse_frozen(visit)?;
    if let Err(owed) = subscriber.demand(site) {
        sessions::keep_typed(&mut tx, subscriber.live.id, TypedInto::Mobile, kept(mobile)).await?;
        tx.commit().await?;
        return Err(owed);
    }
    let account_id = subscriber.live.account_id;
    let number = if line.is_empty() && mobile.trim().is_empty() {
        // The code once more, to where it went.
        let sent = proofs::find(&mut tx, subscriber.live.id, Purpose::Mobile).await?;
        sent.map(|sent| sent.target).ok_or(Refusal::MobileBad)?
    } else if line.is_empty() {
        number(mobile)?
    } else {
        let lines = accounts::lines(&mut tx, account_id).await?;
        let found = lines.into_iter().find(|number| line_id(site, account_id, number) == line);
        found.ok_or(Refusal::MobileBad)?
    };
    if !delivery::can_send(&site.config, Channel::Sms) {
        return Err(Refusal::ChannelUnavailable.into());
    }
    let errand = Errand {
        purpose: Purpose::Mobile,
        owner_id: subscriber.live.id,
        account_id: Some(account_id),
        channel: Channel::Sms,
        to: &number,
        decoy: false,
        link: None,
    };
    proof::send(site, visit, &mut tx, &errand, subscriber.now).await?;
    sessions::forget_typed(&mut tx, subscriber.live.id, TypedInto::Mobile).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(Step::CustomerMobile)
}

/// What was typed, as far as it is worth keeping.
pub fn kept(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty() && typed.len() <= 320 && !typed.contains('\0'))
}

fn number(typed: &str) -> Result<String, Refusal> {
    if let Some(number) = MobileNumber::parse(typed) {
        return Ok(number.as_str().to_owned());
    }
    let abroad = typed.trim().starts_with(['+', '＋']) && !typed.replace('＋', "+").trim().starts_with("+81");
    Err(if abroad { Refusal::MobileCountry } else { Refusal::MobileBad })
}

pub async fn confirm_mobile(site: &Site, visit: &Visit, typed: &TypedProof) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, &typed.who).await?;
    subscriber.refuse_frozen(visit)?;
    let (account_id, now) = (subscriber.live.account_id, subscriber.now);
    let owner = (subscriber.live.id, Some(account_id));
    let spent = match proof::spend(site, visit, &mut tx, Purpose::Mobile, owner, typed, now).await? {
        Ok(passed) if passed.again => Ok(()),
        Ok(passed) => {
            let old = subscriber.care.mobile.as_deref().filter(|old| *old != passed.target);
            if let Some(old) = old {
                change::end_codes(&mut tx, account_id, now).await?;
                change::end_trust(&mut tx, &subscriber, Change::Contact, ThisBrowser::Kept).await?;
                let template = Template::Notice { of: NoticeKind::MobileChanged, label: String::new(), at: now };
                let language = visit.request().language;
                notice::send(site, &mut tx, Some(account_id), (Channel::Sms, old), language, template, now).await?;
            }
            if subscriber.care.mobile.as_ref() == Some(&passed.target) {
                accounts::find_mobile(&mut tx, account_id).await?;
                accounts::prove(&mut tx, account_id, Channel::Sms, Some(&passed.target), now).await?;
            } else {
                let mobile = NewMobile {
                    number: Some(&passed.target),
                    proved_at: Some(now),
                    now,
                    undo_since: now - site.limits.email_undo,
                };
                accounts::set_mobile(&mut tx, account_id, &mobile).await?;
            }
            notice::tell(site, &mut tx, account_id, NoticeKind::MobileChanged, "", now).await?;
            Ok(())
        }
        Err(refusal) => Err(refusal),
    };
    tx.commit().await?;
    site.mail_bell.notify_one();
    spent?;
    visit.done(Said::MobileChanged);
    Ok(Step::Customer)
}

/// The language an account is told things in.
pub fn language_of(code: &str) -> Language {
    Language::from_code(code).unwrap_or_default()
}

//! Contact data as a whole, and the mobile number.

use crate::store::AnyConnection;
use async_trait::async_trait;
use contract::{
    backend::{ChangeContact, Error, Result, TypedProof, Visit},
    channel::Channel,
    done::Done,
    fields::MobileNumber,
    notice::NoticeKind,
    pages::account::{CustomerPage, LineChoice, MobilePage},
    reason::Change,
    refusal::Refusal,
    step::Step,
};

use super::security_change::{self, ThisBrowser};
use crate::{
    backend::{
        notice,
        one_time_code::{
            code_view,
            send::{self, CodeRequest},
            spend,
        },
        session::{
            self,
            subscriber::{self, Subscriber},
        },
    },
    delivery,
    keys::KeyPurpose,
    rules::{id::AccountId, mask},
    site::Site,
    store::{
        accounts::{self, NewMobile},
        email_changes,
        messages::Template,
        proofs::{self, Purpose},
        sessions::{self, TypedInto},
    },
};

#[async_trait]
impl ChangeContact for Site {
    async fn customer_page(&self, visit: &Visit) -> Result<CustomerPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        let pending = email_changes::pending(&mut connection, subscriber.live.account_id, subscriber.now).await?;
        let guarded = subscriber.guarded(self, visit, &mut connection, true).await?;
        Ok(CustomerPage {
            who: guarded.who,
            email: subscriber.email(self),
            mobile: subscriber.mobile(self),
            pending_email: pending.map(|change| mask::readable(&change.new_address)),
            frozen: guarded.frozen,
            ends: guarded.ends,
        })
    }

    async fn keep_contact(&self, visit: &Visit, who: &str) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let mut connection = self.store.pool().acquire().await?;
        accounts::keep_contact(&mut connection, live.account_id, self.clock.now()).await?;
        visit.done(Done::ContactKept);
        Ok(Step::My)
    }

    async fn mobile_page(&self, visit: &Visit) -> Result<MobilePage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        let guarded = subscriber.guarded(self, visit, &mut connection, true).await?;
        let account_id = subscriber.live.account_id;
        let lines = accounts::lines(&mut connection, account_id).await?;
        let owner = (subscriber.live.id.into(), Some(account_id));
        let target = proofs::find(&mut connection, subscriber.live.id.into(), Purpose::Mobile).await?;
        let ways: Vec<_> = target.map(|sent| (sent.code.channel, sent.target)).into_iter().collect();
        let sent =
            code_view::shown(self, visit, &mut connection, Purpose::Mobile, owner, &ways, subscriber.now).await?;
        Ok(MobilePage {
            guarded,
            now: subscriber.mobile(self),
            typed: subscriber.security.typed_into(TypedInto::Mobile),
            lines: lines
                .iter()
                .map(|number| LineChoice {
                    id: line_id(self, account_id, number),
                    shown: code_view::masked(Channel::Sms, number),
                    now: subscriber.security.mobile.as_ref() == Some(number),
                })
                .collect(),
            sent,
            offered: delivery::can_send(&self.config, Channel::Sms),
            other_devices: subscriber.other_devices(),
        })
    }

    async fn request_mobile_change(&self, visit: &Visit, who: &str, mobile: &str, line: &str) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        subscriber.refuse_frozen()?;
        let number = match subscriber.demand(self) {
            Ok(()) => new_number(self, &mut tx, &subscriber, mobile, line).await,
            owed => owed.map(|()| String::new()),
        };
        let number = match number {
            Ok(number) => number,
            Err(refused @ Error::Refused(_)) => {
                sessions::keep_typed(&mut tx, subscriber.live.id, TypedInto::Mobile, kept(mobile)).await?;
                return self.settle(tx, Err(refused)).await;
            }
            Err(broken) => return Err(broken),
        };
        let account_id = subscriber.live.account_id;
        if !delivery::can_send(&self.config, Channel::Sms) {
            return Err(Refusal::ChannelUnavailable.into());
        }
        let request = CodeRequest {
            purpose: Purpose::Mobile,
            owner_id: subscriber.live.id.into(),
            account_id: Some(account_id),
            channel: Channel::Sms,
            to: &number,
            decoy: false,
            link: None,
        };
        send::send(self, visit, &mut tx, &request, subscriber.now).await?;
        sessions::forget_typed(&mut tx, subscriber.live.id, TypedInto::Mobile).await?;
        self.commit(tx).await?;
        Ok(Step::CustomerMobile)
    }

    async fn confirm_mobile(&self, visit: &Visit, typed: &TypedProof) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, &typed.who).await?;
        subscriber.refuse_frozen()?;
        let (account_id, now) = (subscriber.live.account_id, subscriber.now);
        let owner = (subscriber.live.id.into(), Some(account_id));
        let spent = match spend::spend(self, visit, &mut tx, Purpose::Mobile, owner, typed, now).await? {
            Ok(passed) if passed.again => Ok(()),
            Ok(passed) => {
                let old = subscriber.security.mobile.as_deref().filter(|old| *old != passed.target);
                if let Some(old) = old {
                    security_change::end_codes(&mut tx, account_id, now).await?;
                    security_change::end_trust(&mut tx, &subscriber, Change::Contact, ThisBrowser::Kept).await?;
                    let template = Template::Notice { of: NoticeKind::MobileChanged, label: String::new(), at: now };
                    let language = visit.request().language;
                    notice::send(self, &mut tx, Some(account_id), (Channel::Sms, old), language, template, now).await?;
                }
                if subscriber.security.mobile.as_ref() == Some(&passed.target) {
                    accounts::find_mobile(&mut tx, account_id).await?;
                    accounts::prove(&mut tx, account_id, Channel::Sms, Some(&passed.target), now).await?;
                } else {
                    let mobile = NewMobile {
                        number: Some(&passed.target),
                        proved_at: Some(now),
                        now,
                        undo_since: now - self.limits.email_undo,
                    };
                    accounts::set_mobile(&mut tx, account_id, &mobile).await?;
                }
                notice::notify(self, &mut tx, account_id, NoticeKind::MobileChanged, "", now).await?;
                Ok(())
            }
            Err(refusal) => Err(refusal),
        };
        self.commit(tx).await?;
        spent?;
        visit.done(Done::MobileChanged);
        Ok(Step::Customer)
    }
}

/// The number that was chosen or typed; with neither, the one that a code went to.
async fn new_number(
    site: &Site,
    tx: &mut AnyConnection,
    subscriber: &Subscriber,
    mobile: &str,
    line: &str,
) -> Result<String> {
    let account_id = subscriber.live.account_id;
    if !line.is_empty() {
        let lines = accounts::lines(tx, account_id).await?;
        let found = lines.into_iter().find(|number| line_id(site, account_id, number) == line);
        return Ok(found.ok_or(Refusal::MobileBad)?);
    }
    if !mobile.trim().is_empty() {
        return Ok(number(mobile)?);
    }
    let sent = proofs::find(tx, subscriber.live.id.into(), Purpose::Mobile).await?;
    Ok(sent.map(|sent| sent.target).ok_or(Refusal::MobileBad)?)
}

/// Names a line in forms without saying its number.
fn line_id(site: &Site, account_id: AccountId, number: &str) -> String {
    let mac = site.keys.mac(KeyPurpose::LineWord, &[b"line", &account_id.to_be_bytes(), number.as_bytes()]);
    hex::encode(&mac[..8])
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

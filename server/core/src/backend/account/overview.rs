//! My Page.

use async_trait::async_trait;
use contract::{
    backend::{Overview, Result, Visit},
    channel::Channel,
    pages::my::{MyPage, ReturnedMail},
};

use super::history;
use crate::{
    backend::{
        one_time_code::code_view,
        session::{
            self,
            subscriber::{self, Subscriber},
        },
    },
    local_time,
    rules::{contact, time::seconds_up},
    site::Site,
    store::{desk_recoveries, recovery_codes},
};

/// Sign-ins on My Page; the rest is one link away.
const SIGN_INS_SHOWN: u32 = 5;

#[async_trait]
impl Overview for Site {
    async fn my_page(&self, visit: &Visit) -> Result<MyPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let Subscriber { live, security, now, .. } = &subscriber;
        let end = session::end(self, live);
        let mut connection = self.store.pool().acquire().await?;
        let codes = recovery_codes::left(&mut connection, live.account_id).await?;
        let recovery = desk_recoveries::of_account(&mut connection, live.account_id).await?;
        let proved = [
            security.contact_email.as_ref().map(|_| security.contact_email_proved_at),
            security.mobile.as_ref().map(|_| security.mobile_proved_at),
        ];
        let proved: Vec<_> = proved.into_iter().flatten().collect();
        Ok(MyPage {
            who: session::who(self, live),
            email: subscriber.email(self),
            mobile: subscriber.mobile(self),
            ask_contact: contact::is_long_ago(
                &proved,
                security.contact_kept_at,
                security.created_at,
                *now,
                self.limits.contact_asked,
            ),
            recovery_codes: codes.unused,
            notices: history::unread(self, &mut connection, live.account_id).await?,
            sign_ins: history::latest(self, visit, &mut connection, live, SIGN_INS_SHOWN).await?,
            recovery_at: recovery
                .and_then(|recovery| recovery.effective_at)
                .map(|at| local_time::moment(&self.zone, at)),
            two_step: live.two_step.channel(),
            returned_mail: live.email_bounced_at.map(|at| ReturnedMail {
                on: local_time::day(&self.zone, at),
                sender: code_view::sender(self, Channel::Email),
            }),
            devices: live.devices,
            places: self.limits.trusted_devices,
            trusted_until: live.trusted_until.map(|end| local_time::day(&self.zone, end)),
            marked: live.marked,
            signed_in_at: local_time::moment(&self.zone, live.created_at),
            signed_in_by: live.signed_in_by,
            ends_in: seconds_up(now.until(end)),
            login_id: live.login_id.clone(),
        })
    }
}

//! `/my/password`, and the judgement of every new password, also at sign-up and recovery.

use async_trait::async_trait;
use contract::{
    backend::{Password, Result, Visit},
    done::Done,
    notice::NoticeKind,
    pages::account::{PasswordPage, PasswordRules},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::{ExposeSecret, SecretString};

use super::security_change::{self, ThisBrowser};
use crate::{
    backend::{
        notice,
        session::{self, reauthentication::check_password, subscriber},
    },
    rules::password::{self, Weak},
    site::Site,
    store::accounts,
};

pub fn rules(two_step: bool) -> PasswordRules {
    PasswordRules { shortest: password::shortest(two_step) }
}

#[async_trait]
impl Password for Site {
    async fn password_page(&self, visit: &Visit) -> Result<PasswordPage> {
        let subscriber = subscriber::at(self, visit).await?;
        let mut connection = self.store.pool().acquire().await?;
        Ok(PasswordPage {
            guarded: subscriber.guarded(self, visit, &mut connection, false).await?,
            rules: rules(subscriber.two_step().is_some()),
            other_devices: subscriber.other_devices(),
            login_id: subscriber.live.login_id,
        })
    }

    async fn change_password(
        &self,
        visit: &Visit,
        who: &str,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        let two_step = live.two_step.is_on();
        {
            // Before the password is looked at: who owes a code learns nothing about it.
            let (subscriber, _) = subscriber::acting(self, visit, who).await?;
            subscriber.demand_code(self)?;
        }
        check_password(self, visit, &live.login_id, current).await?;
        judge(self, new, &live.login_id, live.contact_email.as_deref(), two_step)?;
        let hash = self.hasher.hash(new).await.map_err(|_| Refusal::Busy)?;
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        accounts::set_password(&mut tx, live.account_id, &hash).await?;
        security_change::outdate(&mut tx, &subscriber, Change::Password, ThisBrowser::Kept).await?;
        notice::notify(self, &mut tx, live.account_id, NoticeKind::PasswordChanged, "", subscriber.now).await?;
        self.commit(tx).await?;
        visit.done(Done::PasswordChanged);
        Ok(Step::Password)
    }
}

/// Refuses a password that is guessed first.
pub fn judge(site: &Site, typed: &SecretString, login_id: &str, email: Option<&str>, two_step: bool) -> Result<()> {
    let email = email.unwrap_or_default();
    let (name, domain) = email.split_once('@').unwrap_or_default();
    let own = [login_id, email, name, domain, &site.brand.name];
    password::judge(typed.expose_secret(), &own, two_step).map_err(|weak| {
        let refusal = match weak {
            Weak::Short => Refusal::PasswordShort,
            Weak::Common => Refusal::PasswordCommon,
        };
        refusal.into()
    })
}

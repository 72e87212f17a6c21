use contract::{
    backend::Visit,
    channel::Channel,
    done::Done as Said,
    notice::NoticeKind,
    pages::account::{PasswordPage, PasswordRules},
    reason::Change,
    refusal::Refusal,
    step::Step,
};
use secrecy::{ExposeSecret, SecretString};

use super::{
    change::{self, ThisBrowser},
    fresh::check_password,
    notice, session, subscriber,
    trouble::Done,
};
use crate::{
    rules::password::{self, Weak},
    site::Site,
    store::accounts,
};

pub fn rules(two_step: bool) -> PasswordRules {
    PasswordRules { shortest: password::shortest(two_step) }
}

pub async fn page(site: &Site, visit: &Visit) -> Done<PasswordPage> {
    let subscriber = subscriber::at(site, visit).await?;
    let mut connection = site.store.pool().acquire().await?;
    Ok(PasswordPage {
        guarded: subscriber.guarded(site, visit, &mut connection, false).await?,
        rules: rules(subscriber.two_step().is_some()),
        other_devices: subscriber.other_devices(),
        login_id: subscriber.live.login_id,
    })
}

/// Refuses a password that is guessed first.
pub fn judge(site: &Site, typed: &SecretString, login_id: &str, email: Option<&str>, two_step: bool) -> Done<()> {
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

pub async fn change(site: &Site, visit: &Visit, who: &str, current: &SecretString, new: &SecretString) -> Done<Step> {
    let live = session::of_form(site, visit, who).await?;
    let two_step = Channel::from_code(&live.two_step).is_some();
    {
        // Before the password is looked at: who owes a code learns nothing about it.
        let (subscriber, _) = subscriber::acting(site, visit, who).await?;
        subscriber.demand_code(site)?;
    }
    check_password(site, visit, &live.login_id, current).await?;
    judge(site, new, &live.login_id, live.contact_email.as_deref(), two_step)?;
    let hash = site.hasher.hash(new).await.map_err(|_| Refusal::Busy)?;
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    accounts::set_password(&mut tx, live.account_id, &hash).await?;
    change::outdate(&mut tx, &subscriber, Change::Password, ThisBrowser::Kept).await?;
    notice::tell(site, &mut tx, live.account_id, NoticeKind::PasswordChanged, "", subscriber.now).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    visit.done(Said::PasswordChanged);
    Ok(Step::Password)
}

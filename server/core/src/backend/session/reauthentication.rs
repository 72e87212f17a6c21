//! The proof that is asked before what changes who can get in.

use async_trait::async_trait;
use contract::{
    backend::{Error, Reauthentication, Result, TypedProof, Visit},
    channel::Channel,
    proof::ProofPage,
    refusal::Refusal,
    step::Step,
};
use secrecy::SecretString;

use super::subscriber;
use crate::{
    backend::{limits::password_guess, session, trust::registration},
    site::Site,
    store::{accounts, sessions},
};

/// The password of the one who is signed in, counted and judged as at sign-in.
pub async fn check_password(site: &Site, visit: &Visit, login_id: &str, typed: &SecretString) -> Result<()> {
    let now = site.clock.now();
    let browser_id = registration::browser_here(site, visit, &mut site.store.pool().acquire().await?, now).await?;
    let account = accounts::for_sign_in(&site.store, login_id, browser_id).await?.ok_or(Refusal::AttemptGone)?;
    let once_trusted = browser_id.filter(|_| account.once_trusted);
    let guess = password_guess::count(site, visit, login_id, once_trusted, now).await?;
    let Ok(matched) = site.hasher.verify(typed, Some(&account.password_hash)).await else {
        guess.give_back(site).await?;
        return Err(Refusal::Busy.into());
    };
    let right = matched.ok_or(Refusal::BadCredentials)?;
    let mut connection = site.store.pool().acquire().await?;
    accounts::renew_hash(&mut connection, &account, right.renewed.as_deref()).await?;
    guess.was_right(site, &mut connection).await
}

#[async_trait]
impl Reauthentication for Site {
    async fn confirm_identity(
        &self,
        visit: &Visit,
        who: &str,
        password: &SecretString,
        page: ProofPage,
    ) -> Result<Step> {
        let live = session::of_form(self, visit, who).await?;
        check_password(self, visit, &live.login_id, password).await?;
        let mut connection = self.store.pool().acquire().await?;
        sessions::proved_password(&mut connection, live.id, self.clock.now()).await?;
        Ok(page.step())
    }

    async fn send_fresh_code(
        &self,
        visit: &Visit,
        who: &str,
        channel: Option<Channel>,
        page: ProofPage,
    ) -> Result<Step> {
        let (subscriber, mut tx) = subscriber::acting(self, visit, who).await?;
        // Whoever does not know the password gets no code sent; where it is part of the page's form it comes later.
        if page != ProofPage::Password
            && let Err(Error::Refused(owed)) = subscriber.demand(self)
            && owed.refusal == Refusal::NeedsPassword
        {
            return Err(owed.into());
        }
        subscriber.send_fresh(self, visit, &mut tx, channel).await?;
        self.commit(tx).await?;
        Ok(page.step())
    }

    async fn confirm_fresh_code(&self, visit: &Visit, typed: &TypedProof, page: ProofPage) -> Result<Step> {
        let (mut subscriber, mut tx) = subscriber::acting(self, visit, &typed.who).await?;
        let spent = subscriber.spend_fresh(self, visit, &mut tx, typed).await?;
        self.settle(tx, spent.map(|()| page.step())).await
    }
}

//! The proof that is asked before what changes who can get in.

use contract::{
    backend::{TypedProof, Visit},
    channel::Channel,
    proof::ProofPage,
    refusal::Refusal,
    step::Step,
};
use secrecy::SecretString;

use super::{
    browser_cookie, guard, session, subscriber,
    trouble::{Done, Trouble},
};
use crate::{
    site::Site,
    store::{accounts, sessions},
};

/// The password of the one who is signed in, counted and judged as at the door.
pub async fn check_password(site: &Site, visit: &Visit, login_id: &str, typed: &SecretString) -> Done<()> {
    let now = site.clock.now();
    let browser_id = browser_cookie::presented(&site.keys, visit).map(|browser| browser.browser_id);
    let account = accounts::at_the_door(&site.store, login_id, browser_id).await?.ok_or(Refusal::AttemptGone)?;
    let once_trusted = browser_id.filter(|_| account.once_trusted == 1);
    let guess = guard::count(site, visit, login_id, once_trusted, now).await?;
    let Ok(matched) = site.hasher.verify(typed, Some(&account.password_hash)).await else {
        guess.give_back(site).await?;
        return Err(Refusal::Busy.into());
    };
    if !matched {
        return Err(Refusal::BadCredentials.into());
    }
    let mut connection = site.store.pool().acquire().await?;
    guess.was_right(site, &mut connection).await
}

pub async fn confirm_identity(
    site: &Site,
    visit: &Visit,
    who: &str,
    password: &SecretString,
    page: ProofPage,
) -> Done<Step> {
    let live = session::of_form(site, visit, who).await?;
    check_password(site, visit, &live.login_id, password).await?;
    let mut connection = site.store.pool().acquire().await?;
    sessions::proved_password(&mut connection, live.id, site.clock.now()).await?;
    Ok(page.step())
}

pub async fn send_code(site: &Site, visit: &Visit, who: &str, channel: Option<Channel>, page: ProofPage) -> Done<Step> {
    let (subscriber, mut tx) = subscriber::acting(site, visit, who).await?;
    // Whoever does not know the password gets no code sent; where it is part of the page's form it comes later.
    if page != ProofPage::Password
        && let Err(owed @ Trouble::Refused(Refusal::NeedsPassword)) = subscriber.demand(site)
    {
        return Err(owed);
    }
    subscriber.send_fresh(site, visit, &mut tx, channel).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    Ok(page.step())
}

pub async fn confirm_code(site: &Site, visit: &Visit, typed: &TypedProof, page: ProofPage) -> Done<Step> {
    let (mut subscriber, mut tx) = subscriber::acting(site, visit, &typed.who).await?;
    let spent = subscriber.spend_fresh(site, visit, &mut tx, typed).await?;
    tx.commit().await?;
    site.mail_bell.notify_one();
    spent?;
    Ok(page.step())
}

//! Sessions: begun, found by their cookie, ended; and the tag that binds a form to one.

pub mod reauthentication;
pub mod subscriber;

use std::time::Duration;

use async_trait::async_trait;
use contract::{
    backend::{Error, Result, Session, Visit, visit::CookieChange},
    language::Language,
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};

use super::{
    token,
    trust::{browser_cookie, registration},
};
use crate::store::AnyConnection;
use crate::{
    keys::KeyPurpose,
    local_time, random,
    rules::{
        credential_version::CredentialVersion,
        id::{AccountId, BrowserId, SessionId, SignInId, TrustId},
        sign_in::CodeBy,
        time::Timestamp,
    },
    site::Site,
    store::{
        accounts,
        sessions::{self, CurrentSession, NewSession},
    },
};

/// A GET every few seconds must not become a write every few seconds.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// Bytes of the MAC that binds a form to its session; on the page in hexadecimal.
const FORM_TAG: usize = 8;

/// Who has signed in: what a new session is made of.
pub struct SignedIn {
    pub account_id: AccountId,
    pub credential_version: CredentialVersion,
    pub by: SignedInBy,
    pub trust_id: Option<TrustId>,
    /// The record it is written down in.
    pub sign_in_id: SignInId,
    /// The browser it is begun in, where it is known.
    pub browser_id: Option<BrowserId>,
    /// Where the code came by that was typed for it; `None`: none was.
    pub code_by: Option<CodeBy>,
}

/// Begins a session and ends the one this browser had: its id is always a new one.
pub async fn open(
    site: &Site,
    visit: &Visit,
    tx: &mut AnyConnection,
    who: &SignedIn,
    now: Timestamp,
) -> Result<SessionId> {
    if let Some(earlier) = &visit.request().session {
        sessions::delete(tx, &token::hash(earlier)).await?;
    }
    let token = token::new();
    let id = random::id();
    sessions::insert(
        tx,
        &NewSession {
            id,
            token_hash: &token.hash,
            account_id: who.account_id,
            credential_version: who.credential_version,
            signed_in_by: who.by,
            now,
            expires_at: now + site.limits.session_absolute,
            trust_id: who.trust_id,
            sign_in_id: who.sign_in_id,
            browser_id: who.browser_id,
            code_by: who.code_by,
        },
    )
    .await?;
    visit.change(CookieChange::Session(Some(token.value)));
    Ok(id)
}

/// The session of this request. Whatever page it is, a registration whose cookie came back is confirmed here
/// (protocol.md 2).
pub async fn current(site: &Site, visit: &Visit) -> Result<CurrentSession> {
    let token_hash = token::hash(visit.request().session.as_ref().ok_or_else(|| visit.missing_cookie())?);
    let now = site.clock.now();
    let browser = browser_cookie::verified(&site.keys, visit);
    let browser_id = browser.as_ref().map(|browser| browser.browser_id);
    let read = async |connection: &mut AnyConnection| {
        sessions::current(connection, &token_hash, now, now - site.limits.session_idle, browser_id).await
    };
    let mut connection = site.store.pool().acquire().await?;
    let mut live = read(&mut connection).await?.ok_or(Refusal::AttemptGone)?;
    if now >= live.last_seen_at + TOUCH_EVERY {
        sessions::touch(&mut connection, live.id, now).await?;
        live.last_seen_at = now;
    }
    if let (Some(trust_id), None, None) = (live.trust_id, live.trust_confirmed_at, live.trust_ended_at)
        && let Some(browser) = browser
        && live.trust_browser_id == Some(browser.browser_id)
    {
        drop(connection);
        registration::confirm(site, &live, trust_id, &browser, now).await?;
        // Whether it was counted or all places were taken meanwhile, the page tells how it stands now.
        let mut connection = site.store.pool().acquire().await?;
        live = read(&mut connection).await?.ok_or(Refusal::AttemptGone)?;
    }
    Ok(live)
}

/// When the session ends if nothing is done.
pub fn end(site: &Site, live: &CurrentSession) -> Timestamp {
    let idle_end = live.last_seen_at + site.limits.session_idle;
    idle_end.min(live.expires_at)
}

/// The same as a clock time, for pages without script.
pub fn ends(site: &Site, live: &CurrentSession) -> String {
    local_time::clock(&site.zone, end(site, live))
}

/// This session's own word for forms.
pub fn who(site: &Site, live: &CurrentSession) -> String {
    let mac = site.keys.mac(KeyPurpose::FormWord, &[b"as", &live.id.to_be_bytes()]);
    hex::encode(&mac[..FORM_TAG])
}

/// Whether a form was made for this session, under whichever kept key.
fn is_made_for(site: &Site, live: &CurrentSession, who: &str) -> bool {
    let mut tag = [0; FORM_TAG];
    hex::decode_to_slice(who, &mut tag).is_ok()
        && site.keys.verify(KeyPurpose::FormWord, &[b"as", &live.id.to_be_bytes()], &tag)
}

/// The session of this request, if the form was made for it.
pub async fn of_form(site: &Site, visit: &Visit, who: &str) -> Result<CurrentSession> {
    let live = current(site, visit).await?;
    if is_made_for(site, &live, who) { Ok(live) } else { Err(Refusal::AccountSwitched.into()) }
}

#[async_trait]
impl Session for Site {
    async fn choose_language(&self, visit: &Visit, language: Language) -> Result<()> {
        if visit.request().session.is_none() {
            return Ok(());
        }
        match current(self, visit).await {
            Ok(live) => {
                let mut connection = self.store.pool().acquire().await?;
                Ok(accounts::set_language(&mut connection, live.account_id, language).await?)
            }
            // A session that is over chooses for nobody but its browser.
            Err(Error::Refused(_)) => Ok(()),
            Err(broken) => Err(broken),
        }
    }

    async fn is_signed_in(&self, visit: &Visit) -> bool {
        current(self, visit).await.is_ok()
    }

    /// Ends the session. The browser stays trusted.
    async fn sign_out(&self, visit: &Visit) -> Result<Step> {
        if let Some(value) = &visit.request().session {
            let mut connection = self.store.pool().acquire().await?;
            sessions::delete(&mut connection, &token::hash(value)).await?;
        }
        visit.change(CookieChange::Session(None));
        visit.change(CookieChange::Attempt(None));
        Ok(Step::SignIn)
    }
}

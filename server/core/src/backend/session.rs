use std::time::Duration;

use contract::{
    backend::{Visit, visit::CookieChange},
    refusal::Refusal,
    session::SignedInBy,
    step::Step,
};
use sqlx::AnyConnection;

use super::{browser_cookie, register, token, trouble::Done};
use crate::{
    keys::Purpose,
    local_time, random,
    rules::time::Timestamp,
    site::Site,
    store::sessions::{self, Live, NewSession},
};

/// A GET every few seconds must not become a write every few seconds.
const TOUCH_EVERY: Duration = Duration::from_secs(60);

/// Who has signed in: what a new session is made of.
pub struct SignedIn {
    pub account_id: i64,
    pub credential_version: i64,
    pub by: SignedInBy,
    pub trust_id: Option<i64>,
    /// The line it is written down in.
    pub sign_in_id: i64,
    /// The browser it is begun in, where it is known.
    pub browser_id: Option<i64>,
    /// Where the code came by that was typed for it: `email`, `sms` or `recovery`.
    pub code_by: Option<&'static str>,
}

/// Begins a session and ends the one this browser had: its id is always a new one.
pub async fn open(site: &Site, visit: &Visit, tx: &mut AnyConnection, who: &SignedIn, now: Timestamp) -> Done<i64> {
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

/// The session at the door. Whatever page it is, a registration whose cookie came back is confirmed here (PROTOCOL 2).
pub async fn current(site: &Site, visit: &Visit) -> Done<Live> {
    let token_hash = token::hash(visit.request().session.as_ref().ok_or_else(|| visit.missing_cookie())?);
    let now = site.clock.now();
    let browser = browser_cookie::presented(&site.keys, visit);
    let browser_id = browser.as_ref().map(|browser| browser.browser_id);
    let read = async |connection: &mut AnyConnection| {
        sessions::live(connection, &token_hash, now, now - site.limits.session_idle, browser_id).await
    };
    let mut connection = site.store.pool().acquire().await?;
    let mut live = read(&mut connection).await?.ok_or(Refusal::AttemptGone)?;
    if now >= Timestamp::from_millis(live.last_seen_at) + TOUCH_EVERY {
        sessions::touch(&mut connection, live.id, now).await?;
        live.last_seen_at = now.millis();
    }
    if let (Some(trust_id), None, None) = (live.trust_id, live.trust_confirmed_at, live.trust_ended_at)
        && let Some(browser) = browser
        && live.trust_browser_id == Some(browser.browser_id)
    {
        drop(connection);
        register::confirm(site, &live, trust_id, &browser, now).await?;
        // Whether it was counted or all places were taken meanwhile, the page tells how it stands now.
        let mut connection = site.store.pool().acquire().await?;
        live = read(&mut connection).await?.ok_or(Refusal::AttemptGone)?;
    }
    Ok(live)
}

/// When the session ends if nothing is done.
pub fn end(site: &Site, live: &Live) -> Timestamp {
    let idle_end = Timestamp::from_millis(live.last_seen_at) + site.limits.session_idle;
    idle_end.min(Timestamp::from_millis(live.expires_at))
}

/// The same as a clock time, for pages without script.
pub fn ends(site: &Site, live: &Live) -> String {
    local_time::clock(&site.zone, end(site, live))
}

/// This session's own word for forms.
pub fn who(site: &Site, live: &Live) -> String {
    words(site, live).swap_remove(0)
}

/// The word under every kept key, the newest first.
fn words(site: &Site, live: &Live) -> Vec<String> {
    let word = |mac: [u8; 32]| mac[..8].iter().map(|byte| format!("{byte:02x}")).collect();
    site.keys.macs(Purpose::Challenge, &[b"as", &live.id.to_be_bytes()]).map(word).collect()
}

/// The session at the door, if the form was made for it.
pub async fn of_form(site: &Site, visit: &Visit, who: &str) -> Done<Live> {
    let live = current(site, visit).await?;
    if words(site, &live).iter().any(|word| word == who) { Ok(live) } else { Err(Refusal::AccountSwitched.into()) }
}

/// Ends the session. The browser stays trusted.
pub async fn sign_out(site: &Site, visit: &Visit) -> Done<Step> {
    if let Some(value) = &visit.request().session {
        let mut connection = site.store.pool().acquire().await?;
        sessions::delete(&mut connection, &token::hash(value)).await?;
    }
    visit.change(CookieChange::Session(None));
    visit.change(CookieChange::Attempt(None));
    Ok(Step::SignIn)
}

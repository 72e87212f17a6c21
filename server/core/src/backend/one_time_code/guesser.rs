//! Who is sent a code and types it: what wrong codes count against, and when the code step rests for it.

use contract::{
    backend::{Result, Visit},
    notice::NoticeKind,
    refusal::Refusal,
};

use crate::store::AnyConnection;
use crate::{
    backend::{
        limits::{Requester, counter::Counter, refused_until, stranger_guess},
        notice,
        trust::browser_cookie::this_browser,
    },
    rules::{
        id::{AccountId, BrowserId},
        time::Timestamp,
    },
    site::Site,
    store::accounts,
};

/// Whoever has proved nothing is counted as a stranger before each guess. Whoever has is counted after wrong ones only,
/// by account and browser, and the code step rests when they are too many.
#[derive(Clone, Copy)]
pub struct Guesser<'a> {
    pub requester: Requester<'a>,
    /// The browser it happens in, if it has a count of its own.
    pub browser_id: Option<BrowserId>,
    /// Too many codes of the account were wrong in a row: browsers never trusted get none until the password is changed.
    pub codes_closed: bool,
}

impl<'a> Guesser<'a> {
    /// In the browser of this request, for anything but a sign-in: strangers and those once trusted, for neither of whom
    /// codes are ever closed.
    pub fn here(site: &Site, visit: &Visit, requester: Requester<'a>) -> Self {
        Self { requester, browser_id: this_browser(site, visit), codes_closed: false }
    }

    /// Whether it gets no code until the password is changed.
    pub fn is_closed(&self) -> bool {
        self.codes_closed && matches!(self.requester, Requester::Account { once_trusted: false, .. })
    }

    /// Until when the code step rests; `None`: it does not.
    pub async fn paused_until(
        &self,
        site: &Site,
        connection: &mut AnyConnection,
        now: Timestamp,
    ) -> Result<Option<Timestamp>> {
        let mut latest = None;
        for counter in self.wrong_codes() {
            latest = latest.max(counter.blocked_until(site, connection, now).await?);
        }
        Ok(latest)
    }

    /// Refuses while the code step rests, or is closed.
    pub async fn refuse_pause(&self, site: &Site, connection: &mut AnyConnection, now: Timestamp) -> Result<()> {
        if self.is_closed() {
            return Err(Refusal::Paused.into());
        }
        let paused = self.paused_until(site, connection, now).await?;
        refused_until(Refusal::Paused, paused.map_or(Ok(()), Err))
    }

    /// Before a guess is answered.
    pub async fn take_guess(&self, site: &Site, visit: &Visit, tx: &mut AnyConnection, now: Timestamp) -> Result<()> {
        match self.requester {
            Requester::Account { .. } => self.refuse_pause(site, tx, now).await,
            Requester::Stranger(key) => stranger_guess::take(site, visit, tx, key, now).await,
        }
    }

    /// The right code ends the count of wrong ones. What they closed stays closed.
    pub async fn was_right(&self, site: &Site, visit: &Visit, tx: &mut AnyConnection) -> Result<()> {
        match self.requester {
            Requester::Account { id, .. } => {
                accounts::forget_wrong_codes(tx, id).await?;
                for counter in self.wrong_codes() {
                    counter.clear(site, tx).await?;
                }
                Ok(())
            }
            Requester::Stranger(key) => stranger_guess::give_back(site, visit, tx, key).await,
        }
    }

    /// A wrong code counts against browser and account, in whatever step it was typed; a stranger's was counted before.
    pub async fn was_wrong(&self, site: &Site, tx: &mut AnyConnection, now: Timestamp) -> Result<()> {
        if let Requester::Account { id, .. } = self.requester {
            count_in_a_row(site, tx, id, now).await?;
        }
        for counter in self.wrong_codes() {
            // One that rests was refused above; one that begins to rest now does so for the next guess.
            let _ = counter.take(site, tx, now).await?;
        }
        Ok(())
    }

    /// What wrong codes are counted by: the account in one browser, and the account. Never by a stranger.
    fn wrong_codes(&self) -> Vec<Counter<'static>> {
        match self.requester {
            Requester::Account { id: account_id, .. } => {
                vec![Counter::CodesInBrowser { account_id, browser_id: self.browser_id }, Counter::Codes { account_id }]
            }
            Requester::Stranger(_) => Vec::new(),
        }
    }
}

/// After `codes_in_a_row` wrong ones browsers never trusted get no code until the password is changed: owner and support
/// are told.
async fn count_in_a_row(site: &Site, tx: &mut AnyConnection, account_id: AccountId, now: Timestamp) -> Result<()> {
    let in_a_row = accounts::count_wrong_code(tx, account_id).await?;
    if in_a_row >= site.limits.codes_in_a_row && accounts::close_codes(tx, account_id, now).await? {
        tracing::warn!("too many wrong codes in a row for one account; codes are closed to browsers never trusted");
        notice::notify(site, tx, account_id, NoticeKind::CodesClosed, "", now).await?;
    }
    Ok(())
}

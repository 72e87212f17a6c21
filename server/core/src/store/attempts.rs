//! The table `attempt`: sign-ins that wait for their code.

use contract::channel::Channel;
use sqlx::AnyConnection;

pub use super::codes::CodeColumns;
use super::{
    codes::{self, Table},
    holds_everything,
};
use crate::rules::{
    attempt::Attempt,
    id::{AccountId, BrowserId, CodeId, SessionId, SignInId},
    time::Timestamp,
    two_step::TwoStep,
};
use crate::store::statement::Statement as _;

/// An attempt with what sign-in needs of its account.
pub struct Found {
    pub id: CodeId,
    pub attempt: Attempt,
    pub channel: Channel,
    pub code_sealed: Option<Vec<u8>>,
    /// The known browser it was made in.
    pub browser_id: Option<BrowserId>,
    /// The browser that the reported markers named: a hint.
    pub marked_browser_id: Option<BrowserId>,
    pub once_trusted: bool,
    /// The one channel the code in force went by; `None`: by both, or by none.
    pub sent_by: Option<Channel>,
    pub session_id: Option<SessionId>,
    pub made_browser_id: Option<BrowserId>,
    pub sign_in_id: Option<SignInId>,
    pub account: Account,
}

/// The account of an attempt.
pub struct Account {
    pub id: AccountId,
    pub contact_email: Option<String>,
    /// Mail to it came back for good.
    pub email_bounced: bool,
    pub mobile: Option<String>,
    /// The phone was reported lost.
    pub mobile_lost: bool,
    pub two_step: Option<Channel>,
    pub locked: bool,
    /// The password or second step was changed since the password was accepted.
    pub changed_since: bool,
    pub credential_version: i64,
    /// Until the password is changed no browser that was never trusted gets a code.
    pub codes_closed: bool,
    /// No browser can be trusted before this moment.
    pub untrusted_until: Timestamp,
}

contract::closed_list! {
    /// The ways the code in force went.
    enum SentBy {
        Email = "email",
        Sms = "sms",
        Both = "both",
    }
}

words!(SentBy);

impl SentBy {
    fn alone(self) -> Option<Channel> {
        match self {
            Self::Email => Some(Channel::Email),
            Self::Sms => Some(Channel::Sms),
            Self::Both => None,
        }
    }
}

row! {
    struct Row {
        id: CodeId,
        account_id: AccountId,
        browser_id: Option<BrowserId>,
        marked_browser_id: Option<BrowserId>,
        once_trusted: bool,
        sent_by: Option<SentBy>,
        expires_at: Timestamp,
        tag: String,
        channel: Channel,
        code_hash: Vec<u8>,
        code_sealed: Option<Vec<u8>>,
        code_expires_at: Timestamp,
        replaced_hash: Option<Vec<u8>>,
        replaced_tag: Option<String>,
        tries_left: u32,
        resends_left: u32,
        last_sent_at: Timestamp,
        passed_at: Option<Timestamp>,
        session_id: Option<SessionId>,
        made_browser_id: Option<BrowserId>,
        sign_in_id: Option<SignInId>,
        attempt_version: i64,
        contact_email: Option<String>,
        email_bounced_at: Option<Timestamp>,
        mobile: Option<String>,
        mobile_lost_at: Option<Timestamp>,
        two_step: TwoStep,
        locked_at: Option<Timestamp>,
        credential_version: i64,
        codes_closed_at: Option<Timestamp>,
        untrusted_until: Timestamp,
    }
}

impl Row {
    fn found(self) -> Found {
        Found {
            id: self.id,
            attempt: Attempt {
                tag: self.tag,
                expires_at: self.expires_at,
                code_hash: self.code_hash,
                code_expires_at: self.code_expires_at,
                replaced_hash: self.replaced_hash,
                replaced_tag: self.replaced_tag,
                tries_left: self.tries_left,
                resends_left: self.resends_left,
                last_sent_at: self.last_sent_at,
                passed_at: self.passed_at,
            },
            channel: self.channel,
            code_sealed: self.code_sealed,
            browser_id: self.browser_id,
            marked_browser_id: self.marked_browser_id,
            once_trusted: self.once_trusted,
            sent_by: self.sent_by.and_then(SentBy::alone),
            session_id: self.session_id,
            made_browser_id: self.made_browser_id,
            sign_in_id: self.sign_in_id,
            account: Account {
                id: self.account_id,
                contact_email: self.contact_email,
                email_bounced: self.email_bounced_at.is_some(),
                mobile: self.mobile,
                mobile_lost: self.mobile_lost_at.is_some(),
                two_step: self.two_step.channel(),
                locked: self.locked_at.is_some(),
                changed_since: self.attempt_version != self.credential_version,
                credential_version: self.credential_version,
                codes_closed: self.codes_closed_at.is_some(),
                untrusted_until: self.untrusted_until,
            },
        }
    }
}

/// The statement that reads such rows, but for which ones.
macro_rules! found {
    ($which:literal) => {
        concat!(
            "SELECT t.id, t.account_id, t.browser_id, t.marked_browser_id, t.once_trusted, t.sent_by, t.expires_at, t.tag, t.channel, \
             t.code_hash, t.code_sealed, t.code_expires_at, t.replaced_hash, t.replaced_tag, t.tries_left, t.resends_left, \
             t.last_sent_at, t.passed_at, t.session_id, t.made_browser_id, t.sign_in_id, t.credential_version AS attempt_version, \
             a.contact_email, a.mobile, a.mobile_lost_at, a.two_step, a.locked_at, a.credential_version, a.codes_closed_at, \
             a.untrusted_until, \
             CASE WHEN a.contact_email_bounced_at > COALESCE(a.contact_email_proved_at, 0) \
             THEN a.contact_email_bounced_at END AS email_bounced_at \
             FROM attempt t JOIN account a ON a.id = t.account_id",
            $which
        )
    };
}

/// The attempt a cookie names.
pub async fn find(connection: &mut AnyConnection, token_hash: &[u8]) -> sqlx::Result<Option<Found>> {
    let statement = found!(" WHERE t.token_hash = $1");
    let row: Option<Row> = sqlx::query_as(statement).bind(token_hash).fetch_optional(connection).await?;
    Ok(row.map(Row::found))
}

/// The same, with the account locked until the transaction ends: whatever arrives at once is judged one by one.
pub async fn lock(tx: &mut AnyConnection, token_hash: &[u8]) -> sqlx::Result<Option<Found>> {
    if !holds_everything(tx) {
        sqlx::query("UPDATE account SET id = id WHERE id = (SELECT account_id FROM attempt WHERE token_hash = $1)")
            .bind(token_hash)
            .execute(&mut *tx)
            .await?;
    }
    find(tx, token_hash).await
}

/// The live attempt of this account that was begun with this probe cookie; the caller holds the account's lock.
pub async fn of_probe(
    tx: &mut AnyConnection,
    account_id: AccountId,
    probe_hash: &[u8],
    now: Timestamp,
) -> sqlx::Result<Option<Found>> {
    let statement = found!(
        " WHERE t.account_id = $1 AND t.probe_hash = $2 AND t.passed_at IS NULL AND t.expires_at > $3 \
         ORDER BY t.created_at DESC LIMIT 1"
    );
    let row: Option<Row> =
        sqlx::query_as(statement).bind(account_id).bind(probe_hash).bind(now).fetch_optional(tx).await?;
    Ok(row.map(Row::found))
}

/// Gives the attempt another cookie: the answer that carried the first one was lost.
pub async fn set_token(tx: &mut AnyConnection, id: CodeId, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("UPDATE attempt SET token_hash = $2 WHERE id = $1").bind(id).bind(token_hash).run(tx).await
}

/// Ends what is owed for an account: its codes went where they may not be read any more.
pub async fn end_of_account(tx: &mut AnyConnection, account_id: AccountId, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE attempt SET expires_at = $2, code_sealed = NULL \
         WHERE account_id = $1 AND passed_at IS NULL AND expires_at > $2",
    )
    .bind(account_id)
    .bind(now)
    .run(tx)
    .await
}

/// A new attempt.
pub struct NewAttempt<'a> {
    pub id: CodeId,
    pub token_hash: &'a [u8],
    pub account_id: AccountId,
    pub credential_version: i64,
    pub browser_id: Option<BrowserId>,
    pub marked_browser_id: Option<BrowserId>,
    pub once_trusted: bool,
    pub now: Timestamp,
    pub expires_at: Timestamp,
    pub code: CodeColumns<'a>,
    pub tries: u32,
    pub resends: u32,
    /// Whether its code is sent at once.
    pub sent: bool,
    pub probe_hash: Option<&'a [u8]>,
    /// From here on the cooldown of the next message is counted.
    pub last_sent_at: Timestamp,
    pub sign_in_id: SignInId,
}

pub async fn insert(tx: &mut AnyConnection, row: &NewAttempt<'_>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO attempt (id, token_hash, account_id, credential_version, browser_id, once_trusted, created_at, \
         expires_at, tag, channel, code_hash, code_sealed, code_expires_at, tries_left, resends_left, last_sent_at, \
         sign_in_id, marked_browser_id, sent_by, probe_hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
    )
    .bind(row.id)
    .bind(row.token_hash)
    .bind(row.account_id)
    .bind(row.credential_version)
    .bind(row.browser_id)
    .bind(i64::from(row.once_trusted))
    .bind(row.now)
    .bind(row.expires_at)
    .bind(row.code.tag)
    .bind(row.code.channel.code())
    .bind(row.code.hash)
    .bind(row.code.sealed)
    .bind(row.code.expires_at)
    .bind(i64::from(row.tries))
    .bind(i64::from(row.resends))
    .bind(row.last_sent_at)
    .bind(row.sign_in_id)
    .bind(row.marked_browser_id)
    .bind(row.sent.then(|| row.code.channel.code()))
    .bind(row.probe_hash)
    .run(tx)
    .await
}

/// A guess was wrong.
pub async fn spend_try(tx: &mut AnyConnection, id: CodeId) -> sqlx::Result<()> {
    codes::spend_try(tx, Table::Attempt, id).await
}

/// The right code was typed: it is spent, and its readable form is gone.
pub async fn pass(
    tx: &mut AnyConnection,
    id: CodeId,
    session_id: SessionId,
    made_browser_id: Option<BrowserId>,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE attempt SET passed_at = $2, session_id = $3, made_browser_id = $4, code_sealed = NULL WHERE id = $1",
    )
    .bind(id)
    .bind(now)
    .bind(session_id)
    .bind(made_browser_id)
    .run(tx)
    .await
}

/// The same code goes out once more.
pub async fn resent(tx: &mut AnyConnection, id: CodeId, channel: Channel, now: Timestamp) -> sqlx::Result<()> {
    codes::resent(tx, Table::Attempt, id, channel, now).await?;
    sqlx::query(
        "UPDATE attempt SET sent_by = CASE WHEN COALESCE(sent_by, $2) = $2 THEN $2 ELSE 'both' END WHERE id = $1",
    )
    .bind(id)
    .bind(channel.code())
    .run(tx)
    .await
}

/// A new code takes the place of the old one. The tries stay as they are.
pub async fn renew(tx: &mut AnyConnection, id: CodeId, code: &CodeColumns<'_>, now: Timestamp) -> sqlx::Result<()> {
    codes::renew(tx, Table::Attempt, id, code, now).await?;
    sqlx::query("UPDATE attempt SET sent_by = $2 WHERE id = $1").bind(id).bind(code.channel.code()).run(tx).await
}

/// The number was lost: codes that went there open nothing any more.
pub async fn end_by_sms(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM attempt WHERE account_id = $1 AND channel = 'sms' AND passed_at IS NULL")
        .bind(account_id)
        .run(tx)
        .await
}

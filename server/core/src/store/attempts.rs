//! The table `attempt`: sign-ins that wait for their code. The code itself is in [`super::codes`].

use contract::channel::Channel;
use sqlx::{FromRow, any::AnyRow};

use super::{
    codes::{CodeTable, NewCode, StoredCode, code_columns, new_code_columns},
    holds_everything,
};
use crate::rules::{
    credential_version::CredentialVersion,
    id::{AccountId, BrowserId, CodeId, SessionId, SignInId},
    time::Timestamp,
    two_step::TwoStep,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

/// An attempt with what sign-in needs of its account.
pub struct Found {
    pub code: StoredCode,
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
    /// How the subscriber left the box "remember this browser"; `None`: as it arrived.
    pub trust_chosen: Option<bool>,
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
    pub credential_version: CredentialVersion,
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
        account_id: AccountId,
        browser_id: Option<BrowserId>,
        marked_browser_id: Option<BrowserId>,
        once_trusted: bool,
        sent_by: Option<SentBy>,
        session_id: Option<SessionId>,
        made_browser_id: Option<BrowserId>,
        sign_in_id: Option<SignInId>,
        trust_chosen: Option<bool>,
        attempt_version: CredentialVersion,
        contact_email: Option<String>,
        email_bounced_at: Option<Timestamp>,
        mobile: Option<String>,
        mobile_lost_at: Option<Timestamp>,
        two_step: TwoStep,
        locked_at: Option<Timestamp>,
        credential_version: CredentialVersion,
        codes_closed_at: Option<Timestamp>,
        untrusted_until: Timestamp,
    }
}

impl<'r> FromRow<'r, AnyRow> for Found {
    fn from_row(row: &'r AnyRow) -> sqlx::Result<Self> {
        let code = StoredCode::read(CodeTable::Attempt, row)?;
        let row = Row::from_row(row)?;
        Ok(Self {
            code,
            browser_id: row.browser_id,
            marked_browser_id: row.marked_browser_id,
            once_trusted: row.once_trusted,
            sent_by: row.sent_by.and_then(SentBy::alone),
            session_id: row.session_id,
            made_browser_id: row.made_browser_id,
            sign_in_id: row.sign_in_id,
            trust_chosen: row.trust_chosen,
            account: Account {
                id: row.account_id,
                contact_email: row.contact_email,
                email_bounced: row.email_bounced_at.is_some(),
                mobile: row.mobile,
                mobile_lost: row.mobile_lost_at.is_some(),
                two_step: row.two_step.channel(),
                locked: row.locked_at.is_some(),
                changed_since: row.attempt_version != row.credential_version,
                credential_version: row.credential_version,
                codes_closed: row.codes_closed_at.is_some(),
                untrusted_until: row.untrusted_until,
            },
        })
    }
}

/// The statement that reads such rows, but for which ones.
macro_rules! found {
    ($which:literal) => {
        concat!(
            "SELECT ",
            code_columns!(),
            ", c.account_id, c.browser_id, c.marked_browser_id, c.once_trusted, c.sent_by, c.session_id, \
             c.made_browser_id, c.sign_in_id, c.trust_chosen, c.credential_version AS attempt_version, a.contact_email, a.mobile, \
             a.mobile_lost_at, a.two_step, a.locked_at, a.credential_version, a.codes_closed_at, a.untrusted_until, \
             CASE WHEN a.contact_email_bounced_at > COALESCE(a.contact_email_proved_at, 0) \
             THEN a.contact_email_bounced_at END AS email_bounced_at \
             FROM attempt c JOIN account a ON a.id = c.account_id",
            $which
        )
    };
}

/// The attempt a cookie names.
pub async fn find(connection: &mut AnyConnection, token_hash: &[u8]) -> sqlx::Result<Option<Found>> {
    let statement = found!(" WHERE c.token_hash = $1");
    sqlx::query_as(statement).bind(token_hash).fetch_optional(connection).await
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
        " WHERE c.account_id = $1 AND c.probe_hash = $2 AND c.passed_at IS NULL AND c.expires_at > $3 \
         ORDER BY c.created_at DESC LIMIT 1"
    );
    sqlx::query_as(statement).bind(account_id).bind(probe_hash).bind(now).fetch_optional(tx).await
}

/// Gives the attempt another cookie: the answer that carried the first one was lost.
pub async fn set_token(tx: &mut AnyConnection, id: CodeId, token_hash: &[u8]) -> sqlx::Result<()> {
    sqlx::query("UPDATE attempt SET token_hash = $2 WHERE id = $1").bind(id).bind(token_hash).run(tx).await
}

/// How the subscriber left the box, for as long as the code is owed.
pub async fn choose_trust(connection: &mut AnyConnection, token_hash: &[u8], trust: bool) -> sqlx::Result<()> {
    sqlx::query("UPDATE attempt SET trust_chosen = $2 WHERE token_hash = $1 AND passed_at IS NULL")
        .bind(token_hash)
        .bind(i64::from(trust))
        .run(connection)
        .await
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
    pub code: NewCode<'a>,
    pub token_hash: &'a [u8],
    pub account_id: AccountId,
    pub credential_version: CredentialVersion,
    pub browser_id: Option<BrowserId>,
    pub marked_browser_id: Option<BrowserId>,
    pub once_trusted: bool,
    /// Whether its code is sent at once.
    pub sent: bool,
    pub probe_hash: Option<&'a [u8]>,
    pub sign_in_id: SignInId,
}

pub async fn insert(tx: &mut AnyConnection, row: &NewAttempt<'_>) -> sqlx::Result<()> {
    let statement = concat!(
        "INSERT INTO attempt (",
        new_code_columns!(),
        ", token_hash, account_id, credential_version, browser_id, marked_browser_id, once_trusted, sent_by, \
         probe_hash, sign_in_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
    );
    row.code
        .bind_to(sqlx::query(statement))
        .bind(row.token_hash)
        .bind(row.account_id)
        .bind(row.credential_version)
        .bind(row.browser_id)
        .bind(row.marked_browser_id)
        .bind(i64::from(row.once_trusted))
        .bind(row.sent.then(|| row.code.code.channel.code()))
        .bind(row.probe_hash)
        .bind(row.sign_in_id)
        .run(tx)
        .await
}

/// Where the right code led: whoever types it again, for the answer was lost, is led there once more.
pub async fn led_to(
    tx: &mut AnyConnection,
    id: CodeId,
    session_id: SessionId,
    made_browser_id: Option<BrowserId>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE attempt SET session_id = $2, made_browser_id = $3 WHERE id = $1")
        .bind(id)
        .bind(session_id)
        .bind(made_browser_id)
        .run(tx)
        .await
}

/// The number was lost: codes that went there open nothing any more.
pub async fn end_by_sms(tx: &mut AnyConnection, account_id: AccountId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM attempt WHERE account_id = $1 AND channel = 'sms' AND passed_at IS NULL")
        .bind(account_id)
        .run(tx)
        .await
}

use app::contract::{channel::Channel, language::Language};
use secrecy::SecretString;
use sqlx::AnyConnection;

use super::{Template, sealed};
use crate::{keys::Keys, rules::time::Timestamp, store::Store};

/// A message this worker has taken: nobody else sends it before the lease ends.
pub struct Claimed {
    pub id: i64,
    /// How often it was taken, this time included.
    pub tries: i64,
    pub channel: Channel,
    pub language: Language,
    pub useful_until: Timestamp,
    /// Address or number, and what to say. `None`: no kept key opens it.
    pub values: Option<(SecretString, Template)>,
}

/// Why a message will never arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The mail server or gateway refused it for good.
    Refused,
    /// It was no longer useful before it could be sent.
    TooLate,
    /// It cannot be opened, or no message can be made of it.
    Unreadable,
}

impl Failure {
    /// The word in the table and in the log.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::TooLate => "too_late",
            Self::Unreadable => "unreadable",
        }
    }
}

/// Whether a message waits to be taken, or to be ended because nobody wants it any more. A read, so that an idle worker disturbs no writer.
///
/// # Errors
/// Those of the database.
pub async fn is_due(store: &Store, now: Timestamp) -> Result<bool, sqlx::Error> {
    sqlx::query("SELECT id FROM message WHERE state = 'queued' AND due_at <= $1 LIMIT 1")
        .bind(now.millis())
        .fetch_optional(store.pool())
        .await
        .map(|row| row.is_some())
}

/// Takes the most urgent due message until `lease_end`. The outer condition is asked again after the row lock, so of two
/// processes that chose the same row one goes away empty.
///
/// # Errors
/// Those of the database.
pub async fn claim(
    store: &Store,
    keys: &Keys,
    now: Timestamp,
    lease_end: Timestamp,
) -> Result<Option<Claimed>, sqlx::Error> {
    type Row = (i64, i64, String, String, i64, Vec<u8>);
    let row: Option<Row> = sqlx::query_as(
        "UPDATE message SET tries = tries + 1, due_at = $2 WHERE id = (SELECT id FROM message \
         WHERE state = 'queued' AND due_at <= $1 AND useful_until > $1 ORDER BY urgency, due_at LIMIT 1) \
         AND state = 'queued' AND due_at <= $1 RETURNING id, tries, channel, language, useful_until, sealed",
    )
    .bind(now.millis())
    .bind(lease_end.millis())
    .fetch_optional(store.pool())
    .await?;
    Ok(row.map(|(id, tries, channel, language, useful_until, sealed)| Claimed {
        id,
        tries,
        channel: Channel::from_code(&channel).unwrap_or(Channel::Email),
        language: Language::from_code(&language).unwrap_or_default(),
        useful_until: Timestamp::from_millis(useful_until),
        values: sealed::open(keys, id, &sealed),
    }))
}

/// The mail server or gateway took it: values and address are wiped. Also when the lease was lost or the attempt ended
/// meanwhile, for it is the truth.
///
/// # Errors
/// Those of the database.
pub async fn hand_over(conn: &mut AnyConnection, id: i64, message_id: &str, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE message SET state = 'handed_over', failure = NULL, sealed = NULL, message_id = $2, finished_at = $3 \
         WHERE id = $1 AND state <> 'handed_over'",
    )
    .bind(id)
    .bind(message_id)
    .bind(now.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// It did not work this time: due again at `due_at`, unless another worker has it by now.
///
/// # Errors
/// Those of the database.
pub async fn put_back(store: &Store, message: &Claimed, due_at: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE message SET due_at = $3 WHERE id = $1 AND tries = $2 AND state = 'queued'")
        .bind(message.id)
        .bind(message.tries)
        .bind(due_at.millis())
        .execute(store.pool())
        .await?;
    Ok(())
}

/// It will never arrive, unless another worker has it by now.
///
/// # Errors
/// Those of the database.
pub async fn fail(store: &Store, message: &Claimed, failure: Failure, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE message SET state = 'failed', failure = $3, sealed = NULL, finished_at = $4 \
         WHERE id = $1 AND tries = $2 AND state = 'queued'",
    )
    .bind(message.id)
    .bind(message.tries)
    .bind(failure.code())
    .bind(now.millis())
    .execute(store.pool())
    .await?;
    Ok(())
}

/// Ends what nobody wants any more or has waited since `oldest_values`, wiping its values. Returns how many.
///
/// # Errors
/// Those of the database.
pub async fn expire(store: &Store, now: Timestamp, oldest_values: Timestamp) -> Result<u64, sqlx::Error> {
    let late = sqlx::query(
        "UPDATE message SET state = 'failed', failure = 'too_late', sealed = NULL, finished_at = $1 \
         WHERE state = 'queued' AND (useful_until <= $1 OR created_at <= $2)",
    )
    .bind(now.millis())
    .bind(oldest_values.millis())
    .execute(store.pool())
    .await?;
    Ok(late.rows_affected())
}

/// Deletes rows older than `oldest_rows`, some hundred at a time so that no writer waits for it.
///
/// # Errors
/// Those of the database.
pub async fn forget(store: &Store, oldest_rows: Timestamp) -> Result<(), sqlx::Error> {
    loop {
        let gone =
            sqlx::query("DELETE FROM message WHERE id IN (SELECT id FROM message WHERE created_at <= $1 LIMIT 500)")
                .bind(oldest_rows.millis())
                .execute(store.pool())
                .await?;
        if gone.rows_affected() == 0 {
            return Ok(());
        }
    }
}

//! The outbox table. Written inside the transaction of a message's cause, emptied by [`crate::delivery::worker`].

mod dev;
mod queue;
mod sealed;

use app::contract::{channel::Channel, language::Language};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

pub use dev::{DevMessage, dev_outbox, keep_for_dev};
pub use queue::{Claimed, Failure, claim, expire, fail, forget, hand_over, is_due, put_back};

use crate::{keys::Keys, rules::time::Timestamp};

/// A message to be written with its cause.
pub struct NewMessage<'a> {
    /// Random, positive; also what the Message-ID is made from.
    pub id: i64,
    pub account_id: i64,
    /// The attempt whose code it carries, so that the page can say how it stands and a dead code is not sent.
    pub attempt_id: Option<i64>,
    pub channel: Channel,
    /// Address or number.
    pub to: &'a str,
    pub language: Language,
    pub template: Template,
    /// Never sent after this.
    pub useful_until: Timestamp,
    pub now: Timestamp,
}

/// Which text, and the values in it. Sealed in the row; cannot be printed.
pub enum Template {
    /// A one-time code for the sign-in attempt that shows the same tag.
    SignInCode { code: SecretString, tag: String, ends_at: Timestamp },
    /// Something happened to the account that its owner must know of.
    Notice { of: Notice, label: String, at: Timestamp },
}

/// What a notice tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// An earlier state of a trusted browser's cookie was presented; all trust in that browser is over.
    CopiedSuspected,
    /// So many wrong codes in a row that browsers never trusted get none until the password is changed.
    CodesClosed,
}

impl Template {
    /// The word in the table.
    fn code(&self) -> &'static str {
        match self {
            Self::SignInCode { .. } => "sign_in_code",
            Self::Notice { of: Notice::CopiedSuspected, .. } => "copied_suspected",
            Self::Notice { of: Notice::CodesClosed, .. } => "codes_closed",
        }
    }

    /// Smaller goes first.
    fn urgency(&self) -> i64 {
        match self {
            Self::SignInCode { .. } => 0,
            Self::Notice { .. } => 1,
        }
    }
}

/// How it stands with a message, as the code page tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not handed over yet.
    Queued,
    /// The mail server or gateway took it.
    HandedOver,
    /// It will not arrive: refused, too late, or its code was over before it was sent.
    Failed,
}

/// Writes a message into the caller's transaction. After the commit ring [`crate::site::Site::mail_bell`].
///
/// # Errors
/// Those of the database.
pub async fn enqueue(tx: &mut AnyConnection, keys: &Keys, message: NewMessage<'_>) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO message (id, account_id, attempt_id, channel, language, template, urgency, sealed, state, tries, \
         due_at, useful_until, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $10, $9)",
    )
    .bind(message.id)
    .bind(message.account_id)
    .bind(message.attempt_id)
    .bind(message.channel.code())
    .bind(message.language.code())
    .bind(message.template.code())
    .bind(message.template.urgency())
    .bind(sealed::seal(keys, message.id, message.to, &message.template))
    .bind(message.now.millis())
    .bind(message.useful_until.millis())
    .execute(tx)
    .await?;
    Ok(())
}

/// The newest message of an attempt: which way it went, and how it stands.
///
/// # Errors
/// Those of the database.
pub async fn latest_for_attempt(
    conn: &mut AnyConnection,
    attempt_id: i64,
) -> Result<Option<(Channel, State)>, sqlx::Error> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT channel, state FROM message WHERE attempt_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
    )
    .bind(attempt_id)
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|(channel, state)| {
        let state = match state.as_str() {
            "queued" => State::Queued,
            "handed_over" => State::HandedOver,
            _ => State::Failed,
        };
        Channel::from_code(&channel).map(|channel| (channel, state))
    }))
}

/// An attempt's code is used, replaced or dead: what was not sent yet never will be. What a worker has in hand at this
/// very moment may still arrive; nothing after it.
///
/// # Errors
/// Those of the database.
pub async fn drop_for_attempt(tx: &mut AnyConnection, attempt_id: i64, now: Timestamp) -> Result<(), sqlx::Error> {
    sqlx::query(
        "UPDATE message SET state = 'dropped', sealed = NULL, finished_at = $2 \
         WHERE attempt_id = $1 AND state = 'queued'",
    )
    .bind(attempt_id)
    .bind(now.millis())
    .execute(tx)
    .await?;
    Ok(())
}

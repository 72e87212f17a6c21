//! What operators did. Only added to; each entry carries the hash of the one before it, so that a change shows.

use sha2::{Digest, Sha256};

use crate::rules::time::Timestamp;
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// One entry of an operator, as it is written down.
    pub struct AuditEntry {
        pub number: i64,
        pub at: Timestamp,
        pub actor: String,
        pub action: String,
        pub login_id: String,
        pub detail: String,
        pub chain: Vec<u8>,
    }
}

impl AuditEntry {
    fn chained(&self, before: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        let (number, at) = (self.number.to_be_bytes(), self.at.millis().to_be_bytes());
        let parts: [&[u8]; 7] = [
            before,
            &number,
            &at,
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.login_id.as_bytes(),
            self.detail.as_bytes(),
        ];
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

/// The statement that reads such rows, but for which ones.
macro_rules! select {
    ($which:literal) => {
        concat!("SELECT number, at, actor, action, login_id, detail, chain FROM audit ", $which)
    };
}

/// Writes an entry down, in the transaction of the entry.
///
/// # Errors
/// The database's; of two at once on PostgreSQL the second fails as a whole and can be repeated.
pub async fn write(
    tx: &mut AnyConnection,
    actor: &str,
    action: &str,
    login_id: &str,
    detail: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    let last: Option<AuditEntry> =
        sqlx::query_as(select!("ORDER BY number DESC LIMIT 1")).fetch_optional(&mut *tx).await?;
    let mut entry = AuditEntry {
        number: last.as_ref().map_or(1, |last| last.number + 1),
        at: now,
        actor: actor.to_owned(),
        action: action.to_owned(),
        login_id: login_id.to_owned(),
        detail: detail.to_owned(),
        chain: Vec::new(),
    };
    entry.chain = entry.chained(last.as_ref().map_or(&[][..], |last| &last.chain)).to_vec();
    sqlx::query(
        "INSERT INTO audit (number, at, actor, action, login_id, detail, chain) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(entry.number)
    .bind(entry.at)
    .bind(entry.actor)
    .bind(entry.action)
    .bind(entry.login_id)
    .bind(entry.detail)
    .bind(entry.chain)
    .run(tx)
    .await
}

/// Lines that are held in memory at once.
const PAGE: i64 = 500;

/// The first entry that does not follow from the one before it; `None`: the whole chain holds.
pub async fn broken_at(connection: &mut AnyConnection) -> sqlx::Result<Option<i64>> {
    // The oldest ones are swept in their time: the first that is left starts the chain.
    let mut before: Option<AuditEntry> = None;
    loop {
        let page: Vec<AuditEntry> = sqlx::query_as(select!("WHERE number > $1 ORDER BY number LIMIT $2"))
            .bind(before.as_ref().map_or(i64::MIN, |before| before.number))
            .bind(PAGE)
            .fetch_all(&mut *connection)
            .await?;
        let is_last = page.is_empty();
        for entry in page {
            if let Some(before) = &before
                && (entry.number != before.number + 1 || entry.chain != entry.chained(&before.chain))
            {
                return Ok(Some(entry.number));
            }
            before = Some(entry);
        }
        if is_last {
            return Ok(None);
        }
    }
}

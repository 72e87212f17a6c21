//! The table `browser`: hashes of cookie secrets and marker, public key, label.

use crate::rules::{
    browser::{Generation, Next, Secret, Secrets},
    id::BrowserId,
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::{row::unreadable, statement::Statement as _};

row! {
    struct Row {
        current_hash: Vec<u8>,
        current_generation: Generation,
        next_hash: Option<Vec<u8>>,
        next_generation: Option<Generation>,
        next_issued_at: Option<Timestamp>,
        replaced_hash: Option<Vec<u8>>,
        replaced_generation: Option<Generation>,
    }
}

impl Row {
    fn secrets(self) -> sqlx::Result<Secrets> {
        let replaced = match (self.replaced_hash, self.replaced_generation) {
            (None, None) => None,
            (Some(hash), Some(generation)) => Some(Secret { hash, generation }),
            _ => return Err(unreadable("replaced_hash", "half a secret")),
        };
        let next = match (self.next_hash, self.next_generation, self.next_issued_at) {
            (None, None, None) => None,
            (Some(hash), Some(generation), Some(issued)) => {
                Some(Next { secret: Secret { hash, generation }, issued, replaced })
            }
            _ => return Err(unreadable("next_hash", "half a secret")),
        };
        Ok(Secrets { current: Secret { hash: self.current_hash, generation: self.current_generation }, next })
    }
}

/// The columns of a browser's secrets.
macro_rules! secret_columns {
    () => {
        "current_hash, current_generation, next_hash, next_generation, next_issued_at, replaced_hash, \
         replaced_generation"
    };
}

/// What is kept of a browser's secrets.
pub async fn secrets(connection: &mut AnyConnection, id: BrowserId) -> sqlx::Result<Option<Secrets>> {
    let statement = concat!("SELECT ", secret_columns!(), " FROM browser WHERE id = $1");
    let row: Option<Row> = sqlx::query_as(statement).bind(id).fetch_optional(connection).await?;
    row.map(Row::secrets).transpose()
}

/// The same, with the row locked until the transaction ends.
pub async fn lock(tx: &mut AnyConnection, id: BrowserId, now: Timestamp) -> sqlx::Result<Option<Secrets>> {
    let statement = concat!("UPDATE browser SET last_seen_at = $2 WHERE id = $1 RETURNING ", secret_columns!());
    let row: Option<Row> = sqlx::query_as(statement).bind(id).bind(now).fetch_optional(tx).await?;
    row.map(Row::secrets).transpose()
}

pub async fn insert(
    tx: &mut AnyConnection,
    id: BrowserId,
    secret: &Secret,
    label: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO browser (id, current_hash, current_generation, label, created_at, last_seen_at) \
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id)
    .bind(&secret.hash[..])
    .bind(secret.generation)
    .bind(label)
    .bind(now)
    .run(tx)
    .await
}

/// Keeps what [`Secrets::rotate`] decided; the row was locked by [`lock`] in this transaction.
pub async fn save(tx: &mut AnyConnection, id: BrowserId, secrets: &Secrets) -> sqlx::Result<()> {
    let next = secrets.next.as_ref();
    let replaced = next.and_then(|next| next.replaced.as_ref());
    sqlx::query(
        "UPDATE browser SET current_hash = $2, current_generation = $3, next_hash = $4, next_generation = $5, \
         next_issued_at = $6, replaced_hash = $7, replaced_generation = $8 WHERE id = $1",
    )
    .bind(id)
    .bind(&secrets.current.hash[..])
    .bind(secrets.current.generation)
    .bind(next.map(|next| &next.secret.hash[..]))
    .bind(next.map(|next| next.secret.generation))
    .bind(next.map(|next| next.issued))
    .bind(replaced.map(|secret| &secret.hash[..]))
    .bind(replaced.map(|secret| secret.generation))
    .run(tx)
    .await
}

row! {
    /// A browser as its marker names it.
    pub struct Marked {
        pub id: BrowserId,
        pub public_key: Option<Vec<u8>>,
        pub marker_hash: Vec<u8>,
    }
}

/// The browser one of these markers belongs to: the local one, and the one beside the key, which is believed first.
pub async fn marked(connection: &mut AnyConnection, markers: [Option<&[u8]>; 2]) -> sqlx::Result<Option<Marked>> {
    sqlx::query_as(
        "SELECT id, public_key, marker_hash FROM browser WHERE marker_hash = $1 OR marker_hash = $2 \
         ORDER BY CASE WHEN marker_hash = $2 THEN 0 ELSE 1 END LIMIT 1",
    )
    .bind(markers[0])
    .bind(markers[1])
    .fetch_optional(connection)
    .await
}

/// Keeps what a browser left in its own storage. A marker that another browser reported stays that one's for as long as
/// anybody has a registration there that nobody ended.
pub async fn mark(
    connection: &mut AnyConnection,
    id: BrowserId,
    marker_hash: &[u8],
    public_key: Option<&[u8]>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE browser SET marker_hash = NULL, public_key = NULL WHERE marker_hash = $2 AND id <> $1 \
         AND NOT EXISTS (SELECT 1 FROM trust t WHERE t.browser_id = browser.id AND t.ended_at IS NULL)",
    )
    .bind(id)
    .bind(marker_hash)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE browser SET marker_hash = $2, public_key = $3 WHERE id = $1 \
         AND NOT EXISTS (SELECT 1 FROM browser o WHERE o.marker_hash = $2 AND o.id <> $1)",
    )
    .bind(id)
    .bind(marker_hash)
    .bind(public_key)
    .run(connection)
    .await
}

/// Forgets what a browser left in its own storage.
pub async fn unmark(connection: &mut AnyConnection, id: BrowserId) -> sqlx::Result<()> {
    sqlx::query("UPDATE browser SET marker_hash = NULL, public_key = NULL WHERE id = $1").bind(id).run(connection).await
}

/// Coarse, such as "Chrome / Windows".
pub async fn label(connection: &mut AnyConnection, id: BrowserId) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT label FROM browser WHERE id = $1").bind(id).fetch_optional(connection).await
}

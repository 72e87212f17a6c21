use sqlx::AnyConnection;

use crate::rules::{
    browser::{Secret, Secrets},
    time::Timestamp,
};

row! {
    struct Row {
        current_hash: Vec<u8>,
        current_generation: i64,
        next_hash: Option<Vec<u8>>,
        next_generation: Option<i64>,
        next_issued_at: Option<i64>,
    }
}

impl Row {
    fn secrets(self) -> Secrets {
        let next = self.next_hash.zip(self.next_generation).zip(self.next_issued_at);
        Secrets {
            current: Secret { hash: self.current_hash, generation: self.current_generation },
            next: next
                .map(|((hash, generation), issued)| (Secret { hash, generation }, Timestamp::from_millis(issued))),
        }
    }
}

/// What is kept of a browser's secrets.
///
/// # Errors
/// The database's.
pub async fn secrets(connection: &mut AnyConnection, id: i64) -> sqlx::Result<Option<Secrets>> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT current_hash, current_generation, next_hash, next_generation, next_issued_at FROM browser WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(Row::secrets))
}

/// The same, with the row locked until the transaction ends.
///
/// # Errors
/// The database's.
pub async fn lock(tx: &mut AnyConnection, id: i64, now: Timestamp) -> sqlx::Result<Option<Secrets>> {
    let row: Option<Row> = sqlx::query_as(
        "UPDATE browser SET last_seen_at = $2 WHERE id = $1 \
         RETURNING current_hash, current_generation, next_hash, next_generation, next_issued_at",
    )
    .bind(id)
    .bind(now.millis())
    .fetch_optional(tx)
    .await?;
    Ok(row.map(Row::secrets))
}

/// # Errors
/// The database's.
pub async fn insert(tx: &mut AnyConnection, id: i64, secret: &Secret, label: &str, now: Timestamp) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO browser (id, current_hash, current_generation, label, created_at, last_seen_at) \
         VALUES ($1, $2, $3, $4, $5, $5)",
    )
    .bind(id)
    .bind(&secret.hash[..])
    .bind(secret.generation)
    .bind(label)
    .bind(now.millis())
    .execute(tx)
    .await
    .map(|_| ())
}

/// Keeps what [`Secrets::rotate`] decided; the row was locked by [`lock`] in this transaction.
///
/// # Errors
/// The database's.
pub async fn save(tx: &mut AnyConnection, id: i64, secrets: &Secrets) -> sqlx::Result<()> {
    let next = secrets.next.as_ref();
    sqlx::query(
        "UPDATE browser SET current_hash = $2, current_generation = $3, next_hash = $4, next_generation = $5, \
         next_issued_at = $6 WHERE id = $1",
    )
    .bind(id)
    .bind(&secrets.current.hash[..])
    .bind(secrets.current.generation)
    .bind(next.map(|(secret, _)| &secret.hash[..]))
    .bind(next.map(|(secret, _)| secret.generation))
    .bind(next.map(|(_, issued)| issued.millis()))
    .execute(tx)
    .await
    .map(|_| ())
}

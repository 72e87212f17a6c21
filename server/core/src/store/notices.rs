//! The table `notice`: what happened to an account and is shown to its owner.

use contract::notice::NoticeKind;

use crate::rules::{
    id::{AccountId, NoticeId},
    time::Timestamp,
};
use crate::store::AnyConnection;
use crate::store::statement::Statement as _;

row! {
    /// Something that happened to an account.
    pub struct Notice {
        pub id: NoticeId,
        pub kind: NoticeKind,
        pub at: Timestamp,
        pub label: String,
    }
}

pub async fn insert(
    tx: &mut AnyConnection,
    id: NoticeId,
    account_id: AccountId,
    kind: NoticeKind,
    label: &str,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO notice (id, account_id, kind, at, label) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(account_id)
        .bind(kind.code())
        .bind(now)
        .bind(label)
        .run(tx)
        .await
}

/// The statement that reads an account's, the newest first, but for which ones.
macro_rules! newest {
    ($which:literal) => {
        concat!(
            "SELECT id, kind, at, label FROM notice WHERE account_id = $1 AND ",
            $which,
            " ORDER BY at DESC, id LIMIT $2"
        )
    };
}

/// What was not read yet, the newest first.
pub async fn unread(connection: &mut AnyConnection, account_id: AccountId, most: u32) -> sqlx::Result<Vec<Notice>> {
    sqlx::query_as(newest!("read_at IS NULL")).bind(account_id).bind(i64::from(most)).fetch_all(connection).await
}

/// Everything of these kinds that is kept, read or not, the newest first.
pub async fn of_kinds(
    connection: &mut AnyConnection,
    account_id: AccountId,
    kinds: [NoticeKind; 2],
    most: u32,
) -> sqlx::Result<Vec<Notice>> {
    sqlx::query_as(newest!("kind IN ($3, $4)"))
        .bind(account_id)
        .bind(i64::from(most))
        .bind(kinds[0].code())
        .bind(kinds[1].code())
        .fetch_all(connection)
        .await
}

pub async fn read(
    connection: &mut AnyConnection,
    account_id: AccountId,
    id: NoticeId,
    now: Timestamp,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE notice SET read_at = $3 WHERE account_id = $1 AND id = $2 AND read_at IS NULL")
        .bind(account_id)
        .bind(id)
        .bind(now)
        .run(connection)
        .await
}

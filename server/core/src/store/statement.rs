//! Statements of whose rows nothing is wanted but that there are some.

use sqlx::{Any, Executor, any::AnyArguments, query::Query};

/// How a statement is run of which no row is wanted.
pub trait Statement: Sized + Send {
    /// How many rows it changes.
    fn changes<'c, E>(self, on: E) -> impl Future<Output = sqlx::Result<u64>> + Send
    where
        E: Executor<'c, Database = Any> + 'c;

    /// Whether it finds a row.
    fn finds_any<'c, E>(self, on: E) -> impl Future<Output = sqlx::Result<bool>> + Send
    where
        E: Executor<'c, Database = Any> + 'c;

    /// However many rows it changes.
    fn run<'c, E>(self, on: E) -> impl Future<Output = sqlx::Result<()>> + Send
    where
        E: Executor<'c, Database = Any> + 'c,
    {
        async { self.changes(on).await.map(drop) }
    }

    /// Whether it changed the one row it is about; `false`: there was none of the kind (any more).
    fn changes_one<'c, E>(self, on: E) -> impl Future<Output = sqlx::Result<bool>> + Send
    where
        E: Executor<'c, Database = Any> + 'c,
    {
        async { Ok(self.changes(on).await? == 1) }
    }
}

impl Statement for Query<'_, Any, AnyArguments> {
    async fn changes<'c, E>(self, on: E) -> sqlx::Result<u64>
    where
        E: Executor<'c, Database = Any> + 'c,
    {
        Ok(self.execute(on).await?.rows_affected())
    }

    async fn finds_any<'c, E>(self, on: E) -> sqlx::Result<bool>
    where
        E: Executor<'c, Database = Any> + 'c,
    {
        Ok(self.fetch_optional(on).await?.is_some())
    }
}

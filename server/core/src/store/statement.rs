//! Statements that bring no rows back.

use sqlx::{Any, Executor, any::AnyArguments, query::Query};

/// How a statement that brings no rows back is run.
pub trait Statement {
    /// However many rows it changes.
    fn run<'c, E>(self, on: E) -> impl Future<Output = sqlx::Result<()>> + Send
    where
        E: Executor<'c, Database = Any> + 'c;

    /// Whether it changed the one row it is about; `false`: there was none of the kind (any more).
    fn changes_one<'c, E>(self, on: E) -> impl Future<Output = sqlx::Result<bool>> + Send
    where
        E: Executor<'c, Database = Any> + 'c;
}

impl Statement for Query<'_, Any, AnyArguments> {
    async fn run<'c, E>(self, on: E) -> sqlx::Result<()>
    where
        E: Executor<'c, Database = Any> + 'c,
    {
        self.execute(on).await.map(|_| ())
    }

    async fn changes_one<'c, E>(self, on: E) -> sqlx::Result<bool>
    where
        E: Executor<'c, Database = Any> + 'c,
    {
        self.execute(on).await.map(|done| done.rows_affected() == 1)
    }
}

//! Connections on which nothing waits for ever: having one, each statement and giving it back have an end. One whose
//! answer did not come, or that may no longer write, is not used again (protocol.md 11).

use std::{
    io,
    ops::{Deref, DerefMut},
    sync::Arc,
    time::Duration,
};

use futures_util::{
    future::BoxFuture,
    stream::{self, BoxStream, Stream, StreamExt, TryStreamExt},
};
use sqlx::{
    Any, AnyPool, Either, Execute, Executor, SqlStr,
    any::{AnyQueryResult, AnyRow, AnyStatement, AnyTypeInfo},
    pool::PoolConnection,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, timeout, timeout_at},
};

use super::away;

/// How long a request waits for a connection. With [`ANSWER`] it is told within 15 s that the database is away.
const TURN: Duration = Duration::from_secs(9);
/// How long the answer to a statement is waited for; PostgreSQL itself gives up a second earlier.
const ANSWER: Duration = Duration::from_secs(5);
/// How long it may take to put a connection in order after its use.
const ORDER: Duration = Duration::from_secs(2);

/// The moment from which on connections lead to a database that can be written, as far as is known.
pub type TrustFrom = watch::Sender<Instant>;

/// The connections of this process, to either database.
#[derive(Clone, Debug)]
pub struct Pool {
    connections: AnyPool,
    /// One each. Who waits, waits here: of the time a try to connect may take nothing is spent on waiting.
    places: Arc<Semaphore>,
    trust_from: TrustFrom,
}

/// A connection to either of the two databases, on which every statement has an end.
#[derive(Debug)]
pub struct AnyConnection {
    /// There until it is dropped.
    inner: Option<PoolConnection<Any>>,
    place: Option<OwnedSemaphorePermit>,
    trust_from: TrustFrom,
    is_in_transaction: bool,
    is_spent: bool,
}

/// One transaction; rolls back when dropped.
#[derive(Debug)]
pub struct Tx(AnyConnection);

impl Pool {
    pub fn new(connections: AnyPool, trust_from: TrustFrom) -> Self {
        let places = usize::try_from(connections.options().get_max_connections()).unwrap_or(1);
        Self { connections, places: Arc::new(Semaphore::new(places)), trust_from }
    }

    /// A connection, for a while.
    ///
    /// # Errors
    /// The database's, also where it cannot be reached or all connections are in use for too long.
    pub async fn acquire(&self) -> sqlx::Result<AnyConnection> {
        let end = Instant::now() + TURN;
        let place = Arc::clone(&self.places).acquire_owned();
        let place = timeout_at(end, place).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
        let place = place.map_err(|_| sqlx::Error::PoolClosed)?;
        loop {
            match timeout_at(end, self.connections.acquire()).await {
                // A try that hangs says nothing about the next one: the database may be back by then.
                Ok(Err(sqlx::Error::PoolTimedOut)) => {}
                Ok(inner) => {
                    return Ok(AnyConnection {
                        inner: Some(inner?),
                        place: Some(place),
                        trust_from: self.trust_from.clone(),
                        is_in_transaction: false,
                        is_spent: false,
                    });
                }
                Err(_) => return Err(sqlx::Error::PoolTimedOut),
            }
        }
    }

    /// Begins a transaction that may write: on SQLite it takes the write lock at once, so that it cannot fail halfway.
    ///
    /// # Errors
    /// The database's.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        let mut connection = self.acquire().await?;
        // Before it is begun: whoever gives up meanwhile must not leave it open.
        connection.is_in_transaction = true;
        let begin = if connection.may_hang() { "BEGIN" } else { "BEGIN IMMEDIATE" };
        connection.execute(begin).await?;
        Ok(Tx(connection))
    }

    /// Ends all connections, once they are given back; no new one is given out.
    pub async fn close(&self) {
        self.places.close();
        self.connections.close().await;
    }
}

impl AnyConnection {
    /// Leads, like all made before now, to a database that cannot be written: they are not used again.
    pub fn distrust(&mut self) {
        self.is_spent = true;
        self.trust_from.send_replace(Instant::now());
    }

    /// A database behind a network can fall silent; the embedded one waits for its lock, and no longer.
    fn may_hang(&self) -> bool {
        self.backend_name() == "PostgreSQL"
    }

    fn note<T>(&mut self, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
        if let Err(error) = &outcome {
            self.is_spent |= away::is_over(error);
            if away::is_read_only(error) {
                self.distrust();
            }
        }
        outcome
    }
}

impl Tx {
    /// # Errors
    /// The database's. If its answer was lost, so is whether anything was written.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        self.execute("COMMIT").await?;
        self.0.is_in_transaction = false;
        Ok(())
    }
}

async fn in_time<T>(may_hang: bool, work: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    if !may_hang {
        return work.await;
    }
    let silent = || sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database did not answer in time"));
    timeout(ANSWER, work).await.unwrap_or_else(|_| Err(silent()))
}

impl Drop for AnyConnection {
    /// Gives it back in order, or not at all.
    fn drop(&mut self) {
        let (Some(mut inner), place) = (self.inner.take(), self.place.take()) else { return };
        if self.is_spent {
            // Not waited for, which closes it.
            drop(inner.return_to_pool());
            return;
        }
        let is_in_transaction = self.is_in_transaction;
        tokio::spawn(async move {
            let is_in_order =
                !is_in_transaction || matches!(timeout(ORDER, inner.execute("ROLLBACK")).await, Ok(Ok(_)));
            let returning = inner.return_to_pool();
            if is_in_order {
                // If it takes longer it is closed.
                let _ = timeout(ORDER, returning).await;
            }
            drop(place);
        });
    }
}

impl Deref for AnyConnection {
    type Target = sqlx::AnyConnection;

    fn deref(&self) -> &Self::Target {
        self.inner.as_ref().expect("it is there until it is dropped")
    }
}

impl DerefMut for AnyConnection {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.inner.as_mut().expect("it is there until it is dropped")
    }
}

impl Deref for Tx {
    type Target = AnyConnection;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

type Step = Either<AnyQueryResult, AnyRow>;

/// All that was answered is there by now: nobody waits with a connection in hand for one row after the other.
fn one_by_one(steps: Vec<Step>) -> impl Stream<Item = sqlx::Result<Step>> {
    stream::iter(steps.into_iter().map(Ok))
}

impl<'c> Executor<'c> for &'c mut AnyConnection {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Step>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let all = async move {
            let may_hang = self.may_hang();
            let steps = in_time(may_hang, (**self).fetch_many(query).try_collect()).await;
            self.note(steps).map(one_by_one)
        };
        stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'c: 'e,
        E: 'q + Execute<'q, Any>,
    {
        Box::pin(async move {
            let may_hang = self.may_hang();
            let row = in_time(may_hang, (**self).fetch_optional(query)).await;
            self.note(row)
        })
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [AnyTypeInfo]) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'c: 'e,
    {
        (**self).prepare_with(sql, parameters)
    }
}

impl<'p> Executor<'p> for &'p Pool {
    type Database = Any;

    fn fetch_many<'e, 'q: 'e, E>(self, query: E) -> BoxStream<'e, sqlx::Result<Step>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        let all = async move {
            let mut connection = self.acquire().await?;
            connection.fetch_many(query).try_collect().await.map(one_by_one)
        };
        stream::once(all).try_flatten().boxed()
    }

    fn fetch_optional<'e, 'q: 'e, E>(self, query: E) -> BoxFuture<'e, sqlx::Result<Option<AnyRow>>>
    where
        'p: 'e,
        E: 'q + Execute<'q, Any>,
    {
        Box::pin(async move { self.acquire().await?.fetch_optional(query).await })
    }

    fn prepare_with<'e>(self, sql: SqlStr, parameters: &'e [AnyTypeInfo]) -> BoxFuture<'e, sqlx::Result<AnyStatement>>
    where
        'p: 'e,
    {
        Box::pin(async move { self.acquire().await?.prepare_with(sql, parameters).await })
    }
}

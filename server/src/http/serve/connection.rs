//! One connection, HTTP/1 or HTTP/2: how much of it is taken, and when it ends.

use std::{net::SocketAddr, pin::pin, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::watch,
    time::{MissedTickBehavior, interval, sleep},
};
use tower::ServiceExt;

use super::{
    activity::{Activity, Waiting},
    places::Place,
};

/// A connection that has asked nothing for this long is closed.
const SILENCE: Duration = Duration::from_secs(60);

/// So is one whose answer is not read on for this long.
const STALL: Duration = Duration::from_secs(60);

/// And, where others wait for its place, one that asks nothing for this long.
const CROWDED: Duration = Duration::from_secs(5);

/// A request that is on its way when the connection is to end has this long to arrive.
const MOMENT: Duration = Duration::from_millis(300);

/// Headers that are read at all, bytes; what is too much for us, but less than this, is told so in words.
const HEADERS: u32 = 128 * 1024;

/// Requests at once in one connection of HTTP/2 (RFC 9113, 5.1.2): more than any of our pages asks for.
const STREAMS: u32 = 32;

/// HTTP/2 asks at this distance whether the other side is still there, and waits this long for its answer (RFC 9113,
/// 6.7).
const PING: Duration = Duration::from_secs(20);
const PONG: Duration = Duration::from_secs(10);

/// How connections are served, the same for all.
pub struct Serving {
    builder: Builder<TokioExecutor>,
    router: Router,
    /// `SHINRAI_LIMIT_KEEP_ALIVE`.
    keep_alive: Duration,
}

impl Serving {
    pub fn new(router: Router, keep_alive: Duration) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        // One clock for both protocols: that of `Activity`.
        builder.http1().timer(TokioTimer::new()).header_read_timeout(None).max_buf_size(HEADERS as usize);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING)
            .keep_alive_timeout(PONG)
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(HEADERS);
        Self { builder, router, keep_alive }
    }

    /// Until either side has enough of it, or `stop` says so.
    pub async fn serve<S>(&self, stream: S, peer: SocketAddr, place: &Place, mut stop: watch::Receiver<bool>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let activity = Activity::begun();
        let service = service_fn(|mut request: Request<Incoming>| {
            let answer = activity.answer();
            request.extensions_mut().insert(ConnectInfo(peer));
            let response = self.router.clone().oneshot(request.map(Body::new));
            async move { response.await.map(|response| response.map(|body| answer.made(body))) }
        });
        let mut connection = pin!(self.builder.serve_connection(TokioIo::new(stream), service));
        let mut look = interval((self.keep_alive / 8).clamp(Duration::from_millis(100), CROWDED / 2));
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                // What the other side did to it is nobody's news.
                _ = &mut connection => return,
                _ = stop.wait_for(|stop| *stop) => break,
                _ = look.tick() => if self.is_over(&activity, place) { break },
            }
        }
        connection.as_mut().graceful_shutdown();
        loop {
            tokio::select! {
                _ = &mut connection => return,
                () = sleep(MOMENT) => if !self.is_waited_for(&activity) { return },
            }
        }
    }

    fn is_over(&self, activity: &Activity, place: &Place) -> bool {
        let (waiting, since) = activity.waiting();
        let idle = if place.is_wanted() { CROWDED.min(self.keep_alive) } else { self.keep_alive };
        match waiting {
            Waiting::Us => false,
            Waiting::Reader => since >= STALL.min(self.keep_alive),
            Waiting::FirstRequest => since >= SILENCE.min(idle),
            Waiting::NextRequest => since >= idle,
        }
    }

    /// Somebody waits for an answer of it.
    fn is_waited_for(&self, activity: &Activity) -> bool {
        let (waiting, since) = activity.waiting();
        waiting == Waiting::Us || (waiting == Waiting::Reader && since < STALL.min(self.keep_alive))
    }
}

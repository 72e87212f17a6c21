//! Whoever connects: a place, a handshake, and then requests until the server stops.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::{
    certificate::Certificate,
    connection::Serving,
    places::{Place, Places},
};

/// Requests in flight get this long to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// A TLS handshake gets this long.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Until the next try, where the machine gives no connection: it may have no file left for one.
const BREATH: Duration = Duration::from_millis(100);

/// Takes connections until `stop` says so; then those in which nobody waits end, and after a while the others.
pub async fn accept(
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    places: Arc<Places>,
    serving: Serving,
    mut stop: watch::Receiver<bool>,
) {
    let serving = Arc::new(serving);
    let mut connections = JoinSet::new();
    loop {
        let (stream, peer, place) = tokio::select! {
            next = next(&listener, &places) => next,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (serving, certificate, stop) = (Arc::clone(&serving), certificate.clone(), stop.clone());
        connections.spawn(async move { serve(&serving, certificate.as_deref(), stream, peer, &place, stop).await });
        while connections.try_join_next().is_some() {}
    }
    drop(listener);
    let _ = timeout(LAST_REQUESTS, async { while connections.join_next().await.is_some() {} }).await;
}

async fn next(listener: &TcpListener, places: &Arc<Places>) -> (TcpStream, SocketAddr, Place) {
    loop {
        if let Some(one) = places.one().await
            && let Ok((stream, peer)) = listener.accept().await
        {
            if let Some(place) = places.take(peer.ip(), one) {
                return (stream, peer, place);
            }
        } else {
            sleep(BREATH).await;
        }
    }
}

async fn serve(
    serving: &Serving,
    certificate: Option<&Certificate>,
    stream: TcpStream,
    peer: SocketAddr,
    place: &Place,
    mut stop: watch::Receiver<bool>,
) {
    // Answers are small, and written whole.
    let _ = stream.set_nodelay(true);
    let Some(certificate) = certificate else {
        return serving.serve(stream, peer, place, stop).await;
    };
    let shaken = tokio::select! {
        shaken = timeout(HANDSHAKE, certificate.acceptor().accept(stream)) => shaken,
        _ = stop.wait_for(|stop| *stop) => return,
    };
    if let Ok(Ok(stream)) = shaken {
        serving.serve(stream, peer, place, stop).await;
    }
}

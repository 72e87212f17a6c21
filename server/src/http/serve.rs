//! Listening, with or without TLS, and stopping without dropping anybody.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use axum::Router;
use axum_server::{
    Handle, Server,
    accept::NoDelayAcceptor,
    tls_rustls::{RustlsAcceptor, RustlsConfig},
};
use server_core::{
    backend::housekeeping,
    config::Config,
    delivery::worker,
    site::Site,
    start_error::{StartError, read_file},
};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};

/// Requests in flight get this long to end.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// The messages in hand get this long to be handed over, a little more than a mail server may take before it has the
/// content: what is cut off in the middle may arrive a second time after the next start.
const LAST_MESSAGE: Duration = Duration::from_secs(25);

/// Between a defect and the next try.
const BREATH: Duration = Duration::from_secs(1);

/// A connection that says nothing for this long is closed.
const SILENCE: Duration = Duration::from_secs(60);

/// A place to listen on, and the certificate to show there.
pub struct Listener {
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    pub address: SocketAddr,
}

impl Listener {
    /// Listens. A port left to the machine is known afterwards, also in the public address.
    ///
    /// # Errors
    /// One sentence naming the setting.
    pub async fn open(config: &mut Config) -> Result<Self, StartError> {
        let tls = match (&config.tls_cert, &config.tls_key) {
            (Some(certificate), Some(key)) => Some(tls(certificate, key).await?),
            _ => None,
        };
        let taken = |error| StartError(format!("SHINRAI_LISTEN: {} cannot be listened on ({error}).", config.listen));
        let listener = TcpListener::bind(config.listen).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        config.listens(address);
        Ok(Self { listener, tls, address })
    }

    /// Serves until `stop` ends: then nothing new begins, what is in flight ends, and the worker after it.
    ///
    /// # Errors
    /// One sentence, when listening broke off.
    pub async fn serve(
        self,
        site: Arc<Site>,
        router: Router,
        stop: impl Future<Output = ()>,
    ) -> Result<(), StartError> {
        let (rest, resting) = watch::channel(false);
        let keeper = kept("housekeeping", {
            let (site, resting) = (Arc::clone(&site), resting.clone());
            move || housekeeping::run(Arc::clone(&site), resting.clone())
        });
        let worker = kept("post", move || worker::run(Arc::clone(&site), resting.clone()));
        let handle = Handle::new();
        let mut serving = std::pin::pin!(answer(self.listener, self.tls, router, handle.clone()));
        let outcome = tokio::select! {
            outcome = &mut serving => outcome,
            () = stop => {
                tracing::info!("stopping");
                handle.graceful_shutdown(Some(LAST_REQUESTS));
                serving.await
            }
        };
        // A worker that is gone already needs not be told.
        let _ = rest.send(true);
        if timeout(LAST_MESSAGE, async { tokio::join!(worker, keeper) }).await.is_err() {
            tracing::warn!("the message in hand was not finished");
        }
        tracing::info!("stopped");
        outcome.map_err(|error| StartError(format!("Listening broke off ({error}).")))
    }
}

/// Work beside the requests. If it breaks it begins anew: a server that sends no codes lets nobody in.
fn kept<F>(name: &'static str, begin: impl Fn() -> F + Send + 'static) -> JoinHandle<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    tokio::spawn(async move {
        while tokio::spawn(begin()).await.is_err() {
            tracing::error!(name, "broke and begins anew");
            tokio::time::sleep(BREATH).await;
        }
    })
}

async fn answer(
    listener: TcpListener,
    tls: Option<RustlsConfig>,
    router: Router,
    handle: Handle<SocketAddr>,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut server = Server::from_listener(listener).handle(handle).first_request_timeout(SILENCE);
    server.http_builder().http1().header_read_timeout(SILENCE);
    match tls {
        None => server.acceptor(NoDelayAcceptor::new()).serve(service).await,
        Some(tls) => {
            let acceptor = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor::new());
            server.acceptor(acceptor).serve(service).await
        }
    }
}

async fn tls(certificate: &Path, key: &Path) -> Result<RustlsConfig, StartError> {
    // Only one provider is compiled in; another call has installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let chain = read_file("SHINRAI_TLS_CERT", certificate)?;
    let key = read_file("SHINRAI_TLS_KEY", key)?;
    RustlsConfig::from_pem(chain, key).await.map_err(|error| {
        StartError(format!(
            "SHINRAI_TLS_CERT, SHINRAI_TLS_KEY: they are no certificate chain and its key in PEM ({error})."
        ))
    })
}

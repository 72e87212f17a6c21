//! Listening, with or without TLS, and stopping without dropping anybody.

mod accept;
mod activity;
mod certificate;
mod connection;
mod not_after;
mod places;

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use server_core::{backend::housekeeping, config::Config, delivery::worker, site::Site, start_error::StartError};
use tokio::{
    net::TcpListener,
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
    task::JoinHandle,
    time::sleep,
};

use self::{accept::accept, certificate::Certificate, connection::Serving, places::Places};

/// All that is in hand when the server is to stop gets this long, requests and messages alike: a little more than a mail
/// server may take before it has the content, for what is cut off in the middle may arrive a second time after the next
/// start. Less than the 30 s after which Kubernetes ends a process.
const GRACE: Duration = Duration::from_secs(25);

/// Between a defect and the next try.
const BREATH: Duration = Duration::from_secs(1);

/// Files that the program has open besides its connections.
const OTHER_FILES: u64 = 64;

/// A place to listen on, and the certificate to show there.
pub struct Listener {
    listener: TcpListener,
    certificate: Option<Arc<Certificate>>,
    hangup: Signal,
    pub address: SocketAddr,
}

impl Listener {
    /// Listens. A port left to the machine is known afterwards, also in the public address.
    ///
    /// # Errors
    /// One sentence naming the setting.
    pub async fn open(config: &mut Config) -> Result<Self, StartError> {
        let certificate = match (&config.tls_cert, &config.tls_key) {
            (Some(chain), Some(key)) => Some(Certificate::open(chain.clone(), key.clone())?),
            _ => None,
        };
        let taken = |error| StartError(format!("SHINRAI_LISTEN: {} cannot be listened on ({error}).", config.listen));
        let listener = TcpListener::bind(config.listen).await.map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let hangup =
            signal(SignalKind::hangup()).map_err(|error| StartError(format!("Signals cannot be heard ({error}).")))?;
        config.listens(address);
        warn_of_few_files(config.limits.connections);
        Ok(Self { listener, certificate, hangup, address })
    }

    /// Serves until `stop` ends: then nothing new begins, and what is in flight ends.
    pub async fn serve(self, site: Arc<Site>, router: Router, stop: impl Future<Output = ()>) {
        let (rest, resting) = watch::channel(false);
        let keeper = kept("housekeeping", {
            let (site, resting) = (Arc::clone(&site), resting.clone());
            move || housekeeping::run(Arc::clone(&site), resting.clone())
        });
        let worker = kept("post", {
            let (site, resting) = (Arc::clone(&site), resting.clone());
            move || worker::run(Arc::clone(&site), resting.clone())
        });
        let limits = &site.limits;
        let places =
            Places::new(limits.connections, limits.connections_per_network, site.config.trusted_proxies.clone());
        let serving = Serving::new(router, limits.keep_alive);
        let serving = accept(self.listener, self.certificate.clone(), places, serving, resting);
        let ended = async { tokio::join!(serving, keeper, worker) };
        let mut ending = pin!(async {
            stop.await;
            tracing::info!("stopping");
            // Nobody is left who needs to be told.
            let _ = rest.send(true);
            sleep(GRACE).await;
            tracing::warn!("not everything in hand was finished");
        });
        tokio::select! {
            _ = ended => {}
            () = &mut ending => {}
            () = certificate::keep(self.certificate, &site.clock, self.hangup) => {}
        }
        tracing::info!("stopped");
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
            sleep(BREATH).await;
        }
    })
}

/// A connection that finds no free file is not taken, and no page says why.
fn warn_of_few_files(connections: u32) {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let open = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let Some(files) = open.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()) else { return };
    if files < u64::from(connections) + OTHER_FILES {
        tracing::warn!(files, connections, "SHINRAI_LIMIT_CONNECTIONS: fewer files may be open (ulimit -n)");
    }
}

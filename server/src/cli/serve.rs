//! `shinrai serve`: opens the site, serves it, and stops it.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use server_core::{config::Config, delivery, site::Site};
use tokio::{
    signal::unix::{SignalKind, signal},
    time::sleep,
};

use super::{Stop, say};
use crate::{
    dev::seed,
    http::{self, log, serve::Listener},
};

/// Between `/readyz` saying 503 and the end of listening: whoever asked before gets an answer.
const LINGER: Duration = Duration::from_millis(500);

pub async fn run(mut config: Config) -> Result<(), Stop> {
    log::start(&config.log).map_err(Stop::Misused)?;
    delivery::check(&config).map_err(|error| Stop::Misused(error.0))?;
    // Before the database: a second server on the same port must not migrate it under the first.
    let listener = Listener::open(&mut config).await?;
    let site = Site::open(config).await?;
    if site.config.dev {
        seed::account(&site).await?;
    }
    let stop = stop_signal().map_err(|error| Stop::Failed(format!("Signals cannot be heard ({error}).")))?;
    let router = http::router(&site);
    tracing::info!(address = %listener.address, public = site.config.origin(), "serving");
    if site.config.dev {
        say(banner(&site.config));
    }
    let stop = {
        let site = Arc::clone(&site);
        async move {
            stop.await;
            site.stopping.store(true, Ordering::Release);
            sleep(LINGER).await;
        }
    };
    listener.serve(site, router, stop).await;
    Ok(())
}

/// Ends when the process is asked to end.
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn banner(config: &Config) -> String {
    let site = config.origin();
    format!(
        "\n  Shinrai    {site}/sign-in\n  ID         {}\n  Password   {}\n  Codes      {site}/dev/outbox\n  Gallery    {site}/dev/gallery\n",
        seed::LOGIN_ID,
        seed::PASSWORD,
    )
}

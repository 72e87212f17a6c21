//! How many connections there may be, in all and from one network.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::http::HeaderMap;
use ipnet::IpNet;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

use crate::http::network;

/// A flood is told of this often.
const TOLD_EVERY: Duration = Duration::from_secs(60);

pub struct Places {
    all: Arc<Semaphore>,
    per_network: u32,
    /// They bring the connections of everybody.
    proxies: Vec<IpNet>,
    by_network: Mutex<HashMap<String, u32>>,
    /// All are taken, and somebody waits.
    wanted: AtomicBool,
    told: Mutex<Option<Instant>>,
}

/// A place that a connection has; free again when dropped.
pub struct Place {
    places: Arc<Places>,
    network: Option<String>,
    _one: OwnedSemaphorePermit,
}

impl Places {
    pub fn new(all: u32, per_network: u32, proxies: Vec<IpNet>) -> Arc<Self> {
        Arc::new(Self {
            all: Arc::new(Semaphore::new(all.try_into().unwrap_or(Semaphore::MAX_PERMITS))),
            per_network,
            proxies,
            by_network: Mutex::default(),
            wanted: AtomicBool::default(),
            told: Mutex::default(),
        })
    }

    /// One of all, as soon as one is free.
    pub async fn one(&self) -> Option<OwnedSemaphorePermit> {
        if let Ok(one) = Arc::clone(&self.all).try_acquire_owned() {
            return Some(one);
        }
        self.wanted.store(true, Ordering::Release);
        self.tell(
            "as many connections are open as SHINRAI_LIMIT_CONNECTIONS allows; those that ask nothing are closed",
        );
        let one = Arc::clone(&self.all).acquire_owned().await;
        self.wanted.store(false, Ordering::Release);
        one.ok()
    }

    /// For whoever came; `None`: the network has all that it may have.
    pub fn take(self: &Arc<Self>, peer: IpAddr, one: OwnedSemaphorePermit) -> Option<Place> {
        let peer = peer.to_canonical();
        if self.proxies.iter().any(|proxy| proxy.contains(&peer)) {
            return Some(Place { places: Arc::clone(self), network: None, _one: one });
        }
        let network = network::of_client(peer, &HeaderMap::new(), &[]);
        let mut by_network = self.by_network.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = by_network.entry(network.clone()).or_default();
        if *taken >= self.per_network {
            self.tell(
                "a network has as many connections as SHINRAI_LIMIT_CONNECTIONS_PER_NETWORK allows, and more are \
                 closed; if it is your proxy, name it in SHINRAI_TRUSTED_PROXIES",
            );
            return None;
        }
        *taken += 1;
        Some(Place { places: Arc::clone(self), network: Some(network), _one: one })
    }

    fn tell(&self, what: &'static str) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| told.elapsed() >= TOLD_EVERY) {
            *told = Some(Instant::now());
            tracing::warn!("{what}");
        }
    }
}

impl Place {
    /// All places are taken, and somebody waits for one.
    pub fn is_wanted(&self) -> bool {
        self.places.wanted.load(Ordering::Acquire)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(network) = &self.network else { return };
        let mut by_network = self.places.by_network.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = by_network.get_mut(network) {
            *taken -= 1;
            if *taken == 0 {
                by_network.remove(network);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_network_has_so_many_and_a_listed_proxy_has_all() {
        let places = Places::new(10, 2, vec!["10.0.0.0/8".parse().unwrap()]);
        let mut held = Vec::new();
        for (peer, fits) in [
            ("192.0.2.1", true),
            ("192.0.2.1", true),
            ("::ffff:192.0.2.1", false),
            ("192.0.2.2", true),
            ("2001:db8::1", true),
            ("2001:db8::2", true),
            ("2001:db8::3", false),
            ("10.0.0.1", true),
            ("10.0.0.1", true),
            ("10.0.0.1", true),
        ] {
            let place = places.take(peer.parse().unwrap(), places.one().await.unwrap());
            assert_eq!(place.is_some(), fits, "{peer}");
            held.extend(place);
        }
        held.clear();
        assert!(places.by_network.lock().unwrap().is_empty(), "nothing is left behind");
        assert_eq!(places.all.available_permits(), 10);
    }
}

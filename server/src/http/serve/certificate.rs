//! The certificate of the site: read at the start, when it was renewed, and watched for its end.

use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use ring::digest;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use server_core::{
    clock::Clock,
    start_error::{StartError, file_mode, read_file},
};
use tokio::{signal::unix::Signal, time::sleep};
use tokio_rustls::TlsAcceptor;

use super::not_after::not_after;

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);

/// From so long before its end on the operator is told every day.
const TOLD_BEFORE: Duration = Duration::from_secs(14 * 86_400);
const DAY: Duration = Duration::from_secs(86_400);

/// A certificate chain and its key, as they were last read.
pub struct Certificate {
    chain: PathBuf,
    key: PathBuf,
    shown: Mutex<Shown>,
}

struct Shown {
    config: Arc<ServerConfig>,
    /// From when on browsers refuse it, where that can be read.
    end: Option<Timestamp>,
    /// What was read last, also where it could not be shown.
    tried: Print,
}

/// Tells whether files have changed.
type Print = [u8; 32];

impl Certificate {
    /// # Errors
    /// One sentence naming the setting.
    pub fn open(chain: PathBuf, key: PathBuf) -> Result<Arc<Self>, StartError> {
        let files = Files::read(&chain, &key)?;
        let (config, end) = files.open()?;
        let shown = Mutex::new(Shown { config, end, tried: files.print() });
        Ok(Arc::new(Self { chain, key, shown }))
    }

    /// For the next handshake.
    pub fn acceptor(&self) -> TlsAcceptor {
        Arc::clone(&self.shown().config).into()
    }

    /// Shows what is in the files from now on. A pair that cannot be shown leaves the old one in place.
    fn renew(&self) {
        let renewed = Files::read(&self.chain, &self.key).and_then(|files| {
            self.shown().tried = files.print();
            files.open()
        });
        match renewed {
            Ok((config, end)) => {
                let mut shown = self.shown();
                (shown.config, shown.end) = (config, end);
                tracing::info!("the certificate is read anew");
            }
            Err(StartError(why)) => tracing::error!(why, "the certificate in use stays"),
        }
    }

    /// Takes over what somebody has put there. `seen`: how it was at the last look, for whoever replaces two files needs a
    /// moment between them.
    fn look(&self, seen: &mut Option<Print>) {
        let Ok(files) = Files::read(&self.chain, &self.key) else { return };
        let print = files.print();
        if seen.replace(print) == Some(print) && self.shown().tried != print {
            self.renew();
        }
    }

    fn tell_end(&self, now: Timestamp) {
        let Some(end) = self.shown().end else { return };
        let day = end.strftime("%Y-%m-%d").to_string();
        if end <= now {
            tracing::error!(day, "SHINRAI_TLS_CERT: the certificate is over, and browsers refuse this site");
        } else if end.duration_since(now).unsigned_abs() <= TOLD_BEFORE {
            tracing::warn!(day, "SHINRAI_TLS_CERT: the certificate ends soon");
        }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads the certificate anew when it has changed or SIGHUP says so, and tells the operator of its end. Without a
/// certificate SIGHUP does nothing.
pub async fn keep(certificate: Option<Arc<Certificate>>, clock: &Clock, mut hangup: Signal) {
    let (mut seen, mut told) = (None, None);
    loop {
        if let Some(certificate) = &certificate {
            let now = clock.now();
            if told.is_none_or(|told| now >= told + DAY) {
                told = Some(now);
                certificate.tell_end(Timestamp::from_millisecond(now.millis()).unwrap_or(Timestamp::MAX));
            }
        }
        let signalled = tokio::select! {
            _ = hangup.recv() => true,
            () = sleep(LOOK) => false,
        };
        match &certificate {
            Some(certificate) if signalled => certificate.renew(),
            Some(certificate) => certificate.look(&mut seen),
            None => {}
        }
    }
}

struct Files {
    chain: Vec<u8>,
    key: Vec<u8>,
}

impl Files {
    fn read(chain: &Path, key: &Path) -> Result<Self, StartError> {
        let files = Self { chain: read_file("SHINRAI_TLS_CERT", chain)?, key: read_file("SHINRAI_TLS_KEY", key)? };
        if file_mode("SHINRAI_TLS_KEY", key)? & 0o007 != 0 {
            return Err(StartError::of_file("SHINRAI_TLS_KEY", key, "can be read by everybody; run `chmod o=` on it"));
        }
        Ok(files)
    }

    fn open(&self) -> Result<(Arc<ServerConfig>, Option<Timestamp>), StartError> {
        self.pair().map_err(|error| {
            StartError(format!(
                "SHINRAI_TLS_CERT, SHINRAI_TLS_KEY: they are no certificate chain and its key in PEM ({error})."
            ))
        })
    }

    fn pair(&self) -> Result<(Arc<ServerConfig>, Option<Timestamp>), Box<dyn Error>> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(&self.chain).collect::<Result<_, _>>()?;
        let key = PrivateKeyDer::from_pem_slice(&self.key)?;
        let end = chain.first().and_then(|first| not_after(first));
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok((Arc::new(config), end))
    }

    fn print(&self) -> Print {
        let mut print = [0; 32];
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(&self.chain);
        context.update(&self.key);
        print.copy_from_slice(context.finish().as_ref());
        print
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use rcgen::{CertificateParams, KeyPair};

    use super::*;

    fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    #[test]
    fn files_that_were_replaced_are_taken_over_at_the_second_look_and_never_by_half() {
        let folder = tempfile::tempdir().unwrap();
        let pairs: Vec<_> = (0..2)
            .map(|_| {
                let key = KeyPair::generate().unwrap();
                let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
                (certificate.pem(), key.serialize_pem())
            })
            .collect();
        let put = |of_chain: usize, of_key: usize| {
            (write(folder.path(), "cert.pem", &pairs[of_chain].0), write(folder.path(), "key.pem", &pairs[of_key].1))
        };
        let (chain, key) = put(0, 0);
        let certificate = Certificate::open(chain, key).unwrap();
        let is_first = |config: &Arc<ServerConfig>| Arc::ptr_eq(config, &certificate.shown().config);
        let first = Arc::clone(&certificate.shown().config);
        let mut seen = None;
        for (of_chain, of_key) in [(0, 0), (0, 0), (1, 0), (1, 1)] {
            put(of_chain, of_key);
            certificate.look(&mut seen);
            assert!(is_first(&first), "{of_chain}, {of_key}");
        }
        certificate.look(&mut seen);
        assert!(!is_first(&first));
        let second = Arc::clone(&certificate.shown().config);
        put(0, 1);
        certificate.look(&mut seen);
        certificate.look(&mut seen);
        assert!(is_first(&second), "a pair that does not match is never shown");
    }
}

//! A certificate that is renewed while the server runs.

use std::{
    fs,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    sync::Arc,
    time::Duration,
};

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, pki_types::CertificateDer};
use tempfile::TempDir;

use crate::support::program::{Serving, complaint, shinrai};

struct Pair {
    certificate: String,
    der: CertificateDer<'static>,
    key: String,
}

impl Pair {
    fn until(year: i32) -> Self {
        let mut params = CertificateParams::new(["localhost".to_owned()]).unwrap();
        params.not_after = date_time_ymd(year, 1, 1);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate: certificate.pem(), der: certificate.der().clone(), key: key.serialize_pem() }
    }

    fn write(&self, folder: &Path) {
        write(folder, "cert.pem", &self.certificate, 0o644);
        write(folder, "key.pem", &self.key, 0o600);
    }
}

fn write(folder: &Path, name: &str, text: &str, mode: u32) {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

fn serve(folder: &Path) -> Serving {
    let mut command = shinrai(folder, &["serve", "--dev", "--listen", "127.0.0.1:0"]);
    command.env("SHINRAI_TLS_CERT", "cert.pem").env("SHINRAI_TLS_KEY", "key.pem");
    Serving::start(command)
}

/// A connection to whoever shows this certificate; `None`: another one is shown.
fn connect(address: SocketAddr, pair: &Pair) -> Option<StreamOwned<ClientConnection, TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(pair.der.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    asks(&mut stream).then_some(stream)
}

/// Whether a request gets its answer.
fn asks(stream: &mut StreamOwned<ClientConnection, TcpStream>) -> bool {
    let asked = write!(stream, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut answer = Vec::new();
    while asked.is_ok() && !answer.ends_with(b"alive\n") {
        let mut part = [0; 512];
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return false,
            Ok(length) => answer.extend_from_slice(&part[..length]),
        }
    }
    asked.is_ok()
}

#[test]
fn a_renewed_certificate_is_shown_after_sighup_and_no_connection_is_lost() {
    let folder = TempDir::new().unwrap();
    let (one, two) = (Pair::until(4000), Pair::until(4001));
    one.write(folder.path());
    let mut serving = serve(folder.path());
    let mut earlier = connect(serving.address, &one).expect("the first one is shown");
    two.write(folder.path());
    serving.signal("HUP");
    serving.wait_for("the certificate is read anew");
    assert!(connect(serving.address, &two).is_some());
    assert!(connect(serving.address, &one).is_none());
    assert!(asks(&mut earlier), "a connection that was there goes on");
    serving.stop();
}

#[test]
fn a_broken_pair_leaves_the_old_certificate_in_place_and_is_an_error_in_the_log() {
    let folder = TempDir::new().unwrap();
    let (one, two) = (Pair::until(4000), Pair::until(4001));
    one.write(folder.path());
    let mut serving = serve(folder.path());
    write(folder.path(), "cert.pem", &two.certificate, 0o644);
    serving.signal("HUP");
    let line = serving.wait_for("the certificate in use stays");
    assert!(line.contains("\"level\":\"ERROR\"") && line.contains("SHINRAI_TLS_"), "{line}");
    assert!(connect(serving.address, &one).is_some());
    two.write(folder.path());
    serving.signal("HUP");
    serving.wait_for("the certificate is read anew");
    assert!(connect(serving.address, &two).is_some());
    serving.stop();
}

#[test]
fn without_a_certificate_sighup_ends_nothing() {
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]));
    serving.signal("HUP");
    std::thread::sleep(Duration::from_millis(300));
    let mut stream = TcpStream::connect(serving.address).unwrap();
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("alive\n"), "{answer}");
    serving.stop();
}

#[test]
fn a_certificate_that_is_over_or_soon_will_be_is_said_at_the_start() {
    let folder = TempDir::new().unwrap();
    Pair::until(2001).write(folder.path());
    let log = serve(folder.path()).stop();
    let said = log.iter().find(|line| line.contains("SHINRAI_TLS_CERT")).expect("a line about it");
    assert!(said.contains("\"level\":\"ERROR\"") && said.contains("2001-01-01"), "{said}");
    Pair::until(4000).write(folder.path());
    let log = serve(folder.path()).stop();
    assert!(!log.iter().any(|line| line.contains("SHINRAI_TLS_CERT")), "{log:?}");
}

#[test]
fn a_key_that_others_can_read_stops_the_start() {
    let folder = TempDir::new().unwrap();
    let pair = Pair::until(4000);
    pair.write(folder.path());
    write(folder.path(), "key.pem", &pair.key, 0o644);
    let mut command = shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]);
    command.env("SHINRAI_TLS_CERT", "cert.pem").env("SHINRAI_TLS_KEY", "key.pem");
    let (code, sentence) = complaint(command);
    assert_eq!(
        (code, sentence.as_str()),
        (1, "SHINRAI_TLS_KEY: key.pem can be read by everybody; run `chmod o=` on it.")
    );
}

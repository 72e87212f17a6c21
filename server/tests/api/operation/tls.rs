//! HTTPS by the server itself.

use std::{
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    sync::Arc,
};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use tempfile::TempDir;

use crate::support::program::{Serving, complaint, shinrai};

#[test]
fn it_serves_https_itself() {
    let folder = TempDir::new().unwrap();
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(folder.path().join("cert.pem"), cert.pem()).unwrap();
    let key = folder.path().join("key.pem");
    std::fs::write(&key, signing_key.serialize_pem()).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut command = shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]);
    command.env("SHINRAI_TLS_CERT", "cert.pem").env("SHINRAI_TLS_KEY", "key.pem");
    let serving = Serving::start(command);
    assert!(serving.public.starts_with("https://localhost:"), "{}", serving.public);

    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connection = ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(serving.address).unwrap());
    write!(stream, "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("__Host-probe="), "{answer}");
    assert!(!answer.contains("strict-transport-security"), "not on this machine: plain http may be next");
    serving.stop();
}

#[test]
fn a_certificate_that_is_none_stops_the_start_by_name() {
    let folder = TempDir::new().unwrap();
    let here = folder.path().join("here.pem");
    std::fs::write(&here, "nonsense").unwrap();
    std::fs::set_permissions(&here, std::fs::Permissions::from_mode(0o600)).unwrap();
    for (certificate, key, named) in [
        ("missing.pem", "here.pem", "SHINRAI_TLS_CERT: missing.pem cannot be read"),
        ("here.pem", "missing.pem", "SHINRAI_TLS_KEY: missing.pem cannot be read"),
        ("here.pem", "here.pem", "SHINRAI_TLS_CERT, SHINRAI_TLS_KEY: they are no certificate chain"),
    ] {
        let mut command = shinrai(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
        command.env("SHINRAI_TLS_CERT", certificate).env("SHINRAI_TLS_KEY", key);
        let (code, sentence) = complaint(command);
        assert_eq!(code, 1, "{sentence}");
        assert!(sentence.starts_with(named), "{sentence}");
    }
}

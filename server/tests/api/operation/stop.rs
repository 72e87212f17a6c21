//! Stopping a server with requests in flight.

use std::{
    io::{Read, Write},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::support::{
    Certificate,
    program::{Serving, shinrai},
};

#[expect(clippy::disallowed_methods, reason = "how long a real process takes is what is tested")]
fn clock() -> Instant {
    Instant::now()
}

#[test]
fn a_stop_lets_requests_in_flight_end_and_begins_nothing_new() {
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]));
    let address = serving.address;
    let idle = TcpStream::connect(address).unwrap();
    let mut slow = TcpStream::connect(address).unwrap();
    write!(
        slow,
        "POST /api/set_language HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 7\r\n\r\nlang"
    )
    .unwrap();
    // Long enough for the server to have begun with it.
    std::thread::sleep(Duration::from_millis(300));
    let began = clock();
    serving.terminate();
    std::thread::sleep(Duration::from_millis(1500));
    assert!(TcpStream::connect(address).is_err(), "nothing new begins");
    slow.write_all(b"=en").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("__Host-language=en"), "{answer}");
    let (status, log) = serving.end();
    assert!(status.success(), "{status}");
    assert!(began.elapsed() < Duration::from_secs(5), "a connection that says nothing is not waited for");
    assert!(log.iter().any(|line| line.contains("\"stopped\"")));
    drop(idle);
}

/// Long enough for the busiest machine, short of what waiting for somebody takes.
const SOON: Duration = Duration::from_secs(4);

#[test]
fn connections_that_ask_nothing_do_not_hold_the_stop() {
    for begun in ["", "G", "GET / HTTP/1.1\r\nHost: loc", "PRI * HTTP/2.0\r\n\r\nSM"] {
        let folder = TempDir::new().unwrap();
        let serving = Serving::start(shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]));
        let mut stream = TcpStream::connect(serving.address).unwrap();
        stream.write_all(begun.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(300));
        let began = clock();
        serving.terminate();
        let (status, _) = serving.end();
        assert!(status.success(), "{status}");
        assert!(began.elapsed() < SOON, "{begun:?}: {:?}", began.elapsed());
        drop(stream);
    }
}

#[test]
fn a_handshake_left_half_done_does_not_hold_the_stop() {
    let folder = TempDir::new().unwrap();
    let made = Certificate::new();
    for (name, text) in [("cert.pem", &made.certificate), ("key.pem", &made.key)] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let mut command = shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]);
    command.env("SHINRAI_TLS_CERT", "cert.pem").env("SHINRAI_TLS_KEY", "key.pem");
    let serving = Serving::start(command);
    let mut half = TcpStream::connect(serving.address).unwrap();
    // A record of 512 bytes is announced, and does not come.
    half.write_all(&[0x16, 3, 1, 2, 0, 1]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let began = clock();
    serving.terminate();
    let (status, _) = serving.end();
    assert!(status.success(), "{status}");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

#[test]
fn a_request_that_never_ends_does_not_hold_the_stop_for_ever() {
    let folder = TempDir::new().unwrap();
    let serving = Serving::start(shinrai(folder.path(), &["serve", "--dev", "--listen", "127.0.0.1:0"]));
    let mut stuck = TcpStream::connect(serving.address).unwrap();
    write!(stuck, "POST /api/sign_in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let began = clock();
    serving.terminate();
    let (status, _) = serving.end();
    assert!(status.success(), "{status}");
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
}

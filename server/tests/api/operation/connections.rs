//! What a connection may hold, and for how long.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

use axum::http::{Request, StatusCode};
use tempfile::TempDir;
use tokio::{net::TcpSocket, runtime::Runtime};

use crate::support::program::{Serving, shinrai};

/// Longer than anything here takes, on the busiest machine.
const PATIENCE: Duration = Duration::from_secs(40);

fn serve(folder: &TempDir, settings: &[&str]) -> Serving {
    let arguments = [&["serve", "--dev", "--listen", "127.0.0.1:0", "--site-root", "site"], settings].concat();
    Serving::start(shinrai(folder.path(), &arguments))
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// Everything until the other side closes; a reset is an end as well.
fn rest_of(mut stream: &TcpStream) -> Vec<u8> {
    let (mut all, mut part) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => return all,
            Ok(length) => all.extend_from_slice(&part[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => panic!("it is still open"),
            Err(_) => return all,
        }
    }
}

fn ask(stream: &mut TcpStream, path: &str, more: &str) {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: en\r\n{more}\r\n").unwrap();
}

/// The head of an answer, and of its body what its length says.
fn answer(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    stream.read_exact(&mut body).unwrap();
    head + &String::from_utf8_lossy(&body)
}

#[test]
fn an_idle_connection_is_kept_as_long_as_the_setting_says() {
    let folder = TempDir::new().unwrap();
    let serving = serve(&folder, &["--limit-keep-alive", "2s"]);
    let mut stream = connect(serving.address);
    for _ in 0..2 {
        ask(&mut stream, "/healthz", "");
        assert!(answer(&mut stream).ends_with("alive\n"));
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(rest_of(&stream).is_empty(), "nothing more comes before its end");
    serving.stop();
}

#[test]
fn an_idle_connection_of_http_2_ends_too() {
    let folder = TempDir::new().unwrap();
    let serving = serve(&folder, &["--limit-keep-alive", "2s"]);
    Runtime::new().unwrap().block_on(async {
        let stream = tokio::net::TcpStream::connect(serving.address).await.unwrap();
        let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
        let connection = tokio::spawn(connection);
        let request = Request::get("http://localhost/healthz").body(()).unwrap();
        let (answer, _) = client.send_request(request, true).unwrap();
        assert_eq!(answer.await.unwrap().status(), StatusCode::OK);
        // The client lives on and answers pings: it is the server that ends it.
        tokio::time::timeout(PATIENCE, connection).await.expect("it is still open").unwrap().unwrap();
        drop(client);
    });
    serving.stop();
}

#[test]
fn who_reads_nothing_of_an_answer_is_let_go() {
    let folder = TempDir::new().unwrap();
    const SIZE: u64 = 64 << 20;
    std::fs::create_dir_all(folder.path().join("site")).unwrap();
    std::fs::File::create(folder.path().join("site/large.bin")).unwrap().set_len(SIZE).unwrap();
    let serving = serve(&folder, &["--limit-keep-alive", "1s"]);
    let mut stalled = connect(serving.address);
    ask(&mut stalled, "/large.bin", "");
    std::thread::sleep(Duration::from_secs(6));
    assert!((rest_of(&stalled).len() as u64) < SIZE, "it waited for a reader who was not there");

    let mut reader = connect(serving.address);
    ask(&mut reader, "/large.bin", "Connection: close\r\n");
    assert!(rest_of(&reader).len() as u64 > SIZE, "who reads gets all of it");
    serving.stop();
}

#[test]
fn a_network_that_holds_all_its_connections_leaves_room_for_others() {
    let folder = TempDir::new().unwrap();
    let serving = serve(&folder, &["--limit-connections-per-network", "5"]);
    let held: Vec<_> = (0..5).map(|_| connect(serving.address)).collect();
    std::thread::sleep(Duration::from_millis(300));
    assert!(rest_of(&connect(serving.address)).is_empty(), "the sixth is closed");
    Runtime::new().unwrap().block_on(async {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::new(127, 0, 0, 2), 0).into()).unwrap();
        let mut stream = socket.connect(serving.address).await.unwrap().into_std().unwrap();
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        ask(&mut stream, "/healthz", "Connection: close\r\n");
        assert!(answer(&mut stream).ends_with("alive\n"));
    });
    drop(held);
    std::thread::sleep(Duration::from_millis(500));
    let mut stream = connect(serving.address);
    ask(&mut stream, "/healthz", "");
    assert!(answer(&mut stream).ends_with("alive\n"), "places are given back");
    serving.stop();
}

#[test]
fn when_every_place_is_taken_connections_that_ask_nothing_make_room() {
    let folder = TempDir::new().unwrap();
    let serving = serve(&folder, &["--limit-connections", "5"]);
    let held: Vec<_> = (0..5).map(|_| connect(serving.address)).collect();
    std::thread::sleep(Duration::from_millis(300));
    let mut late = connect(serving.address);
    ask(&mut late, "/healthz", "");
    assert!(answer(&mut late).ends_with("alive\n"));
    drop(held);
    serving.stop();
}

/// So many bytes of cookies, as neighbours on the parent domain set them.
fn cookies(bytes: usize) -> String {
    let mut line = String::new();
    for number in 0.. {
        let cookie = format!("neighbour{number}={}", "v".repeat(400));
        if line.len() + cookie.len() > bytes {
            return line;
        }
        line += &cookie;
        line += "; ";
    }
    line
}

const WORDS: &str = "Cookie（クッキー）が多すぎます";

#[test]
fn cookies_of_neighbours_pass_up_to_tens_of_kilobytes_and_beyond_is_a_page_that_says_so() {
    let folder = TempDir::new().unwrap();
    let serving = serve(&folder, &[]);
    for (bytes, status) in [(17_000, "200"), (45_000, "200"), (80_000, "431"), (110_000, "431")] {
        let mut stream = connect(serving.address);
        let more = format!("Cookie: {}__Host-language=ja\r\nConnection: close\r\n", cookies(bytes));
        ask(&mut stream, "/sign-in", &more);
        let said = String::from_utf8(rest_of(&stream)).unwrap();
        assert!(said.starts_with(&format!("HTTP/1.1 {status}")), "{bytes}: {said:.300}");
        if status == "431" {
            assert!(said.contains("<h1") && said.contains(WORDS), "{said}");
        } else {
            assert!(said.contains("lang=\"ja\""), "ours is found among them: {said:.2000}");
        }
    }
    Runtime::new().unwrap().block_on(async {
        for (bytes, status) in [(17_000, 200), (45_000, 200), (80_000, 431), (110_000, 431)] {
            let stream = tokio::net::TcpStream::connect(serving.address).await.unwrap();
            let (mut client, connection) = h2::client::handshake(stream).await.unwrap();
            tokio::spawn(connection);
            let request = Request::get("http://localhost/sign-in")
                .header("accept-language", "en")
                .header("cookie", cookies(bytes) + "n=1")
                .body(())
                .unwrap();
            let (answer, _) = client.send_request(request, true).unwrap();
            let answer = answer.await.unwrap();
            assert_eq!(answer.status().as_u16(), status, "{bytes}");
            let (mut body, mut page) = (answer.into_body(), Vec::new());
            while let Some(part) = body.data().await {
                page.extend_from_slice(&part.unwrap());
            }
            let page = String::from_utf8(page).unwrap();
            assert!(status == 200 || page.contains("cookies"), "{bytes}: {page}");
        }
    });
    serving.stop();
}

//! Stands between worker and mail server and can lose the answer that matters.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

pub struct Proxy {
    pub port: u16,
    /// While set, the mail server's answer to a whole mail never comes back: it took the mail, and nobody knows.
    pub lose_receipts: Arc<AtomicBool>,
    /// While set, nothing that the mail server says comes through: it is slow, not gone.
    pub hold: Arc<AtomicBool>,
}

impl Proxy {
    pub fn to(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let own = listener.local_addr().expect("an address").port();
        let lose_receipts = Arc::new(AtomicBool::new(false));
        let lose = lose_receipts.clone();
        let hold = Arc::new(AtomicBool::new(false));
        let holds = hold.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", port)).expect("the mail server");
                connect(client, server, lose.clone(), holds.clone());
            }
        });
        Self { port: own, lose_receipts, hold }
    }
}

fn connect(client: TcpStream, server: TcpStream, lose: Arc<AtomicBool>, hold: Arc<AtomicBool>) {
    let whole_mail = Arc::new(AtomicBool::new(false));
    let (client_too, server_too) = (client.try_clone().expect("cloned"), server.try_clone().expect("cloned"));
    let seen = whole_mail.clone();
    thread::spawn(move || {
        let mut tail = Vec::new();
        pump(client, server, |bytes| {
            tail.extend_from_slice(bytes);
            if tail.windows(5).any(|end| end == b"\r\n.\r\n") {
                seen.store(true, Ordering::SeqCst);
            }
            tail.drain(..tail.len().saturating_sub(4));
            true
        });
    });
    thread::spawn(move || {
        pump(server_too, client_too, |_| {
            while hold.load(Ordering::SeqCst) {
                thread::sleep(Duration::from_millis(5));
            }
            !(whole_mail.load(Ordering::SeqCst) && lose.load(Ordering::SeqCst))
        });
    });
}

/// Copies one direction; what `passes` denies is lost.
fn pump(mut from: TcpStream, mut to: TcpStream, mut passes: impl FnMut(&[u8]) -> bool) {
    let mut buffer = [0; 8192];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if passes(&buffer[..length]) && to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

//! A relay in front of PostgreSQL that can fall silent, as a network or a machine does: nothing is closed, and nothing
//! is answered.

use std::time::Duration;

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

use super::postgres;

/// Carries bytes between 127.0.0.1 and PostgreSQL, on a thread of its own, for as long as it lives.
pub struct Relay {
    pub port: u16,
    state: watch::Sender<State>,
}

#[derive(Clone, Copy, Default)]
struct State {
    silent: bool,
    /// Connections of an earlier life stay open and silent.
    life: u32,
}

trait Bytes: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Bytes for T {}

impl Relay {
    pub fn start() -> Self {
        // Before anybody waits for it.
        if postgres::given().is_none() {
            postgres::socket_folder();
        }
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (state, seen) = watch::channel(State::default());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(listen(listener, seen));
            runtime.shutdown_timeout(Duration::ZERO);
        });
        Self { port, state }
    }

    /// From now on nothing passes; who connects is accepted and hears nothing.
    pub fn fall_silent(&self) {
        self.state.send_modify(|state| state.silent = true);
    }

    /// Another takes its place at the same address: new connections work, and the old ones are never heard of again.
    pub fn replace(&self) {
        self.state.send_modify(|state| *state = State { silent: false, life: state.life + 1 });
    }
}

async fn listen(listener: std::net::TcpListener, mut seen: watch::Receiver<State>) {
    let listener = TcpListener::from_std(listener).unwrap();
    loop {
        let (client, _) = tokio::select! {
            accepted = listener.accept() => accepted.unwrap(),
            changed = seen.changed() => match changed {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        tokio::spawn(carry(client, seen.clone()));
    }
}

async fn carry(client: TcpStream, mut seen: watch::Receiver<State>) {
    let life = seen.borrow().life;
    if !passes(&mut seen, life).await {
        return;
    }
    let server = server().await;
    let ((from_client, to_client), (from_server, to_server)) = (split(client), split(server));
    tokio::join!(pass(from_client, to_server, seen.clone(), life), pass(from_server, to_client, seen, life));
}

/// Waits until it does; `false`: the relay is gone.
async fn passes(seen: &mut watch::Receiver<State>, life: u32) -> bool {
    seen.wait_for(|state| !state.silent && state.life == life).await.is_ok()
}

async fn server() -> Box<dyn Bytes> {
    match postgres::given() {
        Some(url) => {
            let address = (url.host_str().unwrap().to_owned(), url.port().unwrap_or(5432));
            Box::new(TcpStream::connect(address).await.unwrap())
        }
        None => Box::new(UnixStream::connect(postgres::socket_folder().join(".s.PGSQL.5432")).await.unwrap()),
    }
}

async fn pass(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut seen: watch::Receiver<State>,
    life: u32,
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        if !passes(&mut seen, life).await || to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
    // A goodbye does not come through either.
    if passes(&mut seen, life).await {
        let _ = to.shutdown().await;
    }
}

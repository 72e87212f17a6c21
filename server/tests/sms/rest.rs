//! A gateway of the REST form that takes, refuses, hangs and babbles as it is told.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Form, Router,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::hmac;
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::support::{Database, TestApp, both::Fixture};

pub const SID: &str = "AC0123456789abcdef0123456789abcdef";
pub const TOKEN: &str = "a token: with/odd%signs";

/// How it answers one message.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Takes,
    /// A status, and the gateway's own number for it.
    Says(u16, u32),
    /// Takes it, and answers with something that no program can read.
    Babbles,
    /// Takes it, and answers only after a while.
    Dawdles(Duration),
    /// Takes the connection and the form, and never answers.
    Hangs,
    /// Takes the form and breaks the connection.
    Breaks,
}

/// A site whose SMS go through a gateway of its own.
impl Fixture for (Rest, TestApp) {
    async fn on(database: Database, settings: &[&str]) -> Self {
        let rest = Rest::start().await;
        let url = rest.url();
        let all = [&["--sms-url", &url, "--sms-sender", "+815012345678"], settings].concat();
        let app = TestApp::start(database, &all).await;
        (rest, app)
    }
}

/// What was posted to it.
#[derive(Clone, Debug)]
pub struct Posted {
    pub authorization: String,
    pub form: Vec<(String, String)>,
}

pub struct Rest {
    address: SocketAddr,
    tls: bool,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    posted: Mutex<Vec<Posted>>,
    answers: Mutex<VecDeque<Answer>>,
}

struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, peer) = self.listener.accept().await.unwrap();
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl Rest {
    pub async fn start() -> Self {
        let shared = Arc::<Shared>::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = router(&shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, tls: false, shared }
    }

    /// With a certificate for `localhost`.
    pub async fn start_tls(certificate: &str, key: &str) -> Self {
        let shared = Arc::<Shared>::default();
        let chain = CertificateDer::pem_slice_iter(certificate.as_bytes()).map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let listener = Tls { listener, acceptor: Arc::new(config).into() };
        let router = router(&shared);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, tls: true, shared }
    }

    /// The next messages are answered so, one after the other; all later ones as the last.
    pub fn answers(&self, answers: &[Answer]) {
        *self.shared.answers.lock().unwrap() = answers.iter().copied().collect();
    }

    /// `SHINRAI_SMS_URL`.
    pub fn url(&self) -> String {
        self.url_of(&format!("{SID}:a%20token%3A%20with%2Fodd%25signs"))
    }

    /// The same for another user and password.
    pub fn url_of(&self, login: &str) -> String {
        let (scheme, host) = if self.tls { ("https", "localhost") } else { ("http", "127.0.0.1") };
        format!("twilio+{scheme}://{login}@{host}:{}", self.address.port())
    }

    pub fn posted(&self) -> Vec<Posted> {
        self.shared.posted.lock().unwrap().clone()
    }

    /// Waits for that many messages, and a moment longer for one too many.
    pub async fn expect(&self, count: usize) -> Vec<Posted> {
        for _ in 0..1200 {
            if self.posted().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        let posted = self.posted();
        assert_eq!(posted.len(), count, "{posted:?}");
        posted
    }
}

impl Posted {
    pub fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }
}

/// The signature a report carries.
pub fn signed(address: &str, fields: &[(&str, &str)]) -> String {
    signed_by(TOKEN, address, fields)
}

/// The same by another token.
pub fn signed_by(token: &str, address: &str, fields: &[(&str, &str)]) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    let text = fields.iter().fold(address.to_owned(), |text, (name, value)| text + name + value);
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

fn router(shared: &Arc<Shared>) -> Router {
    Router::new().route("/2010-04-01/Accounts/{sid}/Messages.json", post(message)).with_state(Arc::clone(shared))
}

async fn message(
    State(shared): State<Arc<Shared>>,
    Path(sid): Path<String>,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Response {
    assert_eq!(sid, SID);
    let authorization = headers[header::AUTHORIZATION].to_str().unwrap().to_owned();
    let count = {
        let mut posted = shared.posted.lock().unwrap();
        posted.push(Posted { authorization, form });
        posted.len()
    };
    let answer = {
        let mut answers = shared.answers.lock().unwrap();
        if answers.len() > 1 { answers.pop_front() } else { answers.front().copied() }
    };
    let taken = || (StatusCode::CREATED, axum::Json(json!({ "sid": format!("SM{count:032}"), "status": "queued" })));
    match answer.unwrap_or(Answer::Takes) {
        Answer::Takes => taken().into_response(),
        Answer::Says(status, code) => {
            let said = json!({ "code": code, "message": "The number +819012345678 …", "status": status });
            (StatusCode::from_u16(status).unwrap(), axum::Json(said)).into_response()
        }
        Answer::Babbles => "<html>Welcome to the hotel</html>".into_response(),
        Answer::Dawdles(span) => {
            tokio::time::sleep(span).await;
            taken().into_response()
        }
        Answer::Hangs => std::future::pending().await,
        Answer::Breaks => panic!("breaks the connection"),
    }
}

//! One form to one gateway over one connection of its own: no redirects, no proxies, no cookies, and a clear answer to
//! the one question that matters, whether the form may have been taken.

use std::{sync::Arc, time::Duration};

use http_body_util::{BodyExt, Full, Limited};
use hyper::{
    Request,
    body::Bytes,
    client::conn::http1,
    header::{HOST, HeaderName, HeaderValue, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{Cause, NotSent};
use crate::config::{GatewayAddress, is_near};

const CONNECT: Duration = Duration::from_secs(5);
/// For one of several addresses of a host: one that is dead leaves time for the next.
const ONE_ADDRESS: Duration = Duration::from_secs(2);
/// From the connection to the last byte of the answer. Two of them are well inside the life of a code.
const ANSWER: Duration = Duration::from_secs(10);
/// No answer of a gateway comes near it.
const LARGEST: usize = 64 * 1024;

/// The way to a gateway.
pub struct GatewayClient {
    host: String,
    port: u16,
    /// `Host` as servers expect it.
    authority: String,
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

/// What a form says besides itself.
pub type Headers = Vec<(HeaderName, HeaderValue)>;

/// What a gateway answered.
pub struct GatewayReply {
    pub status: u16,
    pub body: Bytes,
}

impl GatewayClient {
    /// Prepares the way; connects to nothing yet. `authority`: PEM of the gateway's own certificate authority; `None`
    /// if it cannot be used.
    #[must_use]
    pub fn new(address: &GatewayAddress, authority: Option<&[u8]>) -> Option<Self> {
        let GatewayAddress { host, port, tls, .. } = address;
        let bracketed = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        let usual = if *tls { 443 } else { 80 };
        let tls = if *tls { Some(connector(host, authority)?) } else { None };
        let authority = if *port == usual { bracketed } else { format!("{bracketed}:{port}") };
        Some(Self { host: host.clone(), port: *port, authority, tls })
    }

    /// Sends one form and reads the answer.
    ///
    /// # Errors
    /// [`NotSent::NotTaken`] before the form was on its way, [`NotSent::Unclear`] after.
    pub async fn post(&self, path: &str, headers: Headers, body: Vec<u8>) -> Result<GatewayReply, NotSent> {
        let stream =
            timeout(CONNECT, self.connect()).await.unwrap_or(Err(Cause::Timeout)).map_err(NotSent::NotTaken)?;
        match &self.tls {
            None => self.ask(stream, path, headers, body).await,
            Some((connector, name)) => {
                let wrapped = timeout(CONNECT, connector.connect(name.clone(), stream)).await;
                let stream = wrapped.map_err(|_| Cause::Timeout).and_then(|wrapped| wrapped.map_err(|_| Cause::Tls));
                self.ask(stream.map_err(NotSent::NotTaken)?, path, headers, body).await
            }
        }
    }

    async fn connect(&self) -> Result<TcpStream, Cause> {
        let mut refused = Cause::Connect;
        let addresses = lookup_host((self.host.as_str(), self.port)).await.map_err(|_| Cause::Connect)?;
        for address in addresses {
            if self.tls.is_none() && !is_near(address.ip()) {
                refused = Cause::NotPrivate;
                continue;
            }
            if let Ok(Ok(stream)) = timeout(ONE_ADDRESS, TcpStream::connect(address)).await {
                return Ok(stream);
            }
        }
        Err(refused)
    }

    async fn ask<S>(&self, stream: S, path: &str, headers: Headers, body: Vec<u8>) -> Result<GatewayReply, NotSent>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let head = Request::post(path).header(HOST, &self.authority).header(USER_AGENT, "Shinrai");
        let request = headers
            .into_iter()
            .fold(head, |head, (name, value)| head.header(name, value))
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| NotSent::NotTaken(Cause::Garbled(0)))?;
        let asking = async {
            let (mut sender, connection) =
                http1::handshake(TokioIo::new(stream)).await.map_err(|_| NotSent::NotTaken(Cause::Connect))?;
            // It ends with the sender, or with the gateway.
            tokio::spawn(connection);
            let answer = sender.send_request(request).await.map_err(|_| NotSent::Unclear(Cause::Lost))?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), LARGEST).collect().await;
            Ok::<_, NotSent>(GatewayReply {
                status,
                body: body.map_err(|_| NotSent::Unclear(Cause::Garbled(status)))?.to_bytes(),
            })
        };
        timeout(ANSWER, asking).await.unwrap_or(Err(NotSent::Unclear(Cause::Timeout)))
    }
}

fn connector(host: &str, authority: Option<&[u8]>) -> Option<(TlsConnector, ServerName<'static>)> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(pem) = authority {
        let own: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().ok()?;
        if own.is_empty() {
            return None;
        }
        for certificate in own {
            roots.add(certificate).ok()?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).ok()?;
    Some((TlsConnector::from(Arc::new(config)), name))
}

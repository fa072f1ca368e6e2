//! `mutualTLS`: the certificate is the transport's, and what the service learns of it comes from the TLS layer.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use counterpart_runtime::client::{Reqwest, Tls};
use counterpart_runtime::server::Principal;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::issuer::Issuer;
use crate::tokens::Client;

const AUTHORITY: &[u8] = include_bytes!("tls/ca.pem");
const SERVER: &[u8] = include_bytes!("tls/server.pem");
const CLIENT: &[u8] = include_bytes!("tls/client.pem");

/// Takes connections of those who show a certificate of the authority, and no others.
struct Certified(TcpListener, TlsAcceptor);

impl axum::serve::Listener for Certified {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            let Ok((stream, address)) = self.0.accept().await else { continue };
            if let Ok(stream) = self.1.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

fn certificates(pem: &[u8]) -> Vec<CertificateDer<'static>> {
    CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().unwrap()
}

fn acceptor() -> TlsAcceptor {
    let mut roots = RootCertStore::empty();
    certificates(AUTHORITY).into_iter().for_each(|authority| roots.add(authority).unwrap());
    let verifier = WebPkiClientVerifier::builder(Arc::new(roots)).build().unwrap();
    let key = PrivateKeyDer::from_pem_slice(SERVER).unwrap();
    let config = ServerConfig::builder().with_client_cert_verifier(verifier);
    TlsAcceptor::from(Arc::new(config.with_single_cert(certificates(SERVER), key).unwrap()))
}

#[tokio::test]
async fn a_certificate_opens_the_vault() {
    let issuer = Issuer::default();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let base = format!("https://{}", listener.local_addr().unwrap());
    let router = issuer.service().layer(axum::Extension(Principal::new("CN=client")));
    tokio::spawn(async move { axum::serve(Certified(listener, acceptor()), router).await });

    let with = |tls: Tls| {
        let transport = Reqwest::with(tls.root(AUTHORITY)).unwrap();
        Client::builder(base.clone()).transport(transport).build().unwrap()
    };
    with(Tls::default().identity(CLIENT)).vault().await.unwrap();
    assert_eq!(Vec::from_iter(&issuer.state().callers), ["CN=client"]);
    let stranger = with(Tls::default()).vault().await.unwrap_err();
    assert!(stranger.is_transport(), "{stranger}");
    assert_eq!(issuer.state().calls, 1);
    assert!(Reqwest::with(Tls::default().identity(b"no PEM")).is_err());
}

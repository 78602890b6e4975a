//! TLS that the server speaks itself, with a certificate that is replaced while it runs.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::support::{NOW, TestServer};

/// Writes a new certificate and its key.
fn write(dir: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(dir.join("key.pem"), made.signing_key.serialize_pem()).unwrap();
    std::fs::write(dir.join("cert.pem"), made.cert.pem()).unwrap();
    made.cert.der().clone()
}

/// What the server answers to somebody who trusts this certificate and no other.
async fn ask(server: &TestServer, trusted: &CertificateDer<'static>) -> Option<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let address = server.url.split_once("//").unwrap().1;
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await.ok()?;
    let request = b"GET /staff/sign-in HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.ok()?;
    Some(text)
}

#[tokio::test]
async fn pages_come_over_tls_and_a_new_certificate_without_a_restart() {
    let mut first = None;
    let server = TestServer::start_with(NOW, |config, dir| {
        first = Some(write(dir));
        config.tls_cert = Some(dir.join("cert.pem"));
        config.tls_key = Some(dir.join("key.pem"));
    });
    let server = server.await;
    let first = first.unwrap();
    let answer = ask(&server, &first).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    assert!(server.http.get(&server.url).send().await.is_err(), "nothing without TLS");

    // Half of a pair is not taken, and the one of before goes on.
    std::fs::write(server.dir.path().join("key.pem"), "half").unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert!(ask(&server, &first).await.is_some());
    let second = write(server.dir.path());
    for _ in 0..40 {
        if ask(&server, &second).await.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    assert!(ask(&server, &second).await.is_some() && ask(&server, &first).await.is_none());
}

#[tokio::test]
async fn whoever_comes_without_tls_is_sent_to_it() {
    let mut certificate = None;
    let server = TestServer::start_with(NOW, |config, dir| {
        certificate = Some(write(dir));
        config.tls_cert = Some(dir.join("cert.pem"));
        config.tls_key = Some(dir.join("key.pem"));
        config.redirect = Some("127.0.0.1:0".parse().unwrap());
    });
    let server = server.await;
    let plain = format!("http://{}/staff/sign-in?lang=en", server.redirect.unwrap());
    let answer = server.http.get(&plain).send().await.unwrap();
    let (_, address) = server.url.split_once("//").unwrap();
    let by_tls = format!("https://{address}/staff/sign-in?lang=en");
    assert_eq!(answer.status(), 308);
    assert_eq!(answer.headers()["location"], by_tls.as_str());
    assert!(!answer.headers().contains_key("strict-transport-security"), "it counts over TLS only");
    assert_eq!(server.http.post(&plain).body("name=a").send().await.unwrap().status(), 403);
    assert!(ask(&server, &certificate.unwrap()).await.is_some());
}

#[tokio::test]
async fn without_tls_nothing_promises_it() {
    let server = TestServer::start().await;
    let answer = server.page("/staff/sign-in").await;
    assert!(!answer.headers().contains_key("strict-transport-security"));
}

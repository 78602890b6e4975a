//! Connections as attackers and visitors use them, on real sockets with short limits.

use std::convert::Infallible;
use std::time::Instant;

use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::*;

/// Longer than any limit here, so that what has not happened by then does not happen.
const LONG: Duration = Duration::from_secs(10);

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    task: tokio::task::JoinHandle<()>,
}

fn limits() -> Limits {
    Limits {
        connections: 64,
        per_network: 64,
        head: Duration::from_millis(300),
        idle: Duration::from_millis(900),
        head_bytes: 8 * 1024,
    }
}

async fn start(limits: Limits, trusted: bool) -> Running {
    start_over(None, limits, trusted).await
}

async fn start_over(tls: Option<TlsAcceptor>, limits: Limits, trusted: bool) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let events = || async {
        let parts = futures_util::stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            Some((Ok::<_, Infallible>("tick\n"), ()))
        });
        axum::body::Body::from_stream(parts)
    };
    let routes = Router::new().route("/", get(|| async { "here" })).route("/events", get(events));
    let task = tokio::spawn(serve((listener, tls), routes, limits, move |_| trusted, stop.clone()));
    Running { address, stop, task }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Whether a visitor is served now.
    async fn serves(&self) -> bool {
        let mut stream = self.connect().await;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").await.is_ok()
            && read(&mut stream).await.ends_with("here")
    }
}

/// What arrives until the other side closes.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("closed in time");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn a_head_that_does_not_end_is_cut_off() {
    let server = start(limits(), false).await;
    let mut slow = server.connect().await;
    let began = Instant::now();
    slow.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
    // A byte now and then does not prolong it.
    let dripping = async {
        while slow.write_all(b"y").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(LONG, dripping).await.expect("closed in time");
    assert!(began.elapsed() >= limits().head);
    assert!(server.serves().await);
}

#[tokio::test]
async fn idle_connections_end_and_streams_do_not() {
    let server = start(limits(), false).await;
    let (mut idle, mut used, mut stream) =
        (server.connect().await, server.connect().await, server.connect().await);
    used.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    stream.write_all(b"GET /events HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    assert_eq!(read(&mut idle).await, "");
    assert!(read(&mut used).await.ends_with("here"));
    tokio::time::sleep(limits().idle * 2).await;
    let mut bytes = [0; 4096];
    while timeout(LONG, stream.read(&mut bytes)).await.unwrap().unwrap() == bytes.len() {}
    assert!(timeout(LONG, stream.read(&mut bytes)).await.unwrap().unwrap() > 0, "still streaming");
}

#[tokio::test]
async fn idle_connections_make_room_for_a_visitor() {
    let server = start(Limits { idle: LONG * 6, ..limits() }, true).await;
    let mut held = Vec::new();
    for _ in 0..limits().connections + 40 {
        held.push(server.connect().await);
    }
    for _ in 0..5 {
        assert!(server.serves().await);
    }
    // The first were closed for it.
    assert_eq!(read(&mut held[0]).await, "");
}

#[tokio::test]
async fn one_network_has_its_share_only() {
    let server = start(Limits { per_network: 3, idle: LONG * 6, ..limits() }, false).await;
    let mut held = Vec::new();
    for _ in 0..5 {
        held.push(server.connect().await);
    }
    assert_eq!(read(&mut held[4]).await, "");
    drop(held);
    while !server.serves().await {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_large_head_is_refused() {
    let server = start(limits(), false).await;
    let mut stream = server.connect().await;
    let head = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(64 * 1024));
    let _ = stream.write_all(head.as_bytes()).await;
    let mut bytes = Vec::new();
    // The rest of the head is never read, so the connection may also be reset.
    let _ = timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("closed in time");
    assert!(!String::from_utf8_lossy(&bytes).contains("here"));
    assert!(server.serves().await);
}

#[tokio::test]
async fn a_stop_lets_answers_end() {
    let server = start(limits(), false).await;
    let mut idle = server.connect().await;
    assert!(server.serves().await);
    server.stop.cancel();
    assert_eq!(read(&mut idle).await, "");
    timeout(LONG, server.task).await.expect("stopped in time").unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

mod tls {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
    use rustls::{ClientConfig, RootCertStore, ServerConfig};
    use tokio_rustls::{TlsAcceptor, TlsConnector};

    use super::*;

    /// A server with a certificate of its own, and what trusts it.
    async fn start_tls(limits: Limits) -> (Running, TlsConnector) {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let cert: CertificateDer<'static> = made.cert.der().clone();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![cert.clone()], key)
            .unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(cert).unwrap();
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let running = start_over(Some(TlsAcceptor::from(Arc::new(server))), limits, false).await;
        (running, TlsConnector::from(Arc::new(client)))
    }

    impl Running {
        async fn serves_tls(&self, connector: &TlsConnector) -> bool {
            let name = ServerName::try_from("localhost").unwrap();
            let Ok(mut stream) = connector.connect(name, self.connect().await).await else {
                return false;
            };
            stream
                .write_all(b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
                .await
                .unwrap();
            let mut bytes = Vec::new();
            let _ = timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("closed in time");
            bytes.ends_with(b"here")
        }
    }

    #[tokio::test]
    async fn a_handshake_has_the_time_of_a_head_and_counts_as_a_connection() {
        let limits = Limits { per_network: 3, ..limits() };
        let (server, connector) = start_tls(limits).await;
        assert!(server.serves_tls(&connector).await);
        // The first bytes of a handshake, and no more; plain HTTP; nothing.
        let mut held = Vec::new();
        for bytes in [&[0x16, 0x03, 0x01, 0x02, 0x00][..], b"GET / HTTP/1.1\r\n\r\n", b""] {
            let mut stream = server.connect().await;
            stream.write_all(bytes).await.unwrap();
            held.push(stream);
        }
        for stream in &mut held {
            assert!(!read(stream).await.contains("here"));
        }
        while !server.serves_tls(&connector).await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    #[tokio::test]
    async fn after_the_handshake_a_connection_may_wait_as_any_other() {
        let (server, connector) = start_tls(limits()).await;
        let name = ServerName::try_from("localhost").unwrap();
        let mut stream = connector.connect(name, server.connect().await).await.unwrap();
        tokio::time::sleep(limits().head + Duration::from_millis(200)).await;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        let began = Instant::now();
        let mut bytes = Vec::new();
        let _ = timeout(LONG, stream.read_to_end(&mut bytes)).await.expect("closed in time");
        assert!(bytes.ends_with(b"here") && began.elapsed() >= limits().idle);
    }
}

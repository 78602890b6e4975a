//! One connection: HTTP/1 by hyper, with the phase of the connection kept up to date.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::extract::{ConnectInfo, Request};
use axum::http::Response;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::Limits;
use super::registry::{Activity, Entry, Phase};

/// Speaks TLS on a connection, within the time that a request's head may take.
pub(super) async fn shake_hands(
    stream: TcpStream,
    tls: &TlsAcceptor,
    limits: &Limits,
    entry: &Entry,
    stop: &CancellationToken,
) -> Option<TlsStream<TcpStream>> {
    entry.activity.enter(Phase::Head);
    let stream = tokio::select! {
        // A client that does not speak TLS, or not ours, is no trouble of ours.
        done = tls.accept(stream) => done.ok(),
        () = tokio::time::sleep(limits.head) => None,
        () = entry.activity.evicted.cancelled() => None,
        () = stop.cancelled() => None,
    };
    entry.activity.enter(Phase::Idle);
    stream
}

/// Serves a connection until it ends, breaks a limit, or has to make room.
pub(super) async fn serve<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    address: SocketAddr,
    routes: Router,
    limits: Limits,
    entry: Entry,
    stop: CancellationToken,
) {
    let activity = Arc::clone(&entry.activity);
    let io = TokioIo::new(Watched { stream, activity: Arc::clone(&activity) });
    let answering = Arc::clone(&activity);
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (routes, activity) = (routes.clone(), Arc::clone(&answering));
        activity.enter(Phase::Request);
        async move {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(address));
            let response: Result<Response<Body>, std::convert::Infallible> =
                routes.oneshot(request).await;
            activity.enter(Phase::Answer);
            response.map(|response| response.map(|body| Answer { body, _busy: Busy(activity) }))
        }
    });
    let mut builder = http1::Builder::new();
    builder.max_buf_size(limits.head_bytes).half_close(false);
    let mut serving = pin!(builder.serve_connection(io, service));
    let mut stopping = false;
    loop {
        let changed = activity.changed.notified();
        let deadline = deadline(&activity, &limits);
        let expiry = async {
            match deadline {
                Some(at) => tokio::time::sleep_until(at.into()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // A client that breaks off, or sends no HTTP, is no trouble of ours.
            _ = serving.as_mut() => break,
            () = activity.evicted.cancelled() => break,
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                serving.as_mut().graceful_shutdown();
            }
            () = changed => {}
            () = expiry => break,
        }
    }
}

/// When the connection has been in its phase for too long; never while it is worked on, because the
/// routes limit that themselves.
fn deadline(activity: &Activity, limits: &Limits) -> Option<Instant> {
    let (phase, since) = activity.phase();
    match phase {
        Phase::Idle => Some(since + limits.idle),
        Phase::Head => Some(since + limits.head),
        Phase::Request | Phase::Answer => None,
    }
}

/// A stream that tells when bytes arrive.
struct Watched<S> {
    stream: S,
    activity: Arc<Activity>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.activity.received();
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// Marks the connection idle when the answer has left or was given up.
struct Busy(Arc<Activity>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.enter(Phase::Idle);
    }
}

/// An answer's body that keeps its connection busy.
struct Answer {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Answer {
    type Data = <Body as HttpBody>::Data;
    type Error = <Body as HttpBody>::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

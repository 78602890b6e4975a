//! The body of a request that a handler may read, and that is still there when the handler did not.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};

#[derive(Clone)]
pub(super) struct LentBody(Arc<Mutex<Option<Body>>>);

impl LentBody {
    pub(super) fn new(body: Body) -> Self {
        Self(Arc::new(Mutex::new(Some(body))))
    }

    /// What of it nobody has read.
    pub(super) fn take(&self) -> Option<Body> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl hyper::body::Body for LentBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        body.as_ref().map(hyper::body::Body::size_hint).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn what_was_not_read_is_still_there() {
        let lent = LentBody::new(Body::from("a=1&b=2"));
        drop(Body::new(lent.clone()));
        assert_eq!(to_bytes(lent.take().unwrap(), 100).await.unwrap(), "a=1&b=2");

        let lent = LentBody::new(Body::from("a=1"));
        assert_eq!(to_bytes(Body::new(lent.clone()), 100).await.unwrap(), "a=1");
        assert_eq!(to_bytes(lent.take().unwrap(), 100).await.unwrap(), "");
        assert!(lent.take().is_none());
    }
}

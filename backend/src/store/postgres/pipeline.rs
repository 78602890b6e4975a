//! Statements that are sent without waiting for the answers of those before them: their way to the server and back is
//! waited for once.

use std::cell::RefCell;
use std::future::ready;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use futures_executor::block_on;
use tokio_postgres::Error;

type Answer = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// Answers that nobody has waited for yet, the oldest first.
#[derive(Default)]
pub(super) struct Pipeline(RefCell<Vec<Answer>>);

/// The first poll sends a statement.
fn send<T>(statement: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Poll<T> {
    statement.poll(&mut Context::from_waker(Waker::noop()))
}

impl Pipeline {
    /// Sends a statement of which nothing but a failure is to be known.
    pub(super) fn push(&self, statement: impl Future<Output = Result<(), Error>> + Send + 'static) {
        let mut answer: Answer = Box::pin(statement);
        if let Poll::Ready(answered) = send(answer.as_mut()) {
            answer = Box::pin(ready(answered));
        }
        self.0.borrow_mut().push(answer);
    }

    /// Sends a statement, and waits for its answer and for all before it. The first failure is told.
    pub(super) fn finish<T>(
        &self,
        statement: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let mut last = pin!(statement);
        let sent = send(last.as_mut());
        let earlier = self.0.take();
        block_on(async {
            let mut first = Ok(());
            for answer in earlier {
                first = first.and(answer.await);
            }
            let last = match sent {
                Poll::Ready(answer) => answer,
                Poll::Pending => last.await,
            };
            first.and(last)
        })
    }

    /// Waits for all answers; nobody wants to know them any more.
    pub(super) fn drain(&self) {
        let _ = self.finish(ready(Ok(())));
    }
}

/// Sends a statement whose answer nobody will read.
pub(super) fn forget(statement: impl Future) {
    let _ = send(pin!(statement));
}

//! The backend's time. Everything asks one clock, so that tests and the demo can set it.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

pub trait Clock: Send + Sync {
    /// Unix milliseconds.
    fn now_ms(&self) -> i64;

    /// Seconds of the monotonic clock, which nobody sets, since the first time it was asked.
    fn uptime_s(&self) -> i64;

    /// Unix seconds.
    fn now_s(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}

/// The operating system's clock.
#[derive(Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn uptime_s(&self) -> i64 {
        static START: LazyLock<Instant> = LazyLock::new(Instant::now);
        i64::try_from(START.elapsed().as_secs()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct SetClock {
    now_ms: AtomicI64,
    uptime_s: AtomicI64,
}

impl SetClock {
    /// A clock that shows `unix_s`.
    pub fn new(unix_s: i64) -> Self {
        Self { now_ms: AtomicI64::new(unix_s * 1000), uptime_s: AtomicI64::new(0) }
    }

    /// Lets time pass until `unix_s`, on both clocks.
    pub fn set(&self, unix_s: i64) {
        self.uptime_s.fetch_add((unix_s - self.now_s()).max(0), Ordering::SeqCst);
        self.leap(unix_s);
    }

    /// Sets the wall clock alone, as an operator or a time server does.
    pub fn leap(&self, unix_s: i64) {
        self.now_ms.store(unix_s * 1000, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now_ms(&self) -> i64 {
        self.now_ms.load(Ordering::SeqCst)
    }

    fn uptime_s(&self) -> i64 {
        self.uptime_s.load(Ordering::SeqCst)
    }
}

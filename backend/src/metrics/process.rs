//! The process as the operating system sees it, under the names that Prometheus' own clients use.

use std::fmt::Error;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

/// Ticks a second in /proc, on every Linux.
const TICKS: f64 = 100.0;

#[derive(Debug)]
struct Process {
    started_s: i64,
}

pub(super) fn register(registry: &mut Registry, started_s: i64) {
    registry.register_collector(Box::new(Process { started_s }));
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> Result<(), Error> {
        let mut tell = |name, help, metric: &dyn Told| metric.tell(name, help, &mut encoder);
        tell(
            "process_start_time_seconds",
            "When it started, Unix time",
            &ConstGauge::new(self.started_s),
        )?;
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        if let Some(kilobytes) = number(&status, "VmRSS:") {
            let bytes = ConstGauge::new(kilobytes.saturating_mul(1024));
            tell("process_resident_memory_bytes", "Memory that it holds", &bytes)?;
        }
        if let Some(threads) = number(&status, "Threads:") {
            tell("process_threads", "Threads", &ConstGauge::new(threads))?;
        }
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        if let Some(seconds) = cpu_seconds(&stat) {
            tell("process_cpu_seconds", "Processor time", &ConstCounter::new(seconds))?;
        }
        if let Ok(files) = std::fs::read_dir("/proc/self/fd") {
            let files = i64::try_from(files.count()).unwrap_or(i64::MAX);
            tell("process_open_fds", "Open files and connections", &ConstGauge::new(files))?;
        }
        Ok(())
    }
}

/// A metric of any type.
trait Told {
    fn tell(&self, name: &str, help: &str, encoder: &mut DescriptorEncoder) -> Result<(), Error>;
}

impl<T: EncodeMetric> Told for T {
    fn tell(&self, name: &str, help: &str, encoder: &mut DescriptorEncoder) -> Result<(), Error> {
        self.encode(encoder.encode_descriptor(name, help, None, self.metric_type())?)
    }
}

/// The number behind a name of `/proc/self/status`.
fn number(status: &str, name: &str) -> Option<i64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// User and system time of `/proc/self/stat`. The program's name is in brackets and may hold spaces.
fn cpu_seconds(stat: &str) -> Option<f64> {
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_proc_says_is_read() {
        let status = "Name:\tbackend\nVmRSS:\t   30720 kB\nThreads:\t7\n";
        assert_eq!((number(status, "VmRSS:"), number(status, "Threads:")), (Some(30_720), Some(7)));
        assert_eq!(number(status, "VmSwap:"), None);
        let stat = "42 (a b) c) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 7 0 100 1000";
        assert_eq!(cpu_seconds(stat), Some(2.0));
        assert_eq!(cpu_seconds(""), None);
    }
}

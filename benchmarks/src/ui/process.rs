//! What a program and all its children hold and use, read from /proc.

use std::path::Path;

/// A program with everything that it started.
#[derive(Debug, Default, Clone, Copy)]
pub struct Usage {
    /// Processes.
    pub count: usize,
    /// Proportional set size, bytes: shared pages count once among those who share them.
    pub pss: u64,
    /// Processor time so far, seconds.
    pub cpu_s: f64,
}

/// Clock ticks a second of /proc, the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Parent and processor time of a process.
fn stat(pid: u32) -> Option<(u32, f64)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, in brackets, may hold anything.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
    Some((fields.get(1)?.parse().ok()?, ticks / TICKS))
}

fn pss(pid: u32) -> Option<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

/// Usage of `root` and all below it.
pub fn usage(root: u32) -> Usage {
    let pids = || {
        let all = std::fs::read_dir(Path::new("/proc")).into_iter().flatten().flatten();
        all.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok())
    };
    let parents: Vec<(u32, u32)> = pids().filter_map(|pid| Some((pid, stat(pid)?.0))).collect();
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    family.iter().fold(Usage::default(), |sum, pid| Usage {
        count: sum.count + 1,
        pss: sum.pss + pss(*pid).unwrap_or(0),
        cpu_s: sum.cpu_s + stat(*pid).map_or(0.0, |(_, cpu)| cpu),
    })
}

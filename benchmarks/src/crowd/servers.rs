//! The processes: started, killed, started again.

use crate::backend::process::Process;

/// The two processes.
pub struct Servers {
    database: String,
    pub addresses: [String; 2],
    pub running: [Option<Process>; 2],
}

impl Servers {
    pub fn start(database: &str) -> anyhow::Result<Self> {
        let first = Process::start(database, "127.0.0.1:0")?;
        let second = Process::start(database, "127.0.0.1:0")?;
        let addresses = [first.address.clone(), second.address.clone()];
        Ok(Self { database: database.to_owned(), addresses, running: [Some(first), Some(second)] })
    }

    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.running.iter_mut().flatten().try_for_each(Process::kill)
    }

    pub fn start_again(&mut self) -> anyhow::Result<()> {
        for (address, running) in self.addresses.iter().zip(&mut self.running) {
            *running = Some(Process::start(&self.database, address)?);
        }
        Ok(())
    }

    pub fn told(&self) -> anyhow::Result<String> {
        let mut told = Vec::new();
        for process in self.running.iter().flatten() {
            let (peak, now) = (process.peak_mb()?, process.memory_mb()?);
            told.push(format!(
                "{peak:.0} MB at most, {now:.0} MB now, {:.1} s of processor",
                process.processor_s()?
            ));
        }
        Ok(told.join("; "))
    }
}

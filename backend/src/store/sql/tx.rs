//! A transaction on either database.

use super::db::Db;
use crate::store::changes::{Change, Publisher};
use crate::store::timings::Watch;
use crate::store::{Stored, Tx};

/// A connection on which a transaction is open; dropping it undoes what was not committed.
pub(in crate::store) trait Open {
    fn db(&self) -> Stored<Db<'_>>;

    /// Tells the other processes of a change, once this is committed. The number of the change; none where this process
    /// hears of it as the others do.
    fn announce(&mut self, change: Change) -> Stored<Option<i64>>;

    fn commit(&mut self) -> Stored<()>;
}

pub(in crate::store) struct SqlTx<'a> {
    /// Before its watch, because undoing is part of the work.
    open: Box<dyn Open + 'a>,
    watch: Watch<'a>,
    publisher: &'a Publisher,
    /// What is published after the commit.
    announced: Vec<(Change, i64)>,
}

impl<'a> SqlTx<'a> {
    pub(in crate::store) fn new(
        (open, watch): (impl Open + 'a, Watch<'a>),
        publisher: &'a Publisher,
    ) -> Self {
        Self { open: Box::new(open), watch, publisher, announced: Vec::new() }
    }

    pub(super) fn db(&self) -> Stored<Db<'_>> {
        self.open.db()
    }
}

impl Tx for SqlTx<'_> {
    fn announce(&mut self, change: Change) -> Stored<()> {
        let number = self.open.announce(change)?;
        self.announced.extend(number.map(|number| (change, number)));
        Ok(())
    }

    fn commit(mut self: Box<Self>) -> Stored<()> {
        let open = &mut self.open;
        self.watch.commit(|| open.commit())?;
        for (change, number) in std::mem::take(&mut self.announced) {
            self.publisher.publish(change, number);
        }
        Ok(())
    }
}

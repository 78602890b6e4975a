-- Browsers that asked to be woken when the list of warnings changes. Apart from visits, declarations and addresses: a row
-- leads to a push service and to nobody. `endpoint` is a capability: whoever has it can wake that browser. `day` is when the
-- browser last asked, by which it is forgotten. `next_s` is when it is woken next; a process that does so moves that on first.
CREATE TABLE pushes (
    name BLOB PRIMARY KEY,
    endpoint TEXT NOT NULL,
    day INTEGER NOT NULL,
    next_s INTEGER,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX pushes_due ON pushes (next_s) WHERE next_s IS NOT NULL;

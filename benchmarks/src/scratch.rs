//! A database of its own on a PostgreSQL, for as long as a measurement lasts.

use anyhow::Context;
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls, Statement};

/// Where `script/postgres` says its server is.
const SERVER: &str = "BACKEND_TEST_DATABASE";

/// The server that was named, or the one beside which this runs.
pub fn server(named: Option<String>) -> Option<String> {
    named.or_else(|| std::env::var(SERVER).ok())
}

pub struct Scratch {
    runtime: Runtime,
    server: String,
    name: String,
}

impl Scratch {
    pub fn new(server: &str) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let name = format!("bluezone_bench_{}", std::process::id());
        let scratch = Self { runtime, server: server.to_owned(), name };
        let client = scratch.client_of(server)?;
        scratch.run(&client, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", scratch.name))?;
        scratch.run(
            &client,
            &format!(
                "CREATE DATABASE {} ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0",
                scratch.name
            ),
        )?;
        Ok(scratch)
    }

    /// As the backend is told it.
    pub fn address(&self) -> String {
        let (address, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
        let host = rest.split('/').next().unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{scheme}://{host}/{}{mark}{query}", self.name)
    }

    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// One more connection.
    pub fn client(&self) -> anyhow::Result<Client> {
        self.client_of(&self.address())
    }

    fn client_of(&self, address: &str) -> anyhow::Result<Client> {
        self.runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
            tokio::spawn(connection);
            Ok(client)
        })
    }

    pub fn run(&self, client: &Client, sql: &str) -> anyhow::Result<()> {
        self.runtime.block_on(client.batch_execute(sql)).with_context(|| sql.to_owned())
    }

    pub fn prepare(&self, client: &Client, sql: &str) -> anyhow::Result<Statement> {
        self.runtime.block_on(client.prepare(sql)).with_context(|| sql.to_owned())
    }

    pub fn number(&self, client: &Client, sql: &str) -> anyhow::Result<i64> {
        let row = self.runtime.block_on(client.query_one(sql, &[])).with_context(|| sql.to_owned());
        Ok(row?.try_get(0)?)
    }

    /// Which server it is, and what it does for what it has acknowledged.
    pub fn durability(&self) -> anyhow::Result<String> {
        let client = self.client()?;
        let show = |name: &str| -> anyhow::Result<String> {
            let sql = format!("SELECT current_setting('{name}')");
            Ok(self.runtime.block_on(client.query_one(&sql, &[]))?.try_get(0)?)
        };
        let version = show("server_version")?;
        let names = ["fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"];
        let settings = names.map(|name| Ok(format!("{name} {}", show(name)?)));
        let settings = settings.into_iter().collect::<anyhow::Result<Vec<_>>>()?.join(", ");
        let warning = if show("fsync")? == "off" {
            " (nothing survives a power cut: compare no figure of this run with others)"
        } else {
            ""
        };
        Ok(format!("PostgreSQL {version}: {settings}{warning}"))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let dropped = self.client_of(&self.server).and_then(|client| {
            self.run(&client, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name))
        });
        if let Err(error) = dropped {
            eprintln!("the database {} is left on the server: {error}", self.name);
        }
    }
}

//! As many connections as kiosks, each of which inserts an upload with one statement over UNNEST, in a table as the
//! backend's: the same columns, key and partitions.

use std::time::{Duration, Instant};

use anyhow::Context;
use protocol::record::{Contact, day_of};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Statement};

use super::COLUMNS;
use crate::backend::ingest::Upload;
use crate::scratch::Scratch;

pub struct Postgres(Vec<(Client, Statement)>);

impl Postgres {
    /// Beside the tables of a backend, which are there.
    pub fn open(scratch: &Scratch, connections: usize, today: i64) -> anyhow::Result<Self> {
        let client = scratch.client()?;
        let days: String = (today - 1..=today + 2)
            .map(|day| {
                let next = day + 1;
                format!(
                    "CREATE TABLE alone_d{day} PARTITION OF alone FOR VALUES FROM ({day}) TO ({next});"
                )
            })
            .collect();
        scratch.run(
            &client,
            &format!(
                "CREATE TABLE alone (LIKE contacts INCLUDING ALL) PARTITION BY RANGE (day); \
                 CREATE TABLE alone_default PARTITION OF alone DEFAULT; {days}"
            ),
        )?;
        let insert = format!(
            "INSERT INTO alone ({COLUMNS}) SELECT * FROM unnest($1::int8[], $2::int8[], $3::int8[], \
             $4::int8[], $5::int8[], $6::bytea[], $7::int8[], $8::int8[], $9::int8[], $10::int8[], \
             $11::int8[], $12::int8[], $13::int8[], $14::int8[])"
        );
        let mut clients = Vec::with_capacity(connections);
        for _ in 0..connections {
            let client = scratch.client()?;
            let insert = scratch.prepare(&client, &insert)?;
            clients.push((client, insert));
        }
        Ok(Self(clients))
    }

    /// Writes what was sent, each kiosk's over a connection of its own; how long each upload took.
    pub fn write_all(
        &mut self,
        scratch: &Scratch,
        sent: Vec<Vec<Upload>>,
    ) -> anyhow::Result<Vec<Duration>> {
        let clients = std::mem::take(&mut self.0);
        scratch.runtime().block_on(async {
            let writers: Vec<_> = (1_i64..)
                .zip(clients.into_iter().zip(sent))
                .map(|(kiosk, ((client, insert), uploads))| {
                    tokio::spawn(async move {
                        let mut latencies = Vec::with_capacity(uploads.len());
                        for upload in &uploads {
                            let began = Instant::now();
                            write(&client, &insert, kiosk, &upload.contacts).await?;
                            latencies.push(began.elapsed());
                        }
                        anyhow::Ok(((client, insert), latencies))
                    })
                })
                .collect();
            let mut all = Vec::new();
            for writer in writers {
                let (client, latencies) = writer.await.context("a writer ended")??;
                self.0.push(client);
                all.extend(latencies);
            }
            Ok(all)
        })
    }
}

async fn write(
    client: &Client,
    insert: &Statement,
    kiosk: i64,
    contacts: &[Contact],
) -> anyhow::Result<()> {
    let all = |value: fn(&Contact) -> i64| contacts.iter().map(value).collect::<Vec<i64>>();
    let some = |value: fn(&Contact) -> Option<i16>| {
        contacts.iter().map(|contact| value(contact).map(i64::from)).collect::<Vec<_>>()
    };
    let (kiosks, zeros) = (vec![kiosk; contacts.len()], vec![0_i64; contacts.len()]);
    let ids: Vec<&[u8]> = contacts.iter().map(|contact| &contact.id.0[..]).collect();
    let days = all(|contact| day_of(contact.first_s));
    let seqs = all(|contact| contact.seq);
    let phones = all(|contact| contact.phone.code().into());
    let (firsts, lasts) = (all(|contact| contact.first_s), all(|contact| contact.last_s));
    let sightings = all(|contact| contact.sightings.into());
    let (max, mean) = (some(|contact| contact.rssi_max), some(|contact| contact.rssi_mean));
    let near = all(|contact| contact.near_minutes.into());
    let clocks = all(|contact| contact.clock.code().into());
    let values: [&(dyn ToSql + Sync); 14] = [
        &kiosks, &days, &kiosks, &seqs, &zeros, &ids, &phones, &firsts, &lasts, &sightings, &max,
        &mean, &near, &clocks,
    ];
    client.execute(insert, &values).await?;
    Ok(())
}

//! TLS to the server, whose certificate is always checked; `sslmode=disable` is for one machine.

use std::fmt::Display;
use std::sync::Arc;

use rustls::crypto::ring::default_provider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::BuilderVerifierExt;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::Server;
use crate::store::{StoreError, Stored};

pub(super) fn connector(server: &Server) -> Stored<MakeRustlsConnect> {
    let problem = |problem: String| StoreError::Unusable(server.to_string(), problem);
    let builder = ClientConfig::builder_with_provider(Arc::new(default_provider()));
    let builder = builder.with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| problem(error.to_string()))?;
    let Some(path) = server.roots() else {
        let builder =
            builder.with_platform_verifier().map_err(|error| problem(error.to_string()))?;
        return Ok(MakeRustlsConnect::new(builder.with_no_client_auth()));
    };
    let unusable = |error: &dyn Display| {
        let path = path.display();
        problem(format!(
            "sslrootcert {path} is not read: {error}; name the PEM file of its authority, which this program may read"
        ))
    };
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_file_iter(path).map_err(|error| unusable(&error))? {
        let root = root.map_err(|error| unusable(&error))?;
        roots.add(root).map_err(|error| unusable(&error))?;
    }
    Ok(MakeRustlsConnect::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

//! TLS of the server itself: the certificate and its key from two files, read again when they change.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

use crate::config::Config;

#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    #[error(
        "the certificate {path} cannot be used: {problem}; it must be a PEM file with the whole chain"
    )]
    Certificate { path: String, problem: String },
    #[error(
        "the certificate's key {path} cannot be used: {problem}; it must be a PEM file that this user may read"
    )]
    Key { path: String, problem: String },
    #[error("the certificate {cert} and the key {key} are no pair: {problem}")]
    Pair { cert: String, key: String, problem: String },
    #[error("TLS cannot be set up: {0}")]
    Setup(String),
}

/// When the files were written, to see that they were written again.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// The certificate that connections get, as the files have it now.
#[derive(Debug)]
pub struct Certificate {
    cert: PathBuf,
    key: PathBuf,
    current: RwLock<Arc<CertifiedKey>>,
    read: Mutex<Stamp>,
}

impl Certificate {
    /// The certificate of the configuration; none where a proxy stands in front.
    ///
    /// # Errors
    /// [`TlsError`] names the file.
    pub fn configured(config: &Config) -> Result<Option<Arc<Self>>, TlsError> {
        let (Some(cert), Some(key)) = (&config.tls_cert, &config.tls_key) else { return Ok(None) };
        let read = Mutex::new(stamp(cert, key));
        let current = RwLock::new(Arc::new(load(cert, key)?));
        Ok(Some(Arc::new(Self { cert: cert.clone(), key: key.clone(), current, read })))
    }

    /// What accepts connections with this certificate.
    ///
    /// # Errors
    /// [`TlsError::Setup`].
    pub fn acceptor(self: &Arc<Self>) -> Result<TlsAcceptor, TlsError> {
        let builder = ServerConfig::builder_with_provider(Arc::new(default_provider()));
        let builder = builder.with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| TlsError::Setup(error.to_string()))?;
        let resolver = Arc::clone(self) as Arc<dyn ResolvesServerCert>;
        let mut config = builder.with_no_client_auth().with_cert_resolver(resolver);
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    /// Reads the files again; the certificate of before stays when they cannot be used.
    ///
    /// # Errors
    /// [`TlsError`] names the file.
    pub fn reload(&self) -> Result<(), TlsError> {
        let stamp = stamp(&self.cert, &self.key);
        let loaded = load(&self.cert, &self.key)?;
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(loaded);
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
        Ok(())
    }

    /// Whether the files were written since they were read.
    pub fn has_changed(&self) -> bool {
        *self.read.lock().unwrap_or_else(PoisonError::into_inner) != stamp(&self.cert, &self.key)
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner)))
    }
}

fn stamp(cert: &Path, key: &Path) -> Stamp {
    [cert, key].map(|path| {
        let about = std::fs::metadata(path).ok()?;
        Some((about.modified().ok()?, about.len()))
    })
}

fn load(cert: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let [cert_name, key_name] = [cert, key].map(|path| path.display().to_string());
    let wrong = |problem: &dyn Display| TlsError::Certificate {
        path: cert_name.clone(),
        problem: problem.to_string(),
    };
    let chain = CertificateDer::pem_file_iter(cert).map_err(|error| wrong(&error))?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(|error| wrong(&error))?;
    if chain.is_empty() {
        return Err(wrong(&"no certificate is in it"));
    }
    let secret = PrivateKeyDer::from_pem_file(key)
        .map_err(|error| TlsError::Key { path: key_name.clone(), problem: error.to_string() })?;
    CertifiedKey::from_der(chain, secret, &default_provider()).map_err(|error| TlsError::Pair {
        cert: cert_name.clone(),
        key: key_name,
        problem: error.to_string(),
    })
}

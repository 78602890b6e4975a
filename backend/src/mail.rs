//! The mail server: SMTP over TLS, or plain to this machine. Neither address nor text of an e-mail is logged.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{AsyncSmtpTransport, Error};
use lettre::{Address, AsyncTransport, Tokio1Executor};
use reqwest::Url;
use zeroize::Zeroizing;

use crate::config::Config;
use crate::outbox::{ADDRESS, CREDENTIALS, Failure, REFUSED, TLS, UNREACHABLE};

/// Environment variable of the mail server's password; it wins over the file.
pub const PASSWORD_VARIABLE: &str = "BACKEND_SMTP_PASSWORD";

/// How long one step of the conversation may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("smtp_url must be smtps://HOST or smtp://HOST, with :PORT if it is unusual: {0}")]
    Url(String),
    #[error(
        "smtp_from must be the address that e-mails come from, such as kiosk@example.vn; set it"
    )]
    From,
    #[error("the mail server's password {path} cannot be read: {problem}")]
    Password { path: String, problem: String },
}

pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// An e-mail to send.
pub struct Mail<'a> {
    pub to: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    /// The same whenever this one is sent, so that a second copy is known for one.
    pub id: &'a str,
    /// Unix time.
    pub at_s: i64,
}

fn wrong(problem: impl std::fmt::Display) -> MailError {
    MailError::Url(problem.to_string())
}

impl Mailer {
    /// The mail server of the configuration; `None` where there is none.
    ///
    /// # Errors
    /// [`MailError`].
    pub fn configured(config: &Config) -> Result<Option<Self>, MailError> {
        let Some(url) = &config.smtp_url else { return Ok(None) };
        let url: Url = url.parse().map_err(wrong)?;
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host.ok_or_else(|| wrong("it has no host"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("name and password stand in smtp_user and smtp_password_file"));
        }
        let here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
        // It fails when another part of this process has installed the same provider.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = match url.scheme() {
            "smtps" => AsyncSmtpTransport::<Tokio1Executor>::relay(host).map_err(wrong)?,
            // Nobody listens between this machine and itself.
            "smtp" if here => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(
                host.trim_matches(['[', ']']),
            ),
            "smtp" => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host).map_err(wrong)?,
            other => return Err(wrong(format!("{other}:// is neither"))),
        };
        if let Some(port) = url.port() {
            builder = builder.port(port);
        }
        if let Some(user) = &config.smtp_user {
            let password = password(config)?.unwrap_or_default();
            builder = builder.credentials(Credentials::new(user.clone(), password.to_string()));
        }
        let from = config.smtp_from.as_deref().and_then(|from| from.parse().ok());
        let from = from.ok_or(MailError::From)?;
        Ok(Some(Self { transport: builder.timeout(Some(STEP_TIMEOUT)).build(), from }))
    }

    /// Sends an e-mail; the mail server took it over when this returns.
    ///
    /// # Errors
    /// [`Failure`], which names neither address nor text.
    pub async fn send(&self, mail: &Mail<'_>) -> Result<(), Failure> {
        let address = Failure { problem: ADDRESS, code: None, is_final: true };
        let to: Address = mail.to.parse().map_err(|_| address.clone())?;
        let host = self.from.email.domain();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(UNIX_EPOCH + Duration::from_secs(u64::try_from(mail.at_s).unwrap_or(0)))
            .message_id(Some(format!("<{}@{host}>", mail.id)))
            // So that no absence is announced to a machine.
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.to_owned())
            .map_err(|_| address)?;
        self.transport.send(message).await.map(drop).map_err(|error| failure(&error))
    }
}

fn failure(error: &Error) -> Failure {
    let code = error.status().map(u16::from);
    let (problem, is_final) = match code {
        // No such mailbox (RFC 5321, section 4.2.3).
        Some(550 | 551 | 553) => (ADDRESS, true),
        Some(530 | 534 | 535) => (CREDENTIALS, false),
        Some(_) => (REFUSED, false),
        None if error.is_tls() => (TLS, false),
        None => (UNREACHABLE, false),
    };
    Failure { problem, code, is_final }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mailer(…)")
    }
}

fn password(config: &Config) -> Result<Option<Zeroizing<String>>, MailError> {
    if let Ok(password) = std::env::var(PASSWORD_VARIABLE) {
        return Ok(Some(Zeroizing::new(password.trim().to_owned())));
    }
    let Some(path) = &config.smtp_password_file else { return Ok(None) };
    let text = std::fs::read_to_string(path).map(Zeroizing::new).map_err(|error| {
        let path = path.display().to_string();
        MailError::Password { path, problem: error.to_string() }
    })?;
    Ok(Some(Zeroizing::new(text.trim().to_owned())))
}

//! Why a page is not shown. A handler returns it as an error; a layer makes it a page in the language
//! of whoever asked.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use protocol::language::Language;

use super::frame::Frame;
use super::next;
use crate::app::App;
use crate::http::html;
use crate::http::language::Reader;
use crate::keys::RandomError;
use crate::passwords;
use crate::store::StoreError;
use crate::words::{Text, tr};

#[derive(Debug)]
pub(in crate::http) enum Refused {
    /// Nobody is signed in, or the session is over; the address is that of the page.
    SignIn(String),
    /// The second step is missing.
    SecondStep(String),
    /// It is dangerous, and they did not prove lately who they are.
    Prove(String),
    /// It is a page of other roles.
    Role,
    /// There is no such page or row, or it is of another unit: nobody learns which.
    NotFound,
    /// It came from a page of somebody else.
    CrossSite,
    TooLarge,
    Busy,
    Store(StoreError),
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<RandomError> for Refused {
    fn from(error: RandomError) -> Self {
        Self::Store(StoreError::Failed(error.to_string()))
    }
}

impl From<passwords::Busy> for Refused {
    fn from(_: passwords::Busy) -> Self {
        Self::Busy
    }
}

/// Says of a response that it sends someone away to sign in, or to prove again who they are.
#[derive(Clone, Copy)]
pub(super) struct SentAway;

/// Why an act did not happen: a problem that its own page shows beside the form, or a refusal.
#[derive(Debug)]
pub(in crate::http) enum Failed<P> {
    Problem(P),
    Refused(Refused),
}

impl<P, E: Into<Refused>> From<E> for Failed<P> {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// A refusal that becomes a page.
#[derive(Clone, Copy)]
enum Page {
    Role,
    NotFound,
    CrossSite,
    TooLarge,
    Busy,
    Trouble,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let page = match self {
            Self::SignIn(own) => return redirect("/staff/sign-in", &own),
            Self::SecondStep(own) => return redirect("/staff/second-step", &own),
            Self::Prove(own) => return redirect("/staff/confirm", &own),
            Self::Role => Page::Role,
            Self::NotFound => Page::NotFound,
            Self::CrossSite => Page::CrossSite,
            Self::TooLarge => Page::TooLarge,
            Self::Busy => Page::Busy,
            Self::Store(error) => {
                tracing::error!("{error}");
                Page::Trouble
            }
        };
        let mut response = page.status().into_response();
        response.extensions_mut().insert(page);
        response
    }
}

fn redirect(path: &str, own: &str) -> Response {
    let mut response = Redirect::to(&next::after(path, own)).into_response();
    response.extensions_mut().insert(SentAway);
    response
}

impl Page {
    fn status(self) -> StatusCode {
        match self {
            Self::Role | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy | Self::Trouble => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What happened, and what to do.
    fn words(self, language: Language) -> (Text, Text) {
        match self {
            Self::Role => (
                tr(language, "Trang này dành cho người khác"),
                tr(
                    language,
                    "Tài khoản của bạn không dùng trang này. Nếu bạn cần nó cho công việc, hãy nhờ người vận hành đổi vai trò.",
                ),
            ),
            Self::NotFound => (
                tr(language, "Không có trang này"),
                tr(
                    language,
                    "Địa chỉ sai, mục đã bị xóa, hoặc thuộc đơn vị khác. Hãy quay lại trang chính rồi tìm từ đó.",
                ),
            ),
            Self::CrossSite => (
                tr(language, "Lệnh này đến từ một trang lạ"),
                tr(
                    language,
                    "Không có gì bị thay đổi. Hãy mở lại trang này từ đầu và làm lại. Nếu vẫn vậy, trình duyệt quá cũ hoặc máy chủ trung gian đặt sai.",
                ),
            ),
            Self::TooLarge => (
                tr(language, "Gửi quá nhiều một lúc"),
                tr(
                    language,
                    "Không có gì được lưu. Hãy chia bảng thành nhiều phần nhỏ hơn rồi gửi từng phần.",
                ),
            ),
            Self::Busy => (
                tr(language, "Đang có quá nhiều người đăng nhập"),
                tr(language, "Hãy đợi một phút rồi làm lại. Không có gì bị mất."),
            ),
            Self::Trouble => (
                tr(language, "Máy chủ đang trục trặc"),
                tr(
                    language,
                    "Không có gì bị thay đổi. Hãy đợi một phút rồi làm lại; nếu vẫn vậy, hãy gọi hỗ trợ.",
                ),
            ),
        }
    }
}

#[derive(Template)]
#[template(path = "portal/refused.html")]
struct RefusedPage {
    frame: Frame,
    heading: Text,
    remedy: Text,
}

/// Makes a refusal a page.
pub(super) async fn render(
    State(app): State<Arc<App>>,
    reader: Reader,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    let Some(page) = response.extensions().get::<Page>().copied() else { return response };
    let (heading, remedy) = page.words(reader.language);
    let frame = Frame::bare(reader.language, None, &app.config);
    html::respond(page.status(), &RefusedPage { frame, heading, remedy })
}

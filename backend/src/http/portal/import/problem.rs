//! Why an export was not imported, in words for the clerk.

use axum::http::StatusCode;
use protocol::export::ExportError;
use protocol::language::Language;

use crate::http::portal::format::at;
use crate::http::portal::refused::Refused;
use crate::store::StoreError;
use crate::words::{Text, tr};

/// Longest name out of a file that is shown: whoever made it chose it.
const NAME_MAX: usize = 60;

pub(super) enum Problem {
    NoFile,
    Export(ExportError),
    /// No kiosk of the reader's unit; nobody learns whether there is one elsewhere.
    Unknown(u32),
    Revoked {
        kiosk: u32,
        at_s: i64,
    },
    /// It is no fault of the file.
    Refused(Refused),
}

impl From<ExportError> for Problem {
    fn from(error: ExportError) -> Self {
        Self::Export(error)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::Refused(error.into())
    }
}

fn short(name: &str) -> String {
    name.chars().take(NAME_MAX).collect()
}

impl Problem {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Unknown(_) => StatusCode::NOT_FOUND,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// What happened, and what to do. None of a refusal, which is a page of its own.
    pub(super) fn words(&self, language: Language) -> Option<Text> {
        Some(match self {
            Self::NoFile => tr(language, "Hãy chọn tệp mà máy đã xuất, tên bắt đầu bằng “kiosk-”."),
            Self::Unknown(kiosk) => tr(
                language,
                "Đơn vị của bạn không có máy {kiosk}. Tệp của máy ở xã, phường khác phải nhập ở nơi ấy.",
            )
            .with("kiosk", kiosk),
            Self::Revoked { kiosk, at_s } => tr(
                language,
                "Máy {kiosk} đã bị thu hồi lúc {at}, nên chữ ký của nó không còn giá trị. Không có gì được nhận. Nếu máy vẫn của bạn, hãy gọi hỗ trợ.",
            )
            .with("kiosk", kiosk)
            .with("at", at(*at_s)),
            Self::Export(error) => export_words(language, error),
            Self::Refused(_) => return None,
        })
    }
}

fn export_words(language: Language, error: &ExportError) -> Text {
    match error {
        ExportError::Signature(kiosk) => tr(
            language,
            "Chữ ký trên tệp không phải của máy {kiosk}. Không có gì được nhận. Máy đã ghép lại từ khi xuất, hoặc tệp bị làm giả: hãy xuất lại ở máy.",
        )
        .with("kiosk", kiosk),
        ExportError::Changed(name) => tr(
            language,
            "Tệp đã bị sửa hoặc hỏng sau khi xuất ({name}). Không có gì được nhận. Hãy chép lại từ USB.",
        )
        .with("name", short(name)),
        ExportError::Strange(name) => tr(
            language,
            "Trong tệp có thứ mà máy không bao giờ xuất ({name}). Không có gì được nhận. Hãy xuất lại ở máy.",
        )
        .with("name", short(name)),
        ExportError::Version(_) => tr(
            language,
            "Tệp do một máy mới hơn máy chủ xuất. Không có gì được nhận. Hãy gọi hỗ trợ để cập nhật máy chủ.",
        ),
        _ => tr(
            language,
            "Đây không phải tệp do máy xuất, hoặc tệp bị cắt cụt. Không có gì được nhận. Hãy chép lại từ USB.",
        ),
    }
}

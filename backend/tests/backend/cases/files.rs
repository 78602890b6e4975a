//! The files from which cases are entered.

use super::f0::f0;
use crate::support::TestServer;

#[tokio::test]
async fn files_of_office_computers_are_taken() {
    let server = TestServer::start_today().await;
    let now = server.now();
    let text = |number: u8| f0(number..number + 1, now - 7200, now);
    let floats = text(2).replace(&now.to_string(), &format!("{now}.0"));
    let units = text(3).encode_utf16().collect::<Vec<_>>();
    let utf16 = [0xFEFF].into_iter().chain(units).flat_map(u16::to_le_bytes).collect();
    for bytes in [format!("\u{feff}{}", text(1)).into_bytes(), floats.into_bytes(), utf16] {
        let file = server.dir.path().join("f0.json");
        std::fs::write(&file, &bytes).unwrap();
        server.publish(&file, &[]).await;
    }
    assert_eq!(server.lines(&["case", "list"]).await.len(), 3);
}

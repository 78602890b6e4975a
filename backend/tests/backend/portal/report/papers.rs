//! The report as a workbook, a PDF and a page to print.

use std::process::Command;

use backend::reports::words;
use backend::store::accounts::Role;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::province::{figures, hand_in, province};
use crate::support::staff::Browser;
use crate::support::{NOW, TestServer};

/// The cells of a sheet as texts, row by row.
fn cells(book: &mut Xlsx<std::io::Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let range = book.worksheet_range(sheet).unwrap();
    let show = |cell: &Data| match cell {
        Data::Float(number) => format!("{number}"),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(show).collect()).collect()
}

async fn download(browser: &Browser<'_>, path: &str, kind: &str) -> Vec<u8> {
    let answer = browser.get(path).await;
    assert_eq!(answer.status(), 200, "{path}");
    assert!(answer.headers()["content-type"].to_str().unwrap().contains(kind));
    answer.bytes().await.unwrap().to_vec()
}

#[tokio::test]
async fn the_papers_have_the_annexes_words_cell_by_cell() {
    let server = TestServer::start_with(NOW, |config, _| {
        config.province = "Tỉnh Bình Định".to_owned();
    })
    .await;
    let operator = server.staff(Role::Operator).await;
    let made = province(&server, &operator).await;
    let path = format!("/staff/report/1/commune/{}", made.bong_son);
    let mut typed = figures("17.840", "11.873", "3.795");
    // A spreadsheet must not compute what somebody typed.
    typed.push(("note", "=1+1"));
    hand_in(&operator, &path, &typed).await;
    hand_in(&operator, "/staff/report/1/organisation/1", &figures("8", "8", "8")).await;

    let bytes = download(&operator, "/staff/report/1/file/report.xlsx", "spreadsheetml").await;
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Tỉnh Bình Định", "Thị xã An Nhơn", "Thị xã Hoài Nhơn"]);
    let rows = cells(&mut book, "Thị xã Hoài Nhơn");
    let merged = book.merge_cells_by_sheet_name("Thị xã Hoài Nhơn").unwrap();
    assert_eq!(rows[0][0], "UBND THỊ XÃ HOÀI NHƠN");
    assert_eq!((rows[0][3].as_str(), rows[1][3].as_str()), (words::MOTTO[0], words::MOTTO[1]));
    assert_eq!(rows[2][3], "Hoài Nhơn, ngày 8 tháng 7 năm 2021");
    assert_eq!(rows[4][0], words::TITLE[0]);
    assert_eq!(rows[5][0], words::TITLE[1]);
    assert_eq!(rows[6][0], "(Đợt 1, từ ngày triển khai kế hoạch đến ngày 19/07/2021)");
    for row in [4, 5, 6, 8] {
        let wide = merged.iter().any(|area| area.start == (row, 0) && area.end == (row, 7));
        assert!(wide, "row {row} is one cell");
    }
    assert_eq!(rows[8][0], "Đối với UBND các xã, phường:");
    assert_eq!(rows[9], words::COMMUNE_HEADINGS);
    assert_eq!(
        rows[10],
        ["1", "Phường Bồng Sơn", "3 (1 chợ, 2 cửa hàng)", "17840", "11873", "3795", "21.3", "=1+1"]
    );
    assert_eq!(rows[11][..3], ["2", "Phường Tam Quan", "1 (1 chợ)"]);
    assert_eq!(rows[11][7], "Chưa nộp");
    assert_eq!(rows[12], ["", "Tổng cộng", "4", "17840", "11873", "3795", "21.3", ""]);
    assert_eq!(rows[14][0], "Đối với các phòng, ban, ngành, hội, đoàn thể thị xã:");
    let headings: Vec<_> = [0, 1, 3, 4, 5, 6, 7].map(|column| rows[15][column].clone()).to_vec();
    assert_eq!(headings, words::ORGANISATION_HEADINGS);
    assert!(merged.iter().any(|area| area.start == (15, 1) && area.end == (15, 2)));
    assert_eq!(rows[16][3..7], ["8", "8", "8", "100"]);
    let all = rows.concat().join("\n");
    for said in [
        "UBMTTQ Việt Nam thị xã và các tổ chức",
        "- Phòng VH và TT (T/hợp);",
        "TM. ỦY BAN NHÂN DÂN",
        "(Ký, đóng dấu)",
        "3.795/11.873 = 32,0%",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let province = cells(&mut book, "Tỉnh Bình Định");
    assert!(province.concat().contains(&"Thị xã Hoài Nhơn".to_owned()));

    // The same with an office program, where there is one.
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.xlsx");
    std::fs::write(&file, &bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", dir.path().display());
    let converted = Command::new("soffice")
        .args([
            &profile,
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3",
            "--outdir",
        ])
        .arg(dir.path())
        .arg(&file)
        .output();
    if let Ok(output) = converted {
        let csv = dir.path().join("report-Thị xã Hoài Nhơn.csv");
        assert!(csv.exists(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(csv).unwrap();
        let read: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(read[9], words::COMMUNE_HEADINGS);
        let same = |column: &usize| read[15][*column].clone();
        let headings: Vec<_> = [0, 1, 3, 4, 5, 6, 7].iter().map(same).collect();
        assert_eq!(headings, words::ORGANISATION_HEADINGS);
        assert_eq!(read[10][7], "=1+1", "a text");
        assert_eq!(read[12][1], "Tổng cộng");
    } else {
        eprintln!("LibreOffice is not installed: the workbook was read by calamine only");
    }

    let pdf = download(&operator, "/staff/report/1/file/report.pdf?town=1", "pdf").await;
    let file = dir.path().join("report.pdf");
    std::fs::write(&file, &pdf).unwrap();
    if let Some(kept) = std::env::var_os("REPORT_PICTURES") {
        std::fs::copy(&file, std::path::Path::new(&kept).join("report.pdf")).unwrap();
        std::fs::write(std::path::Path::new(&kept).join("report.xlsx"), &bytes).unwrap();
    }
    let info = Command::new("pdfinfo").arg(&file).output().unwrap();
    let info = String::from_utf8_lossy(&info.stdout).into_owned();
    assert!(info.contains("Pages:") && info.contains("841.89 x 595.276"), "{info}");
    // Whoever searches, copies or listens finds the words.
    let said = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().unwrap();
    let said = String::from_utf8(said.stdout).unwrap();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        words::MOTTO[0],
        words::MOTTO[1],
        words::TITLE[0],
        "Phường Bồng Sơn 3 (1 chợ, 2 cửa hàng) 17.840 11.873 3.795 21,3",
        "Đối với các phòng, ban, ngành, hội, đoàn thể thị xã:",
        "(Ký, đóng dấu)",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(pdf.len() < 100_000, "{} bytes", pdf.len());
    let print = operator.text("/staff/report/1/print?town=1").await;
    for heading in words::COMMUNE_HEADINGS.iter().chain(&words::ORGANISATION_HEADINGS) {
        assert!(print.contains(&format!("<th scope=\"col\">{heading}</th>")), "{heading}");
    }
    assert!(print.contains(words::MOTTO[0]) && print.contains("(Ký, đóng dấu)"));
    assert_eq!(operator.get("/staff/report/1/file/report.doc").await.status(), 404);
    assert_eq!(operator.get("/staff/report/9/file/report.pdf").await.status(), 404);
}

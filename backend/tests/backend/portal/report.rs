//! The report "Thống kê Bluezoner": a story of two towns with three communes, from the calendar to the papers.

use std::process::Command;

use backend::keys;
use backend::kiosks::add_poster;
use backend::reports::words;
use backend::store::accounts::Role;
use backend::store::venues::{NewVenue, VenueKind};
use backend::venues::{add_commune, add_venue};
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use crate::support::mail::MailServer;
use crate::support::staff::{Browser, form};
use crate::support::{NOW, RECIPIENT, TestServer, location};

/// A commune with a market with a poster, so many shops with posters, and a hall where no code hangs yet.
fn commune(server: &TestServer, name: &str, letters: &str, shops: usize) -> i64 {
    let mut tx = server.tx();
    let keys = vec![RECIPIENT.to_owned()];
    let commune = add_commune(tx.as_mut(), name, keys, vec![], NOW).unwrap();
    let kinds = [VenueKind::Hall, VenueKind::Market].into_iter();
    let kinds = kinds.chain(std::iter::repeat_n(VenueKind::Shop, shops));
    for (index, kind) in kinds.enumerate() {
        let letter = char::from(b'A' + u8::try_from(index).unwrap());
        let venue = NewVenue {
            commune,
            name: format!("Điểm {letter}"),
            kind,
            letters: format!("{letters}{letter}"),
            ..NewVenue::default()
        };
        let venue = add_venue(tx.as_mut(), &venue, NOW).unwrap();
        if kind != VenueKind::Hall {
            let random = [keys::random().unwrap(), keys::random().unwrap()];
            add_poster(tx.as_mut(), venue, "", random, NOW).unwrap();
        }
    }
    tx.commit().unwrap();
    commune
}

struct Province {
    bong_son: i64,
    tam_quan: i64,
    nhon_hoa: i64,
}

/// Bồng Sơn and Tam Quan in the town of Hoài Nhơn, Nhơn Hòa in that of An Nhơn; one department; the plan's waves.
async fn province(server: &TestServer, operator: &Browser<'_>) -> Province {
    let bong_son = commune(server, "Phường Bồng Sơn", "BN", 2);
    let tam_quan = commune(server, "Phường Tam Quan", "TQ", 0);
    let nhon_hoa = commune(server, "Phường Nhơn Hòa", "NH", 1);
    let post = async |fields: &[(&str, &str)]| {
        let answer = operator.post("/staff/report/towns", &form(fields)).await;
        assert_eq!(location(&answer), "/staff/report/towns");
    };
    post(&[("do", "town"), ("town", "Thị xã Hoài Nhơn")]).await;
    post(&[("do", "town"), ("town", "Thị xã An Nhơn")]).await;
    let communes = [(bong_son, "1"), (tam_quan, "1"), (nhon_hoa, "2")];
    let numbers = communes.map(|(own, _)| own.to_string());
    let names = communes.map(|(own, _)| format!("town-{own}"));
    let mut fields = vec![("do", "assign")];
    for ((number, name), (_, town)) in numbers.iter().zip(&names).zip(communes) {
        fields.extend([("commune", number.as_str()), (name.as_str(), town)]);
    }
    post(&fields).await;
    post(&[
        ("do", "organisation"),
        ("organisation", "Thị đoàn"),
        ("organisation_town", "1"),
        ("narrates", "1"),
    ])
    .await;
    let plan = operator.post("/staff/report/periods/plan", "").await;
    assert_eq!(location(&plan), "/staff/report");
    Province { bong_son, tam_quan, nhon_hoa }
}

fn figures<'a>(people: &'a str, phones: &'a str, users: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("people", people), ("smartphones", phones), ("bluezoners", users)]
}

async fn hand_in(browser: &Browser<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    location(&browser.post(path, &form(fields)).await)
}

#[tokio::test]
async fn three_communes_of_two_towns_hand_in_and_are_summed_up() {
    let server = TestServer::start().await;
    let operator = server.staff(Role::Operator).await;
    let empty = operator.text("/staff/report?lang=en").await;
    assert!(empty.contains("No period yet") && empty.contains("three waves"), "{empty}");
    let made = province(&server, &operator).await;
    let clerk = server.staff(Role::Commune).await;

    let page = clerk.text("/staff/report").await;
    assert!(page.contains("Đợt 1: đơn vị chưa nộp"), "{page}");
    assert!(page.contains("hạn Thứ Ba 20/07/2021, còn 12 ngày"), "{page}");
    assert!(page.contains("3 (1 chợ, 2 cửa hàng)"), "the registry counts what hangs: {page}");
    assert!(!page.contains("Phường Tam Quan"), "a commune of others: {page}");

    let path = format!("/staff/report/1/commune/{}", made.bong_son);
    let to = hand_in(&clerk, &path, &figures("17.840", "11 873", "3795")).await;
    assert_eq!(to, "/staff/report?period=1&said=handed-in");
    let page = clerk.text(&to).await;
    assert!(page.contains("Đợt 1: đạt 32,0%, cần 40%"), "{page}");
    for said in ["3.795/11.873", "3.795/17.840", "Đã nộp. Sửa được"] {
        assert!(page.contains(said), "{said}: {page}");
    }

    // A clerk reads and writes what is the commune's own.
    for other in [
        format!("/staff/report/1/commune/{}", made.tam_quan),
        "/staff/report/9/commune/1".to_owned(),
    ] {
        assert_eq!(clerk.get(&other).await.status(), 404, "{other}");
        let typed = form(&figures("5", "4", "3"));
        assert_eq!(clerk.post(&other, &typed).await.status(), 404, "{other}");
    }
    assert_eq!(clerk.get("/staff/report/1/organisation/1").await.status(), 403);

    // What is wrong is told at its field, and nothing typed is lost.
    let mut wrong = figures("100", "101", "nhiều");
    wrong.push(("narrative", "Đi từng ngõ,\r\ngõ từng nhà"));
    let answer = clerk.post(&format!("{path}?lang=en"), &form(&wrong)).await;
    assert_eq!(answer.status(), 422);
    let html = answer.text().await.unwrap();
    for said in [
        "href=\"#smartphones\">More than there are people",
        "href=\"#bluezoners\">Type a number",
        "value=\"nhiều\"",
        "value=\"101\"",
        "gõ từng nhà",
    ] {
        assert!(html.contains(said), "{said}: {html}");
    }

    // Corrected later: the first figures stay, the report has the last.
    let mut better = figures("17.840", "11.873", "3.800");
    better.extend([("note", "Chợ đóng cửa"), ("narrative", "Phát 1.200 tờ hướng dẫn.")]);
    assert!(hand_in(&clerk, &path, &better).await.ends_with("said=corrected"));
    let page = clerk.text(&format!("{path}?lang=vi")).await;
    assert!(page.contains("3.800 / 11.873 / 17.840"), "{page}");
    assert!(page.contains("3.795 / 11.873 / 17.840"), "{page}");

    // An organisation on paper, typed by whoever sums up.
    let mut youth = figures("8", "8", "8");
    youth.push(("narrative", "Ra quân 3 ngày."));
    hand_in(&operator, "/staff/report/1/organisation/1", &youth).await;
    hand_in(
        &operator,
        &format!("/staff/report/1/commune/{}", made.nhon_hoa),
        &figures("10.000", "5.000", "2.000"),
    )
    .await;

    // The province by town; the town by commune, with who has not handed in.
    let page = operator.text("/staff/report?period=1&lang=vi").await;
    assert!(page.contains("2/3 xã, phường đã nộp"), "{page}");
    assert!(page.contains("Nhắc 1 nơi chưa nộp"), "{page}");
    for said in ["Đã nộp 1/2", "Đã nộp 1/1", ">27.840<", ">5.800<", "5.800/16.873"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let town = operator.text("/staff/report?period=1&town=1").await;
    for said in [
        "Phường Tam Quan",
        "▲ Chưa nộp",
        "Đã sửa",
        "Chợ đóng cửa",
        "Thị đoàn",
        "Ra quân 3 ngày.",
        "đoàn thể thị xã",
    ] {
        assert!(town.contains(said), "{said}: {town}");
    }
    assert!(!town.contains("Phường Nhơn Hòa"), "of the other town: {town}");
    assert_eq!(operator.get("/staff/report?town=9").await.status(), 404);
    assert_eq!(operator.get("/staff/report?period=9").await.status(), 404);

    // The next wave begins with the figures of the last, marked.
    let next = operator.text("/staff/report?period=2&town=1").await;
    assert!(next.contains("Chưa nộp, số của Đợt 1"), "{next}");
    let form_page = clerk.text(&format!("/staff/report/2/commune/{}", made.bong_son)).await;
    assert!(form_page.contains("value=\"17.840\"") && form_page.contains("lấy từ Đợt 1"));
    assert!(!form_page.contains("value=\"3.800\""), "how many there are now is what is asked");
    let third = operator.text("/staff/report?period=3").await;
    assert!(third.contains("30/09/2021") && third.contains("20/09/2021"), "both days: {third}");

    // Late is said.
    server.clock.set(NOW + 30 * 86_400);
    let operator = server.staff_session(&operator);
    operator.sign_in("operator", crate::support::staff::PASSWORD).await;
    let late = format!("/staff/report/1/commune/{}", made.tam_quan);
    hand_in(&operator, &late, &figures("14.120", "9.112", "2.629")).await;
    assert!(operator.text("/staff/report?period=1&town=1").await.contains("Nộp muộn"));
    let trail = server.trail();
    let lines: Vec<_> = trail.iter().filter(|(kind, ..)| *kind == "report").collect();
    assert!(lines.iter().any(|(_, who, said)| who == "commune" && said.starts_with("corrected")));
}

#[tokio::test]
async fn an_ad_hoc_period_is_set_and_wrong_ones_are_told() {
    let server = TestServer::start().await;
    let operator = server.staff(Role::Operator).await;
    province(&server, &operator).await;
    let fields = |name: &'static str, wave: &'static str, to: &'static str, due: &'static str| {
        form(&[
            ("name", name),
            ("wave", wave),
            ("from", "2021-07-21"),
            ("to", to),
            ("due", due),
            ("target", "42,5"),
        ])
    };
    let path = "/staff/report/periods";
    for (typed, said) in [
        (fields("", "", "2021-07-30", "2021-07-30"), "Đặt một tên ngắn"),
        (fields("Đợt 1", "", "2021-07-30", "2021-07-30"), "Tên này có rồi"),
        (fields("Đột xuất", "2", "2021-07-30", "2021-07-30"), "Đợt này có rồi"),
        (fields("Đột xuất", "", "2021-07-20", "2021-07-30"), "Ngày cuối sớm hơn"),
        (fields("Đột xuất", "", "2021-07-30", "2021-07-29"), "Hạn nộp sớm hơn"),
        (fields("Đột xuất", "x", "2021-07-30", "2021-07-30"), "Gõ số của đợt"),
        (fields("Đột xuất", "", "", "2021-07-30"), "Chọn một ngày"),
        (form(&[("name", "Đột xuất"), ("target", "142")]), "Gõ số từ 0 đến 100"),
    ] {
        let answer = operator.post(path, &typed).await;
        assert_eq!(answer.status(), 422, "{typed}");
        let html = answer.text().await.unwrap();
        assert!(html.contains(said), "{said}: {html}");
    }
    let typed = fields("Báo cáo đột xuất 30/7", "", "2021-07-30", "2021-07-30");
    assert_eq!(location(&operator.post(path, &typed).await), path);
    let page = operator.text("/staff/report?period=4").await;
    assert!(page.contains("Báo cáo đột xuất 30/7: chưa có số nào"), "{page}");
    let changed = fields("Báo cáo ngày 31/7", "", "2021-07-31", "2021-07-31");
    assert_eq!(location(&operator.post("/staff/report/periods/4", &changed).await), path);
    assert!(operator.text(path).await.contains("Báo cáo ngày 31/7"));
    assert_eq!(operator.post("/staff/report/periods/9", &changed).await.status(), 404);
}

#[tokio::test]
async fn those_who_have_not_handed_in_are_reminded_by_a_button_and_by_the_calendar() {
    let mail = MailServer::start().await;
    let own = mail.clone();
    let server = TestServer::start_with(NOW, move |config, _| own.configure(config)).await;
    let operator = server.staff(Role::Operator).await;
    let made = province(&server, &operator).await;
    let clerk = server.account("commune", Role::Commune).await;
    {
        let mut tx = server.tx();
        let contact = backend::store::accounts::Contact {
            email: "hanh@bongson.gov.vn".to_owned(),
            phone: String::new(),
        };
        backend::accounts::contact::set(tx.as_mut(), "test", clerk, &contact, NOW).unwrap();
        tx.commit().unwrap();
    }
    let answer = operator.post("/staff/report/1/remind", "").await;
    let to = location(&answer);
    assert!(to.ends_with("&reminded=1&unreachable=2&lately=0"), "{to}");
    let page = operator.text(&to).await;
    assert!(page.contains("Đã gửi lời nhắc đến 1 nơi. 2 nơi không gửi"), "{page}");
    let letter = mail.wait(1).await.remove(0);
    assert!(letter.body.contains("Phường Bồng Sơn chưa nộp Thống kê Bluezoner Đợt 1"));
    assert!(letter.body.contains("has not handed in"), "{}", letter.body);
    let again = location(&operator.post("/staff/report/1/remind", "town=1").await);
    assert!(again.ends_with("&reminded=0&unreachable=1&lately=1"), "{again}");
    assert_eq!(operator.post("/staff/report/9/remind", "").await.status(), 404);

    // By the calendar, three days before the day.
    let tell = |now_s: i64| {
        let mut tx = server.tx();
        let config = &server.app.config;
        let told = backend::notices::reports::tell_of_reports(tx.as_mut(), config, now_s);
        tx.commit().unwrap();
        told.unwrap()
    };
    // It is 07:00 on 8 July; reports are due on 20 July.
    let morning = NOW + 9 * 86_400 + 2 * 3600;
    assert_eq!(tell(morning - 86_400), 0);
    assert_eq!((tell(morning), tell(morning + 3600)), (1, 0), "once a day");
    let path = format!("/staff/report/1/commune/{}", made.bong_son);
    hand_in(&operator, &path, &figures("17.840", "11.873", "3.795")).await;
    assert_eq!(tell(morning + 3 * 86_400), 0, "it was handed in");
}

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
    assert!(pdf.len() < 600_000, "{} bytes", pdf.len());
    let print = operator.text("/staff/report/1/print?town=1").await;
    for heading in words::COMMUNE_HEADINGS.iter().chain(&words::ORGANISATION_HEADINGS) {
        assert!(print.contains(&format!("<th scope=\"col\">{heading}</th>")), "{heading}");
    }
    assert!(print.contains(words::MOTTO[0]) && print.contains("(Ký, đóng dấu)"));
    assert_eq!(operator.get("/staff/report/1/file/report.doc").await.status(), 404);
    assert_eq!(operator.get("/staff/report/9/file/report.pdf").await.status(), 404);
}

#[tokio::test]
async fn the_commands_do_the_same() {
    let server = TestServer::start_today().await;
    let bong_son = commune(&server, "Phường Bồng Sơn", "BN", 2);
    assert_eq!(server.lines(&["report", "plan"]).await[0]["added"], 3);
    assert_eq!(server.lines(&["report", "plan"]).await[0]["added"], 0);
    let town = &server.lines(&["report", "add-town", "--name", "Thị xã Hoài Nhơn"]).await[0];
    assert_eq!(town["town"], 1);
    let commune_number = bong_son.to_string();
    server.lines(&["report", "assign", "--commune", &commune_number, "--town", "1"]).await;
    let add = ["report", "add-organisation", "--name", "Thị đoàn", "--town", "1", "--narrates"];
    assert_eq!(server.lines(&add).await[0]["organisation"], 1);
    assert_eq!(server.lines(&["report", "towns"]).await.len(), 3);
    let missing = server.lines(&["report", "missing", "--period", "1"]).await;
    assert_eq!(missing[0]["name"], "Phường Bồng Sơn");
    let figures = ["--people", "17840", "--smartphones", "11873", "--bluezoners", "3795"];
    let hand_in = ["report", "hand-in", "--period", "1", "--commune", &commune_number];
    let handed_in = &server.lines(&[&hand_in[..], &figures].concat()).await[0];
    assert_eq!(handed_in["percent_of_smartphones"], "32,0");
    let shown = server.lines(&["report", "show", "--period", "1", "--town", "1"]).await;
    assert_eq!(shown[0]["check_points_text"], "3 (1 chợ, 2 cửa hàng)");
    assert_eq!(shown[1]["kind"], "sum");
    let waves = server.lines(&["report", "periods"]).await;
    assert_eq!((&waves[2]["to"], &waves[2]["aim"]), (&"2021-09-20".into(), &"2021-09-30".into()));
    let file = server.dir.path().join("a.xlsx");
    let file = file.to_str().unwrap();
    let written = server.lines(&["report", "write", "--period", "1", file]).await;
    assert!(written[0]["bytes"].as_u64().unwrap() > 1000);
    for (arguments, says) in [
        (&["report", "show", "--period", "9"][..], "no period 9"),
        (&["report", "show", "--period", "1", "--town", "9"], "no such commune"),
        (&["report", "write", "--period", "1", "a.doc"], "must end in .xlsx or .pdf"),
        (&["report", "add-town", "--name", "Thị xã Hoài Nhơn"], "choose another name"),
        (&["report", "assign", "--commune", "9"], "no commune 9"),
    ] {
        let output = server.command(arguments).await;
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(says), "{arguments:?}: {error}");
    }
}

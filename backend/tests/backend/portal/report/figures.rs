//! Figures from the form to the sums of the town and the province.

use backend::store::accounts::Role;

use super::province::{figures, hand_in, province};
use crate::support::staff::form;
use crate::support::{NOW, TestServer};

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

//! The report on the command line.

use super::province::commune;
use crate::support::TestServer;

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

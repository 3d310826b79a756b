//! Who objected is given away by nothing.

use super::*;

/// Not by the name of the file, nor by what the handler writes for others to read, nor by a search, a
/// history or an error text.
#[tokio::test]
async fn no_file_name_search_history_or_error_gives_the_objector_away() {
    let (call, notice) = Call::published().await;
    let pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF";
    call.app
        .post_file(&format!("/notices/{notice}/objections"), "evidence", "黄志强-签到表.pdf", pdf)
        .field("application", &call.entries[0].to_string())
        .field("name", "黄志强")
        .field("contact", "13800140001")
        .field("statement", SAID)
        .await
        .assert(201);
    let id: Id = call.app.query_one("SELECT id FROM objection", &[]).await;
    let path = format!("/objections/{id}");
    call.post(&format!("{path}/handling"), &[], &call.clerk).await.assert(303);
    let name: String = call.app.query_one("SELECT evidence_name FROM objection", &[]).await;
    assert_eq!(name, "证据.pdf", "the name of the file is not kept");
    let file = call.post(&format!("{path}/evidence"), &[], &call.clerk).await.expect(200);
    assert_eq!(file.body, pdf);
    let looks = "SELECT COUNT(*) FROM audit WHERE action = 'objection.view'";
    let before: i64 = call.app.query_one(looks, &[]).await;
    for purpose in ["核实黄志强说的次数", "打 138-0014-0001 核实"] {
        let page = call.post(&format!("{path}/view"), &[("purpose", purpose)], &call.clerk).await.expect(422).text();
        assert!(page.contains("用途会留在查看记录里，不能写出异议人"), "{page}");
    }
    assert_eq!(call.app.query_one::<i64>(looks, &[]).await, before, "a refused look is none");
    let aside = [("reason", "与黄志强是亲属")];
    let page = call.post(&format!("{path}/recusal"), &aside, &call.clerk).await.expect(422).text();
    assert!(page.contains("回避的理由同事都能看到，不能写出异议人"), "{page}");
    assert_eq!(call.app.count("objection_recusal").await, 0);
    let refused = call.post(&format!("{path}/view"), &[("purpose", "看看")], &call.organiser).await.expect(403).text();
    assert!(!refused.contains("黄志强"), "{refused}");
    call.decide(id, "upheld").await.assert(303);
    let unit = call.app.person("李书记").role(Role::Clerk, "水步镇党委").create().await;
    let search = "q=%E9%BB%84%E5%BF%97%E5%BC%BA";
    let application = format!("/applications/{}", call.entries[0]);
    let paths = [
        format!("/cases?{search}"),
        format!("/api/v1/promotions?{search}"),
        format!("/notices/{notice}"),
        "/notices/feed.atom".to_owned(),
        "/objections".to_owned(),
        format!("/api/v1/objections?campaign={}", call.campaign),
        path,
        application.clone(),
        format!("{application}/versions"),
        "/me/messages".to_owned(),
    ];
    for user in [&call.organiser, &call.clerk, &unit] {
        for path in &paths {
            let answer = call.app.get(path).as_user(user).await;
            assert!(answer.status.as_u16() < 500, "{path}");
            let mut text = answer.text();
            if path.contains("?q=") {
                // A search repeats what was searched for, and only that.
                text = text.replace("value=\"黄志强\"", "").replace("“黄志强”", "");
            }
            assert!(!text.contains("黄志强") && !text.contains("13800140001"), "{path}: {text}");
        }
    }
    let rows: Vec<String> = call.app.query("SELECT detail FROM audit UNION ALL SELECT body FROM message", &[]).await;
    assert!(!rows.is_empty() && rows.iter().all(|row| !row.contains("黄志强")), "{rows:?}");
    call.assert_sound().await;
}

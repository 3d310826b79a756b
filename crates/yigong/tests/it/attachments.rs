//! Files of an application: sent in parts or by a form, refused, masked, served.

use axum::http::Method;
use db::params;
use serde_json::json;
use testkit::{Answer, TestApp, User};
use yigong::applications::Create;
use yigong::auth::{Actor, Role};
use yigong::{Id, campaigns};

/// A branch's application in the campaign of 2014, its secretary, and somebody of another branch.
pub(super) struct Call {
    pub(super) app: TestApp,
    pub(super) writer: User,
    pub(super) stranger: User,
    pub(super) application: Id,
}

impl Call {
    pub(super) async fn open() -> Self {
        let app = TestApp::start_at("2014-10-10T09:00:00+08:00").await;
        let writer = app.person("陈起草").role(Role::Secretary, "taicheng-01").create().await;
        let stranger = app.person("李旁观").role(Role::Secretary, "shuibu-01").create().await;
        let campaign: Id =
            app.query_one("SELECT id FROM campaign WHERE region = $1 AND year = 2014", params![app.region()]).await;
        let organisation = app.organisation("taicheng-01").await;
        let create = Create { campaign, organisation, kind: campaigns::Kind::Project };
        let application = app.act_as(&writer, create).await.unwrap();
        Self { app, writer, stranger, application }
    }

    fn path(&self) -> String {
        format!("/applications/{}/attachments", self.application)
    }

    async fn send(&self, name: &str, bytes: &[u8]) -> Answer {
        self.app.post_file(&self.path(), "file", name, bytes).as_user(&self.writer).await
    }

    /// The application in the gallery; the case's id.
    async fn promoted(&self) -> Id {
        let (case, now) = (yigong::new_id(self.app.clock.now()), self.app.clock.now());
        let insert =
            "INSERT INTO promotion (region, id, application, campaign, year, kind, scope, category, title, unit, guide,
                 search, promoted_by, promoted_at)
             SELECT region, $2, id, campaign, 2014, 'project', '', 'C6', '银龄陪伴', unit, '', '', $4, $5
             FROM application WHERE region = $1 AND id = $3";
        let row = params![self.app.region(), case, self.application, self.writer.id, now];
        assert_eq!(self.app.exec_sql(insert, row).await, 1);
        case
    }

    pub(super) async fn assert_sound(&self) {
        let wrong = self.app.read(&Actor::operator(), |cx| Box::pin(yigong::check(cx))).await.unwrap();
        assert_eq!(wrong, Vec::<String>::new());
    }
}

/// A small picture, with something after the picture if asked for.
fn photo(width: u32, tail: &[u8]) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, 60, |x, y| image::Rgb([(x * 9 % 256) as u8, (y * 4) as u8, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    [bytes.into_inner().as_slice(), tail].concat()
}

#[tokio::test]
async fn a_photo_is_drawn_anew_masked_on_confirmation_and_served_safely() {
    let call = Call::open().await;
    let answer = call.send("陈玉兰家.png", &photo(90, b"")).await;
    answer.assert(303);
    let page = answer.location().to_owned();
    let shown = call.app.get(&page).as_user(&call.writer).await.expect(200).text();
    assert!(shown.contains("待确认遮挡") && !shown.contains("陈玉兰"), "the sent name is nowhere");
    let original = call.app.get(&format!("{page}/content")).as_user(&call.writer).await.expect(200);
    assert_eq!(original.header("content-type"), "image/png");
    assert_eq!(original.header("x-content-type-options"), "nosniff");
    assert!(original.header("content-disposition").contains("attachment-1.png"));
    call.app.get(&format!("{page}/masked")).as_user(&call.writer).await.assert(404);
    let form = [("region", "100,100,500,500"), ("region", "rubbish")];
    call.app.post_form(&format!("{page}/regions"), &form).as_user(&call.writer).await.assert(303);
    let masked = call.app.get(&format!("{page}/masked")).as_user(&call.writer).await.expect(200);
    assert_ne!(masked.body, original.body);
    for path in [page.clone(), format!("{page}/content"), format!("{page}/masked"), call.path()] {
        call.app.get(&path).as_user(&call.stranger).await.assert(404);
    }
    call.assert_sound().await;
    call.app.post_form(&format!("{page}/removal"), &[]).as_user(&call.writer).await.assert(303);
    call.app.get(&page).as_user(&call.writer).await.assert(404);
    call.assert_sound().await;
}

/// The public sees the masked layer of what somebody confirmed, for as long as the case stands.
#[tokio::test]
async fn a_case_shows_masked_photos_only_and_none_once_it_is_revoked() {
    let call = Call::open().await;
    let confirmed = call.send("a.png", &photo(90, b"")).await.expect(303).location().to_owned();
    let waiting = call.send("b.png", &photo(80, b"")).await.expect(303).location().to_owned();
    let form = [("region", "100,100,500,500")];
    call.app.post_form(&format!("{confirmed}/regions"), &form).as_user(&call.writer).await.assert(303);
    let layer = async |name| call.app.get(&format!("{confirmed}/{name}")).as_user(&call.writer).await.expect(200).body;
    let (original, masked) = (layer("content").await, layer("masked").await);
    let case = call.promoted().await;
    let public = |page: &str| format!("/cases/{case}/photos/{}", page.rsplit('/').next().unwrap());
    let seen = call.app.get(&public(&confirmed)).await.expect(200).body;
    assert!(seen == masked && seen != original, "not the masked layer");
    call.app.get(&public(&waiting)).await.assert(404);
    call.app
        .exec_sql(
            "INSERT INTO revocation (region, application, reason, revoked_by, revoked_at) VALUES ($1, $2, '不实', $3, $4)",
            params![call.app.region(), call.application, call.writer.id, call.app.clock.now()],
        )
        .await;
    call.app.get(&public(&confirmed)).await.assert(404);
}

const TYPES: (&str, &str) = ("[Content_Types].xml", "<Types/>");
const MACROS: (&str, &str) = ("[Content_Types].xml", "application/vnd.ms-word.document.macroEnabled.main+xml");
const WORD: (&str, &str) = ("word/document.xml", "<w:document/>");

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn two_hundred_megabytes_are_refused_by_form_and_in_parts() {
    let call = Call::open().await;
    let answer = call.send("录像.jpg", &vec![0_u8; 200 << 20]).await;
    answer.assert(413);
    let text = answer.text();
    assert!(text.contains("最多 30 MB") && text.contains("压缩"), "{text}");
    let api = format!("/api/v1{}", call.path());
    let begun = call.app.api(Method::POST, &api, json!({"name": "录像.jpg", "size": 200 << 20}));
    begun.as_user(&call.writer).await.assert(413);
    let left: i64 =
        call.app.query_one("SELECT COUNT(*) FROM attachment WHERE region = $1", params![call.app.region()]).await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn what_hides_something_is_refused_in_chinese_and_nothing_is_kept() {
    let call = Call::open().await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("a.svg", svg.to_vec(), "SVG"),
        ("a.png", photo(40, b"<script>alert(1)</script>"), "夹带"),
        ("说明.pdf", photo(40, b""), "内容却是照片"),
        ("a.png", Vec::new(), "空的"),
        ("a.png", photo(40, &archive(&[("a.txt", "x")])), "夹带"),
        ("方案.docx", archive(&[TYPES, WORD, ("word/vbaProject.bin", "x")]), "宏"),
        ("方案.docx", archive(&[MACROS, WORD]), "宏"),
    ];
    for (name, bytes, words) in cases {
        let answer = call.send(name, &bytes).await;
        answer.assert(422);
        assert!(answer.text().contains(words), "{name}");
    }
    let left: i64 =
        call.app.query_one("SELECT COUNT(*) FROM attachment WHERE region = $1", params![call.app.region()]).await;
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_file_sent_in_parts_goes_on_where_it_stopped() {
    let call = Call::open().await;
    let api = format!("/api/v1{}", call.path());
    let begin = |size: i64| call.app.api(Method::POST, &api, json!({"name": "现场.png", "size": size}));
    let refused = begin(200 << 20).as_user(&call.writer).await;
    refused.assert(413);
    assert!(refused.text().contains("200 MB"));
    begin(10).as_user(&call.stranger).await.assert(404);
    let bytes = photo(120, b"");
    let size = i64::try_from(bytes.len()).unwrap();
    let state = begin(size).as_user(&call.writer).await.expect(201).json();
    let file = format!("/api/v1/attachments/{}", state["id"].as_str().unwrap());
    let complete = || call.app.api(Method::POST, &format!("{file}/completion"), json!(null));
    let early = complete().as_user(&call.writer).await;
    early.assert(409);
    assert_eq!(early.code(), "parts_missing");
    let put = |body: &[u8]| call.app.put_bytes(&format!("{file}/parts/0"), body);
    put(b"short").as_user(&call.writer).await.assert(422);
    put(&bytes).as_user(&call.stranger).await.assert(404);
    put(&bytes).as_user(&call.writer).await.assert(204);
    put(&bytes).as_user(&call.writer).await.assert(204);
    let progress = call.app.api(Method::GET, &file, json!(null)).as_user(&call.writer).await.expect(200).json();
    assert_eq!(progress["received"], json!([0]));
    let done = complete().as_user(&call.writer).await.expect(200).json();
    assert_eq!(done["media_type"], "image/png");
    complete().as_user(&call.writer).await.assert(409);
    call.assert_sound().await;
}

#[tokio::test]
async fn captions_name_nobody_and_stale_files_are_given_up() {
    let call = Call::open().await;
    let page = call.send("a.png", &photo(90, b"")).await.location().to_owned();
    let caption = |text: &'static str| call.app.post_form(&format!("{page}/caption"), &[("caption", text)]);
    let refused = caption("慰问村民陈玉兰老人，电话13800138000").as_user(&call.writer).await;
    refused.assert(422);
    assert!(refused.text().contains("不要写"));
    caption("义工清理河岸").as_user(&call.writer).await.assert(303);
    let api = format!("/api/v1{}", call.path());
    call.app.api(Method::POST, &api, json!({"name": "b.png", "size": 10})).as_user(&call.writer).await.assert(201);
    call.app.advance(3 * 24 * 60);
    yigong::tick(&call.app).await;
    let left: i64 =
        call.app.query_one("SELECT COUNT(*) FROM attachment WHERE region = $1", params![call.app.region()]).await;
    assert_eq!(left, 1);
    call.assert_sound().await;
}

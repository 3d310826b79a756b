//! The look through an application's text: found, decided, confirmed; only the masked layer is left.

use yigong::applications::{self, Save};

use super::attachments::Call;

const TEXT: &str =
    "2014年3月，义工到四九镇东坑村3组12号看望村民陈玉兰，留下电话13800138000。陈玉兰很高兴，阿兰花店也捐了米。";

async fn write(call: &Call, text: &str) {
    let read = call.application;
    let it = call
        .app
        .read(&call.app.actor(&call.writer).await, move |cx| Box::pin(applications::application(cx, read)))
        .await
        .unwrap()
        .unwrap();
    let fields = vec![("title".into(), "清晨护水行动".into()), ("background".into(), text.to_owned())];
    call.app.act_as(&call.writer, Save { id: call.application, base: it.revision, fields }).await.unwrap();
}

/// The values of all boxes and the version, as a browser would send the page back.
fn boxes(page: &str) -> Vec<(&str, String)> {
    let mut fields = Vec::new();
    for (name, mark) in [("version", "name=\"version\" value=\""), ("masked", "name=\"masked\" value=\"")] {
        let values = page.split(mark).skip(1).filter_map(|rest| rest.split('"').next());
        fields.extend(values.map(|value| (name, value.to_owned())));
    }
    fields
}

async fn confirmed(call: &Call) -> bool {
    let id = call.application;
    let actor = call.app.actor(&call.writer).await;
    call.app.read(&actor, move |cx| Box::pin(applications::mask_confirmed(cx, id))).await.unwrap()
}

#[tokio::test]
async fn a_person_goes_through_what_was_found_and_only_then_it_is_confirmed() {
    let call = Call::open().await;
    write(&call, TEXT).await;
    let path = format!("/applications/{}/redaction", call.application);
    let fresh = call.app.get(&path).as_user(&call.writer).await.expect(200).text();
    assert!(fresh.contains("开始核对"));
    call.app.get(&path).as_user(&call.stranger).await.assert(404);
    call.app.post_form(&path, &[]).as_user(&call.stranger).await.assert(404);
    call.app.post_form(&path, &[]).as_user(&call.writer).await.assert(303);
    let page = call.app.get(&path).as_user(&call.writer).await.expect(200).text();
    for words in ["四九镇东坑村3组12号", "陈玉兰", "13800138000", "陈某某"] {
        assert!(page.contains(words), "{words}");
    }
    let decisions = format!("{path}/decisions");
    let ticked = boxes(&page);
    let with = |more: &[(&'static str, &str)]| -> Vec<(&'static str, String)> {
        let known =
            ticked.iter().map(|(name, value)| (if *name == "version" { "version" } else { "masked" }, value.clone()));
        known.chain(more.iter().map(|(name, value)| (*name, (*value).to_owned()))).collect()
    };
    let post = async |fields: Vec<(&'static str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        call.app.post_form(&decisions, &fields).as_user(&call.writer).await
    };
    let unread = post(with(&[("step", "confirm")])).await;
    unread.assert(422);
    assert!(unread.text().contains("逐段看过") && !confirmed(&call).await);
    let absent = post(with(&[("step", "add"), ("words", "没有这些字"), ("kind", "person")])).await;
    absent.assert(422);
    assert!(absent.text().contains("没有这些字"), "what was typed comes back");
    post(with(&[("step", "add"), ("words", "也捐了米"), ("kind", "other")])).await.assert(303);
    let page = call.app.get(&path).as_user(&call.writer).await.expect(200).text();
    let mut fields = boxes(&page);
    fields.extend([("step", "confirm".to_owned()), ("read", "1".to_owned())]);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    call.app.post_form(&decisions, &fields).as_user(&call.writer).await.assert(303);
    assert!(confirmed(&call).await);
    call.assert_sound().await;

    // A later change asks again, and remembers what was decided, what was added by hand included.
    write(&call, &format!("{TEXT}第二次又送了油。")).await;
    assert!(!confirmed(&call).await);
    let stale = call.app.post_form(&decisions, &fields).as_user(&call.writer).await;
    stale.assert(409);
    call.app.post_form(&path, &[]).as_user(&call.writer).await.assert(303);
    let page = call.app.get(&path).as_user(&call.writer).await.expect(200).text();
    assert!(page.contains("人工添加"));
}

#[tokio::test]
async fn an_identity_number_cannot_be_left_readable() {
    let call = Call::open().await;
    write(&call, "受助人身份证号码440799195603021236，家住台城。").await;
    let path = format!("/applications/{}/redaction", call.application);
    call.app.post_form(&path, &[]).as_user(&call.writer).await.assert(303);
    let page = call.app.get(&path).as_user(&call.writer).await.expect(200).text();
    let version = boxes(&page).into_iter().find(|(name, _)| *name == "version").unwrap().1;
    let fields = [("version", version.as_str()), ("step", "confirm"), ("read", "1")];
    let refused = call.app.post_form(&format!("{path}/decisions"), &fields).as_user(&call.writer).await;
    refused.assert(422);
    assert!(refused.text().contains("身份证号码不能留") && !confirmed(&call).await);
}

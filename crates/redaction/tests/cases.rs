//! Single sentences: what of them is found, and what is left alone.

use redaction::Kind;

/// What is found of a kind, in order.
fn found(text: &str, kind: Kind) -> Vec<String> {
    let inside = |start: usize, end: usize| text.chars().skip(start).take(end - start).collect();
    let of_kind = redaction::find(text).into_iter().filter(|span| span.kind == kind);
    of_kind.map(|span| inside(span.start, span.end)).collect()
}

#[test]
fn doors_are_told_by_numbers_alone() {
    assert_eq!(found("2-2-901的快递到了。", Kind::Address), ["2-2-901"]);
    assert_eq!(found("10#2704漏水，物业来人了吗", Kind::Address), ["10#2704"]);
    for text in ["截止10-30-2014，逾期不收。", "比分是3-2。", "生产批号1-2-345678。"] {
        assert_eq!(found(text, Kind::Address), [""; 0], "{text}");
    }
}

#[test]
fn vague_places_tell_nothing() {
    for text in ["他一路小跑追到楼下，把伞塞给了我。", "歌声从河对面传过来。", "大家在村里忙了一上午。"]
    {
        assert_eq!(found(text, Kind::Address), [""; 0], "{text}");
    }
}

#[test]
fn units_have_names_of_their_own() {
    assert_eq!(found("他在鸿达五金厂做了八年钳工。", Kind::Organisation), ["鸿达五金厂"]);
    for text in ["党群服务中心每天都有人值班。", "机床厂退休的师傅们来教手艺。", "自来水公司派人抢修。"]
    {
        assert_eq!(found(text, Kind::Organisation), [""; 0], "{text}");
    }
}

#[test]
fn names_of_other_peoples_need_no_word_before_them() {
    assert_eq!(found("这些年，敖日格勒几乎没有缺过一次课。", Kind::Person), ["敖日格勒"]);
    assert_eq!(found("门开了，买买提江笑着迎出来。", Kind::Person), ["买买提江"]);
}

#[test]
fn rare_surnames_are_called_by() {
    assert_eq!(found("小郗，你把登记表拿过来。", Kind::Person), ["小郗"]);
    assert_eq!(found("不要贪图小利。", Kind::Person), [""; 0]);
}

#[test]
fn who_speaks_once_among_many_has_a_name_too() {
    let talk = "豌豆尖:明天几点集合\n陈姨:八点\n向日葵:我带水\n陈姨:好\n豌豆尖:收到";
    assert_eq!(found(talk, Kind::Person), ["豌豆尖", "陈姨", "向日葵", "陈姨", "豌豆尖"]);
    let form = "姓名:\n电话:\n住址:\n备注:";
    assert_eq!(found(form, Kind::Person), [""; 0]);
}

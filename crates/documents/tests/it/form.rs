//! The application form (附件1): its cells, their order, and that nothing leaves them.

use documents::{ApplicationForm, Term};

use crate::{engine, paper, samples};

fn print(form: &ApplicationForm) -> Vec<paper::Sheet> {
    paper::read(&form.pdf(engine()).unwrap())
}

/// All text of the pages of the first copy, without spaces.
fn text(sheets: &[paper::Sheet]) -> String {
    sheets.iter().map(|sheet| sheet.text().replace([' ', '\u{a0}'], "")).collect()
}

#[test]
fn it_has_exactly_the_cells_of_the_notice_in_their_order() {
    let mut form = samples::form();
    form.copies = 1;
    let sheets = print(&form);
    assert_eq!(sheets.len(), 2);
    let all = text(&sheets);
    let cells = [
        "附件1",
        "台山市党员义工创新活动申报表",
        "申报单位（盖章）：",
        "名称",
        "申报类型",
        "创新服务项目",
        "创新工作案例",
        "负责人",
        "联系方式",
        "实施期限",
        "长期",
        "已完成：",
        "背景与起因",
        "思路与做法",
        "主要创新内容和措施",
        "预期效果",
        "单位意见",
        "签名（盖章）：",
        "申报单位党组织意见",
        "党组织负责人签名：",
        "（单位盖章）",
    ];
    let mut from = 0;
    for cell in cells {
        let at = all[from..].find(cell).unwrap_or_else(|| panic!("{cell} is missing after {}", &all[..from]));
        from += at + cell.len();
    }
    // The pages are A4.
    assert!(sheets.iter().all(|sheet| (sheet.width - 210.0).abs() < 0.1 && (sheet.height - 297.0).abs() < 0.1));
}

#[test]
fn both_copies_are_numbered_and_carry_the_version() {
    let sheets = print(&samples::form());
    assert_eq!(sheets.len(), 4);
    for (at, sheet) in sheets.iter().enumerate() {
        let words = sheet.text().replace([' ', '\u{a0}'], "");
        assert!(words.contains(if at < 2 { "一式两份·第一份" } else { "一式两份·第二份" }), "{words}");
        assert!(words.contains("版本A7K2-9QXM"));
        assert!(words.contains(&format!("第{}页共2页", at % 2 + 1)), "{words}");
    }
}

#[test]
fn the_chosen_kind_and_term_are_ticked() {
    let mut form = samples::form();
    form.copies = 1;
    let ticks = |form: &ApplicationForm| text(&print(form)).matches('√').count();
    assert_eq!(ticks(&form), 2);
    form.term = None;
    assert_eq!(ticks(&form), 1);
    form.term = Some(Term::LongTerm);
    assert!(text(&print(&form)).contains("□√长期"));
}

#[test]
fn the_three_places_for_seals_have_room() {
    let mut form = samples::form();
    form.copies = 1;
    let sheets = print(&form);
    let head = sheets[0].find("台山市党员").expect("the title")[0].y;
    let unit = sheets[0].find("申报单位").expect("F1")[0].y;
    let table = sheets[0].find("名称").expect("F2")[0].y;
    assert!(unit - head > 10.0 && table - unit > 8.0, "F1: a seal of 42 mm reaches over the line");
    for place in ["签名（盖章）：", "党组织负责人签名："] {
        let sign = sheets[1].find(place).expect("a place to sign");
        assert!(sign[0].x > 80.0, "{place} stands right");
    }
    let unit_opinion = sheets[1].find("签名（盖章）").expect("F11")[0].y;
    let party_opinion = sheets[1].find("党组织负责人").expect("F12")[0].y;
    assert!(party_opinion - unit_opinion > 42.0, "two seals do not meet");
}

/// Long text shrinks; longer text goes on on a continuation page; none is lost, none leaves its cell.
#[test]
fn long_text_shrinks_then_flows_on_and_never_leaves_its_cell() {
    for length in [200, 700, 1000, 2500, 6000] {
        let mut form = samples::form();
        form.copies = 1;
        form.approach = samples::long(length);
        let sheets = print(&form);
        let label = sheets[0].find("与做法").expect("the label")[0].x;
        for sign in &sheets[0].signs {
            assert!(sign.x >= 24.9 && sign.x <= 185.1, "{length}: {sign:?} leaves the table sideways");
            assert!(sign.y < 297.0 - 24.0 || sign.y > 297.0 - 20.0, "{length}: {sign:?} runs into the foot");
        }
        assert!(label > 25.0);
        let shown: String = text(&sheets);
        let continued = shown.contains("续页");
        assert_eq!(sheets.len() > 2, continued, "{length}");
        assert_eq!(continued, length > 700, "{length}");
        // Every character is there: count one that only this text has.
        let wanted = form.approach.matches('户').count();
        let elsewhere =
            samples::form().background.matches('户').count() + samples::form().expected.matches('户').count();
        assert_eq!(shown.matches('户').count(), wanted + elsewhere, "{length}: nothing is lost");
    }
}

#[test]
fn a_form_with_nothing_in_it_prints() {
    let blank = String::new;
    let form = ApplicationForm {
        unit: blank(),
        name: blank(),
        leader: blank(),
        contact: blank(),
        term: None,
        background: blank(),
        approach: blank(),
        innovation: blank(),
        expected: blank(),
        unit_opinion: Default::default(),
        ..samples::form()
    };
    assert_eq!(print(&form).len(), 4);
}

#[test]
fn what_is_printed_before_it_is_recommended_says_so() {
    let mut form = samples::form();
    (form.for_checking, form.copies) = (true, 1);
    let all = text(&print(&form));
    assert!(all.contains("供核对，推荐以后打印的才是正式版") && !all.contains("一式"), "{all}");
}

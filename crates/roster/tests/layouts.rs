//! Layouts met in practice, as text tables.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop at the first surprise")]

mod common;

use common::{csv, id, judge, placed, problems};
use roster::{Limits, Options, Organisations, parse, read};

#[test]
fn titles_other_words_other_order_and_a_footer() {
    let text = format!(
        "川岛镇党员义工花名册,,,,\n填报单位：川岛镇党委,,,,\n\n支部名称,证件号码,党员姓名,党员类别,联系方式\n\
         上川社区,{},张 三,正式党员,138-0013-8000\n,,,,\n茶湾村党支部,{},买买提•艾力（流动党员）,02,无\n\
         合计,2人,,,\n制表人：李四,,审核人：王五,,\n",
        id(1),
        id(2)
    );
    let outcome = csv(&text).unwrap();
    assert_eq!(placed(&outcome), [(5, "1"), (7, "3")]);
    assert_eq!(outcome.rows, 2);
    assert_eq!(outcome.entries[0].name, "张三");
    assert_eq!(outcome.entries[0].phone.unwrap().as_str(), "13800138000");
    assert_eq!(outcome.entries[1].name, "买买提·艾力");
    assert!(problems(&outcome).is_empty());
}

#[test]
fn section_titles_name_the_organisation() {
    let text = format!(
        "序号,姓名,身份证号码,政治面貌\n上川社区党支部（2人）,,,\n1,张三,{},党员\n2,李四,{},党员\n小计,2,,\n\
         二、下川社区党支部,,,\n1,王五,{},群众\n不存在村党支部,,,\n1,赵六,{},党员\n",
        id(1),
        id(2),
        id(3),
        id(4)
    );
    let outcome = csv(&text).unwrap();
    assert_eq!(placed(&outcome), [(3, "1"), (4, "1"), (7, "2")]);
    assert_eq!(problems(&outcome), [(9, "unknown_organisation")]);
}

#[test]
fn repeated_headers_may_change_the_order() {
    let text = format!(
        "姓名,身份证号码,政治面貌,党支部\n张三,{},党员,上川社区\n姓名,政治面貌,身份证号码,党支部\n李四,党员,{},上川社区\n",
        id(1),
        id(2)
    );
    let outcome = csv(&text).unwrap();
    assert_eq!(placed(&outcome), [(2, "1"), (4, "1")]);
}

#[test]
fn mostly_blank_branches_mean_the_same_as_above_but_one_blank_does_not() {
    let sparse = format!(
        "姓名,身份证号码,政治面貌,党支部\n甲一,{},党员,上川社区\n乙二,{},党员,\n丙三,{},党员,\n",
        id(1),
        id(2),
        id(3)
    );
    assert_eq!(placed(&csv(&sparse).unwrap()), [(2, "1"), (3, "1"), (4, "1")]);
    let dense = sparse.replacen("党员,\n", "党员,上川社区\n", 1);
    assert_eq!(problems(&csv(&dense).unwrap()), [(4, "unknown_organisation")]);
}

#[test]
fn all_flaws_of_a_row_are_reported_and_no_warnings_for_a_rejected_one() {
    let text = format!(
        "姓名,性别,身份证号码,政治面貌,党支部\n,男女,4.40799E+17,待核实,某村\n张三,男,{},,上川社区\n",
        "440799651018572"
    );
    let outcome = csv(&text).unwrap();
    let codes = [
        (2, "name_missing"),
        (2, "id_number_precision_lost"),
        (2, "political_status_unknown"),
        (2, "unknown_organisation"),
        (3, "political_status_unknown"),
    ];
    assert_eq!(problems(&outcome), codes);
    assert_eq!(outcome.rejected, 2);
}

#[test]
fn duplicates_by_name_organisation_and_status() {
    let same = id(1);
    let text = format!(
        "姓名,身份证号码,政治面貌,党支部\n张三,{same},党员,上川社区\n张 三,{same},中共党员,上川社区党支部\n\
         张三,{same},党员,下川社区\n李四,{same},党员,上川社区\n"
    );
    let outcome = csv(&text).unwrap();
    let codes = [(3, "duplicate_row"), (4, "duplicate_conflict"), (5, "duplicate_conflict")];
    assert_eq!(problems(&outcome), codes);
    assert_eq!((outcome.entries.len(), outcome.rejected, outcome.skipped), (1, 2, 1));
}

#[test]
fn people_known_before() {
    let text = format!("姓名,身份证号码,政治面貌,党支部\n张三,{},党员,上川\n李四,{},党员,上川\n", id(1), id(2));
    let book = read(text.as_bytes(), None, &Limits::default()).unwrap();
    let known: std::collections::HashMap<_, _> =
        [(id(1).parse().unwrap(), "张三".to_owned()), (id(2).parse().unwrap(), "王五".to_owned())].into();
    let outcome = parse(&book, &common::chuandao(), &known, &Options::default());
    assert!(outcome.entries[0].already_known);
    assert_eq!(problems(&outcome), [(3, "duplicate_conflict")]);
    assert!(!outcome.problems[0].message.contains("王五"));
}

#[test]
fn defaults_of_the_caller() {
    let text = format!("姓名,身份证号码\n张三,{}\n", id(1));
    let book = read(text.as_bytes(), None, &Limits::default()).unwrap();
    let options = Options {
        default_organisation: common::chuandao().resolve("上川"),
        default_status: Some(gbcodes::PoliticalStatus::Public),
        today: None,
    };
    let outcome = parse(&book, &common::chuandao(), &(), &options);
    assert_eq!(placed(&outcome), [(2, "1")]);
}

#[test]
fn encodings_separators_and_line_breaks() {
    let text =
        format!("姓名\t身份证号码\t政治面貌\t党支部\n\n\"张\n三\"\t{}\t党员\t上川\n李四\t{}\t党员\t上川", id(1), id(2));
    let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
    let bom = format!("\u{FEFF}{}", text.replace('\t', ";"));
    for bytes in [gbk, bom.into_bytes(), text.into_bytes()] {
        let outcome = judge(&bytes).unwrap();
        assert_eq!(placed(&outcome), [(3, "1"), (4, "1")]);
        assert_eq!(outcome.entries[0].name, "张三");
    }
}

#[test]
fn optional_cells_that_are_not_understood_change_no_count() {
    let text =
        format!("姓名,身份证号码,政治面貌,党支部,联系电话,入党时间\n张三,{},党员,上川,0750-5521234,2005.07\n", id(1));
    let outcome = csv(&text).unwrap();
    assert_eq!(outcome.entries.len(), 1);
    assert_eq!(problems(&outcome), [(2, "value_ignored"), (2, "value_ignored")]);
    assert!(outcome.by_code.is_empty());
}

#[test]
fn plainer_headers_win_and_posts_are_no_footers() {
    let text = format!(
        "职务,姓名,人员类别,公民身份号码,政治面貌,所属党组织,所在党支部\n党支部书记,张三,退休,{},党员,川岛镇党委,上川\n\
         党支部书记：,李四,,,,,\n",
        id(1)
    );
    let outcome = csv(&text).unwrap();
    assert_eq!(placed(&outcome), [(2, "1")]);
    assert_eq!(outcome.rows, 1);
}

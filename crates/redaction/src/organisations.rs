//! Units that place a person: companies, factories, schools, hospitals.
//!
//! Public bodies (party branches, governments, 居委会, associations) act in
//! public and are not marked.

use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};
use crate::{Kind, Span};

const SUFFIXES: &[&str] = &[
    "有限责任公司",
    "股份有限公司",
    "有限公司",
    "分公司",
    "公司",
    "集团",
    "制衣厂",
    "五金厂",
    "电子厂",
    "工厂",
    "厂",
    "幼儿园",
    "实验小学",
    "小学",
    "中学",
    "一中",
    "二中",
    "三中",
    "职校",
    "技校",
    "学校",
    "大学",
    "学院",
    "附小",
    "附中",
    "卫生院",
    "人民医院",
    "中医院",
    "医院",
    "诊所",
    "敬老院",
    "养老院",
    "福利院",
    "酒店",
    "宾馆",
    "酒楼",
    "餐厅",
    "饭店",
    "大排档",
    "茶楼",
    "超市",
    "商店",
    "商行",
    "士多",
    "药店",
    "合作社",
    "养殖场",
    "农场",
    "事务所",
    "工作室",
    "加工场",
    "小卖部",
    "美发店",
    "理发店",
    "发廊",
    "药房",
    "饭馆",
    "餐馆",
    "面馆",
    "茶餐厅",
    "修理店",
    "汽修厂",
    "维修店",
    "便利店",
    "服装店",
    "水果店",
    "书店",
    "花店",
    "五金店",
    "专卖店",
    "门市部",
    "门诊部",
    "职业技术学校",
    "职业学校",
    "修理铺",
    "托儿所",
    "培训中心",
    "服务中心",
    "卫生站",
    "保健院",
    "蛋糕店",
    "理发室",
    "石材厂",
    "包装厂",
    "电器厂",
    "家具厂",
    "食品厂",
    "制药厂",
    "玩具厂",
    "杂货店",
    "茶庄",
    "银行",
    "托老所",
    "康复中心",
];
/// Names that only say of what sort.
const GENERIC: &[&str] = &[
    "一家",
    "这家",
    "那家",
    "某",
    "当地",
    "本地",
    "附近",
    "镇",
    "村",
    "市",
    "县",
    "外地",
    "民营",
    "国有",
    "私人",
    "大型",
    "多家",
    "各",
    "几家",
    "所在",
    "原",
    "该",
    "本",
    "我",
    "希望",
    "农村",
    "特殊",
    "特殊教育",
    "职业",
    "职业技术",
    "老年",
    "中心",
    "乡镇",
    "镇中心",
    "市属",
    "公办",
    "民办",
    "网络",
    "保险",
    "物业",
    "服装",
    "玩具",
    "家具",
    "电器",
    "水泥",
    "五金",
    "造纸",
    "食品",
    "大型连锁",
    "连锁",
    "爱心",
    "社区",
    "中",
    "小",
    "高等",
    "公立",
    "普通",
    "党员",
    "义工",
    "志愿者",
];
const CUES: &[&str] = &[
    "在",
    "就读于",
    "就读",
    "就职于",
    "就职",
    "任职于",
    "任职",
    "供职于",
    "工作于",
    "受雇于",
    "单位",
    "单位:",
    "工作单位:",
    "入读",
    "考入",
    "毕业于",
    "转到",
    "转入",
    "到",
    "来自",
    "学校:",
    "于",
];

/// Finds units.
pub(crate) fn find(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 2..=text.chars.len() {
        let before = text.before(end, 8);
        let Some(suffix) = SUFFIXES.iter().find(|suffix| before.ends_with(**suffix)) else { continue };
        let after = text.after(end, 6);
        // A longer ending follows: 有限公司, 小学部; or it is the unit's party branch that acts.
        if SUFFIXES.iter().any(|longer| {
            longer.starts_with(suffix)
                && longer.len() > suffix.len()
                && after.starts_with(longer.get(suffix.len()..).unwrap_or("\0"))
        }) || starts_with_any(
            after,
            &["党支部", "党总支", "党委", "党组", "工会", "团委", "长", "房", "区", "门口", "分公司"],
        ) {
            continue;
        }
        let name_end = end - suffix.chars().count();
        let start = name_start(text, name_end);
        let name = text.slice(start, name_end);
        if name.chars().count() < 2
            || GENERIC.contains(&name)
            || contains_any(name, &["多所", "各类", "各中", "全市", "全镇", "所有"])
        {
            continue;
        }
        let cue = ends_with_any(text.before(start, 6).trim_end_matches([' ', '“', '"']), CUES);
        let confidence = if cue { 0.82 } else { 0.65 };
        let span = Span::new(start, end, Kind::Organisation, confidence, "单位名称，能看出人在哪里工作、读书或居住");
        if found.last().is_some_and(|last| last.overlaps(&span)) {
            found.pop();
        }
        found.push(span);
    }
    found
}

/// Back over words that may be part of a unit's name.
fn name_start(text: &Text, end: usize) -> usize {
    let run = text.chars.iter().take(end).rev().take(18).take_while(|c| is_han(**c) || matches!(c, '(' | ')')).count();
    let stretch = text.slice(end - run, end);
    // An opening bracket without its partner stands before the unit, not in it.
    let stretch = match (stretch.rfind('('), stretch.rfind(')')) {
        (Some(open), None) => stretch.get(open + 1..).unwrap_or_default(),
        (Some(open), Some(close)) if close < open => stretch.get(open + 1..).unwrap_or_default(),
        (_, Some(close)) if stretch.ends_with(')') || !stretch.contains('(') => {
            stretch.get(close + 1..).unwrap_or_default()
        }
        _ => stretch,
    };
    let mut start = end;
    for (word, tag) in LEXICON.segment(stretch).into_iter().rev() {
        let class = tag.chars().next().unwrap_or('x');
        let length = word.chars().count();
        let frequent = LEXICON.frequency(word) > if length > 1 { 400 } else { 3000 };
        let joins = match class {
            'n' | 'x' | 'b' | 'j' | 's' | 'f' | 'l' | 'i' | 'z' | 'g' => {
                !tag.starts_with("nr") || length < 2 || !starts_title(text, end)
            }
            'm' => starts_with_any(word, &["第", "一", "二", "三"]) && !ends_with_any(word, &["家", "个", "所"]),
            'a' | 'v' | 'q' | 't' | 'k' => !frequent || tag == "vn",
            _ => !frequent && length == 1,
        };
        let stop = [
            "在",
            "到",
            "从",
            "于",
            "是",
            "和",
            "与",
            "及",
            "的",
            "了",
            "去",
            "由",
            "为",
            "被",
            "给",
            "等",
            "对",
            "向",
            "让",
            "请",
            "把",
            "家",
            "位",
            "名",
            "所",
            "个",
            "儿子",
            "女儿",
            "丈夫",
            "妻子",
            "老人",
            "村民",
            "学生",
            "工人",
            "员工",
            "附近",
            "考入",
            "考上",
            "考取",
            "就读",
            "毕业于",
            "任职",
            "入职",
            "进入",
            "来到",
            "调到",
            "分配到",
        ];
        if !joins || stop.contains(&word) {
            break;
        }
        start -= length;
    }
    if end - start < 2 { short_name(text, start, end) } else { start }
}

/// A two-character name the dictionary takes apart (任远中学), when what stands
/// before it ends a word.
fn short_name(text: &Text, start: usize, end: usize) -> usize {
    let at = end.saturating_sub(2);
    let name = text.slice(at, end);
    let bounded = text.prev(at).is_none_or(|c| !is_han(c) || "在是到于从的往入去".contains(c));
    let fine = name.chars().count() == 2
        && name.chars().all(|c| {
            is_han(c) && !"一二两三四五六七八九十几多各这那该本某是在的了个家所到往去从日月年和与及".contains(c)
        });
    if bounded && fine && LEXICON.frequency(name) < 300 { at } else { start }
}

fn starts_title(text: &Text, at: usize) -> bool {
    starts_with_any(text.after(at, 2), &["老师", "校长"])
}

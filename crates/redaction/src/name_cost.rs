//! What may be a name at a place of the text, and how likely.

use crate::ask::{ends_with_any, starts_with_any};
use crate::lattice::Candidate;
use crate::lexicon::LEXICON;
use crate::text::{Text, is_han};

/// Forms of address that follow a surname.
pub(crate) const TITLES: &[&str] = &[
    "伯",
    "叔",
    "婶",
    "姨",
    "嫂",
    "婆",
    "姐",
    "哥",
    "爷",
    "妹",
    "仔",
    "伯伯",
    "婆婆",
    "爷爷",
    "奶奶",
    "叔叔",
    "阿姨",
    "阿婆",
    "阿公",
    "阿伯",
    "大爷",
    "大妈",
    "大娘",
    "大叔",
    "大姐",
    "大哥",
    "大嫂",
    "老太",
    "老太太",
    "老人家",
    "老汉",
    "老伯",
    "老伯伯",
    "婆婆",
    "女士",
    "先生",
    "小姐",
    "太太",
    "老师",
    "医生",
    "师傅",
    "校长",
    "书记",
    "主任",
    "镇长",
    "村长",
    "支书",
    "队长",
    "组长",
    "会长",
    "经理",
    "老板",
    "站长",
    "局长",
    "科长",
    "所长",
    "院长",
    "同学",
    "同志",
    "护士",
    "教授",
    "律师",
    "警官",
    "姑娘",
    "老",
    "总",
    "工",
    "副书记",
    "副主任",
    "班长",
    "社工",
    "义工",
    "队员",
    "保安",
    "阿叔",
    "太",
    "婶婶",
    "姨婆",
    "老先生",
    "叔公",
    "伯母",
    "团长",
    "书记员",
    "姐姐",
    "哥哥",
    "弟弟",
    "妹妹",
    "生",
    "姑",
    "姑姑",
    "舅",
    "舅舅",
    "阿嫂",
    "大嫂",
    "大伯",
    "嫂子",
    "干事",
    "委员",
    "镇委",
    "股长",
    "主席",
    "店长",
    "导师",
    "教练",
    "司机",
    "妈",
    "妈妈",
    "爸",
];

/// Kin and honorific after a given name alone: 珍姐, 明叔, 福伯.
const HONORIFICS: [char; 9] = ['伯', '叔', '婶', '姨', '嫂', '婆', '姐', '哥', '仔'];

const STRONG_LEFT: &[&str] = &[
    "村民",
    "居民",
    "老人",
    "同志",
    "党员",
    "队员",
    "义工",
    "志愿者",
    "书记",
    "主任",
    "镇长",
    "村长",
    "队长",
    "组长",
    "会长",
    "老师",
    "校长",
    "医生",
    "护士",
    "学生",
    "同学",
    "名叫",
    "叫做",
    "叫",
    "姓名",
    "负责人",
    "联系人",
    "委员",
    "支书",
    "妻子",
    "丈夫",
    "儿子",
    "女儿",
    "老伴",
    "母亲",
    "父亲",
    "爸爸",
    "妈妈",
    "爷爷",
    "奶奶",
    "孙子",
    "孙女",
    "哥哥",
    "弟弟",
    "姐姐",
    "妹妹",
    "患者",
    "病人",
    "户主",
    "五保户",
    "低保户",
    "贫困户",
    "困难户",
    "群众",
    "孤儿",
    "残疾人",
    "师傅",
    "经理",
    "司机",
    "阿姨",
    "大爷",
    "大妈",
    "大叔",
    "大姐",
    "邻居",
    "朋友",
    "战友",
    "同事",
    "学员",
    "会员",
    "团长",
    "教师",
    "干部",
    "代表",
    "骨干",
    "员工",
    "职工",
    "工人",
    "农民",
    "渔民",
    "商户",
    "店主",
    "老板",
    "局长",
    "科长",
    "所长",
    "站长",
    "院长",
    "社工",
    "督导",
    "记者",
    "通讯员",
    "申请人",
    "受益人",
    "服务对象",
    "对象",
    "监护人",
    "受访者",
    "讲述人",
    "采访对象",
    "组织者",
    "发起人",
    "带头人",
    "户",
    "少年",
    "女童",
    "男童",
    "儿童",
    "婆婆",
    "外婆",
    "外公",
    "媳妇",
    "女婿",
    "侄子",
    "侄女",
    "本人",
    "民警",
    "交警",
    "房东",
    "经办人",
    "主持人",
    "记录人",
    "收货人",
    "收件人",
    "户名",
    "原名",
    "老寿星",
    "住户",
    "家属",
    "理事",
    "退休教师",
    "个体户",
    "村官",
    "调解员",
    "大学生",
    "志愿者代表",
    "其子",
    "其女",
    "其父",
    "其母",
    "其妻",
    "其夫",
    "其孙",
    "其姐",
    "其弟",
    "其兄",
    "其妹",
    "分别是",
    "分别为",
    "积极分子",
    "退伍军人",
    "乡医",
];
const WEAK_LEFT: &[&str] = &[
    "由", "让", "请", "给", "帮", "帮助", "对", "和", "跟", "与", "同", "找", "送", "陪", "为", "及", "把", "向", "有",
    "是", "见", "到", "在", "问", "看望", "慰问", "探望", "走访", "拜访", "采访", "照顾", "的", "了", "位", "名", "扶",
];
const STRONG_RIGHT: &[&str] = &[
    "说",
    "告诉",
    "表示",
    "介绍",
    "回忆",
    "笑着",
    "同志",
    "老人",
    "奶奶",
    "爷爷",
    "阿姨",
    "伯伯",
    "叔叔",
    "婆婆",
    "大爷",
    "大妈",
    "大叔",
    "大姐",
    "女士",
    "先生",
    "老师",
    "医生",
    "书记",
    "主任",
    "今年",
    "现年",
    "患有",
    "患",
    "一家",
    "夫妇",
    "夫妻",
    "两口子",
    "家里",
    "家中",
    "的家",
    "的儿子",
    "的女儿",
    "的孙",
    "的妻子",
    "的丈夫",
    "的母亲",
    "的父亲",
    "的爸爸",
    "的妈妈",
    "的老伴",
    "的电话",
    "的手机",
    "的身份证",
    "等人",
    "等同志",
    "等党员",
    "等义工",
    "等志愿者",
    "等老人",
    "等村民",
    "等三",
    "等五",
    "等4",
    "等3",
    "等5",
    "等6",
    "因病",
    "因车祸",
    "独居",
    "家住",
    "住在",
    "原籍",
    "身患",
    "瘫痪",
    "去世",
    "出生",
    "毕业",
    "带领",
    "带着",
    "激动",
    "感动",
    "感慨",
    "高兴",
    "哭",
    "握着",
    "拉着",
    "坦言",
    "答",
    "问",
    "反映",
    "主动",
    "报名",
    "参加",
    "坚持",
    "负责",
    "牵头",
    "的事迹",
    "的故事",
    "的情况",
    "的住",
    "每天",
    "每周",
    "每月",
    "常常",
    "经常",
    "自小",
    "从小",
    "自幼",
];
const WEAK_RIGHT: &[&str] = &[
    "家", "的", "和", "与", "及", "是", "在", "已", "去", "自", "独", "也", "就", "都", "从", "对", "有", "到", "跟",
    "又", "还", "则", "一直", "曾",
];
/// What follows a place or a thing named after somebody.
const PLACE_RIGHT: &[&str] = &[
    "村",
    "镇",
    "路",
    "街",
    "里",
    "桥",
    "公园",
    "山",
    "河",
    "湖",
    "水库",
    "中学",
    "小学",
    "学校",
    "纪念馆",
    "祠",
    "社区",
    "市",
    "县",
    "区",
    "州",
    "湾",
    "岛",
    "坑",
    "岗",
    "塘",
    "围",
    "圩",
    "墟",
    "港",
    "码头",
    "广场",
    "大道",
    "巷",
    "站",
    "堂",
    "寺",
    "庙",
    "塔",
    "精神",
    "公司",
    "厂",
    "店",
    "酒楼",
    "奖",
    "杯",
];
/// Characters that never are in a given name.
const NEVER: &str = "的了是在我你他她它们这那哪谁很也都就又再着吗呢吧啊么们什怎让把被给对从到向往于与及或但而且因所以如若虽只每各该此其某等个位名次岁年日号点分秒元块条件份种种事说问答叫做去来回看见听想要会能可应须必没不别无非未已曾将正才刚却还更最太挺住址电手机病死伤吃喝买卖钱款费用户区县镇村街巷栋室楼层房屋门窗被衣裤鞋袜饭菜药医院校班级课题部队组织党委团员工会厂店公司局所站场";

const fn surname_cost(tier: u8) -> f64 {
    match tier {
        1 => 3.6,
        2 => 5.2,
        3 => 7.0,
        _ => 8.4,
    }
}

fn given_cost(c: char) -> Option<f64> {
    match LEXICON.given(c) {
        Some(1) => Some(5.2),
        Some(_) => Some(6.4),
        None if NEVER.contains(c) || !is_han(c) => None,
        // Characters no everyday word uses are in names more than elsewhere.
        None if LEXICON.frequency(&c.to_string()) < 60 => Some(6.6),
        None => Some(9.0),
    }
}

/// All candidates that begin at `at`, inside the run that ends before `end`.
pub(crate) fn candidates(text: &Text, at: usize, end: usize) -> Vec<Candidate> {
    let mut found = Vec::new();
    for length in [2, 1] {
        let surname = text.slice(at, at + length);
        if at + length <= end
            && let Some(tier) = LEXICON.surname(surname)
        {
            full_names(text, at, length, tier, end, &mut found);
            addressed(text, at, length, tier, end, &mut found);
        }
    }
    nicknames(text, at, end, &mut found);
    given_alone(text, at, end, &mut found);
    found
}

fn full_names(text: &Text, at: usize, surname: usize, tier: u8, end: usize, found: &mut Vec<Candidate>) {
    for given in [1, 2] {
        let stop = at + surname + given;
        if stop > end {
            continue;
        }
        let chars = text.chars.iter().skip(at + surname).take(given);
        let costs: Option<Vec<f64>> = chars.map(|c| given_cost(*c)).collect();
        let Some(costs) = costs else { continue };
        let name = text.slice(at, stop);
        if LEXICON.is_public(name) {
            continue;
        }
        let (left, right) = (left_bonus(text, at), right_bonus(text, stop));
        let known = surname == 1 && costs.iter().all(|cost| *cost < 7.0);
        let short = if given == 1 { 2.4 } else { 0.0 };
        let bonus = left + right;
        // 白天巡堤 begins with a word, not with the surname 白.
        let wordy = LEXICON.frequency(text.slice(at, at + surname + 1)) > 300 && given == 2;
        let doubled = given == 2 && text.at(stop - 1) == text.at(stop - 2);
        let short = short + if wordy { 3.0 } else { 0.0 } - if doubled { 2.5 } else { 0.0 };
        let cost = 4.0 + surname_cost(tier) + costs.iter().sum::<f64>() + short - bonus;
        let confidence = (0.62 + 0.05 * bonus + if known { 0.08 } else { 0.0 }).clamp(0.5, 0.97);
        let why = if left >= 2.0 || right >= 2.0 {
            "姓名：姓氏加名字，前后有称呼或人物用语"
        } else {
            "像姓名：姓氏加名字"
        };
        found.push(Candidate { start: at, end: stop, cost, confidence: confidence as f32, why });
    }
}

fn addressed(text: &Text, at: usize, surname: usize, tier: u8, end: usize, found: &mut Vec<Candidate>) {
    let after = at + surname;
    let rest = text.slice(after, end.min(after + 4));
    for title in TITLES.iter().filter(|title| rest.starts_with(**title)) {
        let stop = after + title.chars().count();
        let weak = matches!(
            *title,
            "生" | "妈" | "爸" | "太" | "姑" | "舅" | "老" | "总" | "工" | "妹" | "仔" | "爷" | "哥" | "姐"
        );
        let follows = if weak && left_bonus(text, at) + right_bonus(text, stop) < 0.5 { 4.0 } else { 0.0 };
        let cost = 5.5 + surname_cost(tier) + follows + if weak { 3.0 } else { 0.0 };
        found.push(Candidate { start: at, end: stop, cost, confidence: 0.85, why: "姓氏加称呼" });
    }
    for hidden in ["某某某", "某某", "某"] {
        if rest.starts_with(hidden) {
            let stop = after + hidden.chars().count();
            found.push(Candidate {
                start: at, end: stop, cost: 2.0, confidence: 0.7, why: "姓氏加“某”，仍能看出姓氏"
            });
            break;
        }
    }
    let family = ["氏兄弟", "氏姐妹", "氏夫妇", "氏一家", "氏家族", "氏父子", "氏母女", "家兄弟", "家姐妹", "家夫妇"];
    if let Some(family) = family.iter().find(|family| rest.starts_with(**family)) {
        let stop = after + family.chars().count();
        found.push(Candidate { start: at, end: stop.min(end), cost: 4.0, confidence: 0.72, why: "点出了姓氏" });
    }
    let said = text.before(at, 2);
    if said.ends_with('姓') && !ends_with_any(said, &["百姓", "贵姓", "同姓", "大姓", "改姓"]) && !is_han_pair(text, at)
    {
        found.push(Candidate { start: at, end: after, cost: 5.0, confidence: 0.75, why: "点出了姓氏" });
    }
    if rest.starts_with('姓') && !ends_with_any(text.before(at, 1), &["百", "贵", "同"]) {
        let noun = [
            "老人家",
            "老人",
            "村民",
            "居民",
            "男子",
            "女子",
            "阿姨",
            "婆婆",
            "大爷",
            "夫妇",
            "群众",
            "学生",
            "先生",
            "女士",
        ];
        let longer = noun.iter().find(|noun| text.after(after + 1, 3).starts_with(**noun));
        let stop = (after + 1 + longer.map_or(0, |noun| noun.chars().count())).min(end);
        found.push(Candidate { start: at, end: stop, cost: 4.0, confidence: 0.75, why: "点出了姓氏" });
    }
}

/// Whether the two characters from `at` on are an everyday word (姓名).
fn is_han_pair(text: &Text, at: usize) -> bool {
    LEXICON.frequency(text.slice(at, at + 2)) > 300
}

fn nicknames(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let (Some(first), Some(second)) = (text.at(at), text.at(at + 1)) else { return };
    if at + 2 > end {
        return;
    }
    let tier = LEXICON.surname(text.slice(at + 1, at + 2));
    let whole = text.slice(at, at + 2);
    let bounded = left_bonus(text, at) + right_bonus(text, at + 2);
    if matches!(first, '老' | '小' | '大') && tier.is_some_and(|tier| tier <= 2) && first != '大' {
        let common = if LEXICON.tag(whole).starts_with("nr") { 3.0 } else { 0.0 };
        let cost = 9.5 + surname_cost(tier.unwrap_or(4)) - common - bounded;
        found.push(Candidate {
            start: at, end: at + 2, cost, confidence: 0.8, why: "“老”“小”加姓氏的称呼"
        });
    }
    if first == '阿' && LEXICON.given(second).is_some() && !"姨婆公伯叔妈爸爷奶哥姐妹嫂弟里拉尔富".contains(second)
    {
        found.push(Candidate {
            start: at, end: at + 2, cost: 10.0 - bounded, confidence: 0.82, why: "“阿”字称呼"
        });
    }
    let numbered = "三四五六七八九".contains(first) && "叔婆伯婶姑".contains(second);
    if numbered {
        found.push(Candidate {
            start: at,
            end: at + 2,
            cost: 15.0 - 1.5 * bounded,
            confidence: 0.7,
            why: "排行加亲属称呼",
        });
    }
    if HONORIFICS.contains(&second)
        && LEXICON.given(first) == Some(1)
        && !"大小老".contains(first)
        && !starts_with_any(text.after(at + 2, 1), &["妹", "们", "弟"])
    {
        let cost = 14.5 - 1.5 * bounded;
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.75, why: "名字加亲属称呼" });
    }
}

const KIN: &[&str] = &[
    "儿子",
    "女儿",
    "孙子",
    "孙女",
    "妻子",
    "丈夫",
    "老伴",
    "弟弟",
    "妹妹",
    "哥哥",
    "姐姐",
    "外孙",
    "外孙女",
    "媳妇",
    "女婿",
    "小名叫",
    "小名",
    "乳名",
    "名叫",
    "名字叫",
    "我叫",
    "他叫",
    "她叫",
    "大儿子",
    "小儿子",
    "儿媳",
    "侄子",
    "侄女",
    "孩子叫",
    "大名",
    "长子",
    "次子",
    "长女",
    "次女",
    "养女",
    "养子",
];

/// A given name alone after a word of kin: 儿子志强.
fn given_alone(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    if at + 2 > end || !ends_with_any(text.before(at, 4), KIN) {
        return;
    }
    let costs: Option<Vec<f64>> = text.chars.iter().skip(at).take(2).map(|c| given_cost(*c)).collect();
    if let Some(costs) = costs.filter(|costs| costs.iter().all(|cost| *cost < 7.0)) {
        let cost = 4.5 + costs.iter().sum::<f64>() - right_bonus(text, at + 2);
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.75, why: "亲属称谓后的名字" });
    }
}

/// How much what stands before a place speaks for a name there.
pub(crate) fn left_bonus(text: &Text, at: usize) -> f64 {
    let before = text.before(at, 4).trim_end();
    let Some(last) = before.chars().last() else { return 1.0 };
    if ends_with_any(before, STRONG_LEFT) {
        return 3.2;
    }
    if !is_han(last) {
        return match last {
            '、' | ':' | '(' | '“' | '"' | '《' | '【' | '[' | '|' | '/' => 1.6,
            _ => 1.0,
        };
    }
    if ends_with_any(before, WEAK_LEFT) { 1.2 } else { -0.4 }
}

/// How much what stands after a place speaks for a name before it.
pub(crate) fn right_bonus(text: &Text, at: usize) -> f64 {
    let after = text.after(at, 4).trim_start();
    let Some(first) = after.chars().next() else { return 1.0 };
    if starts_with_any(after, STRONG_RIGHT) {
        return 3.0;
    }
    if starts_with_any(after, PLACE_RIGHT) && !starts_with_any(after, &["里里", "区别", "山区"]) {
        return -4.0;
    }
    if !is_han(first) {
        return match first {
            '(' | '、' | ':' | '”' | '|' | '/' => 1.6,
            _ => 1.0,
        };
    }
    if starts_with_any(after, WEAK_RIGHT) { 1.0 } else { -0.4 }
}

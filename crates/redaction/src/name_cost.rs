//! What may be a name at a place of the text, and how likely.

use crate::ask::{ends_with_any, starts_with_any};
use crate::lattice::Candidate;
use crate::lexicon::LEXICON;
use crate::name_words::{KIN, PLACE_RIGHT, STRONG_LEFT, STRONG_RIGHT, TITLES, WEAK_LEFT, WEAK_RIGHT};
use crate::text::{Text, is_han};

/// What any name costs: less finds more names and more that are none.
const BASE: f64 = 2.0;

/// Kin and honorific after a given name alone: 珍姐, 明叔, 福伯.
const HONORIFICS: [char; 9] = ['伯', '叔', '婶', '姨', '嫂', '婆', '姐', '哥', '仔'];

/// Offices that have deputies.
#[rustfmt::skip]
const DEPUTIES: [&str; 26] = [
    "董事长", "护士长", "秘书长", "检察长", "部长", "主任", "书记", "局长", "镇长", "院长", "校长", "所长", "站长", "队长", "会长", "科长",
    "处长", "股长", "市长", "县长", "乡长", "厂长", "经理", "主席", "团长", "总",
];

/// Characters that never are in a given name.
const NEVER: &str = "仟佰圆角整的了是在我你他她它们这那哪谁很也都就又再着吗呢吧啊么们什怎让把被给对从到向往于与及或但而且因所以如若虽只每各该此其某等个位名次岁年日号点分秒元块条件份种种事说问答叫做去来回看见听想要会能可应须必没不别无非未已曾将正才刚却还更最太挺住址电手机病死伤吃喝买卖钱款费用户区县镇村街巷栋室楼层房屋门窗被衣裤鞋袜饭菜药医院校班级课题部队组织党委团员工会厂店公司局所站场";

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
        None if "一二三四五六七八九".contains(c) => Some(8.0),
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
    married(text, at, end, &mut found);
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
        // 柏年, 延年: only the last of three.
        let costs: Option<Vec<f64>> = chars
            .enumerate()
            .map(|(place, c)| {
                if place == 1 && matches!(c, '年' | '儿' | '之')
                    || place == 0 && given == 2 && "其可于之以应与".contains(*c)
                {
                    Some(6.6)
                } else {
                    given_cost(*c)
                }
            })
            .collect();
        let Some(costs) = costs else { continue };
        let name = text.slice(at, stop);
        if LEXICON.is_public(name) {
            continue;
        }
        if name.starts_with(['高', '初']) && name.contains(['一', '二', '三']) && given == 1 {
            continue; // A class of the secondary school.
        }
        let (left, right) = (left_bonus(text, at), right_bonus(text, stop));
        let left = if text.before(at, 4).contains("台风") { -4.0 } else { left };
        let known = surname == 1 && costs.iter().all(|cost| *cost < 7.0);
        let short = if given == 1 { 2.4 } else { 0.0 };
        let bonus = left + right;
        // 白天巡堤 begins with a word, not with the surname 白.
        let wordy = LEXICON.frequency(text.slice(at, at + surname + 1)) > 300 && given == 2;
        let doubled = given == 2 && text.at(stop - 1) == text.at(stop - 2);
        let short = short + if wordy { 3.0 } else { 0.0 } - if doubled { 2.5 } else { 0.0 };
        let cost = BASE
            + if tier >= 3 { broken(text, at) / 2.0 } else { 0.0 }
            + surname_cost(tier)
            + costs.iter().sum::<f64>()
            + short
            - bonus;
        let confidence = (0.62 + 0.05 * bonus + if known { 0.08 } else { 0.0 }).clamp(0.5, 0.97);
        let why = if left >= 2.0 || right >= 2.0 {
            "姓名：姓氏加名字，前后有称呼或人物用语"
        } else {
            "像姓名：姓氏加名字"
        };
        found.push(Candidate { start: at, end: stop, cost, confidence: confidence as f32, why });
    }
}

/// A husband's surname before the full name, as old women are registered: 朱陈月好, 伍赵氏.
fn married(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let common = |at: usize| LEXICON.surname(text.slice(at, at + 1)).is_some_and(|tier| tier <= 2);
    if at + 3 > end || !common(at) || !common(at + 1) {
        return;
    }
    let given = |at: usize| text.at(at).and_then(|c| LEXICON.given(c)).is_some();
    let stop = if text.at(at + 2) == Some('氏') { at + 3 } else { at + 4 };
    let bounded = left_bonus(text, at) + right_bonus(text, stop);
    let named = stop == at + 3 || (given(at + 2) && given(at + 3) && bounded >= 2.0);
    if stop <= end && named {
        let cost = if stop == at + 3 { 9.0 } else { 20.0 } - 1.5 * bounded;
        found.push(Candidate { start: at, end: stop, cost, confidence: 0.75, why: "夫姓加姓名" });
    }
}

fn addressed(text: &Text, at: usize, surname: usize, tier: u8, end: usize, found: &mut Vec<Candidate>) {
    let after = at + surname;
    // Foreign forms of address are no Chinese characters: 甄sir.
    let foreign = text.at(after).is_some_and(|c| c.is_ascii_alphabetic());
    let rest = text.slice(after, if foreign { after + 4 } else { end.min(after + 4) });
    if matches!(text.at(at), Some('由' | '原')) {
        return; // By the head of the stairs, not Mr You.
    }
    for title in TITLES.iter().filter(|title| rest.starts_with(**title)) {
        let stop = after + title.chars().count();
        let weak = matches!(
            *title,
            "生" | "妈"
                | "爸"
                | "太"
                | "姑"
                | "舅"
                | "老"
                | "总"
                | "工"
                | "妹"
                | "仔"
                | "爷"
                | "哥"
                | "姐"
                | "队"
                | "公"
                | "娘"
                | "丈"
                | "氏"
                | "靓"
                | "少"
                | "记"
                | "董"
                | "女儿"
        );
        let follows = if weak && left_bonus(text, at) + right_bonus(text, stop) < 0.5 { 4.0 } else { 0.0 };
        let cost = if tier <= 2 { 4.6 } else { 5.5 }
            + broken(text, at)
            + surname_cost(tier)
            + follows
            + if weak { 3.0 } else { 0.0 };
        found.push(Candidate { start: at, end: stop, cost, confidence: 0.85, why: "姓氏加称呼" });
    }
    // 黎副部长, 陈副总.
    if rest.starts_with('副')
        && let Some(title) = DEPUTIES.iter().find(|title| text.after(after + 1, 3).starts_with(**title))
    {
        let stop = after + 1 + title.chars().count();
        found.push(Candidate { start: at, end: stop, cost: 8.0, confidence: 0.85, why: "姓氏加称呼" });
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
    if rest.starts_with('姓') && text.at(at) != Some('母') && !ends_with_any(text.before(at, 1), &["百", "贵", "同"])
    {
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
        let cost = 8.7 + surname_cost(tier.unwrap_or(4)) - common - bounded;
        found.push(Candidate {
            start: at, end: at + 2, cost, confidence: 0.8, why: "“老”“小”加姓氏的称呼"
        });
    }
    if matches!(first, '阿' | '亚')
        && (first == '阿' || !LEXICON.is_word(whole))
        && LEXICON.given(second).is_some()
        && !"姨婆公伯叔妈爸爷奶哥姐妹嫂弟里拉尔富".contains(second)
    {
        found.push(Candidate {
            start: at, end: at + 2, cost: 10.0 - bounded, confidence: 0.82, why: "“阿”字称呼"
        });
    }
    little(text, at, end, bounded, found);
    elder(text, at, end, found);
    signed(text, at, end, found);
    // 阿虾, 阿猫: what is no given name but stands like one.
    if first == '阿'
        && LEXICON.given(second).is_none()
        && is_han(second)
        && bounded >= 1.6
        && !LEXICON.is_word(whole)
        && !NEVER.contains(second)
        && !"姨婆公伯叔妈爸爷奶哥姐妹嫂弟里拉尔富".contains(second)
    {
        found.push(Candidate {
            start: at, end: at + 2, cost: 12.0 - bounded, confidence: 0.7, why: "“阿”字称呼"
        });
    }
    numbered(text, at, end, bounded, found);
    doubled(text, at, end, found);
    by_looks(text, at, end, found);
    called(text, at, end, found);
    if HONORIFICS.contains(&second)
        && LEXICON.given(first) == Some(1)
        && !"大小老".contains(first)
        && !matches!(
            whole,
            "叔叔" | "家姐" | "家嫂" | "家婆" | "家哥" | "家叔" | "外婆" | "公婆" | "阿婆" | "阿伯" | "阿姨"
        )
        && !starts_with_any(text.after(at + 2, 1), &["妹", "们", "弟"])
    {
        let cost = 14.5 - 1.5 * bounded;
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.75, why: "名字加亲属称呼" });
    }
}

/// “小” and a given name: 小柔, 小娟.
fn little(text: &Text, at: usize, end: usize, bounded: f64, found: &mut Vec<Candidate>) {
    let given = text.at(at + 1).and_then(|c| LEXICON.given(c));
    let whole = text.slice(at, at + 2);
    let word = LEXICON.frequency(whole) > 3 && !LEXICON.tag(whole).starts_with("nr");
    if text.at(at) == Some('小') && at + 2 <= end && given.is_some() && !word && !text.slice(at + 1, at + 3).is_empty()
    {
        let begins = LEXICON.frequency(text.slice(at + 1, at + 3)) > 100;
        let cost = 12.5 - bounded + if begins { 4.0 } else { 0.0 };
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.7, why: "“小”加名字" });
    }
}

/// One character of a name with a long form of address: 晴姐姐, 梅阿姨.
fn elder(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let rest = text.after(at + 1, 2);
    let kin = ["姐姐", "哥哥", "阿姨", "叔叔", "婆婆", "伯伯", "奶奶", "爷爷", "老师"];
    let given = text.at(at).is_some_and(|c| LEXICON.given(c).is_some() && !"小大老好全家如意的".contains(c));
    if given && at + 3 <= end && starts_with_any(rest, &kin) && left_bonus(text, at) >= 0.5 {
        found.push(Candidate { start: at, end: at + 3, cost: 17.0, confidence: 0.7, why: "名字加称呼" });
    }
}

/// A given name signed with the writer's kinship at the end of a line: 女秀玲.
fn signed(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let before = text.before(at, 2);
    let kin = ends_with_any(before, &["女", "儿", "男", "妻", "弟", "妹", "兄", "侄", "孙", "姐", "嫂", "友", "徒"]);
    let opens = before.chars().rev().nth(1).is_none_or(|c| !is_han(c) || c == '小' || c == '愚');
    let closes = text.at(at + 2).is_none_or(|c| matches!(c, '\n' | ' ' | '(' | '。'));
    let given = (at..at + 2).all(|at| text.at(at).is_some_and(|c| LEXICON.given(c).is_some()));
    if kin && opens && closes && given && at + 2 <= end && LEXICON.frequency(text.slice(at, at + 2)) < 100 {
        found.push(Candidate { start: at, end: at + 2, cost: 9.0, confidence: 0.75, why: "落款的名字" });
    }
}

/// What it costs that the surname ends an everyday word: 历|任乡长, 约|谈.
fn broken(text: &Text, at: usize) -> f64 {
    let word = text.slice(at.saturating_sub(1), at + 1);
    if at > 0 && LEXICON.frequency(word) > 100 { 3.0 } else { 0.0 }
}

/// Rank among brothers and sisters, and kin: 三婆, 五叔公.
fn numbered(text: &Text, at: usize, end: usize, bounded: f64, found: &mut Vec<Candidate>) {
    const RANKED: &[&str] = &[
        "叔公", "叔婆", "伯公", "伯婆", "姑婆", "姨婆", "舅公", "伯爷", "叔", "婆", "伯", "婶", "姑", "嫂", "姐", "哥",
        "公",
    ];
    if !text.at(at).is_some_and(|c| "二三四五六七八九".contains(c)) {
        return;
    }
    let rest = text.after(at + 1, 2);
    if let Some(kin) = RANKED.iter().find(|kin| rest.starts_with(**kin)) {
        let stop = at + 1 + kin.chars().count();
        if stop <= end && !text.after(stop, 1).starts_with(['里', '斤', '分', '尺', '顷']) {
            let cost = 15.0 - 1.5 * bounded;
            found.push(Candidate { start: at, end: stop, cost, confidence: 0.7, why: "排行加亲属称呼" });
        }
    }
}

/// A doubled or two-character given name with a form of address: 芳芳姐姐, 志明哥.
fn doubled(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let (Some(first), Some(second)) = (text.at(at), text.at(at + 1)) else { return };
    if LEXICON.given(first) != Some(1) || LEXICON.given(second).is_none() || "大小老阿和与跟对同把给家".contains(first)
    {
        return;
    }
    let rest = text.after(at + 2, 2);
    let kin = [
        "姐姐", "哥哥", "阿姨", "叔叔", "老师", "表哥", "表姐", "表弟", "表妹", "妈妈", "爸爸", "奶奶", "爷爷", "婆婆",
        "同学", "姐", "哥", "叔", "婶", "婆", "伯", "嫂", "姨",
    ];
    if let Some(kin) = kin.iter().find(|kin| rest.starts_with(**kin)) {
        let stop = at + 2 + kin.chars().count();
        let bounded = left_bonus(text, at) + right_bonus(text, stop);
        let cost = if first == second { 14.0 } else { 17.0 } - 1.5 * bounded;
        if stop <= end && LEXICON.frequency(text.slice(at, at + 2)) < 300 {
            found.push(Candidate { start: at, end: stop, cost, confidence: 0.72, why: "名字加称呼" });
        }
    }
}

/// “阿”, a given name and kin: 阿强嫂, 阿珍姐.
fn called(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let given = text.at(at + 1).is_some_and(|c| LEXICON.given(c).is_some());
    let kin = text.at(at + 2).is_some_and(|c| HONORIFICS.contains(&c) || "公妈爷".contains(c));
    if at + 3 <= end && text.at(at) == Some('阿') && given && kin {
        found.push(Candidate { start: at, end: at + 3, cost: 12.0, confidence: 0.78, why: "“阿”字称呼" });
    }
}

/// A nickname by looks or trade and a name: 肥仔明, 高佬成, 豆腐强.
fn by_looks(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    const LOOKS: &[&str] = &[
        "肥仔", "肥佬", "肥婆", "高佬", "矮仔", "大头", "四眼", "光头", "豆皮", "大口", "鸡公", "豆腐", "猪肉", "鱼佬",
        "单车", "跛脚", "哑佬", "大只", "傻仔", "黑仔", "白仔", "细佬", "卷毛", "崩牙", "大炮", "大声", "靓仔", "烂仔",
    ];
    let rest = text.after(at, 2);
    let (Some(_), Some(last)) = (LOOKS.iter().find(|looks| rest.starts_with(**looks)), text.at(at + 2)) else { return };
    if at + 3 <= end && LEXICON.given(last).is_some() && !LEXICON.is_word(text.slice(at + 2, at + 4)) {
        found.push(Candidate { start: at, end: at + 3, cost: 15.0, confidence: 0.72, why: "外号加名字" });
    }
}

/// A given name alone after a word of kin: 儿子志强.
fn given_alone(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let kin = ends_with_any(text.before(at, 4), KIN);
    let listed = text.prev(at) == Some('、') || starts_with_any(text.after(at + 2, 1), &["、", "和", "跟", "与"]);
    let introduced = ends_with_any(text.before(at, 4), STRONG_LEFT);
    let named =
        ends_with_any(text.before(at, 1), &["和", "跟", "与", "给", "教", "让", "等", "找", "陪", "叫", "喊", "、"]);
    if at + 2 > end || !(kin || named || listed || introduced) {
        return;
    }
    let costs: Option<Vec<f64>> = text.chars.iter().skip(at).take(2).map(|c| given_cost(*c)).collect();
    if let Some(costs) = costs.filter(|costs| costs.iter().all(|cost| *cost < 7.0)) {
        // Without a word of kin only characters that are of names and little else.
        let first = |c: &char| LEXICON.given(*c) == Some(1);
        let pair = || text.chars.iter().skip(at).take(2);
        let rare = named && pair().all(|c| first(c) && LEXICON.frequency(&c.to_string()) < 700);
        let unknown = LEXICON.frequency(text.slice(at, at + 2)) <= 20;
        let fine = rare
            || (unknown
                && if listed || introduced || LEXICON.frequency(text.slice(at, at + 2)) == 0 {
                    pair().any(first)
                } else {
                    pair().all(first)
                });
        if !kin && !fine {
            return;
        }
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

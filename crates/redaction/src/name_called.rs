//! What people call each other without a surname, or with “老” and “小”: 阿珍, 三叔公,
//! 肥仔明, 小柔.

use crate::ask::starts_with_any;
use crate::lattice::Candidate;
use crate::lexicon::LEXICON;
use crate::name_cost::{NEVER, left_bonus, right_bonus, surname_cost};
use crate::text::{Text, is_han};

/// Kin and honorific after a given name alone: 珍姐, 明叔, 福伯.
const HONORIFICS: [char; 9] = ['伯', '叔', '婶', '姨', '嫂', '婆', '姐', '哥', '仔'];

/// Kin and words that 阿 makes no name with.
const NO_NAME: &str = "姨婆公伯叔妈爸爷奶哥姐妹嫂弟嫲里拉尔富";

/// All that may be such a name at `at`.
pub(crate) fn nicknames(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
    let (Some(first), Some(second)) = (text.at(at), text.at(at + 1)) else { return };
    if at + 2 > end {
        return;
    }
    let bounded = left_bonus(text, at) + right_bonus(text, at + 2);
    old_or_young(text, at, first, bounded, found);
    familiar(text, at, (first, second), bounded, found);
    honoured(text, at, (first, second), bounded, found);
    numbered(text, at, end, bounded, found);
    doubled(text, at, end, found);
    by_looks(text, at, end, found);
    called(text, at, end, found);
}

/// 老李, 小张.
fn old_or_young(text: &Text, at: usize, first: char, bounded: f64, found: &mut Vec<Candidate>) {
    if !matches!(first, '老' | '小') {
        return;
    }
    let called = text.slice(at, at + 2);
    let listed = LEXICON.tag(called).starts_with("nr");
    // A rare surname is believed where the two are no word: 小郗, not 小利.
    let fits = |tier: &u8| *tier <= 2 || listed || !LEXICON.is_word(called);
    if let Some(tier) = LEXICON.surname(text.slice(at + 1, at + 2)).filter(fits) {
        let cost = 8.7 + surname_cost(tier) - if listed { 3.0 } else { 0.0 } - bounded;
        found.push(Candidate {
            start: at, end: at + 2, cost, confidence: 0.8, why: "“老”“小”加姓氏的称呼"
        });
    }
}

/// 阿珍, 亚九; and 阿虾, which is no given name but stands like one.
fn familiar(text: &Text, at: usize, (first, second): (char, char), bounded: f64, found: &mut Vec<Candidate>) {
    let word = LEXICON.is_word(text.slice(at, at + 2));
    let given = LEXICON.given(second).is_some();
    let odd = first == '阿' && !given && is_han(second) && bounded >= 1.6 && !word && !NEVER.contains(second);
    let plain = given && (first == '阿' || (first == '亚' && !word));
    if NO_NAME.contains(second) || !(plain || odd) {
        return;
    }
    let (cost, confidence) = if plain { (10.0, 0.82) } else { (12.0, 0.7) };
    found.push(Candidate { start: at, end: at + 2, cost: cost - bounded, confidence, why: "“阿”字称呼" });
}

/// A given name and kin: 珍姐, 明叔.
fn honoured(text: &Text, at: usize, (first, second): (char, char), bounded: f64, found: &mut Vec<Candidate>) {
    #[rustfmt::skip]
    const KIN: &[&str] = &[
        "叔叔", "家姐", "家嫂", "家婆", "家哥", "家叔", "外婆", "公婆", "阿婆", "阿伯", "阿姨",
    ];
    let given = LEXICON.given(first) == Some(1) && !"大小老".contains(first);
    let kin = KIN.contains(&text.slice(at, at + 2)) || starts_with_any(text.after(at + 2, 1), &["妹", "们", "弟"]);
    if HONORIFICS.contains(&second) && given && !kin {
        let cost = 14.5 - 1.5 * bounded;
        found.push(Candidate { start: at, end: at + 2, cost, confidence: 0.75, why: "名字加亲属称呼" });
    }
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

//! Persons named by a surname and what they are called by: 陈婆婆, 黎副部长, 伍某.

use crate::ask::{ends_with_any, starts_with_any};
use crate::lattice::Candidate;
use crate::lexicon::LEXICON;
use crate::name_cost::{broken, left_bonus, right_bonus, surname_cost};
use crate::name_words::TITLES;
use crate::text::Text;

/// Offices that have deputies.
#[rustfmt::skip]
const DEPUTIES: [&str; 26] = [
    "董事长", "护士长", "秘书长", "检察长", "部长", "主任", "书记", "局长", "镇长", "院长", "校长", "所长", "站长", "队长", "会长", "科长",
    "处长", "股长", "市长", "县长", "乡长", "厂长", "经理", "主席", "团长", "总",
];

/// Forms of address that are words of their own, and need something beside them.
#[rustfmt::skip]
const WEAK: &[&str] = &[
    "生", "妈", "爸", "太", "姑", "舅", "老", "总", "工", "妹", "仔", "爷", "哥", "姐", "队", "公", "娘", "丈", "氏", "靓", "少", "记", "董",
    "女儿",
];

/// What is said of a whole family.
#[rustfmt::skip]
const FAMILY: &[&str] =
    &["氏兄弟", "氏姐妹", "氏夫妇", "氏一家", "氏家族", "氏父子", "氏母女", "家兄弟", "家姐妹", "家夫妇"];

/// What somebody of a surname is called: 陈姓老人.
#[rustfmt::skip]
const SURNAMED: &[&str] = &[
    "老人家", "老人", "村民", "居民", "男子", "女子", "阿姨", "婆婆", "大爷", "夫妇", "群众", "学生", "先生", "女士",
];

/// A surname at `at` that ends before `after`, in a run that ends before `end`.
#[derive(Clone, Copy)]
pub(crate) struct Surname<'a> {
    pub(crate) text: &'a Text,
    pub(crate) at: usize,
    pub(crate) after: usize,
    pub(crate) tier: u8,
    pub(crate) end: usize,
}

/// All that a surname and a form of address may be.
pub(crate) fn addressed(here: Surname<'_>, found: &mut Vec<Candidate>) {
    // By the head of the stairs, not Mr You; 水电师傅|义工队, not Mr Fu.
    if matches!(here.text.at(here.at), Some('由' | '原')) || here.text.before(here.after, 2) == "师傅" {
        return;
    }
    here.titled(found);
    here.told(found);
}

impl Surname<'_> {
    fn push(&self, stop: usize, cost: f64, confidence: f32, why: &'static str, found: &mut Vec<Candidate>) {
        found.push(Candidate { start: self.at, end: stop, cost, confidence, why });
    }

    fn rest(&self) -> &str {
        // Foreign forms of address are no Chinese characters: 甄sir.
        let foreign = self.text.at(self.after).is_some_and(|c| c.is_ascii_alphabetic());
        self.text.slice(self.after, if foreign { self.after + 4 } else { self.end.min(self.after + 4) })
    }

    /// 陈婆婆, 甄sir, 黎副部长.
    fn titled(&self, found: &mut Vec<Candidate>) {
        let rest = self.rest();
        for title in TITLES.iter().filter(|title| starts_with_any(rest, &[**title])) {
            let stop = self.after + title.chars().count();
            let weak = WEAK.contains(title);
            let bounded = left_bonus(self.text, self.at) + right_bonus(self.text, stop);
            let alone = if weak && bounded < 0.5 { 4.0 } else { 0.0 };
            let cost = if self.tier <= 2 { 4.6 } else { 5.5 }
                + broken(self.text, self.at)
                + surname_cost(self.tier)
                + alone
                + if weak { 3.0 } else { 0.0 };
            self.push(stop, cost, 0.85, "姓氏加称呼", found);
        }
        self.named_elder(found);
        let deputy = |title: &&&str| rest.starts_with('副') && self.text.after(self.after + 1, 3).starts_with(**title);
        if let Some(title) = DEPUTIES.iter().find(deputy) {
            self.push(self.after + 1 + title.chars().count(), 8.0, 0.85, "姓氏加称呼", found);
        }
    }

    /// With one character of the given name: 关娣婆婆.
    fn named_elder(&self, found: &mut Vec<Candidate>) {
        const ELDERS: &[&str] = &["婆婆", "伯伯", "奶奶", "爷爷", "阿婆", "阿伯", "大娘", "大爷", "老太"];
        let given = self.text.at(self.after).and_then(|c| LEXICON.given(c));
        let elder = ELDERS.iter().any(|elder| self.text.after(self.after + 1, 2).starts_with(elder));
        if let (Some(tier), true) = (given.filter(|_| elder), self.after + 3 <= self.end) {
            let cost = 10.0 + surname_cost(self.tier) + f64::from(tier);
            self.push(self.after + 3, cost, 0.8, "姓名加称呼", found);
        }
    }

    /// Where only the surname is told: 伍某某, 陈家兄弟, 姓邹, 陈姓老人.
    fn told(&self, found: &mut Vec<Candidate>) {
        let rest = self.rest();
        let stop = |word: &str| self.after + word.chars().count();
        if let Some(hidden) = ["某某某", "某某", "某"].iter().find(|hidden| rest.starts_with(**hidden)) {
            self.push(stop(hidden), 2.0, 0.7, "姓氏加“某”，仍能看出姓氏", found);
        }
        if let Some(family) = FAMILY.iter().find(|family| rest.starts_with(**family)) {
            self.push(stop(family).min(self.end), 4.0, 0.72, "点出了姓氏", found);
        }
        let said = self.text.before(self.at, 2);
        let general = ends_with_any(said, &["百姓", "贵姓", "同姓", "大姓", "改姓"]);
        if said.ends_with('姓') && !general && !is_han_pair(self.text, self.at) {
            self.push(self.after, 5.0, 0.75, "点出了姓氏", found);
        }
        if rest.starts_with('姓') && self.text.at(self.at) != Some('母') && !ends_with_any(said, &["百", "贵", "同"])
        {
            let noun = SURNAMED.iter().find(|noun| self.text.after(self.after + 1, 3).starts_with(**noun));
            let length = noun.map_or(0, |noun| noun.chars().count());
            self.push((self.after + 1 + length).min(self.end), 4.0, 0.75, "点出了姓氏", found);
        }
    }
}

/// A husband's surname before the full name, as old women are registered: 朱陈月好, 伍赵氏.
pub(crate) fn married(text: &Text, at: usize, end: usize, found: &mut Vec<Candidate>) {
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

/// Whether the two characters from `at` on are an everyday word (姓名).
fn is_han_pair(text: &Text, at: usize) -> bool {
    LEXICON.frequency(text.slice(at, at + 2)) > 300
}

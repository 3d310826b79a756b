//! Text that can be read without saying who.

use crate::{Kind, Span};

/// `text` with every span masked: 陈某某, 某村, 138****1234. Spans must be in
/// order and not overlap, as [`crate::find`] gives them; others are left out.
#[must_use]
pub fn mask(text: &str, spans: &[Span]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        let (Some(before), Some(inside)) = (chars.get(at..span.start), chars.get(span.start..span.end)) else {
            continue;
        };
        out.extend(before);
        out.push_str(&masked(span.kind, inside));
        at = span.end;
    }
    out.extend(chars.get(at..).unwrap_or_default());
    out
}

fn masked(kind: Kind, chars: &[char]) -> String {
    match kind {
        Kind::Person => person(chars),
        Kind::Address => place(chars),
        Kind::Organisation => unit(chars),
        Kind::Phone => digits(chars, 3, 4),
        Kind::IdNumber => digits(chars, 2, 0),
        Kind::Other => other(chars),
    }
}

const FORMS: &[&str] = &[
    "伯伯",
    "婆婆",
    "爷爷",
    "奶奶",
    "叔叔",
    "阿姨",
    "阿婆",
    "阿伯",
    "大爷",
    "大妈",
    "大叔",
    "大姐",
    "老太太",
    "老人家",
    "女士",
    "先生",
    "小姐",
    "老师",
    "医生",
    "师傅",
    "校长",
    "书记",
    "主任",
    "同学",
    "同志",
    "伯",
    "叔",
    "婶",
    "姨",
    "婆",
    "姐",
    "哥",
    "嫂",
];

/// 陈玉兰 → 陈某某, 王女士 → 某女士, 老李 → 老某.
fn person(chars: &[char]) -> String {
    let name: String = chars.iter().filter(|c| !c.is_whitespace()).collect();
    if let Some(form) =
        FORMS.iter().find(|form| name.ends_with(**form) && name.chars().count() <= form.chars().count() + 2)
    {
        return format!("某{form}");
    }
    let letters: Vec<char> = name.chars().collect();
    match letters.as_slice() {
        _ if name.contains(['·', '・', '•']) => "某某".to_owned(),
        [first @ ('老' | '小' | '阿'), _] => format!("{first}某"),
        [first, '姓', ..] => {
            format!("某姓{}", name.chars().skip_while(|c| c == first || *c == '姓').collect::<String>())
        }
        [first, _] => format!("{first}某"),
        [first, _, _] => format!("{first}某某"),
        _ => "某某".to_owned(),
    }
}

/// Down to what is not an address any more: the last named village or road,
/// without its name.
fn place(chars: &[char]) -> String {
    let text: String = chars.iter().collect();
    let endings = [
        ("村", "某村"),
        ("社区", "某社区"),
        ("小区", "某小区"),
        ("花园", "某小区"),
        ("路", "某路某号"),
        ("街", "某街某号"),
        ("巷", "某巷某号"),
    ];
    let last = endings.iter().filter_map(|(ending, word)| text.rfind(ending).map(|at| (at, *word))).max();
    last.map_or("某处", |(_, word)| word).to_owned()
}

fn unit(chars: &[char]) -> String {
    let text: String = chars.iter().collect();
    let endings = [
        "公司",
        "厂",
        "幼儿园",
        "小学",
        "中学",
        "大学",
        "学院",
        "学校",
        "卫生院",
        "医院",
        "诊所",
        "敬老院",
        "养老院",
        "福利院",
        "酒店",
        "酒楼",
        "餐厅",
        "超市",
        "商店",
        "合作社",
        "农场",
        "养殖场",
    ];
    let ending = endings.iter().find(|ending| text.ends_with(**ending));
    ending.map_or_else(|| "某单位".to_owned(), |ending| format!("某{ending}"))
}

/// Stars for all but the first `head` and last `tail` digits; separators stay.
fn digits(chars: &[char], head: usize, tail: usize) -> String {
    let is_digit = |c: char| c.is_alphanumeric();
    let total = chars.iter().filter(|c| is_digit(**c)).count();
    let (head, tail) = if total < head + tail + 3 { (0, 0) } else { (head, tail) };
    let mut seen = 0;
    chars
        .iter()
        .map(|c| {
            if !is_digit(*c) {
                return *c;
            }
            seen += 1;
            if seen <= head || seen > total - tail { *c } else { '*' }
        })
        .collect()
}

fn other(chars: &[char]) -> String {
    let head: String = chars.iter().take(1).collect();
    format!("{head}{}", "*".repeat(chars.len().saturating_sub(1).clamp(3, 8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masked_text_reads_well() {
        let cases = [
            (Kind::Person, "陈玉兰", "陈某某"),
            (Kind::Person, "张伟", "张某"),
            (Kind::Person, "王女士", "某女士"),
            (Kind::Person, "老李", "老某"),
            (Kind::Person, "阿依古丽·买买提", "某某"),
            (Kind::Address, "四九镇东坑村3组12号", "某村"),
            (Kind::Address, "3栋502", "某处"),
            (Kind::Organisation, "新宁五金厂", "某厂"),
            (Kind::Phone, "13800138000", "138****8000"),
            (Kind::Phone, "138-0013-8000", "138-****-8000"),
            (Kind::IdNumber, "440799195603021234", "44****************"),
            (Kind::Other, "lan_1234", "l*******"),
        ];
        for (kind, text, expected) in cases {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(masked(kind, &chars), expected);
        }
    }

    #[test]
    fn spans_out_of_range_change_nothing() {
        let span = Span::new(3, 90, Kind::Person, 1.0, "");
        assert_eq!(mask("陈玉兰来了", &[span]), "陈玉兰来了");
    }
}

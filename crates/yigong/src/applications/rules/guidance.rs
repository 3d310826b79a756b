//! What is advised of lengths and titles (N4.2c, N4.2f). Advice never refuses; hard limits do.

use crate::applications::model::{Content, characters};
use crate::campaigns::{Cell, NameRule, Spec};

/// How it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Level {
    /// Nothing written.
    Empty,
    /// As advised.
    Good,
    /// Worth another look.
    Off,
}

/// A remark on a field.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Advice {
    /// The field.
    pub(crate) field: String,
    /// Characters written, white space left out.
    pub(crate) written: i64,
    /// How it looks.
    pub(crate) level: Level,
    /// What to do, in Chinese.
    pub(crate) text: String,
}

/// The advice on a text cell.
#[must_use]
pub(crate) fn advice(cell: &Cell, content: &Content) -> Advice {
    let (field, written) = (cell.field.clone(), content.count(&cell.field));
    let (level, text) = range(written, cell.low, cell.high);
    Advice { field, written, level, text }
}

fn range(written: i64, low: i64, high: i64) -> (Level, String) {
    match written {
        0 => (Level::Empty, format!("还没有写，建议 {low}–{high} 字")),
        n if n < low => (Level::Off, format!("已写 {n} 字，建议 {low}–{high} 字，还可以写得具体些")),
        n if n > high => (Level::Off, format!("已写 {n} 字，建议 {low}–{high} 字，请再精简")),
        n => (Level::Good, format!("已写 {n} 字，长短合适")),
    }
}

/// The advice on the whole summary (about 1,500 characters, N4.2c).
#[must_use]
pub(crate) fn summary_advice(spec: &Spec, content: &Content) -> Advice {
    let summary = &spec.summary;
    let written = summary.parts.iter().map(|part| content.count(&part.field)).sum();
    let text = match written {
        0 => format!("五部分合计约 {} 字", summary.target),
        n if n < summary.low => {
            format!("合计 {n} 字，要求约 {} 字，还差 {} 字左右", summary.target, summary.target - n)
        }
        n if n > summary.high => {
            format!("合计 {n} 字，要求约 {} 字，请删去 {} 字左右", summary.target, n - summary.target)
        }
        n => format!("合计 {n} 字，符合约 {} 字的要求", summary.target),
    };
    let level = match written {
        0 => Level::Empty,
        n if (summary.low..=summary.high).contains(&n) => Level::Good,
        _ => Level::Off,
    };
    Advice { field: "summary".into(), written, level, text }
}

/// The advice on a title: terse, to the point (N4.2f), and without the unit's name, which experts must
/// not see.
#[must_use]
pub(crate) fn title_advice(rule: &NameRule, unit: &[&str], title: &str) -> Advice {
    let written = characters(title);
    let within = |word: &&str| !word.is_empty() && title.contains(*word);
    let named = unit.iter().copied().find(within);
    let empty = rule.avoid.iter().map(String::as_str).find(within);
    let (level, text) = if written == 0 {
        (Level::Empty, format!("名称要简洁凝练、准确反映主题，{}–{} 字为宜", rule.low, rule.high))
    } else if let Some(name) = named {
        (Level::Off, format!("名称里有单位名“{name}”，专家评审不看单位，建议去掉"))
    } else if let Some(word) = empty {
        (Level::Off, format!("“{word}”可以省去，直接写做的是什么"))
    } else if written < rule.low {
        (Level::Off, format!("只有 {written} 字，看不出做什么，建议 {}–{} 字", rule.low, rule.high))
    } else if written > rule.high {
        (Level::Off, format!("已有 {written} 字，建议不超过 {} 字", rule.high))
    } else if title.contains(['，', '。', '！', '；', '、']) && written > rule.high / 2 {
        (Level::Off, "名称里的标点可以省去，写成一个短语".into())
    } else {
        (Level::Good, format!("{written} 字，长短合适"))
    };
    Advice { field: "title".into(), written, level, text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> NameRule {
        NameRule { low: 6, high: 24, most: 40, avoid: vec!["关于".into()] }
    }

    #[test]
    fn titles() {
        let level = |title: &str| title_advice(&rule(), &["南塘社区"], title).level;
        assert_eq!(level(""), Level::Empty);
        assert_eq!(level("护河"), Level::Off);
        assert_eq!(level("台城河清晨护河行动"), Level::Good);
        assert_eq!(level("关于开展护河行动"), Level::Off);
        assert_eq!(level("南塘社区清晨护河行动"), Level::Off);
        assert_eq!(level(&"长".repeat(25)), Level::Off);
    }

    #[test]
    fn lengths_count_no_white_space() {
        let cell = Cell {
            field: "background".into(),
            cell: "F7".into(),
            label: String::new(),
            hint: String::new(),
            low: 3,
            high: 5,
            most: 9,
        };
        let level = |text: &str| advice(&cell, &Content([("background".to_owned(), text.to_owned())].into())).level;
        assert_eq!(
            (level("  \n"), level("一 二"), level("一二三\n四"), level("一二三四五六")),
            (Level::Empty, Level::Off, Level::Good, Level::Off)
        );
    }
}

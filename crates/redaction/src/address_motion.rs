//! Villages somebody is visited in, comes from or is brought to: 到塘面村找梅叔,
//! 从松咀村走来.

use crate::address_chain::chain_start;
use crate::address_words::CLOSE;
use crate::ask::{contains_any, ends_with_any, starts_with_any};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Ways there.
const TO: &[&str] = &[
    "到", "去", "回", "往", "来", "进", "入", "至", "上", "落", "在", "跑", "过", "到了", "去了", "回了", "赶到",
    "走进",
];

/// What is done for one person there, not for the public.
const VISITS: &[&str] = &[
    "找", "看望", "看", "探", "接", "送", "给", "帮", "陪", "替", "教", "照顾", "请", "喂", "取药", "拜", "慰问",
    "家访", "入户", "上门", "见", "问", "背", "扶", "抬", "叫", "喊", "拿", "修", "守", "养", "种", "带", "的家", "家",
    "娘家", "探亲", "找到", "养老", "过年", "租", "买", "卖", "摆", "开", "住", "耕", "生活", "长大", "出生", "读书",
    "租", "的老", "的屋", "的房", "的那", "当", "做", "打工",
];

/// What is done in public.
const PUBLIC: &[&str] = &[
    "开展", "举行", "举办", "送戏", "送法", "宣讲", "宣传", "义诊", "党", "委会", "小学", "修路", "调研", "看戏",
    "参观",
];

/// Finds them.
pub(crate) fn visits(text: &Text, known: &[Span]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for end in 3..text.chars.len() {
        if !text.prev(end).is_some_and(is_han)
            || !ends_with_any(text.before(end, 4), CLOSE)
            || ends_with_any(text.before(end, 3), &["幼儿园", "宿舍", "公园", "乐园"])
        {
            // A town is close enough for those who come from afar.
            if !text.before(end, 1).ends_with(['镇', '乡'])
                || text.slice(chain_start(text, end, false), end).chars().count() < 5
            {
                continue;
            }
        }
        let start = chain_start(text, end, false);
        if end - start < 3 || start == 0 {
            continue;
        }
        let after = text.after(end, 6);
        let public = starts_with_any(after, PUBLIC);
        let visited = ends_with_any(text.before(start, 2), TO) && starts_with_any(after, VISITS);
        let comes = text.prev(start) == Some('从')
            && contains_any(after, &["来", "走", "赶", "坐", "骑", "搭", "嫁", "搬", "背"]);
        let span = Span::new(start, end, Kind::Address, 0.68, "去那里找人或从那里来");
        if (visited || comes) && !public && !known.iter().chain(&found).any(|other| other.overlaps(&span)) {
            found.push(span);
        }
    }
    found
}

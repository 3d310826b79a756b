//! A text made plain, character for character, so that offsets stay true.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The text with full-width, odd and traditional characters made ordinary ones.
/// Every character stands where it stood.
pub(crate) struct Text {
    /// The characters.
    pub(crate) chars: Vec<char>,
    /// The same as one string, for expressions.
    pub(crate) plain: String,
    /// Byte offset of each character in `plain`, and its length at the end.
    bytes: Vec<usize>,
    /// Answers that many rules ask for at the same character.
    pub(crate) answers: Answers,
}

/// What was found out once about a character.
pub(crate) struct Answers {
    /// Where the name of a person ends that begins there.
    pub(crate) person_end: Answer<Option<usize>>,
    /// Where the phrase ends that begins there and tells a spot.
    pub(crate) phrase_end: Answer<Option<usize>>,
    /// How much what stands before speaks for a name.
    pub(crate) left: Answer<f64>,
    /// How much what stands after speaks for a name.
    pub(crate) right: Answer<f64>,
}

/// One answer for each character, found out when first asked for.
pub(crate) struct Answer<T>(RefCell<Vec<Option<T>>>);

impl<T: Copy> Answer<T> {
    fn new(length: usize) -> Self {
        Self(RefCell::new(vec![None; length + 1]))
    }

    /// The answer at `at`, by `find_out` if nobody asked yet.
    pub(crate) fn at(&self, at: usize, find_out: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(at).copied().flatten() {
            return known;
        }
        let answer = find_out();
        if let Some(slot) = self.0.borrow_mut().get_mut(at) {
            *slot = Some(answer);
        }
        answer
    }
}

impl Text {
    pub(crate) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().map(plain).collect();
        let plain: String = chars.iter().collect();
        let bytes = plain.char_indices().map(|(at, _)| at).chain([plain.len()]).collect();
        let length = chars.len();
        let answers = Answers {
            person_end: Answer::new(length),
            phrase_end: Answer::new(length),
            left: Answer::new(length),
            right: Answer::new(length),
        };
        Self { chars, plain, bytes, answers }
    }

    /// The character index of a byte offset of `plain`.
    pub(crate) fn index(&self, byte: usize) -> usize {
        self.bytes.binary_search(&byte).unwrap_or_else(|at| at)
    }

    /// Characters `from..to` as text; out of range is cut off.
    pub(crate) fn slice(&self, from: usize, to: usize) -> &str {
        let last = self.chars.len();
        let byte = |at: usize| self.bytes.get(at.min(last)).copied().unwrap_or(0);
        self.plain.get(byte(from)..byte(to)).unwrap_or_default()
    }

    /// Up to `n` characters before `at`, stopping at the line's beginning.
    pub(crate) fn before(&self, at: usize, n: usize) -> &str {
        let slice = self.slice(at.saturating_sub(n), at);
        slice.bytes().rposition(|byte| byte == b'\n').map_or(slice, |end| slice.get(end + 1..).unwrap_or_default())
    }

    /// Up to `n` characters from `at`, stopping at the line's end.
    pub(crate) fn after(&self, at: usize, n: usize) -> &str {
        let slice = self.slice(at, at.saturating_add(n));
        slice.bytes().position(|byte| byte == b'\n').map_or(slice, |end| slice.get(..end).unwrap_or_default())
    }

    pub(crate) fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub(crate) fn prev(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|at| self.at(at))
    }
}

/// A Chinese character.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{323AF}' | '〇')
}

const TRADITIONAL: &str = "陳陈張张劉刘楊杨黃黄趙赵吳吴孫孙馬马羅罗鄭郑謝谢許许韓韩馮冯鄧邓蕭萧蔣蒋葉叶蘇苏呂吕盧卢鍾钟譚谭陸陆範范賈贾韋韦鄒邹龍龙陶陶賀贺顧顾龔龚邵邵萬万錢钱嚴严溫温葉叶鄺邝關关歐欧區区莊庄閻阎齊齐鳳凤蘭兰麗丽瓊琼偉伟強强國国華华軍军傑杰輝辉濤涛寧宁東东榮荣雲云澤泽銘铭鋒锋權权貴贵財财發发愛爱嬌娇瑩莹蓮莲鳴鸣鵬鹏號号縣县鄉乡鎮镇區区電电話话證证樓楼棟栋單单";

fn plain(c: char) -> char {
    match c {
        '\u{3000}' | '\u{A0}' | '\t' | '\u{2002}'..='\u{200A}' | '\u{202F}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '–' | '—' | '‐' | '‑' | '‒' | '−' | '﹣' | '―' | '─' => '-',
        '•' | '・' | '‧' | '∙' | '●' | '᛫' | '⋅' => '·',
        '×' | '╳' | '✕' => '×',
        '\u{4E00}'..='\u{9FFF}' => simplified(c),
        other => other,
    }
}

fn simplified(c: char) -> char {
    static PAIRS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let chars: Vec<char> = TRADITIONAL.chars().collect();
        chars.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
    });
    PAIRS.get(&c).copied().unwrap_or(c)
}

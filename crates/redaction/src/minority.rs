//! Names of many characters: with a middle dot, and of known parts.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::ask::{ends_with_any, words};
use crate::lexicon::LEXICON;
use crate::name_words::{KIN, STRONG_LEFT};
use crate::text::{Text, is_han};
use crate::{Kind, Span};

/// Characters that write the sounds of Uyghur, Kazakh, Tibetan, Mongolian and
/// foreign names.
const SOUNDS: &str = "阿艾依古丽买提尔卡姆江木拉热娜孜布都合曼伊斯马力肉吐逊努扎西卓玛次仁多吉达瓦旦增平措央金格桑罗尼顿珠洛白巴贡朗乌云其特苏日那亚夏迪帕哈汗沙比萨迈麦海库加甫米赛义德赫穆罕默尤努斯塔尔依明再乃亥则奴图荪江克波别叶拜恰那扎提库朱洪宛万尕翰祖丽米沙玉素鲁吾";
const PARTS: &str = "扎西 卓玛 次仁 多吉 达瓦 旦增 丹增 平措 央金 格桑 罗布 尼玛 顿珠 洛桑 白玛 拉姆 拉巴 朗杰 曲珍 德吉 仁青 仁增 索朗 普布 巴桑 边巴 强巴 益西 群宗 卓嘎 桑杰 才让 旺姆 加措 古丽 阿依 阿依古丽 热娜 买买提 艾山 吐尔逊 阿不都 阿卜杜 热合曼 热依汗 帕提古丽 努尔 古丽娜 阿迪力 艾力 艾合买提 玉素甫 依布拉音 木合塔尔 其木格 乌云 巴特尔 巴图 苏日娜 那仁 格日勒 高娃 娜仁 托娅 斯琴 阿古拉 吉木 阿呷 尔古 曲木 沙马 阿苏 木乃 尔布 日古 伍呷 依果 韦姆 阿妹 莎日娜 萨日娜 乌日娜 其其格 阿茹娜 巴雅尔 宝音 额尔敦 布和 朝鲁 吉日嘎拉 毕力格 敖登 热孜万 阿不力米提 买合木提 麦麦提 图尔荪 阿迪莱 祖力 帕丽达 迪丽 努尔古丽 阿孜古丽 赛力克 阿依努尔 库尔班 玛依拉 央宗 达娃 贡布 泽仁 罗让 拉则 子日 友布 日火 约布 木呷 拉日 古次 曲别 吉克 吉伍 马海 吐逊 依明 肉孜 米热 古丽米热 祖丽 阿米娜 法图麦 阿卜杜拉 吾买尔 艾尔肯 穆萨 桑吉 多杰 才仁 卓嘎 曲扎 扎巴 丹巴 措姆 敖日格勒 苏和 白音 图雅 娜仁花 买买提江 艾买提 古丽仙 帕提曼 阿力木江 艾力江 依力哈木 吐尔洪";
const FAMOUS: &[&str] = &["白求恩", "马克思", "托尔斯泰", "高尔基", "南丁格尔", "泰戈尔", "恩格斯", "列宁"];

/// Finds names with a middle dot (阿依古丽·买买提) and names of two or more
/// known parts (扎西卓玛).
pub(crate) fn find(text: &Text) -> Vec<Span> {
    let mut found = dotted(text);
    found.extend(sounding(text));
    let mut at = 0;
    while at < text.chars.len() {
        let (end, parts) = chain(text, at);
        if parts == 0 {
            at += 1;
            continue;
        }
        let spoken = ends_with_any(
            text.before(at, 3),
            &[
                "村民", "老人", "同学", "名叫", "学生", "阿姨", "同志", "居民", "叫", "女孩", "男孩", "孩子", "妇女",
                "青年", "牧民",
            ],
        );
        let called = parts == 1 && text.prev(at) == Some('小') && end - at >= 2;
        if called {
            found.push(Span::new(at - 1, end, Kind::Person, 0.7, "少数民族姓名用语"));
            at = end;
        } else if parts >= 2 || (parts == 1 && (spoken && end - at >= 2 || end - at >= 3)) {
            found.push(Span::new(at, end, Kind::Person, 0.85, "少数民族姓名用语"));
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Three to five characters that only write sounds, after a word for the person.
fn sounding(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 0..text.chars.len() {
        let run = text.chars.iter().skip(at).take(7).take_while(|c| SOUNDS.contains(**c)).count();
        if run < 3 {
            continue;
        }
        let whole = text.slice(at, at + run);
        // Endings that only such names have: 热孜宛古丽.
        let marked = run >= 4 && ends_with_any(whole, &["古丽", "买提", "麦提", "娜木", "热木", "巴特尔"]);
        let spoken = marked || ends_with_any(text.before(at, 4), KIN) || ends_with_any(text.before(at, 4), STRONG_LEFT);
        let word = LEXICON.is_word(whole) && !LEXICON.tag(whole).starts_with("nr");
        if (3..=6).contains(&run) && spoken && !word && !text.prev(at).is_some_and(|c| SOUNDS.contains(c)) {
            found.push(Span::new(at, at + run, Kind::Person, 0.7, "像少数民族或外文姓名的译音"));
        }
    }
    found
}

fn chain(text: &Text, from: usize) -> (usize, usize) {
    /// Parts by their first character.
    static BY_FIRST: LazyLock<HashMap<char, Vec<&'static str>>> = LazyLock::new(|| {
        let mut parts: HashMap<char, Vec<&'static str>> = HashMap::new();
        for part in words(PARTS) {
            parts.entry(part.chars().next().unwrap_or_default()).or_default().push(part);
        }
        parts
    });
    let (mut at, mut parts) = (from, 0);
    let next = |at: usize| {
        let listed = BY_FIRST.get(&text.at(at)?)?;
        listed.iter().filter(|part| text.after(at, 4).starts_with(**part)).max_by_key(|part| part.len())
    };
    while let Some(part) = next(at) {
        at += part.chars().count();
        parts += 1;
    }
    (at, parts)
}

fn dotted(text: &Text) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let dots: Vec<usize> = text.chars.iter().enumerate().filter(|(_, c)| **c == '·').map(|(at, _)| at).collect();
    for dot in dots {
        let joined = text.prev(dot).is_some_and(is_han) && text.at(dot + 1).is_some_and(is_han);
        if !joined || found.last().is_some_and(|last| last.end > dot) {
            continue;
        }
        let start = dot - left(text, dot);
        let mut end = dot + 1 + right(text, dot + 1);
        while text.at(end) == Some('·') && text.at(end + 1).is_some_and(is_han) {
            end = end + 1 + right(text, end + 1);
        }
        let whole = text.slice(start, end);
        let sounds = whole.chars().filter(|c| SOUNDS.contains(*c)).count();
        let letters = whole.chars().filter(|c| is_han(*c)).count();
        let place = whole.split('·').any(|part| LEXICON.tag(part).starts_with("ns") || LEXICON.frequency(part) > 500);
        if sounds * 5 >= letters * 3 && !place && !ends_with_any(whole, FAMOUS) {
            found.push(Span::new(start, end, Kind::Person, 0.93, "中间有圆点的少数民族或外文姓名"));
        }
    }
    found
}

/// How many characters before the dot belong to the name.
fn left(text: &Text, dot: usize) -> usize {
    let before = text.chars.iter().take(dot).rev();
    let sounds = before.clone().take(8).take_while(|c| SOUNDS.contains(**c)).count();
    let run = before.take(9).take_while(|c| is_han(**c)).count();
    if run <= 5
        && run > sounds
        && !ends_with_any(text.slice(dot - run, dot - sounds), &["叫", "人", "民", "的", "学", "和", "与", "生", "员"])
    {
        run
    } else {
        sounds.max(2).min(run)
    }
}

fn right(text: &Text, from: usize) -> usize {
    let after = text.chars.iter().skip(from);
    let run = after.clone().take(9).take_while(|c| is_han(**c)).count();
    let sounds = after.take(8).take_while(|c| SOUNDS.contains(**c)).count();
    if sounds >= 2 { sounds } else { run.min(3) }
}

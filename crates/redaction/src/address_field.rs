//! The whole of a field that is labelled as an address, however it is written:
//! 地址：四九 石坂潭 永兴里 5号.

use std::sync::LazyLock;

use regex::Regex;

use crate::address_context::person_end;
use crate::text::Text;
use crate::{Kind, Span};

#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    let label = "(?:住址|地址|住所|住所地|住处|现居地?|居住地|户籍地|户籍|籍贯|祖籍|坐落|家在|地点及?门牌|门牌|上门地点|收货|收件地)";
    let place = r"[\x{4e00}-\x{9fff}0-9A-Za-z#()-]";
    // A further piece after a blank must look like a part of an address.
    let more = format!(r"(?: {place}{{1,12}}[村里巷路街号栋座幢室房楼圩院园区屯潭塘坑洞岗岭湾洲围墟坊寨])");
    Regex::new(&format!(r"{label}(?:是|为)?:[ ]?(?P<field>{place}{{3,40}}{more}{{0,4}}|{place}{{2}}{more}{{1,4}})"))
        .expect("a valid expression")
});

/// What is written instead of an address.
const NONE: &[&str] =
    &["不详", "同上", "未知", "无", "待查", "保密", "略", "见", "已搬", "流动", "全国", "本市", "市内"];

/// Finds them.
pub(crate) fn fields(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for field in FIELD.captures_iter(&text.plain).filter_map(|captures| captures.name("field")) {
        if NONE.iter().any(|none| field.as_str().starts_with(none)) {
            continue;
        }
        let (start, end) = (text.index(field.start()), text.index(field.end()));
        if person_end(text, start) == Some(end) {
            continue;
        }
        found.push(Span::new(start, end, Kind::Address, 0.8, "写明是地址的一栏"));
    }
    found
}

//! Identifiers with letters in them: passports, plates, mail, messengers.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::Text;
use crate::{Kind, Span};

struct Rule {
    form: Regex,
    kind: Kind,
    confidence: f32,
    why: &'static str,
}

#[allow(clippy::expect_used, reason = "constant expressions, tried by every test")]
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |form: &str, kind, confidence, why| {
        let form = Regex::new(form).expect("a valid expression");
        Rule { form, kind, confidence, why }
    };
    vec![
        rule(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", Kind::Other, 0.98, "电子邮箱"),
        rule(
            r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·-]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]",
            Kind::Other,
            0.95,
            "车牌号码",
        ),
        rule(
            r"(?i:微信号?|wechat|wx|vx|v信|加v)(?:号|是|为|:|：| |，|,|\(|“)*([A-Za-z][A-Za-z0-9_-]{4,19})",
            Kind::Other,
            0.93,
            "微信号",
        ),
        rule(r"(?i:QQ)(?:号码?|群|是|为|:| )*([1-9]\d{4,10})", Kind::Other, 0.92, "QQ号"),
        rule(r"(?i:微博|抖音号?|快手号?)(?:号|名|是|为|:| )*(@?[A-Za-z0-9_-]{4,20})", Kind::Other, 0.85, "网络账号"),
        rule(
            r"(?-u:\b)(?:[EGPDS]\d{8}|E[A-HJ-NP-Z]\d{7}|[CHMWK]\d{8,10})(?-u:\b)",
            Kind::IdNumber,
            0.88,
            "护照或通行证号码",
        ),
        rule(
            r"(?:护照|通行证|回乡证|台胞证)[^A-Za-z0-9。\n]{0,6}([A-Z]{0,3}\d{6,10})",
            Kind::IdNumber,
            0.9,
            "护照或通行证号码",
        ),
        rule(r"(?-u:\b)[A-Z]{1,2}\d{6}\([0-9A]\)", Kind::IdNumber, 0.95, "香港身份证号码"),
        rule(r"[\x{4e00}-\x{9fff}]字第\d{5,8}号", Kind::IdNumber, 0.75, "军官证或其他证件号码"),
        rule(
            r"(?:学号|工号|病历号|住院号|门诊号|社保卡号|医保卡号|档案号|床号|会员号|准考证号|学籍号|残疾证号|低保证号)(?:码|是|为|:| )*([A-Za-z0-9][A-Za-z0-9-]{2,19})",
            Kind::Other,
            0.85,
            "写明是个人的证、卡或编号",
        ),
        rule(r"(?:床号|床位)(?:是|为|:| )*([0-9]{1,3}(?:号?床)?)", Kind::Other, 0.8, "病床号"),
        rule(r"(?:科|病区|病房|住院部|楼|层|室)([0-9]{1,3}号?床)", Kind::Other, 0.75, "病床号"),
        rule(r"尾号(?:是|为|:| )*([0-9]{3,4})", Kind::Other, 0.8, "卡号或号码的末几位"),
        rule(r"(?:^|\n)[^\n()]{1,12}\(([1-9]\d{5,10})\) ?\d{1,2}:\d{2}", Kind::Other, 0.9, "聊天记录里的QQ号"),
        rule(
            r"(?:出生日期|出生年月日?|生日)(?:是|为|:| )*((?:19|20)\d{2}(?:年|-|\.|/)\d{1,2}(?:(?:月|-|\.|/)(?:\d{1,2}日?)?)?)",
            Kind::Other,
            0.75,
            "出生日期",
        ),
    ]
});

/// Finds identifiers with letters; where an expression has a group, the group
/// is the identifier and the rest its cue.
pub(crate) fn find(text: &Text) -> Vec<Span> {
    let mut found = Vec::new();
    for rule in RULES.iter() {
        for captures in rule.form.captures_iter(&text.plain) {
            let Some(hit) = captures.get(1).or_else(|| captures.get(0)) else { continue };
            let (start, end) = (text.index(hit.start()), text.index(hit.end()));
            found.push(Span::new(start, end, rule.kind, rule.confidence, rule.why));
        }
    }
    found
}

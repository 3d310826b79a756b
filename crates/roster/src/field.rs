//! The columns a roster may have, and the words for them.

use gbcodes::compact;

/// A column that is understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// 姓名
    Name,
    /// 身份证号码
    IdNumber,
    /// 性别
    Sex,
    /// 出生日期
    BirthDate,
    /// 政治面貌
    Status,
    /// 所在党支部
    Organisation,
    /// 联系电话
    Phone,
    /// 入党时间
    JoinedParty,
    /// 转正时间
    BecameFull,
    /// 身体状况
    Health,
    /// 就业状况
    Employment,
    /// 备注
    Remark,
    /// 序号
    Serial,
}

impl Field {
    /// The usual header.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Name => "姓名",
            Self::IdNumber => "身份证号码",
            Self::Sex => "性别",
            Self::BirthDate => "出生日期",
            Self::Status => "政治面貌",
            Self::Organisation => "所在党支部",
            Self::Phone => "联系电话",
            Self::JoinedParty => "入党时间",
            Self::BecameFull => "转正时间",
            Self::Health => "身体状况",
            Self::Employment => "就业状况",
            Self::Remark => "备注",
            Self::Serial => "序号",
        }
    }

    /// The field a header text names.
    pub(crate) fn of_header(text: &str) -> Option<Self> {
        let word = header_word(text);
        exact(&word).or_else(|| loose(&word))
    }
}

impl Field {
    /// Whether a header that names this field can mean nothing else: 人员类别
    /// may say 在职 or 退休, and 党组织 may be the committee above the branch.
    pub(crate) fn is_plain_header(self, text: &str) -> bool {
        let word = header_word(text);
        match self {
            Self::Status => word.contains("政治") || word.contains("党员"),
            Self::Organisation => word.contains("支部"),
            _ => true,
        }
    }
}

/// A header without white space, remarks in brackets, and marks of "required".
fn header_word(text: &str) -> String {
    let text = compact(text);
    let head = match text.find(['(', '【', '[', '<', '《']) {
        Some(at) if at > 0 => text.get(..at).unwrap_or_default(),
        _ => &text,
    };
    let marks = ['*', ':', '※', '★', '、', '.', '\'', '‘', '’', '"'];
    head.replace(marks, "").replace("号码码", "号码")
}

fn exact(word: &str) -> Option<Field> {
    Some(match word {
        "姓名" | "党员姓名" | "名字" | "人员姓名" | "义工姓名" | "志愿者姓名" | "成员姓名" => {
            Field::Name
        }
        "证件号码" | "证件号" | "有效证件号码" | "公民身份号码" | "公民身份证号码" | "身份号码" | "居民身份证" => {
            Field::IdNumber
        }
        "性别" | "男女" => Field::Sex,
        "生日" => Field::BirthDate,
        "政治面貌" | "党员类别" | "人员类别" | "身份" | "党员身份" | "人员身份" | "人员类型" | "党员类型"
        | "政治身份" | "政治面目" | "类别" | "面貌" | "党员性质" => Field::Status,
        "党支部"
        | "所在党支部"
        | "所属党组织"
        | "支部名称"
        | "组织关系所在支部"
        | "支部"
        | "所在支部"
        | "所属支部"
        | "所在党组织"
        | "党组织"
        | "党组织名称"
        | "组织关系"
        | "所属组织"
        | "所在组织" => Field::Organisation,
        "联系电话" | "手机号" | "手机" | "联系方式" | "电话" | "手机号码" | "移动电话" | "电话号码" | "联系手机"
        | "联络电话" => Field::Phone,
        "健康状况" | "身体状况" | "身体情况" | "健康情况" => Field::Health,
        "就业状况" | "就业情况" | "工作状况" | "在职情况" | "职业状况" | "从业状况" => {
            Field::Employment
        }
        "备注" | "说明" | "附注" => Field::Remark,
        "序号" | "编号" | "序" | "No" | "NO" | "no" | "号" => Field::Serial,
        _ => return None,
    })
}

/// Longer wordings. Order matters: 加入党组织时间 is a date, not a branch.
fn loose(word: &str) -> Option<Field> {
    // Somebody else's particulars: 入党介绍人姓名, 支部书记电话, 紧急联系人.
    let others = ["书记", "介绍人", "联系人", "家属", "配偶", "负责人", "培养"];
    if word.chars().count() > 16 || others.iter().any(|other| word.contains(other)) {
        return None;
    }
    let has = |part: &str| word.contains(part);
    let is_when = has("时间") || has("日期") || has("年月");
    if is_when {
        return dated(word);
    }
    if has("身份证") && !has("地址") && !has("住址") && !has("类型") {
        return Some(Field::IdNumber);
    }
    if has("手机") || has("联系电话") {
        return Some(Field::Phone);
    }
    let counted = ["人数", "电话", "代码", "编号", "编码", "类型", "类别", "地址", "职务"];
    let about = counted.iter().any(|other| has(other));
    let organisation = has("支部") || has("党组织");
    (organisation && !about).then_some(Field::Organisation)
}

fn dated(word: &str) -> Option<Field> {
    let has = |part: &str| word.contains(part);
    if has("出生") {
        return Some(Field::BirthDate);
    }
    if has("转正") || has("转为正式") {
        return Some(Field::BecameFull);
    }
    let joined = has("入党") || has("加入党") || has("加入中共") || has("加入中国共产党");
    let other = has("申请") || has("积极分子") || has("转入");
    (joined && !other).then_some(Field::JoinedParty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_rosters() {
        for (text, field) in [
            (" 姓  名 ", Field::Name),
            ("姓\n名", Field::Name),
            ("党员姓名", Field::Name),
            ("身份证号", Field::IdNumber),
            ("*身份证号码（18位）", Field::IdNumber),
            ("公民身份号码", Field::IdNumber),
            ("出生年月", Field::BirthDate),
            ("人员类别", Field::Status),
            ("组织关系所在支部", Field::Organisation),
            ("所在党支部名称", Field::Organisation),
            ("手机", Field::Phone),
            ("入党日期", Field::JoinedParty),
            ("加入党组织日期", Field::JoinedParty),
            ("转正时间", Field::BecameFull),
        ] {
            assert_eq!(Field::of_header(text), Some(field), "{text}");
        }
    }

    #[test]
    fn look_alikes_are_left_alone() {
        for text in ["入党介绍人姓名", "支部书记", "支部人数", "党组织代码", "身份证地址", "出生地", "申请入党时间", ""]
        {
            assert_eq!(Field::of_header(text), None, "{text}");
        }
    }
}

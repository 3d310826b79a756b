//! The details that lead to a door: numbers, buildings, rooms, floors, groups.

use std::sync::LazyLock;

use regex::Regex;

use crate::ask::starts_with_any;

/// The detail that makes a place an address.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
pub(crate) static DETAIL: LazyLock<Regex> = LazyLock::new(|| {
    let n = r"[0-9A-Za-z零〇一二三四五六七八九十百甲乙丙丁]";
    let after_dash = "(?:之[0-9一二三四五六七八九十]+)";
    let number = format!(
        r"(?:(?:自编|门牌|新编)?第?{n}{{1,6}}(?:-[0-9A-Za-z]{{1,5}}){{0,3}}(?:号{after_dash}|号楼|号院|号铺|号商铺|号房|号|#){after_dash}?)"
    );
    let building =
        format!(r"(?:第?(?:{n}|[东西南北中])") + r"{1,4}(?:栋|幢|座|单元|梯|号楼)(?:之[0-9一二三四五六七八九十]+)?)";
    let stair = format!(r"(?:梯[0-9]{{1,2}}{after_dash}?)");
    let room = format!(r"(?:[0-9A-Za-z]{{1,2}}?[0-9]{{2,4}}[A-Za-z]?{after_dash}?(?:室|房|号房|户))");
    let floor = format!(r"(?:(?:第?{n}{{1,3}}|首|顶)(?:(?:楼|层)(?:[A-Z][0-9]?|[0-9]{{1,4}})?|期|区))");
    let block =
        "(?:宿舍楼|宿舍|公寓楼|家属楼|家属院|出租屋|住宅楼|教工楼|教师楼|职工楼|商住楼|大院|铺位|商铺|阁楼|铁皮屋)";
    let group = r"(?:第?[0-9一二三四五六七八九十]{1,3}(?:村民小组|居民小组|生产队|经济社|小组|组|队|社))";
    let lane = format!(r"(?:第?{n}{{1,3}}(?:横巷|横街|横|巷|街|排))");
    let side = "(?:地下|后座|前座|首层|顶层|商铺|左边|右边|左侧|右侧|东侧|西侧|南侧|北侧)";
    let bare = r"(?:-?[0-9]{3,4}[A-Za-z]?|[0-9]{1,2}[A-H](?-u:\b))";
    let more = format!(
        r"(?:[ ,，\-—#()]{{0,2}}(?:{number}|{building}|{stair}|{room}|{floor}|{group}|{block}|{lane}|{side}|{bare}))*"
    );
    let dashed = r"(?:[0-9]{1,4}(?:-[0-9]{1,4}){1,3}(?:室|房)?)";
    let doors = format!(r"(?:{lane}[ ]?(?:{number}|{dashed}))");
    let head = format!(r"(?:{doors}|{group}[ ]?{number}|{number}|{building}|{group}|{dashed}|{room}|{floor}|{lane})");
    Regex::new(&format!("{head}{more}")).expect("a valid expression")
});

/// A building and a bare room number: 教师楼302, 翠湖苑B503.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
pub(crate) static ROOM: LazyLock<Regex> = LazyLock::new(|| {
    let building = "(?:楼|宿舍|花园|苑|阁|轩|居|庭|大厦|公寓|小区|豪庭|家园|新村|新邨|城|湾|府|园|座|栋|幢)";
    let dashed = "[A-Z]?[0-9]{1,3}(?:-[0-9]{1,4}){1,2}";
    let room = "[A-Z]?[ -]?[0-9]{3,4}(?:-[0-9]{1,4})?(?:室|房)?";
    let lettered = "[0-9]{1,2}[A-H]|[A-Z][0-9]{1,2}";
    Regex::new(&format!("{building}[ ]?(?P<room>{dashed}|{room}|{lettered})")).expect("a valid expression")
});

/// Building, stair and room, or two of them, by nothing but numbers: 3-2-501, 3-501, 10#2704.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
pub(crate) static NUMBERS: LazyLock<Regex> = LazyLock::new(|| {
    let edge = r"(?:^|[^0-9A-Za-z.\-—–~+×:：/(])";
    let stairs = "[0-9]{1,2}-[0-9]{1,2}-[0-9]{3,4}|[0-9]{1,2}#-?[0-9]{3,4}";
    // Rooms of a floor are few, which counts, scores and ranges of them need not be.
    let room = "[1-9][0-9]?-(?:[1-9]|[1-3][0-9])(?:0[1-9]|[12][0-9])";
    let after = "(?:[^0-9\\-.—–~:：/名人元岁分页年个号米度]|$)";
    Regex::new(&format!("{edge}(?P<room>{stairs}|{room}){after}")).expect("a valid expression")
});

/// A number without its word that ends the clause: 南昌里12，.
#[allow(clippy::expect_used, reason = "a constant expression, tried by every test")]
pub(crate) static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[里坊巷街路村庄苑园][ ]?(?P<room>[0-9]{1,4}(?:-[0-9]{1,4}){0,2})(?:[,。;、)|]|[ ]|$|\n)")
        .expect("a valid expression")
});

/// Whether a number is of something else than a door: 12号台风, 3号线.
pub(crate) fn is_counted(after: &str, detail: &str) -> bool {
    const OTHER: &[&str] = &[
        "文件", "文", "台风", "线", "公交", "车", "令", "球", "电池", "桌", "名", "次", "年级", "学员", "公告", "窗口",
        "选手", "机", "码", "展", "病", "床", "会议", "风球", "决议", "议案", "提案", "泊位", "船", "渔船", "井", "信",
    ];
    let named = starts_with_any(after, OTHER) || (after.starts_with('人') && !detail.ends_with('号'));
    named && !detail.contains(['栋', '幢', '室', '房', '巷', '街'])
}

/// Whether what follows a number makes it a day: 13号上午, 15号之前.
pub(crate) fn is_day(after: &str, detail: &str) -> bool {
    const DAY: &[&str] = &[
        "早", "上午", "下午", "晚", "开", "之前", "前", "起", "至", "到", "发", "凌晨", "中午", "可以", "那天", "可",
        "行",
    ];
    let short = detail.chars().count() <= 3 && detail.ends_with('号');
    short && starts_with_any(after, DAY)
}

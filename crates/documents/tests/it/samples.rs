//! A sample of every document; all people are invented.

use documents::{
    ApplicationForm, Certificate, Choice, List, Month, Opinion, PublicNotice, Receipt, Report, Rota, RotaSlot, Summary,
    Term,
};

const BACKGROUND: &str = "南坑村地处镇区边缘，留守老人多、交通不便，日常购药、办证往往要等子女回乡。支部党员逐户走访后发现，老人最需要的不是一次慰问，而是有人定期上门、随叫随到。\n2013年9月起，支部把党员义工编成六个小组，每组联系两个自然村，固定每月两次上门。";

pub fn form() -> ApplicationForm {
    let own = str::to_owned;
    ApplicationForm {
        title: own("台山市党员义工创新活动申报表"),
        annex: own("附件1"),
        unit: own("中共台山市南坑镇委员会"),
        name: own("“每月两访”助老项目"),
        kinds: vec![
            Choice { label: own("创新服务项目"), chosen: true },
            Choice { label: own("创新工作案例"), chosen: false },
        ],
        leader: own("陈䶮"),
        contact: own("0750-0000000"),
        term: Some(Term::Span { from: Month { year: 2013, month: 9 }, to: Month { year: 2014, month: 12 } }),
        background: own(BACKGROUND),
        approach: own("一是党员认领，二是清单上门，三是双向确认。"),
        innovation: own("用签到码记录到达和离开，老人或家属当面确认，时长当天公开。"),
        expected: own("全年服务不少于两千小时，覆盖一百二十户。"),
        unit_opinion: Opinion { text: own("情况属实，同意申报。"), date: Some(own("2014-10-20")) },
        party_opinion: Opinion::default(),
        version: own("A7K2-9QXM"),
        date: own("2014-10-20"),
        for_checking: false,
        copies: 2,
    }
}

pub fn long(characters: usize) -> String {
    BACKGROUND.chars().filter(|it| *it != '\n').cycle().take(characters).collect()
}

pub fn notice(rows: usize) -> PublicNotice {
    let own = str::to_owned;
    let row = |at: usize| {
        vec![(at + 1).to_string(), format!("“每月两访”助老项目之{}", at + 1), own("中共台山市南坑镇委员会")]
    };
    PublicNotice {
        title: own("关于台山市党员义工创新服务项目\n与创新工作案例拟推广名单的公示"),
        number: String::new(),
        opening: vec![own(
            "根据《关于开展申报台山市党员义工创新服务项目与创新工作案例活动的通知》（台组〔2014〕108号）要求，经各单位推荐、形式审查和专家评审，现将拟推广的创新服务项目、创新工作案例名单予以公示。",
        )],
        lists: vec![List {
            head: format!("一、创新服务项目（{rows}个）"),
            columns: ["序号", "名称", "申报单位"].map(own).to_vec(),
            widths: vec![1, 5, 5],
            rows: (0..rows).map(row).collect(),
        }],
        closing: vec![own(
            "公示期为2015年1月20日至1月26日。对公示名单有异议的单位或个人，请在公示期内以书面形式向团市委反映，并签署真实姓名。",
        )],
        signers: vec![own("中共台山市委组织部"), own("共青团台山市委员会")],
        date: own("2015-01-20"),
        copied_to: own("各镇（街、场）党（工）委，市直各单位党组织。"),
        printed_by: own("共青团台山市委员会"),
        fingerprint: own("名单校验值 3f9c0a7d51e2，可在台山义工网公示页面核对。"),
    }
}

pub fn receipt() -> Receipt {
    Receipt::new("申报材料签收回执", "R2014-0001", "中共台山市南坑镇委员会", "共青团台山市委员会", "2014-10-28")
        .line("申报名称", "“每月两访”助老项目")
        .line("收到材料", "申报表（盖章）2份，版本 A7K2-9QXM，与电子版一致")
        .note("活动总结请于2014年12月30日前提交。")
}

pub fn certificate(services: usize) -> Certificate {
    let own = str::to_owned;
    let service = |_| [own("2025-11-08"), own("台城河岸清洁"), own("保护母亲河"), own("2小时")];
    Certificate {
        title: own("志愿服务记录证明"),
        number: own("TS2026-00042-K7Q4M"),
        name: own("陈䶮"),
        statement: vec![own("您于2025年1月1日至2025年12月31日在台山市参加志愿服务，情况如下。特此证明。")],
        figures: vec![
            (own("服务时长"), own("36小时20分")),
            (own("服务次数"), own("18次")),
            (own("服务日数"), own("17天")),
        ],
        evidence: vec![
            (own("A"), own("到达、离开都扫动态码或自助签到"), own("30小时")),
            (own("D"), own("事后补录，两人审核"), own("6小时20分")),
        ],
        services: (0..services).map(service).collect(),
        notes: vec![own("本证明免费开具。")],
        issuer: own("台山市义工联合会"),
        date: own("2026-03-02"),
        link: format!("https://yigong.example/certificates/verify?n=TS2026-00042-K7Q4M#{}", "A".repeat(300)),
        check: own("扫描二维码，或在“证明核验”页面输入编号，可核对本证明是否有效。"),
    }
}

pub fn summary() -> Summary {
    let parts = ["背景与起因", "思路与做法", "成效与反响", "经验与启示", "问题与反思"];
    Summary {
        title: "“每月两访”助老项目活动总结".to_owned(),
        unit: "中共台山市南坑镇委员会".to_owned(),
        parts: parts.map(|part| (part.to_owned(), long(300))).to_vec(),
        figures: vec![("服务时长".to_owned(), "2140小时".to_owned())],
        annexes: vec!["活动照片12张".to_owned()],
        version: "A7K2-9QXM".to_owned(),
        date: "2014-12-20".to_owned(),
    }
}

pub fn rota() -> Rota {
    let own = str::to_owned;
    let slot = |day: &str, hours: &str, people: &[&str]| RotaSlot {
        day: own(day),
        hours: own(hours),
        station: own("台山市义工服务站"),
        unit: own("台城街道"),
        people: people.iter().map(|it| own(it)).collect(),
    };
    Rota {
        title: own("义工服务站轮值表"),
        period: own("2026-03-02 至 2026-03-08"),
        slots: vec![
            slot("3月2日 周一", "09:00–12:00", &["陈䶮", "伍梅"]),
            slot("3月2日 周一", "14:30–17:30", &["黄建国", "（待派1人）"]),
            slot("3月3日 周二", "09:00–12:00", &[]),
        ],
        note: own("到岗、离岗请在站点平板登记。"),
        date: own("2026-02-27"),
    }
}

pub fn report(rows: usize) -> Report {
    let mut report = Report::new("预备党员转正参考表", "台城街道南塘社区党支部", "2026-03-02");
    report.line("（2025 年度，供支部讨论转正时参考）");
    report.paragraph("姓名：陈䶮　　身份：预备党员");
    report.head(1, "一、全年情况");
    report.paragraph("参加服务12次、12天，共20小时。");
    report.head(1, "二、服务记录");
    let row = |at: usize| vec![format!("2025-06-{:02}", at % 30 + 1), "石花山绿道清洁".into(), "2小时".into()];
    report.table(&["日期", "服务", "时长"], &[2, 5, 2], (0..rows).map(row).collect());
    report.small("本表只列事实，不代表结论。");
    report
}

//! What must always hold of certificates, checked on live data by `yigong check`.

use super::code::{self, Payload};
use super::model::Certificate;
use super::{rules, store};
use crate::action::Cx;
use crate::clock::Id;
use crate::error::Result;

/// Signatures, sums and revocations; empty when all is well.
pub async fn verify(cx: &mut Cx<'_>) -> Result<Vec<String>> {
    let keys = store::keys(cx).await?;
    let mut wrong = Vec::new();
    let mut after = Id::nil();
    loop {
        let page = store::after(cx, after).await?;
        let Some(last) = page.last() else { return Ok(wrong) };
        after = last.id;
        for certificate in &page {
            if let Some(fault) = fault(cx, certificate, &keys).await? {
                wrong.push(format!("证明 {}：{fault}", certificate.number));
            }
        }
    }
}

async fn fault(cx: &mut Cx<'_>, it: &Certificate, keys: &[(String, Vec<u8>)]) -> Result<Option<&'static str>> {
    if it.is_erased() {
        return Ok(it.is_valid().then_some("本人已注销，证明却没有撤销"));
    }
    let signed = |(id, key): &(String, Vec<u8>)| *id == it.key_id && code::is_signed(key, &it.payload, &it.signature);
    if !keys.iter().any(signed) {
        return Ok(Some("签名不符"));
    }
    let said = Payload::read(&it.payload).map(|it| (it.2, it.4, it.6, it.7, it.8, it.9));
    let kept = (it.number.clone(), it.name.clone(), it.from, it.to, it.minutes, [it.a, it.b, it.c, it.d]);
    if said != Some(kept) {
        return Ok(Some("内容与签名的内容不符"));
    }
    let sums = rules::sums(&store::rests_on(cx, it.id).await?);
    if (sums.minutes, sums.grades, sums.occasions, sums.days)
        != (it.minutes, [it.a, it.b, it.c, it.d], it.occasions, it.days)
    {
        return Ok(Some("与所依据的台账记录不符"));
    }
    if it.is_valid() && store::minutes_left(cx, it.id).await? < it.floor {
        return Ok(Some("所依据的记录已冲销，证明却没有撤销"));
    }
    Ok(None)
}

// Checks a certificate on the phone that scanned it. What was certified and its signature stand in the
// address's fragment, which no server has seen: the signature is checked here, with or without signal;
// whether the certificate still stands is asked online.

const place = document.querySelector("[data-certificate]");

const LABELS = { A: "扫码双签", B: "现场登记", C: "对象确认", D: "事后补录" };

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (it) => it.charCodeAt(0));
}

function duration(minutes) {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours === 0) return `${rest}分钟`;
  return rest === 0 ? `${hours}小时` : `${hours}小时${rest}分`;
}

function node(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Says how it stands: kind is ok, wait or bad. */
function show(kind, title, words, facts = []) {
  const result = node("div", "", `result${kind === "ok" ? "" : ` is-${kind}`}`);
  result.append(document.querySelector(`[data-mark="${kind}"]`).content.cloneNode(true), node("h2", title));
  result.append(node("p", words, "lede centre"));
  const list = node("dl", "", "facts");
  for (const [name, value] of facts) {
    const line = node("div");
    line.append(node("dt", name), node("dd", value));
    list.append(line);
  }
  place.replaceChildren(result, ...(facts.length ? [list] : []));
}

function factsOf([, , number, , name, tail, from, to, minutes, grades, issuer, entitled, issued, subject]) {
  const mix = ["A", "B", "C", "D"].map((grade, at) => [grade, grades[at]]).filter(([, it]) => it > 0);
  return [
    ["编号", number],
    ["姓名", `${name}（证件号码尾号 ${tail}）`],
    ...(subject ? [["证明内容", subject]] : []),
    ["起止日期", `${from} 至 ${to}`],
    ["时长", duration(minutes)],
    ["记录方式", mix.map(([grade, it]) => `${grade} ${LABELS[grade]} ${duration(it)}`).join("；")],
    ["开具单位", issuer + (entitled ? "" : "（平台服务记录，不是志愿服务记录证明）")],
    ["开具日期", issued],
  ];
}

/** True, false, or undefined when this browser cannot tell. */
async function isSigned(payload, signature, keyId) {
  const keys = new Map(place.dataset.keys.split(" ").map((it) => it.split(":")));
  if (!keys.has(keyId)) return undefined; // a page kept from before the key was changed
  try {
    const key = await crypto.subtle.importKey("raw", bytes(keys.get(keyId)), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, payload);
  } catch {
    return undefined;
  }
}

async function askOnline(code) {
  const answer = await fetch("/api/v1/certificates/verification", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ code }),
  });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

const ALTERED = "二维码里的内容被改动过，或不是本平台开具的。请不要采信这份证明。";

async function check(code) {
  let payload, fields, signature;
  try {
    const [first, second] = code.split(".");
    [payload, signature] = [bytes(first), bytes(second)];
    fields = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
    if (fields[0] !== "yigong.certificate.1") throw new Error("another layout");
  } catch {
    return show("bad", "核验未通过", ALTERED);
  }
  const signed = await isSigned(payload, signature, fields[1]);
  if (signed === false) return show("bad", "核验未通过：内容与签名不符", ALTERED);
  const facts = factsOf(fields);
  let told;
  try {
    told = await askOnline(code);
  } catch {
    if (signed) {
      return show("wait", "签名有效，还没有联网核对", "内容没有被改动。现在没有网络，不知道是否已经撤销，联网后请再扫一次。", facts);
    }
    return show("wait", "现在不能核验", "这个浏览器不能离线验签，请连上网络后再扫一次，或用编号核验。");
  }
  if (told.verdict === "valid") {
    show("ok", "证明有效", "内容没有被改动，也没有撤销。请核对与纸上的一致。", facts);
  } else if (told.verdict === "revoked") {
    show("bad", "证明已撤销，不再有效", `${told.certificate.revocation}。请不要采信，可请持有人重新开具。`, facts);
  } else {
    show("bad", told.message, ALTERED);
  }
}

/** The page and what it is made of, kept on this phone for when there is no signal. */
async function keep() {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register("/sw.js");
  await navigator.serviceWorker.ready;
  for (const part of document.querySelectorAll("link[rel=stylesheet], script[src]")) fetch(part.href ?? part.src);
}

function begin() {
  const code = location.hash.slice(1);
  if (!place || !code.includes(".")) return;
  // What the number alone says would only stand in the way: the code says it all, and more surely.
  document.querySelector("[data-registered]")?.remove();
  check(code);
}

addEventListener("hashchange", begin);
begin();
keep();

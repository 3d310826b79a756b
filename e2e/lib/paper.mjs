// What is printed and downloaded, looked into far enough to know that it is what it says.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { inflateRawSync } from "node:zlib";

/** The bytes somebody gets who presses a link that downloads, or follows one that shows a file. */
export async function bytesOf(page, link) {
  const href = await link.getAttribute("href");
  const answer = await page.request.get(href);
  assert.equal(answer.status(), 200, href);
  return answer.body();
}

/** The bytes of a file the browser saves when `link` is pressed, and its name. */
export async function saved(page, link) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** A whole PDF/A. */
export function assertPdf(bytes) {
  const text = bytes.toString("latin1");
  assert.match(text, /^%PDF-1\.[4-7]/);
  assert.match(text.slice(-32), /%%EOF/);
  assert.match(text, /pdfaid/, "not PDF/A");
}

/** One member of a ZIP file, which DOCX is, through its central directory. */
export function unzip(bytes, wanted) {
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  assert.ok(end > 0, "not a ZIP file");
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    if (bytes.toString("utf8", at + 46, at + 46 + name) === wanted) {
      const local = bytes.readUInt32LE(at + 42);
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20));
      return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString("utf8");
    }
    at += 46 + name + extra + comment;
  }
  assert.fail(`${wanted} is missing`);
}

/** The words of a Word file. */
export function words(bytes) {
  return unzip(bytes, "word/document.xml").replace(/<[^>]+>/g, "");
}

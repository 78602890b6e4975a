// A guard at the gate and a manager, on a phone and on a desk. With PICTURES=FOLDER each page is also drawn there.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { addMarket, inEveryLook, signIn, startKiosk, startOffice } from "./office.mjs";

const AGE_FILE = Buffer.from("age-encryption.org/v1\n").toString("base64");
const pictures = process.env.PICTURES;
const SIZES = [["phone", 390, 844], ["wide", 1366, 768]];

let office;
let browser;
let kiosk;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  const venue = addMarket(office);
  office.command("venue", "set", String(venue), "--capacity", "30");
  kiosk = await startKiosk(office, venue);
  const now = Math.floor(Date.now() / 1000);
  const declared = (ago_s, attention) => ({
    kind: "declaration", at_s: now - ago_s, direction: "in", attention, people: 2, clock: "synced", body: AGE_FILE,
  });
  await kiosk.send([declared(240, false), declared(60, true)].map((sealed) => ({ type: "sealed", ...sealed })));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Holds a page to its width and to targets for thumbs, and draws it where pictures are wanted. */
async function look(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name} is ${wide} px wide on ${width}`);
    for (const button of await page.locator("main .b:visible").all()) {
      const { height: tall } = await button.boundingBox();
      assert.ok(tall >= 44, `${name}: "${await button.textContent()}" is ${tall} px high`);
    }
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}.png`), fullPage: true });
    await assertAccessible(page, `${name} ${size} ${language}`);
  });
}

const onPhone = (javaScriptEnabled) => browser.newContext({ javaScriptEnabled, locale: "vi-VN", viewport: { width: 390, height: 844 } });

test("a guard counts, takes back and checks receipts without JavaScript", async () => {
  const context = await onPhone(false);
  const page = await context.newPage();
  await signIn(office, page, "cong.so2", "--role", "guard", "--venue", "1", "--person", "Trần Văn Mẫu");
  assert.match(page.url(), /\/staff\/gate\/1$/);
  assert.match(await page.textContent("[role=alert]:not([hidden])"), /mời đứng chờ/);
  await look(page, "g1-gate");
  await page.locator("button", { hasText: "+ 1" }).click();
  assert.match(await page.textContent("[role=status]"), /Đã ghi 1 người vào/);
  if (pictures) await page.screenshot({ path: join(pictures, "g2-counted.png") });
  await page.locator("button", { hasText: "Hoàn tác" }).click();
  assert.match(await page.textContent("[role=status]"), /Đã hoàn tác/);
  await page.locator("a", { hasText: "Đếm cả đoàn" }).click();
  await look(page, "g3-group");
  await page.fill("#people", "23");
  await page.locator("button", { hasText: "Ghi đoàn vào" }).click();
  assert.match(await page.textContent(".countbar"), /27\/30/);
  await page.goto(`${office.url}/staff/gate/1/receipt`);
  await look(page, "g4-receipt");
  await page.fill("#code", "7K2P-9QXA-00BM");
  await page.locator("button", { hasText: "Kiểm tra" }).click();
  assert.match(await page.textContent("[role=alert]"), /Không tìm thấy/);
  if (pictures) await page.screenshot({ path: join(pictures, "g5-unknown.png") });
  await context.close();
});

test("the gate keeps up with the kiosk by itself, and says when it cannot", async () => {
  const context = await onPhone(true);
  const page = await context.newPage();
  await signIn(office, page, "cong.so3", "--role", "guard", "--venue", "1", "--person", "Lê Văn Mẫu");
  const before = await page.locator(".passed li").count();
  const now = Math.floor(Date.now() / 1000);
  await kiosk.send([{
    type: "sealed", kind: "declaration", at_s: now, direction: "in", attention: false, people: 1, clock: "synced", body: AGE_FILE,
  }]);
  await waitFor("the passage", async () => (await page.locator(".passed li").count()) > before);
  await context.setOffline(true);
  await waitFor("a word about the network", () => page.locator("[data-offline]").isVisible());
  await context.close();
});

test("a manager prints paper strips, and types them after the power cut", async () => {
  const context = await onPhone(false);
  const page = await context.newPage();
  await signIn(office, page, "bql.giay", "--role", "manager", "--venue", "1", "--person", "Ngô Thị Mẫu");
  await page.goto(`${office.url}/staff/poster/1`);
  await page.locator("a", { hasText: "Phiếu giấy khi mất điện" }).click();
  await look(page, "s1-strips-none");
  await page.fill("#sheets", "1");
  await page.locator("button", { hasText: "Tạo phiếu để in" }).click();
  const title = await page.locator("section h2").first().textContent();
  assert.match(title, /^BSON 00001-\d – BSON 00008-\d$/);
  await look(page, "s2-strips");
  const file = await page.locator("a", { hasText: "Tải PDF" }).getAttribute("href");
  const pdf = await page.request.get(office.url + file, { timeout: 120_000 });
  assert.equal(pdf.headers()["content-type"], "application/pdf");
  if (pictures) await writeFile(join(pictures, "s3-strips.pdf"), await pdf.body());
  await page.locator("a", { hasText: "Gõ phiếu sau khi có điện" }).click();
  await look(page, "s4-typing");
  const day = await page.inputValue("#day");
  await page.fill("#from", "00:00");
  await page.fill("#to", "00:01");
  const [first] = title.split(" – ");
  await page.locator("[name=code]").nth(0).fill(first);
  await page.locator("[name=in]").nth(0).fill("0:00");
  await page.locator("[name=code]").nth(1).fill("00002-x");
  await page.locator("button", { hasText: "Ghi các phiếu này" }).click();
  assert.equal(await page.inputValue("#day"), day);
  // A minute after midnight there was no such period yet today, which says so and keeps what was typed.
  const kept = await page.locator("[name=code]").evaluateAll((fields) => fields.map((field) => field.value));
  assert.ok(kept.includes("00002-x"), "what was typed is kept");
  await page.setViewportSize({ width: 390, height: 844 });
  if (pictures) await page.screenshot({ path: join(pictures, "s5-typed.png"), fullPage: true });
  await assertAccessible(page, "typed strips");
  await context.close();
});

test("a manager sees the day and prints posters", async () => {
  const context = await onPhone(false);
  const page = await context.newPage();
  await signIn(office, page, "bql.bongson", "--role", "manager", "--venue", "1", "--person", "Ngô Thị Mẫu");
  assert.match(page.url(), /\/staff\/today\/1$/);
  assert.match(await page.textContent("[role=alert]"), /Sắp đủ chỗ/);
  await look(page, "m1-today");
  await page.goto(`${office.url}/staff/gate/1`);
  await look(page, "m2-gate");
  await page.goto(`${office.url}/staff/poster/1`);
  await look(page, "m3-posters");
  await page.setViewportSize({ width: 794, height: 1123 });
  await page.goto(`${office.url}/staff/poster/1/${kiosk.enrolled.kiosk}`);
  const code = await page.locator("svg").boundingBox();
  assert.ok(Math.abs(code.width - 186.4 / 25.4 * 96) < 2, `the code with its quiet zone is ${code.width} px wide`);
  if (pictures) await page.screenshot({ path: join(pictures, "m4-poster.png") });
  await context.close();
});

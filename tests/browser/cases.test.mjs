// A case from the first line that is typed to its withdrawal, by two people with a browser each, without JavaScript. With
// PICTURES=FOLDER each page is also drawn there, wide and narrow, in both languages, day and night.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { assertAccessible } from "./axe.mjs";
import { startBrowser } from "./desk.mjs";
import { addMarket, inEveryLook, signIn, startKiosk, startOffice } from "./office.mjs";

const pictures = process.env.PICTURES;
const SIZES = [["wide", 1366, 768], ["phone", 360, 640]];

let office;
let browser;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

async function look(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name} scrolls to ${wide} px on ${width}`);
    for (const scheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await assertAccessible(page, `${name} ${size} ${language} ${scheme}`);
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}-${scheme}.png`), fullPage: size === "phone" });
    }
  });
}

const submit = async (page, name) => {
  await page.locator("main button[type=submit]", { hasText: name }).first().click();
  await page.waitForLoadState();
};

const two = (number) => String(number).padStart(2, "0");
/** A day in Vietnam so many days ago, as staff write it. */
const day = (ago) => {
  const date = new Date(Date.now() + 7 * 3600_000 - ago * 86400_000);
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
};

test("one person enters a case, a second one confirms it, and both take it back", async () => {
  const venue = addMarket(office);
  await startKiosk(office, venue);
  const people = [];
  for (const [name, person] of [["tung.phan", "BS. Phan Thanh Tùng"], ["lan.ngo", "ThS. Ngô Thị Lan"]]) {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await signIn(office, page, name, "--role", "authority", "--person", person);
    people.push(page);
  }
  const [tung, lan] = people;
  await tung.goto(`${office.url}/staff/cases?lang=vi`);
  await look(tung, "c01-none");

  await tung.goto(`${office.url}/staff/cases/new?lang=vi`);
  await look(tung, "c02-entry");
  const key = "a4c123b1612dd272d1371c17149d439536b3216fdaeeb975729fae923d5a4fd1";
  const line = (ago, digits) => `${day(ago)} ${digits}`;
  const keys = [line(3, key), line(2, key.slice(2)), line(1, key)].join("\n");
  const fill = async () => {
    await tung.fill("#number", "HN-0417");
    await tung.fill("#tested", day(1));
    await tung.fill("#from", `${day(3)} 00:00`);
    await tung.fill("#to", `${day(4)} 16:30`);
    await tung.fill("#basis", "Phiếu xét nghiệm 318/XN, Trung tâm Y tế thị xã");
    await tung.fill("#keys", keys);
  };
  await fill();
  const file = [3, 1].map((ago) => line(ago, key)).join("\n");
  await tung.setInputFiles("#keys-file", { name: "keys.txt", mimeType: "text/plain", buffer: Buffer.from(file) });
  await submit(tung, "Đọc tệp vào ô khóa");
  assert.match(await tung.locator("[role=status]").textContent(), /khóa của 2 ngày/);
  assert.equal(await tung.inputValue("#keys"), file);
  assert.equal(await tung.inputValue("#number"), "HN-0417", "what was typed is kept");
  await assertAccessible(tung, "a file of keys");
  if (pictures) await tung.screenshot({ path: join(pictures, "c03-file-wide-vi.png"), fullPage: true });
  await fill();
  await submit(tung, "Chuyển người thứ hai xác nhận");
  assert.equal(await tung.locator("[role=alert] li").count(), 2, await tung.locator("main").textContent());
  assert.equal(await tung.inputValue("#keys"), keys);
  if (pictures) {
    for (const [size, width, height] of SIZES) {
      await tung.setViewportSize({ width, height });
      await tung.screenshot({ path: join(pictures, `c03-problems-${size}-vi.png`), fullPage: true });
    }
    await tung.setViewportSize({ width: 1366, height: 768 });
  }
  await assertAccessible(tung, "problems of a case");
  // A link of the frame leads to its field.
  await tung.locator("[role=alert] a").first().click();
  assert.match(tung.url(), /#to$/);
  await tung.fill("#to", `${day(1)} 16:30`);
  await tung.fill("#keys", [3, 2, 1].map((ago) => line(ago, key)).join("\n"));
  await submit(tung, "Chuyển người thứ hai xác nhận");
  assert.match(tung.url(), /\/staff\/cases\/1$/);
  await look(tung, "c04-entered");

  await lan.goto(`${office.url}/staff/cases?lang=vi`);
  await look(lan, "c05-list");
  await lan.locator(".todo a").click();
  await look(lan, "c06-confirm");
  await lan.goto(`${office.url}/staff/cases/1?lang=vi`);
  await lan.fill("#number", "HN-0417");
  await lan.fill("#to", `${day(2)} 16:30`);
  await submit(lan, "Xác nhận và gửi");
  assert.match(await lan.locator("[role=alert]").textContent(), /không khớp/);
  await lan.fill("#to", `${day(1)} 16:30`);
  await submit(lan, "Xác nhận và gửi");
  await look(lan, "c07-published");

  await lan.goto(`${office.url}/staff/cases/1?lang=vi`);
  await lan.locator("summary").click();
  await lan.fill("#reason", "nhầm người");
  await submit(lan, "Đề nghị thu hồi");
  await tung.goto(`${office.url}/staff/cases/1?lang=vi`);
  await look(tung, "c08-agree");
  await submit(tung, "Đồng ý thu hồi");
  await look(tung, "c09-withdrawn");
  await tung.goto(`${office.url}/staff/cases/new?drill=1&lang=vi`);
  await look(tung, "c10-drill");
  await tung.goto(`${office.url}/staff/cases?lang=vi`);
  await look(tung, "c11-list");
});

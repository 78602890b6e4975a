// The declaration on a phone: a page a question, sealed there, sent once; read by the commune's key alone.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { HOA, go, person, reached, shown } from "./form.mjs";
import { addMarket, addPoster, startOffice } from "./office.mjs";

// What the pages are bundled with.
const packages = createRequire(fileURLToPath(new URL("../../backend/web/package.json", import.meta.url)));
const { Decrypter, generateX25519Identity, identityToRecipient } = await import(packages.resolve("age-encryption"));

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };
const pictures = process.env.PICTURES;

let office;
let browser;
let identity;
let address;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  identity = await generateX25519Identity();
  const key = await identityToRecipient(identity);
  address = addPoster(office, addMarket(office, key));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Opens the declaration as somebody who scanned. */
async function start(context) {
  const page = await context.newPage();
  await page.goto(address);
  await page.tap("a[href*='/khai-bao/']");
  await reached(page, "whom");
  return page;
}

const BE = { name: "Lê Văn Bé", year: "2015", gender: "Nam", ward: "bong son", answers: { hasPatient: false, hasFromSickCountry: false, hasSick: false } };

/** Taps "Gửi tờ khai"; what was sent, and the page of the receipt. */
async function submit(page) {
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.tap("[data-act=send]");
  const handed = JSON.parse((await sent).postData());
  await page.waitForURL(/\/done\//);
  return handed;
}

async function unsealed({ body }) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(await decrypter.decrypt(Buffer.from(body, "base64"), "text"));
}

for (const [language, scheme, type] of [["vi", "light", 1], ["en", "dark", 1], ["vi", "dark", 2], ["en", "light", 2]]) {
  test(`a family declares, ${language}, ${scheme}, type ${type * 100} %`, async () => {
    const locale = language === "vi" ? "vi-VN" : "en-GB";
    const context = await browser.newContext({ ...PHONE, locale, colorScheme: scheme });
    const page = await start(context);
    // As a phone's own setting does it.
    const enlarge = () => (type === 1 ? null : page.evaluate((it) => { document.documentElement.style.fontSize = `${it * 100}%`; }, type));
    await enlarge();
    const look = async (name) => {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 360, `${name} is ${wide} px wide`);
      if (pictures) await page.screenshot({ path: join(pictures, `d-${name}-${language}-${scheme}-${type}.png`), fullPage: true });
      await assertAccessible(page, name);
    };
    await look("whom");
    assert.match(await shown(page).locator("h1").textContent(), language === "vi" ? /Bạn khai báo cho ai/ : /Who is this declaration for/);
    await page.tap("[data-purpose=group]");
    await person(page, HOA, look);
    // A second one comes along, and lives where the first does.
    await reached(page, "people");
    await page.tap("section[data-page=people] [data-act=add]");
    await person(page, BE);
    await reached(page, "people");
    await look("people");
    await go(page);
    await reached(page, "review");
    await look("review");
    const handed = await submit(page);
    await enlarge();
    await look("receipt");

    const { visit, body, ...header } = handed;
    assert.deepEqual(header, { people: 2, attention: true, out_of_province: false });
    assert.match(visit, /^[0-9a-f]{32}$/);
    assert.doesNotMatch(JSON.stringify(handed), /HÒA|hòa|0521620|0912345/);
    const found = await unsealed(handed);
    assert.deepEqual(found.people.map((it) => [it.fullName, it.provinceId, it.wardId, it.hasSick, it.otherUser]), [
      ["NGUYỄN THỊ HÒA", "52", found.people[0].wardId, 1, 0], ["LÊ VĂN BÉ", "52", found.people[0].wardId, 2, 1],
    ]);
    assert.match(found.people[0].wardId, /^\d{5}$/);
    assert.equal(found.phone, "0912345678");
    assert.equal(found.language, language);
    const code = (await page.locator(".given .venue").textContent()).trim();
    await page.goto(`${office.url}/R/${code}`);
    assert.equal(await page.locator(".receipt").count(), 1);
    await context.close();
  });
}

test("what was typed survives errors, back, a reload and another language", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN" });
  const page = await start(context);
  await page.tap("[data-purpose=me]");
  await reached(page, "name");
  await go(page);
  assert.match(await shown(page).locator(".problem").textContent(), /Xin nhập họ tên/);
  await assertAccessible(page, "an error");
  await page.fill("#name", "Hòa");
  await go(page);
  await reached(page, "birth");
  await page.fill("#birthYear", "1890");
  await page.tap("label[data-gender=Nu]");
  await go(page);
  assert.match(await shown(page).locator(".problem").textContent(), /từ 1900/);
  await page.fill("#birthYear", "1962");
  await go(page);
  await reached(page, "papers");
  await page.fill("#number", "12345");
  await go(page);
  assert.match(await shown(page).locator(".problem").textContent(), /xin xem lại/);
  await go(page);
  await reached(page, "phone");
  await page.goBack();
  await reached(page, "papers");
  await page.reload();
  await reached(page, "papers");
  assert.equal(await page.inputValue("#number"), "12345");
  await page.tap("header nav a[hreflang=en]");
  await page.waitForURL(/lang=en/);
  await page.goto(`${page.url().split("#")[0]}#name-0`);
  await reached(page, "name");
  assert.equal(await page.inputValue("#name"), "Hòa");
  await context.close();
});

test("last time's answers are offered where the visitor wanted it, without health, and erased", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN" });
  let page = await start(context);
  assert.ok(await page.locator("#kept").isHidden());
  await page.tap("[data-purpose=me]");
  await person(page, HOA);
  await reached(page, "review");
  await page.check("[name=keep]");
  await submit(page);
  // The next day.
  await page.evaluate(() => localStorage.removeItem("receipt"));
  page = await start(context);
  await page.tap("[data-act=reuse]");
  await reached(page, "name");
  assert.equal(await page.inputValue("#name"), "nguyễn thị hòa");
  await page.goto(`${page.url().split("#")[0]}#hasSick-0`);
  await reached(page, "hasSick");
  assert.equal(await shown(page).locator("[aria-pressed=true]").count(), 0);
  await page.goto(`${page.url().split("#")[0]}#whom-0`);
  await page.tap("[data-act=forget]");
  assert.ok(await page.locator("#kept").isHidden());
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /hòa/);
  await context.close();
});

test("sent once, whatever becomes of the answer, and kept while there is no network", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN" });
  const page = await start(context);
  await page.tap("[data-purpose=me]");
  await person(page, HOA);
  await reached(page, "review");
  await context.setOffline(true);
  await page.tap("[data-act=send]");
  await waitFor("the reason", () => shown(page).locator(".problem[role=alert]:visible").count());
  assert.match(await shown(page).locator(".problem[role=alert]").textContent(), /không có mạng/);
  await context.setOffline(false);
  // It arrives, and the answer does not.
  let first;
  await page.route("**/khai-bao/**", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    first = route.request().postData();
    await route.fetch();
    return route.abort();
  }, { times: 1 });
  await page.tap("[data-act=send]");
  await waitFor("the first try", () => first);
  await waitFor("the button", () => page.locator("[data-act=send]:not([disabled])").count());
  const again = await submit(page);
  assert.deepEqual(again, JSON.parse(first), "the same bytes");
  assert.equal(await page.locator(".given .venue").count(), 1);
  await context.close();
});

test("without a script the page says who helps; what seals is small, and a changed key is said", async () => {
  const plain = await browser.newContext({ ...PHONE, javaScriptEnabled: false });
  const page = await plain.newPage();
  await page.goto(address);
  await page.tap("a[href*='/khai-bao/']");
  assert.match(await page.textContent("noscript"), /máy ở cổng|kiosk at the gate/);
  await plain.close();
  // A service worker hides what comes over the wire.
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN", serviceWorkers: "block" });
  await context.addInitScript(() => localStorage.setItem("pin-Phường Bồng Sơn", "0011223344556677"));
  const phone = await start(context);
  const sizes = await phone.evaluate(() => performance.getEntriesByType("resource").map((it) => [it.name, it.encodedBodySize]));
  const [, sealing] = sizes.find(([name]) => /\/script\/declare-/.test(name));
  assert.ok(sealing > 10_000 && sealing < 60_000, `what seals is ${sealing} bytes over the wire`);
  await phone.tap("[data-purpose=me]");
  await person(phone, HOA);
  await reached(phone, "review");
  assert.ok(await phone.locator("#pin").isVisible());
  await context.close();
});

test("what could not be sent waits sealed, and the next page sends it; who has declared is not asked again", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN" });
  const page = await start(context);
  await page.tap("[data-purpose=me]");
  await person(page, HOA);
  await reached(page, "review");
  await context.setOffline(true);
  await page.tap("[data-act=send]");
  await waitFor("the reason", () => shown(page).locator(".problem[role=alert]:visible").count());
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /hòa|HÒA|0521620|0912345/, "sealed only");
  await page.close();
  await context.setOffline(false);
  const diary = await context.newPage();
  await diary.goto(`${office.url}/nhat-ky`);
  await diary.waitForSelector("#queue[hidden]", { state: "attached" });
  await diary.tap("#entries a[href^='/done/']");
  await diary.waitForURL(/\/done\//);
  const code = (await diary.locator(".given .venue").textContent()).trim();
  await diary.goto(address);
  assert.match(await diary.locator("#declared").textContent(), new RegExp(code));
  assert.equal(await diary.locator(".rows a:visible").count(), 1, "the diary alone");
  await assertAccessible(diary, "declared today");
  if (pictures) await diary.screenshot({ path: join(pictures, "d-declared-vi.png"), fullPage: true });
  await context.close();
});

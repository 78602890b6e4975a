// An F0 at a market: two people of the authority tell the public, a phone that was there finds it by itself, a receipt
// answers, and what was taken back is gone.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { push, want } from "./woken.mjs";
import { addMarket, inEveryLook, receipt, signIn, startKiosk, startOffice, tokenOf } from "./office.mjs";

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, serviceWorkers: "allow" };
const DESKS = [["desk", 1366, 768], ["phone", 360, 640]];
const pictures = process.env.PICTURES;
const DAY_S = 86_400;
const HOUR_S = 3600;

let office;
let browser;
let kiosk;
/** First second of the window, a quarter of an hour that is over. */
let from_s;
let code;
let file;

const sha256 = (bytes) => createHash("sha256").update(bytes).digest();

/** The id of a case in its slot of a UTC day, as docs/FORMATS.md has it. */
function id(key, at_s) {
  let sub = sha256(Buffer.concat([key, Buffer.from("bluzonesubkey")]));
  for (let slot = Math.floor((at_s % DAY_S) / 900); slot > 0; slot--) sub = sha256(sub);
  return Buffer.from([0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30].map((index) => sub[index])).toString("hex");
}

before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  const venue = addMarket(office);
  kiosk = await startKiosk(office, venue);
  const now = Math.floor(Date.now() / 1000);
  from_s = Math.floor(now / 900) * 900 - 2 * 900;
  const key = Buffer.alloc(32, 7);
  await kiosk.hear([{ id: id(key, from_s), from: from_s + 60, to: from_s + 800, rssi: -55 }]);
  // A family of six declared at the kiosk then.
  const number = 77;
  await kiosk.send([{ type: "sealed", kind: "declaration", at_s: from_s + 30, direction: "in", attention: false, out_of_province: false,
    people: 6, receipt: "0002D", clock: "synced", body: Buffer.from("age-encryption.org/v1\n").toString("base64") }]);
  code = receipt(kiosk.enrolled.venue.receipt_key, Math.floor((from_s + 7 * HOUR_S) / DAY_S), number, 6);
  file = join(tmpdir(), `f0-${process.pid}.json`);
  const day = Math.floor(from_s / DAY_S) * DAY_S;
  await writeFile(file, JSON.stringify({ data: [{ daily_key: key.toString("hex"), time_start: day, time_end: day + DAY_S - 1, max: 96 }] }));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

const shot = (page, name) => pictures && page.screenshot({ path: join(pictures, `w-${name}.png`), fullPage: true });

/** A page of somebody, of the authority unless it says otherwise. */
async function person(name, ...options) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: "vi-VN" });
  const page = await context.newPage();
  await signIn(office, page, name, ...(options.length > 0 ? options : ["--role", "authority"]));
  return page;
}

async function look(page, name) {
  await inEveryLook(page, DESKS, async ({ language, size, width }) => {
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${name} ${size}`);
    await shot(page, `${name}-${language}-${size}`);
    await assertAccessible(page, `${name} ${language} ${size}`);
  });
}

/** A phone that was there: it scanned without a network, and sends it now. */
async function phone(language, scheme) {
  const context = await browser.newContext({ ...PHONE, locale: language === "vi" ? "vi-VN" : "en-GB", colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(`${office.url}/nhat-ky?lang=${language}`);
  const ago = Math.floor(Date.now() / 1000) - from_s - 300;
  await page.evaluate(({ text, since }) => {
    const entry = { key: "a".repeat(32), name: "", place: "", way: "in", at: Date.now() - since * 1000, waiting: { token: text, visit: "b".repeat(32) } };
    localStorage.setItem("diary", JSON.stringify([entry]));
    // The commune's help line, as a scan with a network teaches it.
    localStorage.setItem("places", JSON.stringify({ k1: { name: "Chợ Bồng Sơn", place: "", letters: "BSON", asked: { line: "0256 000 2266" } } }));
  }, { text: tokenOf(kiosk, from_s + 300), since: ago });
  await page.reload();
  await page.waitForSelector("#queue[hidden]", { state: "attached" });
  return { context, page };
}

/** What can be read there; nothing of what is hidden. */
const reads = async (page, selector) => (await page.locator(`${selector}:visible`).allInnerTexts()).join("\n");

/** Opens the diary until it says so; a list is made every minute. */
async function until(page, what, selector, words) {
  await waitFor(what, async () => {
    await page.reload();
    await page.waitForSelector("#warned [data-state=compared]:not([hidden])");
    return words.test(await reads(page, selector));
  }, 120);
}

test("two people tell the public, a phone finds it by itself, and what was taken back is gone", { timeout: 420_000 }, async () => {
  const { context, page } = await phone("vi", "light");
  await until(page, "the first comparison", "#warned [data-state=clear]", /Chưa thấy trùng/);
  await shot(page, "clear-vi-light");
  await assertAccessible(page, "clear");

  const wanting = async (language) => {
    const one = await phone(language, "light");
    await want(office, one, language);
    return one;
  };
  const [vietnamese, english] = [await wanting("vi"), await wanting("en")];
  await shot(vietnamese.page, "wake-on-vi");
  await assertAccessible(vietnamese.page, "asked to be woken");
  // One of them was somewhere else: the secrets of its hours are others.
  const elsewhere = await wanting("vi");
  await elsewhere.page.evaluate(() => {
    const all = JSON.parse(localStorage.getItem("diary")).map((it) => ({ ...it, hours: it.hours.replace(/\.[^.]+/g, `.${"A".repeat(22)}`) }));
    localStorage.setItem("diary", JSON.stringify(all));
  });
  await elsewhere.page.tap("#wake-off");
  await elsewhere.page.waitForSelector("#wake-on:not([hidden])");
  assert.ok(!(await elsewhere.page.evaluate(async () => Boolean(await caches.match("/mirror")))), "nothing of the diary stays for the worker");
  await elsewhere.page.reload();
  await elsewhere.page.tap("#wake-on");
  await elsewhere.page.waitForSelector("#wake-off:not([hidden])");
  // Their diaries are closed from now on.
  for (const { page } of [vietnamese, english, elsewhere]) await page.goto(`${office.url}/tro-giup`);

  const [one, other] = [await person("authority"), await person("second")];
  office.command("case", "add", "--file", file, "--as", "authority");
  office.command("case", "confirm", "1", "--as", "second");
  await one.goto(`${office.url}/staff/warnings/new?case=1`);
  await waitFor("the window", async () => { await one.reload(); return (await one.locator("input[name=window]").count()) > 0; });
  await look(one, "new");
  await one.fill("input[name=sms]", "TTYT: Quy vi co mat cung luc voi mot ca F0. Xin o nha, goi 0256 000 2266.");
  await one.click("main form button[type=submit]");
  await one.waitForURL(/\/staff\/warnings\/\d+/);
  await look(one, "waiting");
  await other.goto(one.url());
  await other.click("a.go");
  await look(other, "confirm");
  await other.click("main form button.go");
  await other.waitForURL(/\/staff\/warnings\/\d+$/);
  await look(other, "told");
  await one.goto(`${office.url}/staff/warnings`);
  await look(one, "list");

  // The commune sees whom it can call, sealed.
  const clerk = await person("clerk", "--role", "commune", "--commune", "1");
  await clerk.goto(`${office.url}/staff/warned`);
  await look(clerk, "warned-list");
  await clerk.click("tbody a");
  await clerk.waitForURL(/warned\/\d+/);
  await look(clerk, "warned-one");

  await until(page, "the warning", "#warnings h2", /đã ở gần một ca F0/);
  // Woken without content, each looks by itself.
  const [vi, en, none] = [await push(office, vietnamese.page), await push(office, english.page), await push(office, elsewhere.page)];
  assert.deepEqual(vi, [{ title: "Có cảnh báo mới trong nhật ký của bạn", body: "Chạm để xem phải làm gì.", lang: "vi" }]);
  assert.deepEqual(en, [{ title: "There is a new warning in your diary", body: "Touch to see what to do.", lang: "en" }]);
  assert.deepEqual(none, [], "who was not there is not disturbed");
  for (const it of [vietnamese, english, elsewhere]) await it.context.close();
  assert.match(await reads(page, "#warnings"), /Chợ Bồng Sơn/);
  assert.match(await reads(page, "#entries .near"), /có ca F0 cùng lúc/);
  for (const [language, words] of [["vi", /Ở nhà/], ["en", /Stay at home/]]) {
    for (const scheme of ["light", "dark"]) {
      for (const type of [1, 2]) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.goto(`${office.url}/nhat-ky?lang=${language}`);
        await page.waitForSelector("#warnings section");
        await page.evaluate((it) => { document.documentElement.style.fontSize = `${it * 100}%`; }, type);
        assert.match(await reads(page, "#warnings ol"), words);
        assert.ok(await page.locator("#warnings a[href='tel:02560002266']").isVisible(), "whom to call");
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
        await shot(page, `warned-${language}-${scheme}-${type}`);
        await assertAccessible(page, `warned ${language} ${scheme}`);
      }
    }
  }
  // So is who has a receipt of that time.
  const asked = await context.newPage();
  for (const [language, words] of [["vi", /Có ca F0 cùng lúc/], ["en", /An F0 was there/]]) {
    await asked.goto(`${office.url}/hoi-bien-nhan?lang=${language}`);
    await asked.fill("#code", code);
    await asked.tap("button[type=submit]");
    await asked.waitForSelector(".answer");
    assert.match(await reads(asked, "h1"), words);
    await shot(asked, `answer-f1-${language}`);
    await assertAccessible(asked, `an answer ${language}`);
  }
  await asked.close();
  // Nothing of it leaves the phone: the page asks for the list, and sends no secret.
  const sent = [];
  page.on("request", (request) => sent.push([request.method(), new URL(request.url()).pathname, request.postData()]));
  await page.reload();
  await page.waitForSelector("#warnings section");
  for (const [method, path, body] of sent) {
    assert.equal(method, "GET");
    assert.match(path, /^\/(nhat-ky|canh-bao|style[\w-]*\.css|sw\.js|script\/.*)$/);
    assert.equal(body, null);
  }
  // It stays without a network, and once its last comparison is old, says so.
  assert.ok(await page.evaluate(async () => { await navigator.serviceWorker.ready; return Boolean(await caches.match("/nhat-ky?lang=vi")); }), "the page is kept");
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector("#warnings section");
  await page.evaluate(() => { const it = JSON.parse(localStorage.compared); localStorage.compared = JSON.stringify({ ...it, at: it.at - 2 * 86_400 }); });
  await page.reload();
  await page.waitForSelector("#warned [data-state=old]:not([hidden])");
  assert.match(await reads(page, "#warned [data-state=old]"), /Not compared since \d\d:\d\d/);
  await shot(page, "old-en");
  await context.setOffline(false);

  await other.goto(`${office.url}/staff/warnings/1`);
  await other.click("a.red");
  await other.fill("input[name=reason]", "nhầm ca");
  await other.click("main form button.red");
  await other.waitForURL(/\/staff\/warnings\/\d+$/);
  await one.goto(other.url());
  await one.click("a.red");
  await one.click("main form button.red");
  await one.waitForURL(/\/staff\/warnings\/\d+$/);
  await page.goto(`${office.url}/nhat-ky?lang=vi`);
  await until(page, "the withdrawal", "#warnings h2", /đã thu hồi/);
  assert.equal(await page.locator("#entries .near").count(), 0);
  await shot(page, "taken-back-vi");
  await assertAccessible(page, "taken back");
  await context.close();
});

test("a list that is forged, replayed, old or of another key warns nobody", { timeout: 420_000 }, async () => {
  const { context, page } = await phone("vi", "light");
  await until(page, "the first comparison", "#warned [data-state=clear]", /Chưa thấy trùng/);
  const genuine = await (await fetch(`${office.url}/canh-bao`)).text();
  const { list, signature } = JSON.parse(genuine);
  const changed = { ...JSON.parse(list), version: JSON.parse(list).version + 1e6 };
  for (const [name, body, time] of [
    ["forged", JSON.stringify({ list: JSON.stringify(changed), signature }), Date.now()],
    ["old", genuine, Date.now() + 3 * DAY_S * 1000],
    ["no list", "<html>", Date.now()],
  ]) {
    await page.unroute("**/canh-bao");
    await page.route("**/canh-bao", (route) => route.fulfill({ body, headers: { "x-time": String(time) } }));
    await page.reload();
    await page.waitForSelector("#warned [data-state=foreign]:not([hidden])");
    assert.equal(await page.locator("#warnings section").count(), 0, name);
  }
  await shot(page, "foreign-vi");
  await assertAccessible(page, "foreign");
  await page.unroute("**/canh-bao");
  // A server with another key: the phone has pinned the first.
  await page.evaluate(() => localStorage.setItem("list-key", "00".repeat(32)));
  await page.reload();
  await page.waitForSelector("#warned [data-state=foreign]:not([hidden])");
  await context.close();
});

test("a receipt is asked, typed or by the address of its QR", async () => {
  for (const [language, scheme, type] of [["vi", "light", 1], ["en", "dark", 2]]) {
    const context = await browser.newContext({ ...PHONE, locale: language === "vi" ? "vi-VN" : "en-GB", colorScheme: scheme });
    const page = await context.newPage();
    const look = async (name) => {
      await page.evaluate((it) => { document.documentElement.style.fontSize = `${it * 100}%`; }, type);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, name);
      await shot(page, `${name}-${language}-${scheme}-${type}`);
      await assertAccessible(page, name);
    };
    await page.goto(`${office.url}/?lang=${language}`);
    await page.tap("footer a[href^='/hoi-bien-nhan']");
    await page.waitForURL(/hoi-bien-nhan/);
    await look("ask");
    await page.fill("#code", "7K2P-9QXA-00BM");
    await page.tap("button[type=submit]");
    await page.waitForSelector("#problem");
    await look("ask-unknown");
    await page.fill("#code", code);
    await page.tap("button[type=submit]");
    await page.waitForSelector(".answer");
    await look("answer");
    await page.goto(`${office.url}/R/${code}?lang=${language}`);
    await look("receipt");
    await context.close();
  }
});

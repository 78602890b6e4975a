// A declaration that is begun without a network: the kept pages take it, sealed on the phone, and it is sent later once.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { HOA, person, reached, shown } from "./form.mjs";
import { startLine } from "./line.mjs";
import { addMarket, startKiosk, startOffice, tokenOf } from "./office.mjs";

// What the pages are bundled with.
const packages = createRequire(fileURLToPath(new URL("../../backend/web/package.json", import.meta.url)));
const { Decrypter, generateX25519Identity, identityToRecipient } = await import(packages.resolve("age-encryption"));

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, serviceWorkers: "allow" };
const pictures = process.env.PICTURES;

let office;
let browser;
let identity;
let kiosk;
let line;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  identity = await generateX25519Identity();
  kiosk = await startKiosk(office, addMarket(office, await identityToRecipient(identity)));
  line = await startLine(office);
});
after(async () => {
  await browser?.close();
  await line?.cut();
  await office?.stop();
});

const token = (ago_s = 0) => tokenOf(kiosk, Date.now() / 1000 - ago_s);
const code = () => `${line.url}/Q/${token()}`;
const diary = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("diary") ?? "[]"));

/** The phone was here once, with a network: it has learnt what is asked here, and keeps the pages. */
async function learn(page) {
  await page.goto(code());
  await page.waitForFunction(() => Object.values(JSON.parse(localStorage.getItem("places") ?? "{}"))[0]?.asked);
  await page.tap("button[value=in]");
  await page.waitForURL(/\/done\//);
  await page.waitForFunction(async () => {
    await navigator.serviceWorker.ready;
    return Boolean(await caches.match("/khai-bao?lang=vi"));
  });
}

/** The emulation does not reach the service worker. */
async function cut(context) {
  await context.setOffline(true);
  await line.cut();
}

/** Looks at a page as it is: its width, its picture, what axe-core finds. */
const looker = (language, scheme, type) => async (page, name) => {
  await page.evaluate((it) => { document.documentElement.style.fontSize = `${it * 100}%`; }, type);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360, name);
  if (pictures) await page.screenshot({ path: join(pictures, `l-${name}-${language}-${scheme}-${type}.png`), fullPage: true });
  await assertAccessible(page, name);
};

async function unsealed(body) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return JSON.parse(await decrypter.decrypt(Buffer.from(body, "base64"), "text"));
}

for (const [language, scheme, type] of [["vi", "light", 1], ["en", "dark", 2]]) {
  test(`declared without a network, sent later once and marked late, ${language}`, { timeout: 300_000 }, async () => {
    const look = looker(language, scheme, type);
    // A browser with a folder of its own, which is closed in between.
    const folder = await mkdtemp(join(tmpdir(), "kiosk-phone-"));
    const start = () => chromium.launchPersistentContext(folder, {
      ...PHONE, locale: language === "vi" ? "vi-VN" : "en-GB", colorScheme: scheme,
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
    });
    let phone = await start();
    let page = await phone.newPage();
    await learn(page);
    // By the browser's own emulation too, or by a dead server alone.
    if (language === "vi") await cut(phone);
    else await line.cut();
    await page.goto(code());
    await page.waitForSelector("#scan:not([hidden])");
    await look(page, "scan");
    await page.tap("#declare-here");
    await reached(page, "whom");
    assert.equal(new URL(page.url()).pathname, "/khai-bao", "no code in the address");
    assert.match(await shown(page).locator(".told").textContent(), /Phường Bồng Sơn.*[0-9a-f]{16}/s);
    await look(page, "whom");
    await page.tap("[data-purpose=me]");
    await person(page, HOA, async (name) => { if (["home", "hasSick"].includes(name)) await look(page, name); });
    await reached(page, "review");
    await look(page, "review");
    await page.tap("[data-act=send]");
    await page.waitForURL(/\/nhat-ky\?lang=..#/);
    await page.waitForSelector("#taken:not([hidden])");
    assert.equal(await page.textContent("#count"), "1");
    await look(page, "sealed");
    const [waiting] = await diary(page);
    assert.deepEqual((await unsealed(waiting.waiting.handed.body)).people.map((it) => it.fullName), ["NGUYỄN THỊ HÒA"]);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage)), /HÒA|hòa|0521620|0912/);
    assert.equal(await page.evaluate(() => localStorage.getItem("scan")), null, "the code is used up");
    await page.goBack();
    await page.waitForSelector("#unknown:not([hidden])");
    await look(page, "unknown");

    // An hour passes, and the browser is closed.
    await page.evaluate((old) => {
      const [entry] = JSON.parse(localStorage.getItem("diary"));
      entry.at -= 3600_000;
      entry.waiting.late.scanned -= 3600_000;
      entry.waiting.late.token = old;
      localStorage.setItem("diary", JSON.stringify([entry]));
    }, token(3600));
    await phone.close();
    await line.join();
    phone = await start();
    page = await phone.newPage();
    // It arrives, and the answer does not.
    const sent = [];
    await phone.route("**/khai-bao", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      sent.push(JSON.parse(route.request().postData()));
      const answer = await route.fetch();
      return sent.length === 1 ? route.abort() : route.fulfill({ response: answer });
    });
    await page.goto(`${line.url}/nhat-ky?lang=${language}`);
    await waitFor("the first try", () => sent.length === 1);
    await page.waitForSelector("#queue:not([hidden])");
    await page.tap("#again");
    await page.waitForSelector("#queue[hidden]", { state: "attached" });
    assert.equal(sent.length, 2);
    assert.deepEqual([sent[0].handed.body, sent[0].nonce], [sent[1].handed.body, sent[1].nonce], "the same again");
    assert.deepEqual(Object.keys(sent[0].handed).sort(), ["ago_s", "attention", "body", "out_of_province", "people", "visit"]);
    const [entry] = await diary(page);
    assert.deepEqual([entry.late, entry.name, entry.waiting], [true, "Chợ Bồng Sơn", undefined]);
    assert.ok(entry.hours, "it is compared with warnings");
    await look(page, "sent");
    await page.tap("#entries a.when");
    await page.waitForSelector(".given .venue");
    await look(page, "receipt");
    const shownCode = (await page.locator(".given .venue").textContent()).trim();
    await page.emulateMedia({ media: "print" });
    if (pictures) await page.screenshot({ path: join(pictures, `l-print-${language}-${scheme}.png`), fullPage: true });
    assert.ok(await page.locator(".given .venue").isVisible() && !(await page.locator("header").isVisible()), "the receipt on paper");
    await page.emulateMedia({ media: null });
    // It holds on the day of the declaration, which within an hour of midnight was yesterday.
    const day = (at) => Math.floor((at + 7 * 3600_000) / 86_400_000);
    await page.goto(`${line.url}/R/${shownCode}`);
    assert.equal(await page.locator(".receipt").count(), day(entry.at) === day(Date.now()) ? 1 : 0);
    await phone.close();
    await rm(folder, { recursive: true, force: true });
  });
}

test("where the phone never was with a network, the page says so", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN" });
  const page = await context.newPage();
  await learn(page);
  await page.evaluate(() => localStorage.removeItem("places"));
  await cut(context);
  await page.goto(code());
  await page.waitForSelector("#scan:not([hidden])");
  assert.ok(await page.locator("#declare-here").isHidden());
  assert.match(await page.textContent("#cannot-declare"), /xin khai tại máy ở cổng/);
  await looker("vi", "light", 1)(page, "never-here");
  // In and out work all the same.
  await page.tap("#scan [data-way=in]");
  assert.equal(await page.textContent("#count"), "1");
  await line.join();
  await context.close();
});

test("who needs help without a network is told whom the commune has answer", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN", colorScheme: "dark" });
  const page = await context.newPage();
  await learn(page);
  await page.evaluate(() => {
    const places = JSON.parse(localStorage.getItem("places"));
    for (const it of Object.values(places)) it.asked.line = "0912 345 678";
    localStorage.setItem("places", JSON.stringify(places));
  });
  await cut(context);
  await page.goto(code());
  await page.tap("#declare-here");
  await reached(page, "whom");
  assert.match(await page.locator("#help-line").innerText(), /Cần giúp đỡ\? Gọi 0912 345 678/);
  await looker("vi", "dark", 1)(page, "help-line");
  await line.join();
  await context.close();
});

test("tapped in without a network and declared afterwards is one visit", async () => {
  const context = await browser.newContext({ ...PHONE, locale: "vi-VN" });
  const page = await context.newPage();
  await learn(page);
  // The visit of before is over.
  await page.evaluate(() => localStorage.removeItem("visit"));
  await cut(context);
  await page.goto(code());
  await page.tap("#scan [data-way=in]");
  await page.tap("#declare-here");
  await reached(page, "whom");
  await page.tap("[data-purpose=me]");
  await person(page, HOA);
  await reached(page, "review");
  await page.tap("[data-act=send]");
  await page.waitForURL(/\/nhat-ky/);
  await page.waitForSelector("#queue:not([hidden])");
  const all = (await diary(page)).filter(({ waiting }) => waiting);
  assert.equal(all.length, 2);
  const visits = all.map(({ waiting }) => waiting.visit ?? waiting.handed.visit);
  assert.equal(visits[0], visits[1]);
  await line.join();
  await context.setOffline(false);
  await page.waitForSelector("#queue[hidden]", { state: "attached" });
  assert.ok((await diary(page)).every((it) => !it.waiting && !it.refused));
  await context.close();
});

// A scan without a network: the kept page takes it, sends it later once, and marks it late. The diary stays on the phone.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { startLine } from "./line.mjs";
import { addMarket, startKiosk, startOffice, tokenOf } from "./office.mjs";

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, serviceWorkers: "allow" };
const pictures = process.env.PICTURES;

let office;
let browser;
let kiosk;
let line;

before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  const venue = addMarket(office);
  kiosk = await startKiosk(office, venue);
  line = await startLine(office);
});
after(async () => {
  await browser?.close();
  await line?.cut();
  await office?.stop();
});

/** The address in the QR of now, or of before. */
const code = (ago_s = 0) => `${line.url}/Q/${tokenOf(kiosk, Date.now() / 1000 - ago_s)}`;

const worked = (page) => page.evaluate(async () => { await navigator.serviceWorker.ready; return Boolean(await caches.match("/nhat-ky?lang=vi")); });
const diary = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("diary") ?? "[]"));

/** A phone that was here once, with a network. */
async function visitor(language, scheme = "light") {
  const context = await browser.newContext({ ...PHONE, locale: language === "vi" ? "vi-VN" : "en-GB", colorScheme: scheme });
  const page = await context.newPage();
  await page.goto(code());
  await page.tap("button[value=in]");
  await page.waitForURL(/\/done\//);
  assert.ok(await worked(page), "the shell is kept");
  await page.close();
  return context;
}

for (const [language, scheme, type] of [["vi", "light", 1], ["en", "dark", 2]]) {
  test(`scanned without a network, sent later once, ${language}`, async () => {
    const context = await visitor(language, scheme);
    const page = await context.newPage();
    const look = async (name) => {
      await page.evaluate((it) => { document.documentElement.style.fontSize = `${it * 100}%`; }, type);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 360, name);
      if (pictures) await page.screenshot({ path: join(pictures, `o-${name}-${language}-${scheme}-${type}.png`), fullPage: true });
      await assertAccessible(page, name);
    };
    await context.setOffline(true);
    await line.cut();
    await page.goto(code());
    await page.waitForSelector("#scan:not([hidden])");
    assert.equal(await page.getAttribute("html", "lang"), language);
    assert.match(await page.textContent("#name"), /Chợ Bồng Sơn/, "known from the visit before");
    await look("scan");
    await page.tap("#scan [data-way=out]");
    await page.waitForSelector("#taken:not([hidden])");
    assert.equal(await page.textContent("#count"), "1");
    assert.match(await page.locator("#taken").innerText(), /(Đã lưu|Kept).*(Ra|Out)\s+\d\d:\d\d.*Chợ Bồng Sơn/s, "what a guard reads");
    await look("waiting");

    // It survives a closed page, and is sent once, whatever becomes of the answer.
    await page.close();
    await context.setOffline(false);
    await line.join();
    const again = await context.newPage();
    let tries = 0;
    await context.route("**/late", async (route) => {
      tries += 1;
      const answer = await route.fetch();
      return tries === 1 ? route.abort() : route.fulfill({ response: answer });
    });
    await again.goto(`${line.url}/nhat-ky`);
    await waitFor("the first try", () => tries === 1);
    await again.tap("#again");
    await again.waitForSelector("#queue[hidden]", { state: "attached" });
    assert.equal(tries, 2);
    const [out, inward] = await diary(again);
    assert.deepEqual([out.way, out.name, out.waiting, inward.way], ["out", "Chợ Bồng Sơn", undefined, "in"]);
    await context.close();
  });
}

test("a scan that arrives an hour later is marked late, with a clock that is a day wrong", async () => {
  const context = await visitor("vi");
  const page = await context.newPage();
  await page.goto(`${line.url}/nhat-ky`);
  // As if it had been scanned then: the phone's clock is a day ahead, and so was it.
  const path = code(3600).split("/Q/")[1];
  await page.evaluate((token) => {
    const at = Date.now() - 3600_000;
    localStorage.setItem("diary", JSON.stringify([{ key: "a".repeat(32), name: "", place: "", way: "in", at, waiting: { token, visit: "b".repeat(32) } }]));
  }, path);
  await page.clock.install();
  await page.reload();
  await page.waitForSelector("#queue[hidden]", { state: "attached" });
  const [entry] = await diary(page);
  assert.deepEqual([entry.late, entry.name], [true, "Chợ Bồng Sơn"]);
  assert.match(await page.textContent("#entries"), /gửi muộn/);
  await context.close();
});

test("what is too old is refused with a reason, and each entry can be deleted", async () => {
  const context = await visitor("vi");
  const page = await context.newPage();
  await page.goto(`${line.url}/nhat-ky`);
  const path = code(4 * 86_400).split("/Q/")[1];
  await page.evaluate((token) => {
    const at = Date.now() - 4 * 86_400_000;
    const entry = { key: "c".repeat(32), name: "", place: "", way: "in", at, waiting: { token, visit: "b".repeat(32) } };
    localStorage.setItem("diary", JSON.stringify([...JSON.parse(localStorage.getItem("diary")), entry]));
  }, path);
  await page.reload();
  await page.waitForSelector("#queue[hidden]", { state: "attached" });
  assert.match(await page.textContent("#entries"), /Không được nhận/);
  assert.equal(await page.locator("#entries li").count(), 2);
  if (pictures) await page.screenshot({ path: join(pictures, "o-diary-vi.png"), fullPage: true });
  await assertAccessible(page, "the diary");
  await page.locator("#entries li button").first().tap();
  assert.equal(await page.locator("#entries li").count(), 1);
  await page.tap("#away");
  assert.ok(await page.locator("#empty").isVisible());
  if (pictures) await page.screenshot({ path: join(pictures, "o-empty-vi.png"), fullPage: true });
  await assertAccessible(page, "an empty diary");
  assert.deepEqual(await diary(page), []);
  await context.close();
});

test("nothing with a token in its address is kept", async () => {
  const context = await visitor("vi");
  const page = await context.newPage();
  await page.goto(code());
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)));
    return all.flat();
  });
  assert.ok(kept.length >= 3, String(kept));
  for (const path of kept) assert.match(path, /^\/(language|nhat-ky|khai-bao|(style|declare|style-warning)\.css|script\/[\w-]+\.js)$/);
  await context.close();
});

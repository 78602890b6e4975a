// Every page that a visitor may meet, on a phone by day, on one by night with letters twice as large, and on a desk, in both
// languages, by axe-core's rules.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible } from "./axe.mjs";
import { startBrowser } from "./desk.mjs";
import { addMarket, receipt, signIn, startKiosk, startOffice } from "./office.mjs";

const LOOKS = [["phone", 360, 640, "light", 1], ["night", 360, 640, "dark", 2], ["wide", 1366, 768, "light", 1]];
const pictures = process.env.PICTURES;

let office;
let browser;
let kiosk;
let code;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  const venue = addMarket(office);
  kiosk = await startKiosk(office, venue);
  const page = await browser.newPage();
  await signIn(office, page, "bql.bongson", "--role", "manager", "--venue", String(venue));
  await page.goto(`${office.url}/staff/poster/${venue}/${kiosk.enrolled.kiosk}`);
  code = await page.locator(".type b").textContent();
  await page.close();
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

for (const language of ["vi", "en"]) {
  for (const [size, width, height, colorScheme, type] of LOOKS) {
    test(`the pages of a visit, ${language}, ${size}`, async () => {
      const locale = language === "vi" ? "vi-VN" : "en-GB";
      const context = await browser.newContext({ javaScriptEnabled: false, locale, colorScheme, viewport: { width, height } });
      const page = await context.newPage();
      const look = async (name, heading) => {
        assert.equal(await page.getAttribute("html", "lang"), language, name);
        await page.evaluate((it) => { document.documentElement.style.fontSize = `${it * 100}%`; }, type);
        if (heading) assert.match(await page.textContent("main"), heading, name);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= width, `${name} is ${wide} px wide on ${width}`);
        if (pictures) await page.screenshot({ path: join(pictures, `v-${name}-${size}-${language}.png`), fullPage: true });
        await assertAccessible(page, name);
      };
      const submit = async (button) => {
        await button.click();
        await page.waitForLoadState();
      };
      await page.goto(`${office.url}/`);
      await look("code");
      await page.locator("main input:not([type=hidden])").first().fill("BSON 000 000");
      await submit(page.locator("main form button").first());
      await look("wrong-code");
      await page.goto(`${office.url}/`);
      await page.locator("main input:not([type=hidden])").first().fill(code);
      await submit(page.locator("main form button").first());
      await look("check-in", /Chợ Bồng Sơn/);
      const [elsewhere, declaration] = await Promise.all(["noi-khac", "khai-bao"].map((it) => page.getAttribute(`a[href^='/${it}/']`, "href")));
      await submit(page.locator("button[name=direction][value=in]"));
      await look("confirmed", /Chợ Bồng Sơn/);
      await page.goBack();
      await submit(page.locator("button[name=direction][value=out]"));
      await look("left", /Chợ Bồng Sơn/);
      const day = Math.floor((Date.now() / 1000 + 7 * 3600) / 86400);
      const key = kiosk.enrolled.venue.receipt_key;
      for (const [name, path] of [
        ["receipt", `/R/${receipt(key, day, 3, 1)}`], ["receipt-unknown", "/R/7K2P9QXA00BM"], ["terms", "/dieu-khoan"], ["help", "/tro-giup/BSON"],
        // What needs a script says so.
        ["elsewhere", elsewhere], ["declaration", declaration], ["diary", "/nhat-ky"],
        ["refused", "/Q/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"], ["nothing", "/nothing"],
      ]) {
        await page.goto(office.url + path);
        await look(name);
      }
      await context.close();
    });
  }
}

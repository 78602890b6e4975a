// The demo's tour in a real browser, filmed: thirteen pictures from nothing to "who met her" and the clerk's log, in Vietnamese on
// a notebook and in English on a phone, in target/demo-film. With the variable DEMO_FILM they go to its
// folder, in both languages on both.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, startDesk, waitFor } from "./desk.mjs";

const folder = process.env.DEMO_FILM ?? fileURLToPath(new URL("../../target/demo-film", import.meta.url));

let browser;
before(async () => {
  browser = await startBrowser();
  await mkdir(folder, { recursive: true });
});
after(() => browser?.close());

// Where the green button of the kiosk's page is, as shares of the picture; null where there is none.
const greenButton = (canvas) =>
  canvas.evaluate((c) => {
    const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
    let [left, right, top, bottom, count] = [c.width, 0, c.height, 0, 0];
    for (let y = 0; y < c.height; y += 4) {
      for (let x = 0; x < c.width; x += 4) {
        const at = (y * c.width + x) * 4;
        if (data[at] === 0x0b && data[at + 1] === 0x7a && data[at + 2] === 0x4b) {
          // The bar of the progress is green too, and thin.
          if (y < c.height * 0.04) continue;
          [left, right] = [Math.min(left, x), Math.max(right, x)];
          [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
          count += 1;
        }
      }
    }
    const isButton = count > 400 && bottom - top > c.height * 0.08 && bottom - top < c.height * 0.5;
    return isButton ? [(left + right) / 2 / c.width, (top + bottom) / 2 / c.height] : null;
  });

const NOTEBOOK = { width: 1366, height: 768, mobile: false };
const PHONE = { width: 390, height: 844, mobile: true };
const films = [["vi-VN", NOTEBOOK], ["en-GB", PHONE]];
if (process.env.DEMO_FILM) films.push(["en-GB", NOTEBOOK], ["vi-VN", PHONE]);

for (const [locale, { width, height, mobile }] of films) {
  const name = `${locale.slice(0, 2)}-${width}`;
  test(`the tour from nothing to who met her, ${name}`, async () => {
    const desk = await startDesk();
    const context = await browser.newContext({
      locale, viewport: { width, height }, isMobile: mobile, hasTouch: mobile, deviceScaleFactor: 1,
    });
    const page = await context.newPage();
    const problems = [];
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("pageerror", (error) => problems.push(error.message));
    try {
      await page.goto(desk.url);
      const canvas = page.locator("#screen");
      await waitFor("a painted screen", async () =>
        canvas.evaluate((c) => c.getContext("2d").getImageData(c.width / 2, c.height / 2, 1, 1).data[3] === 255));
      await waitFor("the QR", async () => (await fetch(`${desk.url}/scan`, { method: "POST" })).ok);
      const started = Date.now();
      let taken = 0;
      const picture = async (what) => {
        taken += 1;
        await page.screenshot({ path: join(folder, `${name}-${String(taken).padStart(2, "0")}-${what}.png`) });
      };
      const done = (step) => waitFor(step, () => page.locator(`#tour .done #step-${step}`).count());
      const press = (selector) => page.locator(selector).click();
      const touchKiosk = async ([x, y]) => {
        await canvas.scrollIntoViewIfNeeded();
        const box = await canvas.boundingBox();
        await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
      };

      assert.equal(await page.locator("#tour li").count(), 6);
      assert.equal(await page.locator("#tour .done").count(), 0);
      await picture("empty");

      await press("#step-scanned");
      await done("scanned");
      const phone = page.frameLocator("#phone");
      await phone.locator('button[name=direction][value=in]').waitFor();
      await picture("scanned");
      await phone.locator('button[name=direction][value=in]').click();
      await done("tapped");
      await picture("tapped");

      await press("#step-heard");
      await picture("sent-in");
      await done("heard");
      await picture("heard");

      // Each page of the form has a green button, or one at its place, or answers.
      await press("#step-declared");
      // Its button begins further to the left than the home page's.
      await waitFor("the card's page", async () => (await greenButton(canvas))?.[0] < 0.66);
      await picture("card");
      let filmed = false;
      const declared = async () => (await page.locator("#tour .done #step-declared").count()) > 0;
      // On a slow machine touches come too late or on the page before, and a form that nobody fills in is erased: the card is held there again.
      for (let [until, again] = [Date.now() + 240_000, Date.now() + 80_000]; Date.now() < until && !(await declared());) {
        if (Date.now() > again) {
          again += 80_000;
          await press("#step-declared");
        }
        const green = await greenButton(canvas);
        if (!green && !filmed) {
          filmed = true;
          await picture("form");
        }
        for (const at of green ? [green] : [[0.82, 0.92], [0.44, 0.72]]) await touchKiosk(at);
        await page.waitForTimeout(800);
      }
      await done("declared");
      await picture("declared");

      await press("#step-case");
      await done("case");
      await picture("f0");
      await done("found");
      await press("#step-found");
      await page.locator("#trail .met").first().waitFor();
      await picture("trail");
      const seconds = (Date.now() - started) / 1000;

      const trail = await page.locator("#trail").boundingBox();
      assert.ok(trail.y >= 0 && trail.y + trail.height <= height, `the trail ends at ${trail.y + trail.height}`);
      assert.match(await page.textContent("#trail"), /Cô Lan.*Bà Sáu/s);
      assert.match(await page.textContent("#phones .met"), /Bà Sáu/);
      if (mobile) await page.locator("#phones").scrollIntoViewIfNeeded();
      await picture("met");

      // From the last step into the clerk's log, in a tab of its own, with the words that stand beside the link.
      const phrase = await page.locator("#trail code").textContent();
      const [log] = await Promise.all([context.waitForEvent("page"), press("#log-commune")]);
      await log.waitForURL(/\/staff\/log/);
      assert.equal(await log.getAttribute("html", "lang"), locale.slice(0, 2));
      await log.locator("[data-open-dialog]").click();
      await log.locator("#opening .pick").first().click();
      await log.fill("#words", phrase);
      await log.locator("#opening button[type=submit]").click();
      await log.locator("#rows", { hasText: /TRẦN THỊ LAN/ }).waitFor({ timeout: 60_000 });
      taken += 1;
      await log.screenshot({ path: join(folder, `${name}-12-log.png`) });
      await assertAccessible(log, "the clerk's log");
      await log.close();
      await assertAccessible(page, "the demo's page");

      // The other language, remembered.
      const other = locale.startsWith("vi") ? "en" : "vi";
      await press(`[data-language=${other}]`);
      await page.reload();
      await waitFor("the words", async () => (await page.textContent("h1")) !== "");
      assert.equal(await page.getAttribute("html", "lang"), other);
      await waitFor("a painted screen", async () =>
        canvas.evaluate((c) => c.getContext("2d").getImageData(c.width / 2, c.height / 2, 1, 1).data[3] === 255));
      // What has happened is there again.
      await waitFor("the six steps", async () => (await page.locator("#tour .done").count()) === 6);
      await page.locator("#phones .met").first().waitFor();
      await page.locator("#trail .met").first().waitFor();
      await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
      await picture(other);

      assert.equal(taken, 13);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} px wide at ${width}`);
      assert.deepEqual(problems, []);
      console.log(`${name}: from nothing to who met her in ${seconds.toFixed(0)} s`);
    } finally {
      await context.close();
      await desk.stop();
    }
  });
}

// The story of the product, in a real browser: a visitor checks in by phone, a phone with Bluezone
// passes, its owner turns out to be an F0.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser, startDesk, waitFor } from "./desk.mjs";

let desk;
let browser;
before(async () => {
  [desk, browser] = await Promise.all([startDesk(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await desk?.stop();
});

const post = async (path) => {
  const answer = await fetch(desk.url + path, { method: "POST" });
  assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`);
  return answer.json();
};
const state = async () => (await fetch(`${desk.url}/state`)).json();
const scan = () => waitFor("a QR on the screen", () => post("/scan").catch(() => null));

for (const [locale, inWord] of [["vi-VN", /vào/i], ["en-GB", /in/i]]) {
  test(`a phone in ${locale} checks in with one tap, without JavaScript`, async () => {
    const context = await browser.newContext({
      locale, javaScriptEnabled: false, viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true,
    });
    const page = await context.newPage();
    let bytes = 0;
    const requests = [];
    page.on("response", async (response) => {
      requests.push(response.url());
      bytes += (await response.body().catch(() => "")).length;
    });
    const { page: address } = await scan();
    await page.goto(address);
    assert.match(await page.textContent("body"), /Chợ Bồng Sơn/);
    const width = await page.evaluate(() => document.documentElement.scrollWidth).catch(() => 360);
    assert.ok(width <= 360, `the page is ${width} px wide on a phone of 360`);
    assert.ok(bytes < 30_000, `${bytes} bytes at first load`);
    assert.ok(requests.every((url) => new URL(url).host === new URL(address).host), `third parties: ${requests}`);
    const button = page.locator('button[name="direction"][value="in"]');
    assert.match(await button.textContent(), inWord);
    const box = await button.boundingBox();
    assert.ok(box.height >= 48 && box.width >= 120, `the button is ${box.width} × ${box.height} px`);
    await button.tap();
    await waitFor("the confirmation", async () => (await page.locator("form button[name=direction]").count()) === 0);
    assert.match(await page.textContent("body"), /Chợ Bồng Sơn/);
    await context.close();
  });
}

test("the kiosk's screen lives on the page and answers the mouse", async () => {
  const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  await page.goto(desk.url);
  const canvas = page.locator("#screen");
  const painted = () =>
    canvas.evaluate((c) => {
      const { data } = c.getContext("2d").getImageData(0, 0, c.width, c.height);
      let sum = 0;
      for (let i = 0; i < data.length; i += 397) sum = (sum * 31 + data[i]) >>> 0;
      return sum;
    });
  await waitFor("a painted screen", async () => (await page.evaluate(() => document.querySelector("#screen").width)) > 0);
  const home = await waitFor("a picture", painted);
  const box = await canvas.boundingBox();
  // The large green button "Khai báo y tế" of the home screen.
  await page.mouse.click(box.x + box.width * 0.7, box.y + box.height * 0.32);
  await waitFor("another screen", async () => (await painted()) !== home);
  await page.close();
});

test("an F0 who was in the market is found in the log", async () => {
  await post("/phones/2/market");
  const f0 = async () => {
    const { exposures } = await state();
    return exposures.find((row) => row.venue_name === "Chợ Bồng Sơn");
  };
  assert.equal(await f0(), undefined);
  // Contacts are written every few seconds and sent at once.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  const { case: number } = await post("/phones/2/f0");
  const row = await waitFor("an exposure", f0);
  assert.equal(row.case, number);
  assert.equal(row.contacts, 1);
  assert.equal(row.to_s - row.from_s, 900);
});

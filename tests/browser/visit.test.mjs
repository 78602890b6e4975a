// A phone that runs scripts: its visit has an id, pairs in with out, and counts once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startBrowser } from "./desk.mjs";
import { addMarket, addPoster, startOffice } from "./office.mjs";

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, locale: "vi-VN" };

let office;
let browser;
let address;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  address = addPoster(office, addMarket(office));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Opens the code as a camera does, on a page of its own. */
async function scan(context) {
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

const first = (page) => page.locator("form button").first().getAttribute("value");
const kept = (page) => page.evaluate(() => JSON.parse(localStorage.getItem("visit")));

async function tap(page, way) {
  const sent = page.waitForRequest((request) => request.method() === "POST");
  await page.tap(`button[value=${way}]`);
  const body = new URLSearchParams((await sent).postData());
  await page.waitForURL(/\/done\//);
  return body;
}

test("the way in and the way out carry one id, and the way out is offered to who is in", async () => {
  const context = await browser.newContext(PHONE);
  let page = await scan(context);
  assert.equal(await first(page), "in");
  const inward = await tap(page, "in");
  assert.match(inward.get("visit"), /^[0-9a-f]{32}$/);
  assert.deepEqual([...inward.keys()].sort(), ["direction", "ticket", "visit"], "nothing beside it");
  assert.equal((await kept(page)).id, inward.get("visit"));

  // Without the cookie, as a browser that keeps none has it.
  await context.clearCookies();
  page = await scan(context);
  assert.equal(await first(page), "out");
  const outward = await tap(page, "out");
  assert.equal(outward.get("visit"), inward.get("visit"));
  assert.equal(await kept(page), null, "and then the phone forgets it");

  page = await scan(context);
  assert.notEqual((await tap(page, "in")).get("visit"), inward.get("visit"), "the next visit is another");
  await context.close();
});

test("back and tapped again is no second visit", async () => {
  const context = await browser.newContext(PHONE);
  const page = await scan(context);
  const one = await tap(page, "in");
  await page.goBack();
  const again = await tap(page, "in");
  assert.equal(again.get("visit"), one.get("visit"));
  const other = await scan(context);
  assert.equal((await tap(other, "in")).get("visit"), one.get("visit"), "scanned anew");
  await context.close();
});

test("a browser that keeps nothing checks in all the same", async () => {
  const context = await browser.newContext(PHONE);
  await context.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get() { throw new Error("no"); } }));
  const page = await scan(context);
  await tap(page, "in");
  assert.equal(await page.locator("time").count(), 1);
  await context.close();
});

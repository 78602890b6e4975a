// The story of the product, in a real browser: a visitor checks in by phone, a phone with Bluezone
// passes, its owner turns out to be an F0.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts, runDesk, startBrowser, startDesk, waitFor } from "./desk.mjs";

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

const pressed = (name) => state().then(({ on }) => on[name]);
const toggle = async (name, on) => {
  await waitFor(`${name} ${on}`, () => post(`/tries/${name}/${on}`).catch(() => null));
};

test("everything to try is done and undone", async () => {
  for (const name of ["phone", "network", "scanner", "night"]) {
    await toggle(name, true);
    assert.equal(await pressed(name), true, name);
    await toggle(name, false);
    assert.equal(await pressed(name), false, name);
  }
  // The kiosk shows its fixed code until its backend has told it the time.
  // One that has just started asks it at once, so the time is lost again.
  await waitFor("the fixed code", async () => {
    await post("/tries/clock/true");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return pressed("clock");
  });
  await toggle("clock", false);
  await waitFor("the live code", async () => !(await pressed("clock")));
  await toggle("card", true);
  await toggle("full", true);
  assert.equal(await pressed("full"), true);
  await toggle("full", false);
});

test("a scanner that is pulled out reads no card", async () => {
  await toggle("scanner", true);
  const answer = await fetch(`${desk.url}/tries/card/true`, { method: "POST" });
  assert.equal(answer.status, 500);
  assert.match(await answer.text(), /plug it in/);
  await toggle("scanner", false);
});

test("an F0 who was in the market is found in the log, with whom she met", async () => {
  await post("/phones/2/market");
  await post("/phones/3/market");
  assert.deepEqual((await state()).known.trails, []);
  // Contacts are written every few seconds and sent at once.
  await waitFor("both in the log", async () => {
    const { logged } = (await state()).known;
    return logged[2] > 1 && logged[3] > 1;
  });
  const { case: number } = await post("/phones/2/f0");
  const trail = await waitFor("the trail", async () => (await state()).known.trails[0]);
  assert.equal(trail.case, number);
  assert.equal(trail.venue, "Chợ Bồng Sơn");
  assert.ok(trail.seconds > 0 && trail.rssi_max < 0, JSON.stringify(trail));
  assert.deepEqual(trail.met.map(({ phone }) => phone), [3]);
});

test("sample staff are signed in with one click each, and only by the demo", async () => {
  const { backend } = await state();
  for (const [person, heading] of [["operator", /Đỗ Quang Minh/], ["manager", /Ngô Thị Mẫu/], ["guard", /Trần Văn Dũng/],
    ["commune", /Lê Thị Hạnh/], ["authority", /Phan Thanh Tùng/]]) {
    for (const [locale, width, height] of [["vi-VN", 1366, 768], ["en-GB", 390, 844]]) {
      const context = await browser.newContext({ locale, viewport: { width, height } });
      const page = await context.newPage();
      await page.goto(desk.url);
      const [staff] = await Promise.all([context.waitForEvent("page"), page.locator(`#start-${person}`).click()]);
      await staff.waitForLoadState();
      assert.ok(staff.url().startsWith(`${backend}/staff/`) && !staff.url().includes("sign-in"), staff.url());
      assert.equal(await staff.getAttribute("html", "lang"), locale.slice(0, 2));
      if (person !== "guard") assert.match(await staff.textContent("header"), heading);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `the page is ${wide} px wide at ${width}`);
      await context.close();
    }
    // The backend itself has no such way in.
    const answer = await fetch(`${backend}/staff/${person}/start?lang=vi`, { redirect: "manual" });
    assert.ok(answer.status === 404, `${person}: ${answer.status}`);
  }
  // A page of somebody else signs nobody in.
  const elsewhere = { headers: { "sec-fetch-site": "cross-site" }, redirect: "manual" };
  assert.equal((await fetch(`${desk.url}/staff/operator/start?lang=vi`, elsewhere)).status, 403);
});

test("a second demo says which port is taken, and makes nothing", async () => {
  const other = await mkdtemp(join(tmpdir(), "kiosk-other-"));
  const data = join(other, "data");
  const { code, printed } = await runDesk(["--listen", new URL(desk.url).host, "--data", data]);
  assert.equal(code, 1);
  assert.match(printed, /^demo: .*is taken, perhaps by another demo.*--listen/);
  assert.equal(existsSync(data), false);
  const second = await runDesk(["--listen", `127.0.0.1:${await freePorts()}`, "--data", desk.data]);
  assert.match(second.printed, /another demo uses the folder/);
  await rm(other, { recursive: true });
});

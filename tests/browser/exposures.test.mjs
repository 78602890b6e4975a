// The exposures of a case in a real browser: the health authority moves the rule and sees its price at once, also
// without a script; the clerk of the commune opens whom it counts.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Encrypter } from "../../backend/web/node_modules/age-encryption/dist/index.js";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { idsOf, inEveryLook, publish, signIn, startKiosk, startOffice } from "./office.mjs";

const PHRASE = "chợ Bồng Sơn mở lúc năm giờ sáng";
const SIZES = [["desk", 1366, 768], ["phone", 360, 640]];
const KEY = "07".repeat(32);
const pictures = process.env.PORTAL_PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

// 07:00 of yesterday in Vietnam, where the UTC day begins.
const DAY = (Math.floor(Date.now() / 86_400_000) - 1) * 86_400;
const at = (minutes) => DAY + minutes * 60;
let office, browser, market, station;

const stranger = (number) => number.toString(16).padStart(24, "0");
const RECEIPTS = ["AB12C", "AB12D", "AB12E"];

async function declare(recipients, fullName, phone) {
  const encrypter = new Encrypter();
  recipients.forEach((it) => encrypter.addRecipient(it));
  const people = [{ otherUser: 0, identitySource: "card", fullName, birthYear: 1961, gender: "Nu", nation: "Việt Nam",
    passport: "", address: "Khối Phụ Đức", provinceId: "52", showSignal: 0, hasPatient: 2, hasFromSickCountry: 2, hasSick: 2 }];
  const document = { form: "f", consent: "c", atS: at(0), language: "vi", phone, phoneVerified: true, people };
  return Buffer.from(await encrypter.encrypt(JSON.stringify(document))).toString("base64");
}

/** A page of somebody of the staff, which may not fail. */
async function desk(name, role, options = [], context = {}) {
  const page = await (await browser.newContext({ locale: "vi-VN", viewport: { width: 1366, height: 768 }, ...context })).newPage();
  page.on("pageerror", (error) => assert.fail(`the page failed: ${error.stack}`));
  await signIn(office, page, name, "--role", role, "--person", name, ...options);
  return page;
}

const paper = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

async function picture(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name} is ${wide} px wide on ${width}`);
    for (const scheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme: scheme });
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}-${scheme}.png`), fullPage: true });
      await assertAccessible(page, `${name} ${size} ${language} ${scheme}`);
    }
  });
}

before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  const [{ commune }] = office.command("commune", "add", "--name", "Phường Bồng Sơn", "--recipient", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p");
  const venue = (name, letters) => office.command("venue", "add", "--commune", String(commune), "--name", name, "--letters", letters)[0].venue;
  market = await startKiosk(office, venue("Chợ Bồng Sơn", "BSON"));
  station = await startKiosk(office, venue("Bến xe Bồng Sơn", "BXEB"));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** The clerk makes the commune's key in her browser. */
async function makeKey(page) {
  await page.goto(`${office.url}/staff/keys/new`);
  for (const field of ["#phrase", "#again"]) await page.fill(field, PHRASE);
  await page.fill("#place", "Két của Ủy ban");
  await page.check("[data-input=printed]");
  await page.locator("form[data-act=make] button[type=submit]").click();
  await page.waitForSelector("[data-step=made]:not([hidden])", { timeout: 60_000 });
}

/** The case was at the market from 08:00 to 08:45 and at the station from 09:00; forty phones and three families were there too. */
async function aMorning() {
  const { recipients } = office.command("commune", "list")[0];
  const ids = idsOf(KEY);
  const names = ["NGUYỄN THỊ MẪU", "HUỲNH VĂN SÁU", "VÕ THỊ KIM THOA"];
  const bodies = await Promise.all(names.map((name, index) => declare(recipients, name, `090000041${index}`)));
  const slot = (number, from, to, rssi) => ({ id: ids[number], from: at(from), to: at(to) - 5, rssi });
  const crowd = Array.from({ length: 40 }, (_, index) => {
    const from = 60 + (index % 3) * 15;
    return { id: stranger(index + 1), from: at(from), to: at(from + 1 + (index * 7) % 15), rssi: -56 - index % 25 };
  });
  await market.hear([slot(4, 60, 75, -58), slot(5, 75, 90, -66), slot(6, 90, 105, -80), ...crowd]);
  await station.hear([slot(8, 120, 135, -61), { id: stranger(99), from: at(120), to: at(134), rssi: -60 }]);
  const families = bodies.map((body, index) => ({
    type: "sealed", kind: "declaration", direction: "in", attention: false, people: index + 1, at_s: at([50, 70, 95][index]),
    receipt: RECEIPTS[index], clock: "synced", body,
  }));
  await market.send(families);
  const file = join(tmpdir(), `exposures-${process.pid}.json`);
  writeFileSync(file, JSON.stringify({ data: [{ daily_key: KEY, time_start: DAY, time_end: DAY + 86_399, max: 96 }] }));
  const number = publish(office, file, "--number", "HN-0417");
  office.command("match");
  return number;
}

let clerk, authority, number;

test("the authority moves the rule and sees its price at once", async (t) => {
  clerk = await desk("hanh", "commune", ["--commune", "1"]);
  await makeKey(clerk);
  number = await aMorning();
  authority = await desk("hoa", "authority");
  await authority.goto(`${office.url}/staff/exposures`);
  assert.match(await authority.textContent("main"), /HN-0417/);
  await picture(authority, "exposures");
  await authority.goto(`${office.url}/staff/exposures/${number}`);
  const count = async () => Number((await authority.textContent("h1 [data-price=people]")).replace(/\D/g, ""));
  const before = await count();
  assert.ok(before > 5, `${before} people`);
  assert.ok(!(await authority.content()).includes("NGUYỄN"));
  await picture(authority, "exposure");

  const begun = Date.now();
  await authority.locator("#minutes").fill("5");
  await waitFor("the price of five minutes", async () => (await count()) > before);
  t.diagnostic(`the price followed in ${Date.now() - begun} ms`);
  assert.ok(await authority.locator("[data-moved]").isVisible());
  const price = await count();
  await authority.locator("[data-rule] button[type=submit]").click();
  await authority.waitForLoadState();
  assert.equal(await count(), price);
  assert.ok(!(await authority.locator("[data-moved]").isVisible()));
  assert.match(authority.url(), /minutes=5&/);
  for (const colorScheme of ["dark", "light"]) {
    await authority.emulateMedia({ media: "print", colorScheme });
    assert.ok(await authority.locator("[data-people]").isVisible());
    assert.equal(await paper(authority), "rgb(255, 255, 255)", `white paper in the ${colorScheme}`);
    if (pictures) await authority.screenshot({ path: join(pictures, `exposure-print-${colorScheme}.png`), fullPage: true });
  }
  await authority.emulateMedia({ media: "screen" });
});

test("without a script the rule is a form", async () => {
  const page = await desk("lanh", "authority", [], { javaScriptEnabled: false });
  await page.goto(`${office.url}/staff/exposures/${number}?minutes=15`);
  const few = await page.locator("[data-people] tbody tr").count();
  await page.locator("#others").selectOption("none");
  await page.locator("[data-rule] button[type=submit]").click();
  await page.waitForLoadState();
  assert.ok(await page.locator("[data-people] tbody tr").count() < few);
  assert.ok(!(await page.locator("[data-open-dialog]").isVisible()), "nothing is offered that needs a script");
});

test("the clerk opens whom the rule counts, and takes a table", async () => {
  await clerk.goto(`${office.url}/staff/exposures/${number}`);
  assert.ok(!(await clerk.content()).includes("NGUYỄN"));
  await clerk.click("[data-open-dialog]");
  await clerk.locator("#opening .pick").first().click();
  await clerk.fill("#words", PHRASE);
  await clerk.locator("#opening button[type=submit]").click();
  await clerk.waitForSelector("[data-state=open]:visible", { timeout: 120_000 });
  await clerk.waitForSelector("text=NGUYỄN THỊ MẪU");
  const table = await clerk.textContent("[data-people]");
  assert.match(table, /0900000410/);
  assert.ok(!table.includes("VÕ THỊ KIM THOA"), "she came when the case was leaving");
  if (pictures) await clerk.screenshot({ path: join(pictures, "exposure-open.png"), fullPage: true });
  await assertAccessible(clerk, "exposure open");
  const [download] = await Promise.all([clerk.waitForEvent("download"), clerk.click("[data-take=csv]")]);
  const csv = readFileSync(await download.path(), "utf8");
  assert.match(csv, /NGUYỄN THỊ MẪU/);
  const looks = office.command("audit");
  assert.ok(looks.some((line) => line.kind === "sealed-record" && line.reason === "Gọi người tiếp xúc của ca này"));
  assert.ok(looks.some((line) => line.kind === "table" && line.reason === "csv, 2 rows"));
});

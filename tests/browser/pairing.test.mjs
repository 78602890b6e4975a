// From an empty database to a kiosk of the real program that is paired by six digits, and its first check-in: all that a
// person does is done in the browser, with the kiosk's own command line in place of its screen.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { KEY, inEveryLook, signIn, startOffice } from "./office.mjs";

const SIZES = [["wide", 1366, 768], ["phone", 360, 640]];
const program = fileURLToPath(new URL("../../target/debug/kiosk", import.meta.url));
const pictures = process.env.PICTURES;

let office, browser, home;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  home = await mkdtemp(join(tmpdir(), "kiosk-new-"));
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(async () => {
  await browser?.close();
  await office?.stop();
  await rm(home, { recursive: true, force: true });
});

async function look(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name} is ${wide} px wide on ${width}`);
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}.png`), fullPage: size === "phone" });
    await assertAccessible(page, `${name} ${size} ${language}`);
  });
}

/** A new kiosk to which somebody types these digits: what it says to compare, and how it ends. */
function pair(digits) {
  const kiosk = spawn(program, ["pair", digits, "--backend", office.url, "--config", join(home, "kiosk.toml")]);
  const said = { words: "", answer: "" };
  kiosk.stderr.on("data", (text) => (said.words += text));
  kiosk.stdout.on("data", (text) => (said.answer += text));
  const ended = new Promise((resolve) => kiosk.once("close", resolve));
  return { said, ended };
}

test("an operator pairs a new kiosk, and somebody checks in", async () => {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const submit = async (name) => {
    await page.locator("main button[type=submit]", { hasText: name }).first().click();
    await page.waitForLoadState();
  };
  await signIn(office, page, "minh.do", "--role", "operator", "--person", "Đỗ Quang Minh");
  await page.goto(`${office.url}/staff/communes/new?lang=vi`);
  await page.fill("#name", "Phường Bồng Sơn");
  await page.fill("#keys", KEY);
  await submit("Thêm xã, phường");
  await page.goto(`${office.url}/staff/venues/new?commune=1&lang=vi`);
  for (const [id, text] of Object.entries({ name: "Chợ Bồng Sơn", address: "Tổ 4", registrant: "Trương Thị Mai", phone: "0900 000 512" })) {
    await page.fill(`#${id}`, text);
  }
  await page.selectOption("#kind", "market");
  await submit("Đăng ký rồi ghép máy");
  await page.fill("#position", "Cổng số 2");
  await submit("Lấy mã ghép máy");
  const kiosk = new URL(page.url()).pathname;
  await look(page, "k01-kiosk-waits");
  await page.goto(`${office.url}${kiosk}?lang=vi`);
  await submit("Ghép bằng sáu chữ số");
  const address = await page.locator(".card.now .mono").textContent();
  assert.equal(address, new URL(office.url).host, "what is typed where the kiosk asks for its server");
  await look(page, "k02-digits");

  const { said, ended } = pair((await page.locator(".code6").textContent()).trim());
  // The page turns by itself.
  await page.waitForSelector(".pairwords");
  const words = (await page.locator(".pairwords li").allTextContents()).map((word) => word.trim());
  assert.equal(words.length, 6);
  await waitFor("the words of the kiosk", async () => said.words.includes(words.join(" ")) || undefined);
  await look(page, "k03-words");
  await page.goto(`${office.url}${kiosk}/pair?lang=vi`);
  await submit("Giống hệt, ghép máy này");
  assert.equal(await ended, 0, said.words);
  assert.equal(JSON.parse(said.answer).venue, "Chợ Bồng Sơn");
  await page.goto(`${office.url}${kiosk}/pair`);
  await look(page, "k04-paired");

  // The code that is printed under the QR of the kiosk's place, typed by a visitor.
  await page.goto(`${office.url}/staff/poster/1/1`);
  const code = await page.locator(".type b").textContent();
  const visitor = await (await browser.newContext({ locale: "vi-VN", viewport: { width: 360, height: 640 } })).newPage();
  await visitor.goto(`${office.url}/`);
  await visitor.locator("main input:not([type=hidden])").first().fill(code);
  await visitor.locator("main form button").first().click();
  await visitor.locator("button[name=direction][value=in]").click();
  await visitor.waitForURL(/\/done\//);
  await signIn(office, page, "mau.ngo", "--role", "manager", "--venue", "1", "--person", "Ngô Thị Mẫu");
  await page.goto(`${office.url}/staff/today/1?lang=en`);
  assert.equal(await page.locator(".inside b").textContent(), "1");
  await context.close();
});

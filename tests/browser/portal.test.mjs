// An operator from the first sign-in to the code for a kiosk, without JavaScript. With PICTURES=FOLDER each page is
// also drawn there, wide and narrow, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { assertAccessible } from "./axe.mjs";
import { startBrowser } from "./desk.mjs";
import { KEY, PASSWORD, inEveryLook, signIn, startOffice } from "./office.mjs";

const pictures = process.env.PICTURES;
const SIZES = [["wide", 1366, 768], ["phone", 390, 844]];

let office;
let browser;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

/** Holds a page to what all promise on a narrow phone too, and draws it where pictures are wanted. */
async function look(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const box = await page.locator("body").boundingBox();
    assert.ok(box.width <= width, `${name} is ${box.width} px wide on ${width}`);
    for (const button of await page.locator("main .b:visible, main button:visible").all()) {
      const { height: tall, x, width: wide } = await button.boundingBox();
      assert.ok(tall >= 36, `${name}: "${await button.textContent()}" is ${tall} px high`);
      const scrolls = await button.evaluate((node) => node.closest(".tb") !== null);
      assert.ok(scrolls || (x >= 0 && x + wide <= width + 1), `${name}: "${await button.textContent()}" leaves the page of ${width}`);
    }
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}.png`), fullPage: size === "phone" });
    await assertAccessible(page, `${name} ${size} ${language}`);
  });
}

const submit = async (page, name) => {
  await page.locator("main button[type=submit]", { hasText: name }).first().click();
  await page.waitForLoadState();
};

test("an operator signs in, registers a venue and gets the code for a kiosk", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  const strange = [];
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== office.url) strange.push(request.url());
  });
  await page.goto(`${office.url}/staff`);
  assert.match(page.url(), /\/staff\/sign-in\?next=/);
  await look(page, "p01-sign-in");
  await page.fill("#name", "minh.do");
  await page.fill("#password", "sai mất rồi");
  await submit(page, /Đăng nhập|Sign in/);
  assert.equal(await page.locator("[role=alert]").count(), 1);
  assert.equal(await page.inputValue("#name"), "minh.do");
  if (pictures) await page.screenshot({ path: join(pictures, "p01-sign-in-wrong.png") });
  await page.goto(`${office.url}/staff/forgotten`);
  await look(page, "p02-forgotten");

  const [{ path }] = office.command("user", "add", "minh.do", "--role", "operator", "--person", "Đỗ Quang Minh");
  await page.goto(office.url + path);
  if (pictures) await page.screenshot({ path: join(pictures, "p03-link.png") });
  await page.fill("#password", PASSWORD);
  await page.fill("#again", PASSWORD);
  await submit(page, /Lưu và đăng nhập/);
  await look(page, "p04-overview-empty");

  await page.goto(`${office.url}/staff/communes/new`);
  await look(page, "p05-commune-new");
  for (const commune of ["Phường Bồng Sơn", "Phường Tam Quan"]) {
    await page.goto(`${office.url}/staff/communes/new?lang=vi`);
    await page.fill("#name", commune);
    await page.fill("#keys", KEY);
    await submit(page, "Thêm xã, phường");
    assert.match(page.url(), /\/staff\/communes\/\d+$/);
  }
  await look(page, "p06-commune");
  await page.goto(`${office.url}/staff/communes`);
  await look(page, "p07-communes");

  await page.goto(`${office.url}/staff/venues/new?commune=1&lang=vi`);
  await look(page, "p08-venue-new");
  await page.goto(`${office.url}/staff/venues/new?commune=1&lang=vi`);
  const fields = {
    name: "Chợ Bồng Sơn", address: "Tổ 4, khối Thiết Đính", unit: "Ban quản lý chợ", capacity: "200",
    registrant: "Trương Thị Mai", phone: "0900 000 512", guards: "0900 000 513\n0900 000 514",
  };
  for (const [id, value] of Object.entries(fields)) if (id !== "name") await page.fill(`#${id}`, value);
  await page.selectOption("#kind", "market");
  await page.locator("#name").evaluate((node) => node.removeAttribute("required"));
  await submit(page, "Đăng ký");
  assert.equal(await page.inputValue("#phone"), fields.phone, "what was typed is kept");
  if (pictures) await page.screenshot({ path: join(pictures, "p09-venue-wrong.png") });
  await page.fill("#name", fields.name);
  await submit(page, "Đăng ký rồi ghép máy");
  assert.match(page.url(), /\/staff\/kiosks\/new\?venue=1/);
  await look(page, "p10-kiosk-new");
  await page.goto(`${office.url}/staff/kiosks/new?venue=1&lang=vi`);
  await page.fill("#position", "Cổng số 3");
  await submit(page, "Lấy mã ghép máy");
  assert.match(await page.locator(".invitation").textContent(), /^[2-9A-Z]{5}-[2-9A-Z]{5}(-[0-9A-Z]{4}){4}$/);
  assert.ok((await page.locator("svg.qr").boundingBox()).width >= 150);
  await look(page, "p11-kiosk-waiting");

  await page.goto(`${office.url}/staff/venues/sheet?lang=vi`);
  await page.selectOption("#commune", "2");
  await page.fill("#table", [
    "Tên địa điểm\tLoại\tĐịa chỉ\tNgười đăng ký\tĐiện thoại",
    "Điểm may Hòa Phát\tCơ sở may\tTổ 4\tTrương Thị Mai\t0900 000 512",
    "Quán Cô Ba\tsân bay\tTổ 6\tLê Văn Mẫu\t12",
  ].join("\n"));
  await submit(page, "Đăng ký những dòng đúng");
  assert.match(await page.locator("[role=status]").textContent(), /Đã thêm 1 điểm kiểm dịch/);
  if (pictures) await page.screenshot({ path: join(pictures, "p12-sheet-answer.png") });
  await page.goto(`${office.url}/staff/venues/sheet`);
  await look(page, "p12-sheet");
  for (const [name, path] of [
    ["p13-venues", "/staff/venues"], ["p14-venue", "/staff/venues/1"], ["p15-overview", "/staff/overview"], ["p16-kiosks", "/staff/kiosks"],
    ["p17-accounts", "/staff/accounts"], ["p18-account-new", "/staff/accounts/new"], ["p19-account", "/staff/accounts/1"],
    ["p20-audit", "/staff/audit"], ["p21-own-account", "/staff/account"], ["p22-second-step", "/staff/account/second-step"],
    ["p23-password", "/staff/account/password"], ["p24-confirm", "/staff/confirm"], ["p25-nothing", "/staff/nothing"],
    ["p26-contacts", "/staff/contacts"], ["p27-updates", "/staff/updates"], ["p28-rings", "/staff/updates/rings"], ["p29-outbox", "/staff/outbox"],
  ]) {
    await page.goto(office.url + path);
    await look(page, name);
  }
  assert.deepEqual(strange, []);
  await context.close();
});

test("a clerk's pages, and the dark look", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", colorScheme: "dark", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await signIn(office, page, "hanh.bongson", "--role", "commune", "--commune", "1", "--person", "Lê Thị Hạnh");
  for (const [name, path] of [["d1-overview", "/staff/overview"], ["d2-venues", "/staff/venues"], ["d3-kiosk", "/staff/kiosks/1"], ["d4-sign-in", "/staff/sign-in"], ["d5-venue", "/staff/venues/1"], ["d6-strips", "/staff/strips"], ["d7-strips-typed", "/staff/strips/1/type"]]) {
    await page.goto(office.url + path);
    await look(page, name);
  }
  await page.goto(`${office.url}/staff/overview`);
  assert.ok(!(await page.textContent("body")).includes("Tam Quan"));
  await context.close();
});

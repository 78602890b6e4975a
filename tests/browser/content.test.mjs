// What venues ask, say and show: kinds, check points without a kiosk, vehicles, posters on idle screens, without
// JavaScript. With PICTURES=FOLDER each page is also drawn there, wide and narrow, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { deflateSync, crc32 } from "node:zlib";
import { join } from "node:path";
import { assertAccessible } from "./axe.mjs";
import { startBrowser } from "./desk.mjs";
import { KEY, inEveryLook, signIn, startOffice } from "./office.mjs";

const pictures = process.env.PICTURES;
const SIZES = [["wide", 1366, 768], ["phone", 360, 640]];

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

/** A picture of one colour as a PNG file. */
function png(width, height, [red, green, blue]) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.from(Array(width).fill([red, green, blue]).flat())]);
  const body = deflateSync(Buffer.concat(Array(height).fill(line)));
  const magic = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([magic, chunk("IHDR", head), chunk("IDAT", body), chunk("IEND", Buffer.alloc(0))]);
}

async function look(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const box = await page.locator("body").boundingBox();
    assert.ok(box.width <= width, `${name} is ${box.width} px wide on ${width}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name} scrolls to ${wide} px on ${width}`);
    await assertAccessible(page, `${name} ${size} ${language}`);
    if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}.png`), fullPage: true });
  });
}

const submit = async (page, name) => {
  await page.locator("main button[type=submit]", { hasText: name }).first().click();
  await page.waitForLoadState();
};

test("an operator sets kinds, registers what has no kiosk, and fills idle screens", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  office.command("commune", "add", "--name", "Phường Bồng Sơn", "--recipient", KEY);
  office.command("venue", "add", "--commune", "1", "--name", "Chợ Bồng Sơn", "--letters", "BSON", "--kind", "market", "--address", "Tổ 4");
  await signIn(office, page, "minh.do", "--role", "operator", "--person", "Đỗ Quang Minh");

  await page.goto(`${office.url}/staff/kinds`);
  await look(page, "c01-kinds-unset");
  await page.goto(`${office.url}/staff/kinds/market`);
  await look(page, "c02-kind");
  await page.fill("#capacity", "400");
  await submit(page, "Đặt cho loại này");
  assert.match(await page.locator("[role=status]").textContent(), /Chợ, siêu thị/);
  await page.goto(`${office.url}/staff/kinds/lodging`);
  await submit(page, "Đặt cho loại này");
  await look(page, "c03-kinds");
  await page.goto(`${office.url}/staff/venues/1/texts`);
  await look(page, "c04-texts");

  await page.goto(`${office.url}/staff/venues/new`);
  const fields = {
    name: "Xe buýt 12", registrant: "Lê Văn Mẫu", phone: "0900 000 513", plate: "77B-012.34", route: "Bồng Sơn – Quy Nhơn",
    trips: "00:00-12:00 Bồng Sơn – Quy Nhơn\n12:00-23:59 Quy Nhơn – Bồng Sơn",
  };
  for (const [id, value] of Object.entries(fields)) await page.fill(`#${id}`, value);
  await page.selectOption("#kind", "vehicle");
  await look(page, "c05-venue-new");
  for (const [id, value] of Object.entries(fields)) await page.fill(`#${id}`, value);
  await page.selectOption("#kind", "vehicle");
  await submit(page, "Đăng ký và in áp phích");
  assert.match(page.url(), /\/staff\/poster\/2$/);
  await look(page, "c06-posters");
  await page.goto(`${office.url}/staff/venues/sheet`);
  await page.fill("#table", [
    "Tên địa điểm\tLoại\tĐịa chỉ\tNgười đăng ký\tĐiện thoại\tCác chuyến",
    "Điểm may Hòa Phát\tCơ sở may\tTổ 4\tTrương Thị Mai\t0900 000 512\t",
    "Quán Cô Ba\tsân bay\tTổ 6\tLê Văn Mẫu\t12\t7 giờ",
  ].join("\n"));
  await submit(page, "Đăng ký những dòng đúng");
  assert.equal(await page.locator("main a.b", { hasText: "In áp phích" }).count(), 1);
  if (pictures) await page.screenshot({ path: join(pictures, "c07-sheet-wide-vi.png"), fullPage: true });
  for (const [name, path] of [["c08-venues", "/staff/venues"], ["c09-venue", "/staff/venues/3"], ["c10-overview", "/staff/overview"], ["c11-kiosk", "/staff/kiosks/2"], ["c12-kiosks", "/staff/kiosks?state=poster"]]) {
    await page.goto(office.url + path);
    await look(page, name);
  }

  await page.goto(`${office.url}/staff/media`);
  await look(page, "c13-media-none");
  await page.goto(`${office.url}/staff/media/new`);
  await look(page, "c14-media-new");
  await page.setInputFiles("#file", { name: "5k.png", mimeType: "image/png", buffer: png(640, 480, [11, 122, 75]) });
  await page.fill("#title", "Thông điệp 5K");
  await page.selectOption("#whose", "kind-market");
  await submit(page, "Thêm vào màn hình chờ");
  assert.match(page.url(), /\/staff\/media\?added/);
  await page.goto(`${office.url}/staff/media/new`);
  await page.setInputFiles("#file", { name: "a.gif", mimeType: "image/gif", buffer: Buffer.from("GIF89a") });
  await page.fill("#title", "Ảnh động");
  await submit(page, "Thêm vào màn hình chờ");
  assert.equal(await page.inputValue("#title"), "Ảnh động", "what was typed is kept");
  if (pictures) await page.screenshot({ path: join(pictures, "c15-media-wrong-wide-vi.png"), fullPage: true });
  await page.goto(`${office.url}/staff/media/new`);
  await page.setInputFiles("#file", { name: "dem.png", mimeType: "image/png", buffer: png(640, 480, [11, 78, 162]) });
  await page.fill("#title", "Quy định ban đêm");
  await page.selectOption("#whose", "all");
  await page.fill("#hours", "22:00-22:01");
  await page.check("input[name=weekday][value='7']");
  await submit(page, "Thêm vào màn hình chờ");
  await page.goto(`${office.url}/staff/media`);
  await look(page, "c16-media");
  await page.goto(`${office.url}/staff/media/preview?venue=1&at=2026-11-30T09:00`);
  const shown = page.locator(".screen img");
  assert.equal(await shown.count(), 1);
  assert.equal(await shown.evaluate((picture) => picture.naturalWidth), 640, "the page may load what it shows");
  await look(page, "c17-preview");

  await page.goto(`${office.url}/staff/communes/1`);
  await page.fill("#help_line", "0256 000 1188");
  await submit(page, "Lưu thay đổi");
  await look(page, "c18-commune");
  for (const [name, path] of [["c19-api", "/staff/api"], ["c20-help", "/tro-giup"]]) {
    await page.goto(office.url + path);
    await look(page, name);
  }
  const [{ path }] = office.command("kiosk", "add-poster", "--venue", "1", "--position", "Cửa sau");
  await page.goto(office.url + path);
  assert.match(await page.locator("footer").textContent(), /0256 000 1188/);
  await look(page, "c21-visitor");
  await context.close();
});

test("a manager of a vehicle counts by trip", async () => {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 360, height: 640 } });
  const page = await context.newPage();
  await signIn(office, page, "tai.xe", "--role", "manager", "--venue", "2", "--person", "Lê Văn Mẫu");
  await page.goto(`${office.url}/staff/today/2`);
  assert.match(await page.locator("[data-live=trips]").textContent(), /00:00-12:00/);
  await look(page, "c22-today");
  await context.close();
});

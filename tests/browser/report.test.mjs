// The report "Thống kê Bluezoner", without JavaScript: a clerk hands in, the operator sums up, the papers are drawn. With
// PICTURES=FOLDER each page is also drawn there, wide and narrow, in both languages.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { assertAccessible } from "./axe.mjs";
import { startBrowser } from "./desk.mjs";
import { KEY, inEveryLook, signIn, startOffice } from "./office.mjs";

const pictures = process.env.PICTURES;
const SIZES = [["wide", 1366, 768], ["phone", 360, 640]];

/** The communes of Hoài Nhơn with invented figures, which come to the plan's 32.131 of 130.804. */
const COMMUNES = [
  ["Phường Bồng Sơn", 17840, 11873, 3795], ["Phường Tam Quan", 14120, 9112, 2629], ["Phường Tam Quan Bắc", 16310, 10196, 2572],
  ["Phường Tam Quan Nam", 10240, 6298, 1545], ["Phường Hoài Đức", 15230, 9214, 2066], ["Phường Hoài Hảo", 13110, 8064, 1913],
  ["Phường Hoài Hương", 15870, 9921, 2613], ["Phường Hoài Tân", 17020, 10812, 3033], ["Phường Hoài Thanh", 11960, 7357, 1635],
  ["Phường Hoài Thanh Tây", 10480, 6340, 1364], ["Phường Hoài Xuân", 9120, 5518, 1398], ["Xã Hoài Châu", 10370, 6169, 1284],
  ["Xã Hoài Châu Bắc", 10260, 6103, 1214], ["Xã Hoài Hải", 6930, 4052, 750], ["Xã Hoài Mỹ", 12840, 7768, 1882],
  ["Xã Hoài Phú", 9710, 5777, 1179], ["Xã Hoài Sơn", 10653, 6230, 1259],
];
const ORGANISATIONS = [["Phòng Văn hóa và Thông tin", 12, 12, 12], ["Phòng Y tế", 9, 9, 9], ["Trung tâm Y tế thị xã", 164, 161, 149], ["Thị đoàn", 8, 8, 8]];

let office;
let browser;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  office.command("report", "plan");
  office.command("report", "add-town", "--name", "Thị xã Hoài Nhơn");
  COMMUNES.forEach(([name], index) => {
    const commune = String(index + 1);
    office.command("commune", "add", "--name", name, "--recipient", KEY);
    office.command("report", "assign", "--commune", commune, "--town", "1");
  });
  for (const [name, kind, letters] of [["Chợ Bồng Sơn", "market", "BN"], ["Quán Cô Ba", "shop", "CB"], ["Quán Cô Tư", "shop", "CX"]]) {
    const [{ venue }] = office.command("venue", "add", "--commune", "1", "--name", name, "--letters", letters, "--kind", kind);
    office.command("kiosk", "add-poster", "--venue", String(venue));
  }
  for (const [name] of ORGANISATIONS) {
    office.command("report", "add-organisation", "--name", name, "--town", "1", ...(name === "Thị đoàn" ? ["--narrates"] : []));
  }
  COMMUNES.slice(1, 14).forEach(([, ...figures], index) => handIn("commune", index + 2, figures));
  ORGANISATIONS.forEach(([, ...figures], index) => handIn("organisation", index + 1, figures, "--narrative", index === 3 ? "Ra quân 3 ngày, hướng dẫn 1.200 đoàn viên." : ""));
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

function handIn(kind, number, [people, smartphones, bluezoners], ...more) {
  office.command("report", "hand-in", "--period", "1", `--${kind}`, String(number), "--people", String(people),
    "--smartphones", String(smartphones), "--bluezoners", String(bluezoners), ...more);
}

async function look(page, name) {
  await inEveryLook(page, SIZES, async ({ language, size, width }) => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= width, `${name} scrolls to ${wide} px on ${width}`);
    for (const scheme of ["dark", "light"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await assertAccessible(page, `${name} ${size} ${language} ${scheme}`);
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${size}-${language}-${scheme}.png`), fullPage: true });
    }
  });
}

async function submit(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
}

test("a clerk hands in, is told what is wrong, and corrects", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await signIn(office, page, "hanh.le", "--role", "commune", "--commune", "1", "--person", "Lê Thị Hạnh");
  await page.goto(`${office.url}/staff/report?period=1`);
  assert.match(await page.locator("h1").textContent(), /đơn vị chưa nộp/);
  await look(page, "r01-clerk-missing");
  await page.getByRole("link", { name: "Nộp báo cáo" }).click();
  assert.match(await page.locator("aside .big").textContent(), /3 \(1 chợ, 2 cửa hàng\)/);
  await look(page, "r02-form");
  await page.fill("#people", "17.840");
  await page.fill("#smartphones", "118.730");
  await page.fill("#bluezoners", "ba nghìn");
  await submit(page, "Nộp báo cáo");
  assert.equal(await page.locator(".errors li").count(), 2);
  assert.equal(await page.inputValue("#bluezoners"), "ba nghìn", "what was typed is kept");
  await assertAccessible(page, "r03-form-wrong");
  if (pictures) await page.screenshot({ path: join(pictures, "r03-form-wrong-wide-vi.png"), fullPage: true });
  await page.fill("#smartphones", "11.873");
  await page.fill("#bluezoners", "3.795");
  await submit(page, "Nộp báo cáo");
  assert.match(await page.locator("h1").textContent(), /Đợt 1: đạt 32,0%, cần 40%/);
  assert.match(await page.locator("[role=status]").textContent(), /Đã nộp/);
  await page.getByRole("link", { name: "Sửa báo cáo" }).click();
  await page.fill("#note", "Chợ đóng cửa từ 15/7");
  await submit(page, "Sửa báo cáo");
  await look(page, "r04-clerk-handed-in");
  await context.close();
});

test("the operator sums up, reminds, sets the calendar and prints", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await signIn(office, page, "minh.do", "--role", "operator", "--person", "Đỗ Quang Minh");
  await page.goto(`${office.url}/staff/report?period=1&town=1`);
  assert.match(await page.locator(".report tbody").first().textContent(), /Chưa nộp/);
  await look(page, "r05-report");
  await page.goto(`${office.url}/staff/report?period=2&town=1`);
  await look(page, "r06-next-wave");
  await page.goto(`${office.url}/staff/report?period=3`);
  assert.match(await page.locator("main").textContent(), /30\/09\/2021.*20\/09\/2021/s);
  await look(page, "r07-province");
  await page.goto(`${office.url}/staff/report?period=1&town=1`);
  await submit(page, "Nhắc 3 nơi chưa nộp");
  assert.match(await page.locator("[role=status]").textContent(), /3 nơi không gửi/);
  await page.goto(`${office.url}/staff/report/periods`);
  await look(page, "r08-calendar");
  await page.goto(`${office.url}/staff/report/towns`);
  await look(page, "r09-towns");
  await page.goto(`${office.url}/staff/report/1/print?town=1`);
  assert.match(await page.locator("main").textContent(), /CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM/);
  for (const [media, colorScheme] of [["screen", "dark"], ["print", "dark"], ["print", "light"], ["screen", "light"]]) {
    await page.emulateMedia({ media, colorScheme });
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(paper, "rgb(255, 255, 255)", `white paper on ${media} in the ${colorScheme}`);
    await assertAccessible(page, `r10-print ${media} ${colorScheme}`);
    if (pictures) await page.screenshot({ path: join(pictures, `r10-print-${media}-${colorScheme}.png`), fullPage: true });
  }
  if (pictures) await page.pdf({ path: join(pictures, "r10-print.pdf"), preferCSSPageSize: true });
  await context.close();
});

test("the operator lets another system read, and everybody sees who can open", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await signIn(office, page, "an.tran", "--role", "operator", "--person", "Trần Văn An");
  await page.goto(`${office.url}/staff/sharing`);
  await look(page, "s01-sharing-none");
  await page.fill("#key_name", "CDC Bình Định");
  await page.check("input[name=scope][value=report]");
  await submit(page, "Tạo khóa");
  assert.match(await page.locator("main").textContent(), /Chọn ít nhất một xã, phường/);
  assert.equal(await page.inputValue("#key_name"), "CDC Bình Định", "what was typed is kept");
  await page.check("input[name=key_commune][value='1']");
  await submit(page, "Tạo khóa");
  const key = await page.locator("[role=status] .words").textContent();
  const answer = await fetch(`${office.url}/api/share/v1/report?commune=1`, { headers: { authorization: `Bearer ${key}` } });
  assert.equal((await answer.json()).items.length, 3);
  await page.fill("#recipient_name", "CDC Bình Định");
  await page.fill("#public", "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg");
  await page.check("input[name=recipient_commune][value='1']");
  await submit(page, "Thêm người mở được");
  await look(page, "s02-sharing");
  await page.goto(`${office.url}/staff/communes/1`);
  assert.match(await page.locator("main").textContent(), /CDC Bình Định cũng mở được/);
  await look(page, "s03-commune");
  await page.goto(`${office.url}/staff/api`);
  await look(page, "s04-api");
  await context.close();
});

// A kiosk without a network: its export, made here as docs/FORMATS.md has it, is imported by the clerk; and the page of keys
// after a change, and the authority's page of drills. With PICTURES=FOLDER each page is also drawn there.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertAccessible } from "./axe.mjs";
import { startBrowser, waitFor } from "./desk.mjs";
import { KEY, inEveryLook, signIn, startKiosk, startOffice } from "./office.mjs";

const OTHER = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";
const AGE_FILE = Buffer.from("age-encryption.org/v1\n");
const pictures = process.env.PICTURES;
const SIZES = [["wide", 1366, 768], ["phone", 360, 640]];
const now = Math.floor(Date.now() / 1000);

let office;
let browser;
let kiosk;
before(async () => {
  [office, browser] = await Promise.all([startOffice(), startBrowser()]);
  if (pictures) await mkdir(pictures, { recursive: true });
  office.command("commune", "add", "--name", "Phường Bồng Sơn", "--recipient", KEY);
  office.command("commune", "add", "--name", "Phường Tam Quan", "--recipient", KEY);
  office.command("venue", "add", "--commune", "1", "--name", "Chợ Bồng Sơn", "--letters", "BSON");
  kiosk = await startKiosk(office, 1);
});
after(async () => {
  await browser?.close();
  await office?.stop();
});

async function look(page, name) {
  await inEveryLook(page, SIZES, ({ language, size, width }) => draw(page, `${name}-${size}-${language}`, width, size));
}

async function draw(page, name, width, size) {
  const box = await page.locator("body").boundingBox();
  assert.ok(box.width <= width, `${name} is ${box.width} px wide on ${width}`);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: size === "phone" });
  await assertAccessible(page, name);
}

function tar(files) {
  const blocks = files.flatMap(([name, bytes]) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write("0000600\0", 100);
    header.write("0000000\0", 108);
    header.write("0000000\0", 116);
    header.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("00000000000\0", 136);
    header.write("        ", 148);
    header.write("0", 156);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((all, byte) => all + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

const vietnamDay = (at) => new Date((at + 7 * 3600) * 1000).toISOString().slice(0, 10);

/** An export of these records. */
function packed(records) {
  const days = [...new Set(records.map(({ at_s }) => vietnamDay(at_s)))].sort().map((day) => {
    const all = records.filter(({ at_s }) => vietnamDay(at_s) === day);
    const lines = all.map(({ seq, body }) => JSON.stringify({ seq, body }));
    const ages = all.filter(({ body }) => body.type === "sealed").map(({ seq }) => [`${day}/${seq}.age`, AGE_FILE]);
    const list = [`${day}/records.jsonl`, Buffer.from(lines.map((line) => `${line}\n`).join(""))];
    return { about: { day, records: all.length, sealed: ages.length }, files: [list, ...ages] };
  });
  const files = days.flatMap(({ files }) => files);
  const manifest = JSON.stringify({
    format: "bluezone-kiosk export", version: 1, kiosk: kiosk.enrolled.kiosk, incarnation: 0, venue: 1, made_s: now, clock: "synced",
    days: days.map(({ about }) => about),
    files: files.map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") })),
  });
  const signature = kiosk.signed(`bluezone-kiosk export v1\n${manifest}`).toString("hex");
  return tar([["manifest.json", Buffer.from(manifest)], ["manifest.sig", Buffer.from(signature)], ...files]);
}

const declaration = (seq, at_s, people = 1) => ({
  seq, at_s, body: { type: "sealed", kind: "declaration", at_s, direction: "in", attention: seq % 5 === 0, people, clock: "synced", body: "" },
});

async function give(page, name, buffer) {
  await page.goto(`${office.url}/staff/import`);
  await page.setInputFiles("#file", { name, mimeType: "application/x-tar", buffer });
  await page.locator("main form button[type=submit]").click();
  await page.waitForLoadState();
}

/** What an answer to a form looks like; it has no address to load again. */
async function lookAtAnswer(page, name, file, buffer) {
  for (const language of ["en", "vi"]) {
    for (const [size, width, height] of SIZES) {
      await page.setViewportSize({ width, height });
      await page.goto(`${office.url}/staff/import?lang=${language}`);
      await give(page, file, buffer);
      await draw(page, `${name}-${size}-${language}`, width, size);
    }
  }
  await page.setViewportSize({ width: 1366, height: 768 });
}

test("a clerk imports what a kiosk without a network exported", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await signIn(office, page, "hanh.le", "--role", "commune", "--commune", "1", "--person", "Lê Thị Hạnh");
  await page.goto(`${office.url}/staff/log`);
  await look(page, "s01-log");
  await page.goto(`${office.url}/staff/log`);
  await page.locator('main a[href="/staff/import"]').click();
  await page.waitForLoadState();
  await look(page, "s02-import");

  const today = Array.from({ length: 87 }, (_, index) => declaration(index + 1, now - 60 * index));
  const file = packed([...today, declaration(88, now - 86_400), declaration(89, now - 90 * 86_400), declaration(90, now, 99)]);
  await page.goto(`${office.url}/staff/import?lang=vi`);
  await give(page, "kiosk-1-1.tar", file);
  assert.equal(await page.locator("h1").textContent(), "Đã nhận 88 mục mới");
  await draw(page, "s03-imported-wide-vi", 1366, "wide");
  await lookAtAnswer(page, "s04-imported-again", "kiosk-1-1.tar", file);
  assert.match(await page.locator("h1").textContent(), /Không có mục nào mới/);
  await lookAtAnswer(page, "s05-damaged", "kiosk-1-1.tar", Buffer.from(file).fill("x", file.length - 4000));
  assert.equal(await page.locator("[role=alert]").count(), 1);
  await lookAtAnswer(page, "s06-no-export", "anh.jpg", Buffer.from("JFIF"));

  await kiosk.send(today.map(({ body }) => ({ ...body, body: AGE_FILE.toString("base64") })));
  await page.goto(`${office.url}/staff/log?lang=en`);
  assert.match(await page.locator("[data-note]").first().textContent(), /8\d declarations/);
  await context.close();
});

test("after a change of keys the page says which kiosk needs the old one, and drills that were missed are shown", async () => {
  const context = await browser.newContext({ locale: "vi-VN", viewport: { width: 1366, height: 768 } });
  const page = await context.newPage();
  await signIn(office, page, "hanh.tran", "--role", "commune", "--commune", "1", "--person", "Trần Thị Hạnh");
  const copy = Buffer.from("age-encryption.org/v1\n-> scrypt AAAA 17\n").toString("base64");
  for (const key of [OTHER, KEY]) {
    const answer = await page.request.post(`${office.url}/staff/keys/new`, {
      form: { public: key, person: copy, sheet: copy, place: "Két, Trạm Y tế" }, headers: { "sec-fetch-site": "same-origin" },
    });
    assert.equal(answer.status(), 204);
  }
  await page.goto(`${office.url}/staff/keys`);
  await look(page, "s07-keys-unknown");
  const id = (key) => createHash("sha256").update(key).digest("hex").slice(0, 16);
  const report = { clock: "synced", contacts_waiting: 0, records_waiting: 41, radio: "quiet" };
  await kiosk.report({ ...report, sealing_to: [id(KEY)], waiting_for: { [id(OTHER)]: 41 } });
  // Written down each half minute.
  await waitFor("the report", async () => {
    await page.goto(`${office.url}/staff/keys?lang=vi`);
    return (await page.locator("main").textContent()).includes("41 mục") || undefined;
  });
  await look(page, "s08-keys-waiting");
  await signIn(office, page, "y.te", "--role", "authority", "--person", "Nguyễn Văn Y");
  await page.goto(`${office.url}/staff/drills`);
  await look(page, "s09-drills");
  await context.close();
});

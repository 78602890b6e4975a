// The visitor's pages as a slow phone meets them: bytes over the wire, and the time until a button can be tapped and until
// the confirmation stands, with their scripts and, beside it in the same run, without (`script/bench page`).
import { parseArgs } from "node:util";
import { request } from "node:http";
import { HOA, person, reached } from "./form.mjs";
import { startBrowser } from "./desk.mjs";
import { addMarket, addPoster, startOffice } from "./office.mjs";

/** Bytes that are not to be exceeded. */
const CHECK_IN_MAX = 8000;
const SEALING_MAX = 60_000;

const { values } = parseArgs({ options: { runs: { type: "string", default: "5" }, kbit: { type: "string", default: "400" },
  slower: { type: "string", default: "4" }, latency: { type: "string", default: "150" } } });
const [runs, kbit, slower, latency] = [values.runs, values.kbit, values.slower, values.latency].map(Number);
const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, locale: "vi-VN", serviceWorkers: "block" };

/** An answer as a browser gets it: its text, and the bytes of its body and of its headers. */
function get(url) {
  return new Promise((resolve, refuse) => {
    request(url, { headers: { "accept-encoding": "gzip, deflate, br, zstd" } }, async (answer) => {
      const parts = [];
      for await (const part of answer) parts.push(part);
      const head = answer.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0);
      resolve({ body: Buffer.concat(parts).length, head, encoding: answer.headers["content-encoding"] ?? "none" });
    }).on("error", refuse).end();
  });
}

/** What a page consists of, by the names of its files. */
async function parts(office, page, address) {
  await page.goto(address);
  await page.waitForLoadState("networkidle");
  const own = await page.evaluate(() => performance.getEntriesByType("resource").map((it) => it.name));
  const rows = [];
  for (const url of [page.url(), ...own.filter((it) => it.startsWith(office.url))]) {
    const { pathname } = new URL(url);
    const name = pathname.replace(/-[A-Z0-9]{8}\.js$/, ".js").replace(/^\/(Q|khai-bao|done)\/.*/, "/$1/…");
    rows.push({ name, ...(await get(url)) });
  }
  return rows;
}

const sum = (rows) => rows.reduce((all, it) => all + it.body, 0);
const thousands = (bytes) => bytes.toLocaleString("en-US");
const median = (all) => [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)];

/** A page that is opened anew on a slow phone and tapped: milliseconds to each. */
async function tapped(browser, address, withScript) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  if (!withScript) await page.route("**/script/**", (route) => route.abort());
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: (kbit * 1000) / 8, uploadThroughput: (kbit * 1000) / 8 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const began = performance.now();
  await page.goto(address, { waitUntil: "commit" });
  // The button is painted, and a finger is answered.
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0 && document.querySelector("button[value=in]"), undefined, { polling: "raf" });
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime);
  if (withScript) await page.waitForFunction(() => document.querySelector("[name=visit]").value !== "", undefined, { polling: "raf" });
  const able = performance.now() - began;
  await page.locator("button[value=in]").evaluate((it) => it.click());
  await page.waitForURL(/\/done\//, { waitUntil: "commit" });
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0, undefined, { polling: "raf" });
  const confirmed = performance.now() - began - able;
  await context.close();
  return { painted, able, confirmed };
}

/** The declaration: from the tap on "Khai báo" to the first question, and from "Gửi" to the receipt. */
async function declared(browser, address) {
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(address);
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency, downloadThroughput: (kbit * 1000) / 8, uploadThroughput: (kbit * 1000) / 8 });
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  let began = performance.now();
  await page.tap("a[href*='/khai-bao/']");
  await reached(page, "whom");
  const opened = performance.now() - began;
  await page.tap("[data-purpose=me]");
  await person(page, HOA);
  await reached(page, "review");
  began = performance.now();
  await page.tap("[data-act=send]");
  await page.waitForURL(/\/done\//, { waitUntil: "commit" });
  await page.waitForSelector(".given .venue");
  const sent = performance.now() - began;
  await context.close();
  return { opened, sent };
}

const [office, browser] = await Promise.all([startOffice(), startBrowser()]);
let failed = false;
try {
  const address = addPoster(office, addMarket(office));
  const context = await browser.newContext(PHONE);
  const page = await context.newPage();
  await page.goto(address);
  const declaration = await page.getAttribute("a[href*='/khai-bao/']", "href");
  const pages = [
    ["check-in", await parts(office, page, address)],
    ["declaration", await parts(office, page, office.url + declaration)],
    ["diary", await parts(office, page, `${office.url}/nhat-ky`)],
  ];
  await context.close();
  // What the service worker keeps, once, after the tap.
  const worker = await fetch(`${office.url}/sw.js`).then((answer) => answer.text());
  const files = new Set(["/sw.js", /self.AWAKE="([^"]*)"/.exec(worker)[1]]);
  for (const path of ["/nhat-ky", "/khai-bao"]) {
    files.add(`${path}?lang=vi`).add(`${path}?lang=en`);
    const html = await fetch(office.url + path).then((answer) => answer.text());
    for (const [, file] of html.matchAll(/(?:src|href)="(\/(?:script\/|[a-z-]+\.css)[^"]*)"/g)) files.add(file);
  }
  const rows = [];
  for (const name of files) rows.push({ name: name.replace(/-[A-Z0-9]{8}\.js$/, ".js"), ...(await get(office.url + name)) });
  pages.push(["kept for later", rows]);
  console.log("| page | file | encoding | bytes over the wire | its headers |\n| --- | --- | --- | ---: | ---: |");
  for (const [name, rows] of pages) {
    for (const it of rows) console.log(`| ${name} | ${it.name} | ${it.encoding} | ${thousands(it.body)} | ${thousands(it.head)} |`);
    console.log(`| ${name} | all | | ${thousands(sum(rows))} | |`);
  }
  const checkIn = sum(pages[0][1].filter(({ name }) => !name.startsWith("/diem/")));
  const sealing = pages[1][1].find(({ name }) => name === "/script/declare.js").body;
  for (const [what, bytes, most] of [["check-in", checkIn, CHECK_IN_MAX], ["what seals a declaration", sealing, SEALING_MAX]]) {
    console.log(`\n${what}: ${thousands(bytes)} bytes, at most ${thousands(most)}: ${bytes <= most ? "met" : "MISSED"}`);
    failed ||= bytes > most;
  }
  const measured = { with: [], without: [], declared: [] };
  for (let run = 0; run < runs; run++) {
    // In turn, so that other work on this machine is shared.
    measured.with.push(await tapped(browser, address, true));
    measured.without.push(await tapped(browser, address, false));
    measured.declared.push(await declared(browser, address));
  }
  console.log(`\n${slower} times slower, ${kbit} kbit/s, ${latency} ms away, median of ${runs} (slowest):\n`);
  console.log("| check-in | first paint, from which on a tap counts, ms | all of it has run, ms | tap to confirmation, ms |\n| --- | ---: | ---: | ---: |");
  const cell = (all, key) => `${Math.round(median(all.map((it) => it[key])))} (${Math.round(Math.max(...all.map((it) => it[key])))})`;
  for (const [name, all] of [["with its script", measured.with], ["without, as before", measured.without]]) {
    console.log(`| ${name} | ${cell(all, "painted")} | ${cell(all, "able")} | ${cell(all, "confirmed")} |`);
  }
  console.log(`\n"Khai báo" to its first page: ${cell(measured.declared, "opened")} ms; "Gửi" to the receipt, sealing included: ${cell(measured.declared, "sent")} ms`);
} finally {
  await browser.close();
  await office.stop();
}
process.exit(failed ? 1 : 0);

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import ExcelJS from "exceljs";
import { unzipSync } from "fflate";
import type { Entry } from "../src/log/entry";
import { rows } from "../src/log/row";
import { parse } from "../src/open/documents";
import type { Opened } from "../src/open/open";
import { NAMES, table, type Table } from "../src/tables/columns";
import { csv } from "../src/tables/csv";
import { clock, date } from "../src/tables/time";
import { xlsx } from "../src/tables/xlsx";

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function entry(id: string, way: Entry["way"], more: Partial<Entry> = {}): Entry {
  return {
    id, way, byPhone: false, atS: 1625704869, clock: "synced", venue: "Chợ Bồng Sơn", position: "Cổng số 2", direction: "in",
    attention: false, people: 1, receipt: "", declarations: [], handling: "", aside: false, erased: false, body: null, ...more };
}

test("a table has a line a person, under the names of the national form", () => {
  const opened = new Map<string, Opened>([
    ["1-1-0", { id: "1-1-0", document: parse("declaration", json({
      phone: "0912345678", phoneVerified: true, declarant: { fullName: "LÊ THỊ HOA", passport: "B1" },
      people: [
        { otherUser: 1, fullName: "LÊ VĂN AN", birthYear: 1951, passport: "001260012345", hasSick: 1, hasPatient: 2, showSignal: 0 },
        { otherUser: 1, fullName: "LÊ THỊ BÉ" }] })) }],
    ["1-2-0", { id: "1-2-0", document: parse("card-checkin", json({ kind: "bhyt", number: "GD4010123456789", name: "Nguyễn Thị Mẫu", birth: "1960-02-01" })) }],
    ["1-3-0", { id: "1-3-0", failure: "other-key" }],
  ]);
  const found = table(rows([entry("1-1-0", "declaration", { receipt: "00007" }), entry("1-2-0", "card-checkin"),
    entry("1-3-0", "declaration", { byPhone: true }), entry("1-4-0", "receipt", { declarations: ["1-1-0"] })], opened, ""));
  const [names, ...lines] = found;
  assert.deepEqual(names, NAMES);
  const field = (line: number, name: string) => lines[line]?.[NAMES.indexOf(name)];
  // The declaration with a Có and its receipt's check-in come first.
  assert.deepEqual(lines.map((line) => line[NAMES.indexOf("fullName")]),
    ["LÊ VĂN AN", "LÊ THỊ BÉ", "LÊ VĂN AN", "LÊ THỊ BÉ", "NGUYỄN THỊ MẪU", ""]);
  assert.deepEqual(["hasSick", "hasPatient", "showSignal", "hasFromSickCountry", "phone", "passport", "declarantName", "time"]
    .map((name) => field(0, name)),
    ["1", "2", "0", "", "0912345678", "001260012345", "LÊ THỊ HOA", "2021-07-08 07:41:09"]);
  assert.deepEqual(["passport", "healthinSuranceIdCard", "birthYear", "way"].map((name) => field(4, name)),
    ["", "GD4010123456789", "1960", "card-checkin"]);
  assert.deepEqual([field(5, "unopened"), field(5, "record")], ["other-key", "1-3-0"]);
  assert.deepEqual([field(0, "byPhone"), field(5, "byPhone")], ["0", "1"]);
});

// Beginnings that some spreadsheet takes for a formula or a command, and cells that are none.
const STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u00A0=", "\u200B=", "＝", "＋", "－", "＠", "%", "|", "=-", "@@"];
const TAILS = ["1+1", "SUM(A1:A9)", 'cmd|" /C calc"!A0', 'HYPERLINK("http://x.y","z")', "2+5+cmd|' /C calc'!A0", "A1", "IMPORTXML(1)", "'", '"', "0900000417"];
const TEXTS = ["0900000417", "001260012345", "1e5", "1/2", "2021-07-08", "TRUE", "constructor", "__proto__", "toString", "NGUYỄN VĂN ĐẠT",
  'quote " and , and ; and\nline', "_x0041_", "<c>&amp;</c>", " spaces ", "]]>", "\u0001\u0008\uFFFE", "\uD800", "😷", "'x", "#REF!", "#N/A"];
const PAYLOADS = Array.from({ length: 10_000 }, (_, index) => {
  const start = STARTS[index % STARTS.length] ?? "";
  const tail = TAILS[Math.floor(index / STARTS.length) % TAILS.length] ?? "";
  return `${start}${tail}${index >= STARTS.length * TAILS.length ? ` ${index}` : ""}`;
});
const WIDTH = 10;
const CELLS: Table = [["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], [...TEXTS.slice(0, WIDTH)], [...TEXTS.slice(WIDTH, 2 * WIDTH)],
  ...Array.from({ length: PAYLOADS.length / WIDTH }, (_, line) => PAYLOADS.slice(line * WIDTH, (line + 1) * WIDTH))];

// Texts that come back as others: XML has no such characters, and this reader decodes no escapes.
const CHANGED = ["_x0041_", "\u0001\u0008\uFFFE", "\uD800"];

test("10,000 payloads are text cells for another reader of XLSX", async () => {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Buffer.from(xlsx([{ name: "Nhật ký", table: CELLS }])) as unknown as ArrayBuffer);
  const sheet = workbook.getWorksheet("Nhật ký");
  assert.ok(sheet);
  let cells = 0;
  sheet.eachRow((row, line) => row.eachCell((cell, column) => {
    cells += 1;
    assert.equal(cell.formula, undefined);
    assert.equal(cell.type, ExcelJS.ValueType.String, `${line}:${column} ${JSON.stringify(cell.value)}`);
    const wanted = CELLS[line - 1]?.[column - 1] ?? "";
    if (!CHANGED.includes(wanted) && !wanted.includes("\r")) assert.equal(cell.value, wanted);
  }));
  assert.equal(cells, CELLS.flat().filter((it) => it !== "").length);
});

test("the XML has no formula, nothing that XML forbids, and no text that is decoded to another", () => {
  const parts = unzipSync(xlsx([{ name: "a", table: [...CELLS, [...TEXTS]] }, { name: "b", table: [["x"]] }]));
  const sheet = new TextDecoder("utf-8", { fatal: true }).decode(parts["xl/worksheets/sheet1.xml"]);
  assert.ok(!/<f[ >]/.test(sheet));
  assert.ok(sheet.includes("_x005F_x0041_") && sheet.includes("&lt;c&gt;&amp;amp;&lt;/c&gt;") && sheet.includes("]]&gt;"));
  assert.doesNotMatch(sheet.slice(60), /[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/);
  assert.ok(parts["xl/worksheets/sheet2.xml"]);
  const long = unzipSync(xlsx([{ name: "a", table: [["x".repeat(40_000)]] }]))["xl/worksheets/sheet1.xml"];
  assert.equal(new TextDecoder().decode(long).match(/x{100,}/)?.[0].length, 32_766);
});

test("a CSV begins with the BOM, and no cell begins as a formula does", () => {
  const bytes = csv(CELLS);
  assert.deepEqual([...bytes.slice(0, 3)], [0xef, 0xbb, 0xbf]);
  const text = new TextDecoder().decode(bytes);
  const cells = [...text.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)].map(([, cell]) => (cell ?? "").replaceAll('""', '"'));
  assert.equal(cells.length, CELLS.flat().length);
  for (const cell of cells) assert.doesNotMatch(cell, /^[\s\p{C}]*[=+\-@|%＝＋－＠]/u, JSON.stringify(cell));
  assert.deepEqual(cells.slice(WIDTH, 2 * WIDTH), TEXTS.slice(0, WIDTH));
});

test("LibreOffice finds no formula and no number", { skip: spreadsheet() ? false : "soffice is not installed" }, () => {
  const folder = mkdtempSync(join(tmpdir(), "portal-xlsx-"));
  try {
    for (const [name, bytes] of [["a.xlsx", xlsx([{ name: "a", table: CELLS }])], ["b.csv", csv(CELLS)]] as const) {
      writeFileSync(join(folder, name), bytes);
      execFileSync("soffice", ["--headless", `-env:UserInstallation=file://${folder}/profile`, "--convert-to", "fods",
        "--outdir", folder, join(folder, name)], { stdio: "ignore" });
      const found = readFileSync(join(folder, name.replace(/\.\w+$/, ".fods")), "utf8");
      assert.equal(found.match(/table:formula=/g), null, name);
      if (name === "a.xlsx") {
        assert.equal(found.match(/office:value-type="(?!string)/g), null);
        assert.ok(found.includes("<text:p>0900000417</text:p>") && found.includes("<text:p>001260012345</text:p>"));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

function spreadsheet(): boolean {
  try {
    execFileSync("soffice", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("5,000 people in one file", () => {
  const line = NAMES.map((name, index) => `${name} ${index}`);
  const bytes = xlsx([{ name: "a", table: [[...NAMES], ...Array.from({ length: 5000 }, () => line)] }]);
  assert.ok(bytes.length < 8_000_000);
});

test("times are Vietnam's", () => {
  assert.deepEqual([clock(1625704869), date(1625704869), date(1625704869 + 17 * 3600)], ["07:41", "08/07/2021", "09/07/2021"]);
});

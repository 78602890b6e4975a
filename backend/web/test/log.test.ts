import assert from "node:assert/strict";
import { test } from "node:test";
import { readEntries, readEntry, type Entry } from "../src/log/entry";
import { filter } from "../src/log/filter";
import { fold } from "../src/log/fold";
import { rows } from "../src/log/row";
import { parse } from "../src/open/documents";
import type { Opened } from "../src/open/open";

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function entry(id: string, atS: number, more: Partial<Entry> = {}): Entry {
  return {
    id, way: "declaration", byPhone: false, atS, clock: "synced", venue: "Chợ Bồng Sơn", position: "Cổng số 2", direction: "in",
    attention: false, people: 1, receipt: "", declarations: [], handling: "", aside: false, erased: false, body: null, ...more };
}

function declared(id: string, people: object[], more: object = {}): [string, Opened] {
  return [id, { id, document: parse("declaration", json({ people, ...more })) }];
}

const ENTRIES = [
  entry("1-1-0", 100),
  entry("1-2-0", 200, { attention: true }),
  entry("1-3-0", 300, { receipt: "7K2P9" }),
  entry("1-4-0", 400, { way: "receipt", receipt: "7K2P9", declarations: ["1-3-0"] }),
  entry("1-5-0", 500, { way: "card-checkin", venue: "Bến xe" }),
  entry("1-6-0", 600, { way: "receipt", receipt: "00000" }),
  entry("1-7-0", 700, { erased: true }),
];
const OPENED = new Map<string, Opened>([
  declared("1-1-0", [{ fullName: "NGUYỄN VĂN ĐẠT", provinceId: "51" }, { fullName: "BÙI ANH KIỆT", provinceId: "52" }], { phone: "0900000417" }),
  declared("1-2-0", [{ fullName: "TRẦN VĂN LỘC", hasSick: 1, birthYear: 1958 }]),
  declared("1-3-0", [{ fullName: "HUỲNH THỊ SÁU", provinceId: "52", passport: "052000000958" }]),
  ["1-5-0", { id: "1-5-0", failure: "other-key" }],
]);
const ids = (found: { entry: Entry }[]) => found.map((it) => it.entry.id);

test("what needs attention comes first, then time", () => {
  const all = rows(ENTRIES, OPENED, "52");
  assert.deepEqual(ids(all), ["1-1-0", "1-2-0", "1-3-0", "1-4-0", "1-5-0", "1-6-0", "1-7-0"]);
  const [first, second, third, fourth, card, lost, gone] = all;
  assert.deepEqual([first?.otherProvince, first?.yes, first?.more], [true, false, 1]);
  assert.deepEqual([second?.yes, second?.birthYear], [true, "1958"]);
  assert.equal(third?.otherProvince, false);
  assert.equal(fourth?.name, "HUỲNH THỊ SÁU");
  assert.deepEqual([card?.closed, lost?.closed, gone?.closed], ["other-key", "no-declaration", "erased"]);
  // Whose own province is not known has no strangers.
  assert.deepEqual(ids(rows(ENTRIES, OPENED, "")).slice(0, 2), ["1-2-0", "1-1-0"]);
});

test("a search needs no marks, no case and no groups", () => {
  const all = rows(ENTRIES, OPENED, "52");
  const found = (text: string) => ids(filter(all, "all", text));
  for (const text of ["nguyen", "NGUYỄN", "đạt nguyen", "dat", "0900 000 417", "+84 900 000 417", "kiet", " "]) {
    assert.ok(found(text).includes("1-1-0"), text);
  }
  assert.deepEqual(found("huynh sau"), ["1-3-0", "1-4-0"]);
  assert.deepEqual(found("7k2p9"), ["1-3-0", "1-4-0"]);
  assert.deepEqual(found("7K2P-9QXA-00BM"), ["1-3-0", "1-4-0"]);
  assert.deepEqual(found("052000000958"), ["1-3-0", "1-4-0"]);
  assert.deepEqual(found("khong co"), []);
  assert.deepEqual(found("ben xe"), ["1-5-0"]);
  assert.deepEqual(ids(filter(all, "flagged", "")), ["1-1-0", "1-2-0"]);
  assert.deepEqual(ids(filter(all, "other-province", "")), ["1-1-0"]);
});

test("marks of any spelling fold to the same letters", () => {
  for (const text of ["Đặng Thuỳ", "đặng thuỳ", "ĐẶNG THUỲ", "Đặng Thuỳ".normalize("NFD")]) assert.equal(fold(text), "dang thuy");
});

test("entries are read while they arrive, wherever the pieces end", async () => {
  const lines = ENTRIES.map((it) => JSON.stringify({ id: it.id, way: it.way, at_s: it.atS, clock: "synced", venue: "Chợ", position: "" }));
  const bytes = new TextEncoder().encode(lines.join("\n"));
  const pieces = [bytes.slice(0, 7), bytes.slice(7, 101), bytes.slice(101)];
  const body = new ReadableStream({ start(it) { pieces.forEach((piece) => it.enqueue(piece)); it.close(); } });
  const found: Entry[] = [];
  for await (const part of readEntries(new Response(body))) found.push(...part);
  assert.deepEqual(found.map((it) => [it.id, it.venue]), ENTRIES.map((it) => [it.id, "Chợ"]));
  assert.deepEqual(readEntry('{"id":"1-1-0","way":"declaration","body":"QQ=="}').body, new Uint8Array([65]));
});

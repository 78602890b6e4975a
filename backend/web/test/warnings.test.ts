import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Entry } from "../src/visitor/diary";
import { compare, listed, stay, takenBack } from "../src/visitor/warnings/compare";
import { parse } from "../src/visitor/warnings/hours";
import { parseWarnings } from "../src/visitor/warnings/kept";
import { find, read, type List } from "../src/visitor/warnings/list";

/** The list that the tests of the crate `protocol` read too, and the key that has signed it. */
const SIGNED = readFileSync(new URL("../../../../protocol/tests/documents/warnings.json", import.meta.url), "utf8");
const KEY = "fd1724385aa0c75b64fb78cd602fa1d991fdebf76b13c58ed702eac835e9f618";
/** The secrets of docs/PROTOCOL.md. */
const HOURS = "451536.jrUDmSkJbpPfXJSa1JAI4A.ilxi02IuUYjCeSkDKL8ycw.xQ3xgLZgB7Rix3Lr-iPD9w";
const HOUR_S = 451_536 * 3600;
const MADE = 1_625_530_200;
const STAY = 4 * 3600;

function list(): List {
  const found = read(SIGNED, KEY, 0, MADE);
  if (typeof found === "string") throw new Error(found);
  return found;
}

const visit = (minute: number, rest: Partial<Entry> = {}): Entry =>
  ({ key: "1", name: "Chợ Bồng Sơn", place: "", way: "in", at: (HOUR_S + minute * 60) * 1000, venue: "BSON", hours: HOURS, ...rest });

const told = (entries: Entry[]): [number, number, number][] =>
  compare(list(), entries, STAY, MADE + 86_400).map(({ level, from, minutes }) => [level, (from - HOUR_S) / 60, minutes]);

test("whoever has the secret of an hour finds what the list says of it, and nobody else", () => {
  const [first, second, third] = parse(HOURS);
  const parts = find(list(), first!).map(({ level, text, from, to, days }) => [level, text, (from - HOUR_S) / 60, (to - HOUR_S) / 60, days]);
  assert.deepEqual(parts, [[1, 1, 0, 30, 14], [2, 2, 45, 60, 14]]);
  assert.deepEqual([find(list(), second!), find(list(), third!)], [[], []]);
  for (let bit = 0; bit < 128; bit++) {
    const secret = Uint8Array.from(first!.secret);
    secret[bit >> 3]! ^= 1 << (bit & 7);
    assert.deepEqual(find(list(), { hour: 451_536, secret }), []);
  }
});

test("a forged, replayed, old or foreign list warns nobody", () => {
  assert.equal(read(SIGNED, "00".repeat(32), 0, MADE), "foreign");
  assert.equal(read(SIGNED, KEY, 8, MADE), "older");
  for (const now of [MADE - 86_401, MADE + 86_401]) assert.equal(read(SIGNED, KEY, 7, now), "stale");
  const { list: text, signature } = JSON.parse(SIGNED);
  for (const forged of [text.replace('"version":7', '"version":8'), text.replace(/"entries":"./, '"entries":"/'), `${text} `]) {
    assert.notEqual(forged, text);
    assert.equal(read(JSON.stringify({ list: forged, signature }), KEY, 0, MADE), "foreign");
  }
  for (const odd of ["", "{}", "null", "[]", JSON.stringify({ list: text }), JSON.stringify({ list: text, signature: "00" })]) {
    assert.equal(typeof read(odd, KEY, 0, MADE), "string", odd);
  }
});

test("a stay is told of what it touched, with the minutes of it", () => {
  for (const [entries, found] of [
    [[visit(0)], [[1, 0, 30], [2, 45, 15]]],
    [[visit(20)], [[1, 0, 10], [2, 45, 15]]],
    [[visit(30)], [[2, 45, 15]]],
    [[visit(0), visit(10, { key: "2", way: "out", hours: "" })], [[1, 0, 10]]],
    [[visit(0), visit(50, { key: "2", way: "out" })], [[1, 0, 30], [2, 45, 5]]],
    // The way out alone, and another venue's.
    [[visit(50, { way: "out" })], [[2, 45, 1]]],
    [[visit(0), visit(10, { key: "2", way: "out", venue: "UBND", name: "UBND", hours: "" })], [[1, 0, 30], [2, 45, 15]]],
    // A visit of long ago, and one whose phone got no secrets.
    [[visit(-300)], []],
    [[visit(0, { hours: "" })], []],
  ] as [Entry[], number[][]][]) assert.deepEqual(told(entries), found);
});

test("a warning is gone when its days are over, and said to be taken back when a list drops it", () => {
  const standing = (days: number): number => compare(list(), [visit(0)], STAY, MADE + days * 86_400).length;
  assert.deepEqual([0, 14, 15].map(standing), [2, 2, 0]);
  const before = compare(list(), [visit(0)], STAY, MADE);
  const today = Math.floor((MADE + 7 * 3600) / 86_400);
  assert.equal(takenBack(before, [], [visit(0)], today).length, 2);
  assert.deepEqual(takenBack(before, listed(list(), [visit(0)]), [visit(0)], today), []);
  assert.deepEqual(takenBack(before, [], [], today), [], "its visit was deleted");
  assert.deepEqual(takenBack(before, [], [visit(0)], today + 15), [], "its time is over");
  assert.deepEqual(parseWarnings(JSON.stringify(before)), before);
  for (const odd of [null, "", "{}", "[1]", '[{"level":3}]']) assert.deepEqual(parseWarnings(odd), []);
});

test("of two warnings of one visit the one that a list drops is taken back, and no other", () => {
  const before = compare(list(), [visit(0)], STAY, MADE);
  const [first, second] = listed(list(), [visit(0)]);
  const today = Math.floor((MADE + 7 * 3600) / 86_400);
  const levels = (now: Parameters<typeof takenBack>[1], entries = [visit(0)], earlier = before): number[] =>
    takenBack(earlier, now, entries, today).map(({ level }) => level);
  assert.deepEqual(levels([second!]), [1], "the first one");
  assert.deepEqual(levels([first!]), [2]);
  assert.deepEqual(levels([{ ...first!, to: first!.to - 900 }, second!]), [], "a part of it stands");
  assert.deepEqual(levels([first!, { ...second!, level: 1 }]), [], "it is more serious now");
  assert.deepEqual(levels([{ ...first!, level: 2 }, second!]), [1], "it is less serious now");
  // Found by the way in once and by the way out now: the same warning.
  const out = visit(50, { key: "2", way: "out" });
  assert.deepEqual(levels(listed(list(), [out]), [visit(0, { hours: "" }), out]), []);
  assert.deepEqual(levels([], [visit(0), out], [...before, ...before.map((it) => ({ ...it, key: "2" }))]), [1, 2], "told once");
  // Whoever leaves early was not there for the second, which nobody took back.
  const left = [visit(0), visit(10, { key: "2", way: "out", hours: "" })];
  assert.deepEqual(compare(list(), left, STAY, MADE).map(({ level }) => level), [1]);
  assert.deepEqual(levels(listed(list(), left), left), []);
});

test("stays end with the way out, or are as long as they may be", () => {
  const out = visit(90, { key: "2", way: "out" });
  assert.deepEqual(stay([visit(0), out], visit(0), STAY), { from: HOUR_S, to: HOUR_S + 5400 });
  assert.deepEqual(stay([visit(0)], visit(0), STAY), { from: HOUR_S, to: HOUR_S + STAY });
  assert.deepEqual(stay([visit(0), out], visit(95), STAY).to, HOUR_S + 95 * 60 + STAY, "an earlier way out ends nothing");
});

test("odd secrets are none", () => {
  assert.equal(parse(HOURS).length, 3);
  for (const odd of [undefined, "", "x", "451536.AAAA", "451536..", "-1.jrUDmSkJbpPfXJSa1JAI4A", "451536.!rUDmSkJbpPfXJSa1JAI4A"]) assert.deepEqual(parse(odd), []);
});

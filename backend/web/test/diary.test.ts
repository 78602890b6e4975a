import assert from "node:assert/strict";
import { test } from "node:test";
import { add, answered, parse, remove, waiting, type Entry } from "../src/visitor/diary";
import { find, kioskOf, learn, tokenOf } from "../src/visitor/places";

const DAY = 86_400_000;
const one: Entry = { key: "1", name: "Chợ", place: "Cổng số 2", way: "in", at: 30 * DAY, waiting: { token: "T", visit: "v" } };

test("visits are kept for 21 days, the latest first, a repeat once", () => {
  const old: Entry = { ...one, key: "0", at: 9 * DAY };
  const all = add([old], one, 30 * DAY);
  assert.deepEqual(all, [one]);
  assert.deepEqual(add([{ ...old, at: 10 * DAY }], one, 30 * DAY).map(({ key }) => key), ["1", "0"]);
  assert.deepEqual(add(all, { ...one, place: "" }, 30 * DAY).map(({ place }) => place), [""]);
  assert.deepEqual(remove(all, "1"), []);
});

test("what was sent waits no more, and says how it was taken", () => {
  assert.deepEqual(waiting([one, { ...one, key: "2" }]).length, 2);
  const [sent] = answered([one], "1", { name: "Chợ Bồng Sơn", place: "", late: true });
  assert.deepEqual(sent, { key: "1", name: "Chợ Bồng Sơn", place: "", way: "in", at: 30 * DAY, late: true });
  const [refused] = answered([one], "1", null);
  assert.ok(refused!.refused && !refused!.waiting);
  assert.deepEqual(answered([one], "2", null), [one]);
});

test("nothing odd is read", () => {
  assert.deepEqual(parse(JSON.stringify([one, null, 1, {}, { ...one, way: "up" }])), [one]);
  for (const text of [null, "", "{}", "1", "null"]) assert.deepEqual(parse(text), []);
});

test("a code without a network is known by the number of its kiosk", () => {
  // Version 1, kiosk 7, slot 54190080: as `protocol` mints it.
  const bytes = [0x10, 0, 0, 0, 7, 3, 0x3a, 0xde, 0, ...Array(10).fill(0xff)];
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, "0")).join("").padEnd(155, "0");
  const token = (bits.match(/.{5}/g) ?? []).map((it) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[parseInt(it, 2)]).join("");
  assert.equal(token.length, 31);
  assert.equal(kioskOf(token), 7);
  assert.equal(tokenOf(`/Q/${token}`), token);
  assert.equal(tokenOf(`/q/${token.toLowerCase()}/`), token);
  for (const path of ["/", "/Q/", "/Q/ABC", `/R/${token}`]) assert.equal(tokenOf(path), undefined);
  const place = { name: "Chợ", place: "", letters: "BSON" };
  let known = {};
  for (let kiosk = 1; kiosk <= 60; kiosk++) known = learn(known, kiosk, place);
  assert.equal(find(known, 10), undefined);
  assert.deepEqual(find(known, 60), place);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { after, bare, fresh, mark, type Mirror } from "../src/visitor/wake/mirror";
import type { Warning } from "../src/visitor/warnings/kept";

const warning: Warning = { key: "/done/T/in", name: "Chợ", level: 1, text: 1, from: 100, to: 200, minutes: 1, until: 9 };

test("the worker reads of the diary what comparing needs, and no address of a confirmation", () => {
  const entry = { key: "/done/T/in", name: "Chợ", place: "Cổng số 2", way: "in", at: 5, venue: "BSON", hours: "1.AA" } as const;
  const mirrored = bare([entry, { ...entry, hours: "" }, { ...entry, waiting: { token: "T", visit: "v" } }]);
  assert.deepEqual(mirrored, Array(2).fill({ key: "", name: "Chợ", place: "", way: "in", at: 5, venue: "BSON", hours: "1.AA" }));
  assert.ok(!JSON.stringify(mirrored).includes("/done/"));
});

test("a warning is told once, and no more than two hundred are remembered", () => {
  const mirror: Mirror = { key: "", stay: 1, version: 1, entries: [], told: [], renewed: 0 };
  assert.deepEqual(fresh([warning], mirror.told), [warning]);
  const told = after(mirror, [warning, warning]);
  assert.deepEqual(told.told, [mark(warning)]);
  assert.deepEqual(fresh([warning, { ...warning, level: 2 }], told.told).map(({ level }) => level), [2]);
  const many = Array.from({ length: 300 }, (_, from) => ({ ...warning, from }));
  assert.equal(after(mirror, many).told.length, 200);
});

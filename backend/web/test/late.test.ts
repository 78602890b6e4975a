import assert from "node:assert/strict";
import { test } from "node:test";
import { posted } from "../src/visitor/diary";
import { learn, lineOf, teach, type Asked } from "../src/visitor/places";
import { open } from "../src/visitor/scan";

const HOUR = 3_600_000;
const asked: Asked = { commune: "Phường Bồng Sơn", keys: "age1", pin: "p", form: "1", consent: "1", province: "52", asked: [], stay: 14_400, line: "0912 345 678" };

test("a declaration may be begun within an hour of its scan", () => {
  const scan = { token: "T", at: 5 * HOUR, nonce: "n" };
  const text = JSON.stringify(scan);
  assert.deepEqual(open(text, 5 * HOUR), scan);
  assert.deepEqual(open(text, 6 * HOUR - 1), scan);
  for (const now of [6 * HOUR, 5 * HOUR - 1]) assert.equal(open(text, now), undefined);
  for (const odd of [null, "", "{}", "1", '{"token":1,"at":1}']) assert.equal(open(odd, 5 * HOUR), undefined);
});

test("what is posted says how long ago it was, never when", () => {
  const late = { token: "T", nonce: "n", scanned: 1000 };
  assert.deepEqual(posted({ body: "b" }, 7, undefined, 9000), { body: "b", ago_s: 7 });
  assert.deepEqual(posted({ body: "b" }, 7, late, 61_000), { token: "T", nonce: "n", scan_ago_s: 60, handed: { body: "b", ago_s: 7 } });
  assert.equal((posted({}, 7, late, 0) as { scan_ago_s: number }).scan_ago_s, 7, "scanned before it was sealed, whatever the clock does");
});

test("a phone keeps what it has learnt of a venue, at all of its gates", () => {
  const place = { name: "Chợ", place: "Cổng số 1", letters: "BSON" };
  let known = learn(learn({}, 1, place), 2, { ...place, place: "Cổng số 2" });
  known = teach(learn(known, 3, { ...place, letters: "UBND" }), "BSON", asked);
  assert.equal(lineOf(known, "BSON"), "0912 345 678");
  assert.equal(lineOf(known, "UBND"), undefined);
  assert.equal(lineOf(known, undefined), undefined);
  known = learn(known, 1, place);
  assert.deepEqual([known["k1"]?.asked, known["k2"]?.asked, known["k3"]?.asked], [asked, asked, undefined]);
});

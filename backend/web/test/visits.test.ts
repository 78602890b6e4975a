import assert from "node:assert/strict";
import { test } from "node:test";
import { after, draw, open, parse, type Visit } from "../src/visitor/visits";

const HOUR = 3_600_000;
const market: Visit = { venue: "BSON", id: "0".repeat(32), since: 1000 };

test("a visit lasts at its venue and for the longest stay", () => {
  assert.equal(open(market, "BSON", 1000 + 4 * HOUR, 4 * HOUR), market);
  assert.equal(open(market, "BSON", 1001 + 4 * HOUR, 4 * HOUR), undefined);
  assert.equal(open(market, "UBND", 1000, 4 * HOUR), undefined);
  assert.equal(open(undefined, "BSON", 1000, 4 * HOUR), undefined);
  assert.equal(open(market, "BSON", 0, 4 * HOUR), market, "the phone's clock went back");
});

test("the way in begins it, twice in is the same, and the way out ends it", () => {
  const office: Visit = { venue: "UBND", id: "1".repeat(32), since: 2000 };
  assert.deepEqual(after(undefined, market, "in"), market);
  assert.deepEqual(after(market, { ...market, since: 5000 }, "in"), market, "since the first tap");
  assert.equal(after(market, market, "out"), undefined);
  assert.deepEqual(after(market, office, "in"), office, "another venue");
  assert.deepEqual(after(market, office, "out"), market);
  assert.equal(after(market, { ...market, id: "2".repeat(32) }, "out"), undefined);
});

test("ids are drawn, and nothing odd is read", () => {
  assert.equal(draw((bytes) => bytes.fill(7)), "07".repeat(16));
  assert.deepEqual(parse(JSON.stringify(market)), market);
  for (const text of [null, "", "1", "null", "{}", '{"venue":"BSON","id":"0","since":1}', '{"venue":1,"id":"","since":0}'])
    assert.equal(parse(text), undefined, String(text));
});

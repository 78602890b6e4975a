import assert from "node:assert/strict";
import { test } from "node:test";
import { valid } from "../src/visitor/receipts";

test("a receipt holds on its day in Vietnam and in its commune", () => {
  const at = Date.UTC(2021, 6, 8, 16, 59);
  const text = JSON.stringify({ code: "7K2P-9QXA-00BM", commune: "Phường Bồng Sơn", at });
  assert.equal(valid(text, "Phường Bồng Sơn", at)?.code, "7K2P-9QXA-00BM");
  assert.equal(valid(text, "Phường Bồng Sơn", at + 60_000), undefined, "midnight");
  assert.equal(valid(text, "Xã Hoài Ân", at), undefined);
  for (const odd of [null, "", "{}", "1"]) assert.equal(valid(odd, "Phường Bồng Sơn", at), undefined);
});

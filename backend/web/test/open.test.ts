import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Encrypter } from "age-encryption";
import { generate, harden } from "../src/keys/identity";
import { DamagedDocument, parse, type Declaration } from "../src/open/documents";
import { batches } from "../src/open/batches";
import { opener } from "../src/open/open";

const utf8 = (text: string) => new TextEncoder().encode(text);
const json = (value: unknown) => utf8(JSON.stringify(value));

async function seal(recipients: string[], plain: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  recipients.forEach((it) => encrypter.addRecipient(it));
  return encrypter.encrypt(plain);
}

// What protocol/tests/documents.rs writes and reads with the kiosk's own types.
const documents = join(process.cwd(), "../../protocol/tests/documents");
const fixture = (name: string) => new Uint8Array(readFileSync(join(documents, name)));

test("the kiosk's declaration has its fields", () => {
  const found = parse("declaration", fixture("declaration.json")) as Declaration;
  assert.deepEqual([found.receipt, found.phone, found.phoneVerified], ["00007", "0912345678", true]);
  assert.deepEqual(found.declarant, { fullName: "LÊ THỊ HOA", phone: "", passport: "B1234567" });
  const [first] = found.people;
  assert.ok(first);
  assert.deepEqual(
    [first.otherUser, first.identitySource, first.fullName, first.passport, first.birthYear, first.gender],
    [true, "card", "LÊ VĂN AN", "001260012345", 1951, "Nu"]);
  assert.deepEqual([...first.answers], [
    ["showCountryPassing", true], ["showSignal", false], ["hasPatient", false], ["hasFromSickCountry", false],
    ["hasSick", true], ["hasChronicLiver", false], ["hasChronicLung", true], ["hasChronicKidney", false]]);
});

test("a card and a feedback have theirs", () => {
  const card = parse("card-checkin", fixture("card-checkin.json"));
  assert.deepEqual(card, {
    kind: "card-checkin", atS: 1625704869, card: "can-cuoc", number: "001260012345", name: "Nguyễn Thị Mẫu",
    nameSuspect: true, birth: "1960-02-01", location: "Chợ Bồng Sơn, Cổng số 2" });
  const feedback = parse("feedback", fixture("feedback.json"));
  assert.deepEqual(feedback, {
    kind: "feedback", atS: 1625704869, categories: ["illegal-entry"], text: "Đêm qua có 3 người lạ",
    location: "Thôn Kim Giao" });
});

test("odd documents are damaged, and odd fields are left out", () => {
  for (const [kind, plain] of [
    ["declaration", utf8("{")], ["declaration", json([])], ["declaration", json({ people: [] })],
    ["declaration", json({ people: [7] })], ["declaration", json({ people: [{}], declarant: 3 })],
    ["declaration", new Uint8Array([0xff, 0xfe])], ["feedback", json(null)], ["unknown", json({})],
  ] as const) {
    assert.throws(() => parse(kind, plain), DamagedDocument, kind);
  }
  const odd = { people: Array(50).fill({ fullName: { toString: 1 }, birthYear: "x", hasSick: "1", address: "a".repeat(9999) }) };
  const found = parse("declaration", json(odd)) as Declaration;
  assert.equal(found.people.length, 10);
  const [first] = found.people;
  assert.deepEqual([first?.fullName, first?.birthYear, first?.answers.size, first?.address.length], ["", null, 0, 2000]);
});

test("each record opens with any of the keys, and says why it does not", async () => {
  const [commune, old, province, stranger] = await Promise.all([generate(), generate(), generate(), generate()]);
  const plain = json({ categories: [], text: "ở cuối chợ", location: "" });
  const open = opener(await Promise.all([commune, old].map((it) => harden(it.identity))));
  const sealed = async (...to: string[]) => ({ id: "1-1-0", kind: "feedback", body: await seal(to, plain) });
  for (const to of [[commune.recipient, province.recipient], [province.recipient, old.recipient]]) {
    const opened = await open(await sealed(...to));
    assert.ok("document" in opened && opened.document.kind === "feedback" && opened.document.text === "ở cuối chợ");
  }
  assert.deepEqual(await open(await sealed(stranger.recipient)), { id: "1-1-0", failure: "other-key" });
  const damaged = await sealed(commune.recipient);
  damaged.body[damaged.body.length - 1]! ^= 1;
  assert.deepEqual(await open(damaged), { id: "1-1-0", failure: "damaged" });
  assert.deepEqual(await open({ ...damaged, body: utf8("no age file") }), { id: "1-1-0", failure: "damaged" });
  const text = await open({ id: "1-1-0", kind: "feedback", body: await seal([commune.recipient], utf8("no JSON")) });
  assert.deepEqual(text, { id: "1-1-0", failure: "damaged" });
});

test("what arrives is handed out in batches, each record once and in order", async () => {
  async function* arriving(): AsyncGenerator<number[]> {
    for (const part of [[], [1], [2, 3, 4, 5, 6, 7], [], [8]]) yield part;
  }
  const next = batches(arriving(), 3);
  assert.deepEqual(await Promise.all([next(), next(), next(), next()]), [[1, 2, 3], [4, 5, 6], [7, 8], []]);
  assert.deepEqual(await next(), []);

  async function* broken(): AsyncGenerator<number[]> {
    yield [1, 2, 3, 4];
    throw new Error("the line is cut");
  }
  const rest = batches(broken(), 3);
  assert.deepEqual(await rest(), [1, 2, 3]);
  for (const again of [rest(), rest()]) await assert.rejects(again, /the line is cut/);
});

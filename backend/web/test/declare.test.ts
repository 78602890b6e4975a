import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { check } from "../src/visitor/declare/check";
import { document, header, type Around } from "../src/visitor/declare/document";
import { fresh, last } from "../src/visitor/declare/draft";
import { after, before, hash, parse, progress, walk, type Question } from "../src/visitor/declare/flow";
import { blank, companion, person, type Form, type Person } from "../src/visitor/declare/form";
import { named } from "../src/visitor/declare/places";
import { rows } from "../src/visitor/declare/review";
import { seal } from "../src/visitor/declare/seal";
import { generate } from "../src/keys/identity";
import { opener } from "../src/open/open";

// What protocol/tests/documents.rs reads with the kiosk's own types.
const documents = join(process.cwd(), "../../protocol/tests/documents");
const asked: Question[] = [
  { field: "showCountryPassing", switch: true, attention: false },
  { field: "showSignal", switch: true, attention: true },
  { field: "hasPatient", switch: false, attention: true },
  { field: "hasFromSickCountry", switch: false, attention: true },
  { field: "hasSick", switch: false, attention: true },
];
const around: Around = {
  form: "kiengiang-2021-05+1a2b3c4d", consent: "kiengiang-consent-2021-05+4f2a", language: "vi", atS: 1625704869,
  province: "52", asked,
};

function family(): Form {
  const [father, child]: [Person, Person] = [person("52"), person("01")];
  Object.assign(father, {
    name: " Lê  văn An", birthYear: "1951", gender: "Nu", number: "001151012345", wardId: "21640", ward: "Phường Bồng Sơn",
    street: "Khối Phụ Đức",
    answers: { showCountryPassing: true, showSignal: false, hasPatient: false, hasFromSickCountry: false, hasSick: true },
    details: { showCountryPassing: "Hải Dương", showSignal: "Sốt" },
  });
  Object.assign(child, {
    name: "Lê Thị Bé".normalize("NFD"), birthYear: "2015", gender: "Nu", ward: "Xã không có", street: "Xóm 2",
    answers: { showCountryPassing: false, showSignal: true, hasPatient: false, hasFromSickCountry: false, hasSick: false },
    details: { showSignal: "Sốt, Ho" },
  });
  return { purpose: "others", declarant: "lê thị hoa", phone: "0912 345 678", people: [father, child] };
}

test("what is sealed is the national form's document, field by field", () => {
  const file = JSON.parse(readFileSync(join(documents, "phone-declaration.json"), "utf8"));
  assert.deepEqual(document(family(), around), file);
  assert.deepEqual(header(family(), around), { people: 2, attention: true, out_of_province: true });
});

test("what was not asked is absent, and only health needs a look", () => {
  const form = family();
  const few = { ...around, asked: asked.filter(({ field }) => field === "showCountryPassing") };
  const [father] = document(form, few)["people"] as Record<string, unknown>[];
  assert.deepEqual(Object.keys(father!).filter((it) => /^(has|show)/.test(it)), ["showCountryPassing"]);
  assert.equal(header(form, few).attention, false, "a journey alone");
  assert.equal(header(form, { ...around, province: "" }).out_of_province, false, "the province is not known");
  const alone = document({ ...form, purpose: "me", people: [form.people[0]!] }, around);
  assert.equal((alone["people"] as Record<string, unknown>[])[0]!["otherUser"], 0);
  assert.ok(!("declarant" in alone));
});

test("the pages follow from the answers, there and back", () => {
  const form = blank("52");
  const pages = () => walk(form, asked.slice(2)).map(({ page, person: at }) => `${page}${at || ""}`).join(" ");
  form.purpose = "me";
  assert.equal(pages(), "whom name birth papers phone home hasPatient hasFromSickCountry hasSick review");
  form.purpose = "group";
  form.people.push(companion(form, "52"));
  const group = "whom name birth papers phone home hasPatient hasFromSickCountry hasSick "
    + "name1 birth1 papers1 home1 hasPatient1 hasFromSickCountry1 hasSick1 people review";
  assert.equal(pages(), group);
  form.purpose = "others";
  assert.equal(pages(), group.replace("whom", "whom declarant phone").replace("papers phone", "papers"));
  for (const stop of walk(form, asked)) {
    const next = after(form, asked, stop);
    if (next) assert.deepEqual(before(form, asked, next), stop);
    assert.deepEqual(parse(hash(stop)), stop);
  }
  assert.equal(before(form, asked, { page: "whom", person: 0 }), undefined);
  assert.equal(progress(form, asked, { page: "review", person: 0 }), 1);
  for (const odd of ["", "#", "#name", "#name-12", "#../-1"]) assert.equal(parse(odd), undefined);
});

test("pages are checked by the kiosk's rules", () => {
  const found = (page: string, change: Partial<Person>, form: Partial<Form> = {}) => {
    const all = { ...family(), ...form };
    Object.assign(all.people[0]!, change);
    return check(all, asked, page, 0, 2021).map(({ message, doubtful }) => (doubtful ? `${message}?` : message)).join(" ");
  };
  for (const [page, change, wanted] of [
    ["name", { name: "  " }, "name-missing"], ["name", { name: "Ễ".repeat(256) }, "too-long"], ["name", {}, ""],
    ["birth", { birthYear: "1899" }, "birthYear-wrong"], ["birth", { birthYear: "2022" }, "birthYear-wrong"],
    ["birth", { birthYear: "19", gender: "" }, "birthYear-missing gender-missing"], ["birth", {}, ""],
    ["papers", { number: "" }, ""], ["papers", { number: "B1234567" }, ""], ["papers", { number: "12345" }, "number-doubtful?"],
    ["papers", { number: "B 1" }, "number-wrong"], ["papers", { birthYear: "1952" }, "number-mismatch?"],
    ["papers", { nation: "" }, "nation-missing"],
    ["home", { ward: "" }, "ward-missing"], ["home", { provinceId: "" }, "provinceId-missing"],
    ["hasPatient", { answers: {} }, "answer-missing"], ["showCountryPassing", { details: {} }, "details-missing"],
    ["showSignal", { details: {} }, ""],
  ] as const) assert.equal(found(page, change), wanted, `${page} ${JSON.stringify(change)}`);
  for (const [number, wanted] of [
    ["", ""], ["0912345678", ""], ["84912345678", ""], ["0320000000", ""], ["0522000000", ""], ["0524000000", "phone-doubtful?"],
    ["0895000000", "phone-doubtful?"], ["091234567", "phone-doubtful?"],
  ] as const) assert.equal(found("phone", {}, { phone: number }), wanted, number);
});

test("a draft stays a quarter of an hour, and health is never answered beforehand", () => {
  const kept = JSON.stringify({ form: family(), atMs: 1000, venue: "BSON" });
  assert.deepEqual(fresh(kept, "BSON", 1000 + 899_999), JSON.parse(kept).form);
  assert.equal(fresh(kept, "BSON", 1000 + 900_000), undefined);
  assert.equal(fresh(kept, "BSON", 999), undefined, "the clock went back");
  assert.equal(fresh(kept, "UBND", 1000), undefined);
  const again = last(JSON.stringify(family()))!;
  assert.equal(again.people[0]!.number, "001151012345");
  for (const it of again.people) assert.deepEqual([it.answers, it.details], [{}, {}]);
  for (const odd of [null, "", "{}", "[]", '{"people":[]}']) {
    assert.equal(last(odd), undefined);
    assert.equal(fresh(odd, "BSON", 0), undefined);
  }
});

test("a commune is known by its name, with or without its kind and its marks", () => {
  const places: [string, string][] = [["1", "Phường Bồng Sơn"], ["2", "Xã Hoài Ân"], ["3", "Phường Hoài Ân"], ["4", "Xã Đak Đoa"]];
  assert.equal(named(places, "bong son")?.[0], "1");
  assert.equal(named(places, "Phường Bồng Sơn".normalize("NFD"))?.[0], "1");
  assert.equal(named(places, "hoai an"), undefined, "two of them");
  assert.equal(named(places, "xã hoài ân")?.[0], "2");
  assert.equal(named(places, "dak doa")?.[0], "4");
  assert.equal(named(places, ""), undefined);
});

test("the review has every answer beside its question", () => {
  const words = {
    label: (page: string) => page, gender: (it: string) => `<${it}>`, answer: (yes: boolean) => (yes ? "Có" : "Không"), none: "–",
    province: () => "Gia Lai",
  };
  const { own, people } = rows(family(), asked, words);
  assert.deepEqual(own.map(({ label, value }) => [label, value]), [["declarant", "LÊ THỊ HOA"], ["phone", "0912 345 678"]]);
  assert.deepEqual(people[0]!.map(({ value }) => value), [
    "LÊ VĂN AN", "1951, <Nu>", "001151012345, Việt Nam", "Khối Phụ Đức, Phường Bồng Sơn, Gia Lai", "Có, Hải Dương", "Không", "Không", "Không", "Có",
  ]);
  assert.deepEqual(people[1]!.filter((it) => it.attention).map(({ label }) => label), ["showSignal"]);
});

test("what was sealed on the phone is opened by the commune's key", async () => {
  const [one, two] = [await generate(), await generate()];
  const sealed = await seal(JSON.stringify(document(family(), around)), [one.recipient, two.recipient]);
  const body = new Uint8Array(Buffer.from(sealed, "base64"));
  for (const { identity } of [one, two]) {
    const opened = await opener([identity])({ id: "1-1-p", kind: "declaration", body });
    assert.ok("document" in opened && opened.document.kind === "declaration", JSON.stringify(opened));
    assert.equal(opened.document.people[1]!.fullName, "LÊ THỊ BÉ");
  }
});

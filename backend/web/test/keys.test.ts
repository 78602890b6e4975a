import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter, Encrypter } from "age-encryption";
import { drill, make, rewrap } from "../src/keys/changes";
import { fingerprint } from "../src/keys/fingerprint";
import { generate, harden, readIdentityFile, recipientOf, writeIdentityFile } from "../src/keys/identity";
import { LEAST_LENGTH, longEnough, normalise, suggest, words, WORDS_SUGGESTED } from "../src/keys/passphrase";
import { unwrap, wrap, WrongPassphrase } from "../src/keys/wrapped";

// Quick, because what is tested is not how slow it is.
const WORK = 8;

test("a wrapped key opens with its words and with nothing else", async () => {
  const [old, pair] = [await generate(), await generate()];
  const file = await wrap([pair, old], "Bien tho mong  anh", "2026-11-28", WORK);
  assert.ok(new TextDecoder().decode(file).startsWith("age-encryption.org/v1\n-> scrypt "));
  const { index, identities } = await unwrap([file], "bien tho mong anh");
  assert.deepEqual([index, identities], [0, [pair.identity, old.identity]]);
  for (const wrong of ["bien tho mong an", "", "bien tho mong anh x"]) {
    await assert.rejects(unwrap([file], wrong), WrongPassphrase);
  }
});

test("of several holders each opens with their own words", async () => {
  const pair = await generate();
  const files = await Promise.all(["câu của chị Hạnh", "bien tho mong"].map((text) => wrap([pair], text, "", WORK)));
  const found = await unwrap(files, "Biên thơ mông");
  assert.deepEqual(found, { index: 1, identities: [pair.identity] });
});

test("a damaged wrapped file is no other passphrase's success", async () => {
  const file = await wrap([await generate()], "bien tho mong", "", WORK);
  file[file.length - 1]! ^= 1;
  await assert.rejects(unwrap([file], "bien tho mong"), WrongPassphrase);
});

test("Caps Lock, marks and spaces lock nobody out", () => {
  const typed = ["chợ Bồng Sơn năm nào", "CHỢ BỒNG SƠN NĂM NÀO", "cho bong  son nam nao ", "chợ bồng sơn năm nào".normalize("NFD")];
  assert.deepEqual(new Set(typed.map(normalise)), new Set(["cho bong son nam nao"]));
});

test("suggested words: 256 syllables that Telex leaves alone", () => {
  const all = words(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  assert.equal(new Set(all).size, 256);
  for (const word of all) {
    assert.match(word, /^[a-z]{2,6}$/);
    assert.doesNotMatch(word, /aa|ee|oo|dd|w|[aeiouy][a-z]*[sfrxj]/, word);
  }
  const text = suggest(WORDS_SUGGESTED);
  assert.equal(text.split(" ").length, WORDS_SUGGESTED);
  assert.equal(normalise(text), text);
});

test("a short or monotonous passphrase of one's own is refused", () => {
  assert.ok(!longEnough("Phuong@123"));
  assert.ok(!longEnough("a".repeat(LEAST_LENGTH + 5)));
  assert.ok(!longEnough(`ngan${" ".repeat(30)}`));
  assert.ok(longEnough("chợ Bồng Sơn mở lúc năm giờ"));
});

test("an identity file is the age tool's", async () => {
  const pair = await generate();
  const text = writeIdentityFile([pair], "2026-11-28");
  assert.equal(text, `# created: 2026-11-28\n# public key: ${pair.recipient}\n${pair.identity}\n`);
  assert.deepEqual(readIdentityFile(text.replaceAll("\n", "\r\n")), [pair.identity]);
  assert.deepEqual(readIdentityFile("nothing of the kind"), []);
});

test("a hardened key opens and cannot be read", async () => {
  const pair = await generate();
  const key = await harden(pair.identity);
  assert.equal(await recipientOf(key), pair.recipient);
  if (typeof key !== "string") await assert.rejects(crypto.subtle.exportKey("pkcs8", key));
  const encrypter = new Encrypter();
  encrypter.addRecipient(pair.recipient);
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  assert.equal(await decrypter.decrypt(await encrypter.encrypt("Hoa"), "text"), "Hoa");
});

// The same vectors stand in protocol/src/pin.rs.
test("a fingerprint is the one that kiosks show", () => {
  const [commune, other] = [
    "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg",
  ];
  const backend = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c";
  assert.equal(fingerprint(backend, [commune]), "D5P2-FDGJ-MHVJ-VPGQ");
  assert.equal(fingerprint(backend, [commune, other], [commune]), "A1PJ-1V78-F1DW-0VP0");
});

test("a new key comes with the old ones, for whoever can still open them", async () => {
  const first = await make(["bien tho mong anh nay", "xanh hinh long"], "", undefined, WORK);
  const words = { files: first.wrapped, passphrase: "xanh hinh long" };
  const second = await make(["cau moi cua chi hanh"], "", words, WORK);
  assert.notEqual(first.recipient, second.recipient);
  const found = await unwrap(second.wrapped, "cau moi cua chi hanh");
  assert.deepEqual(await Promise.all(found.identities.map(recipientOf)), [second.recipient, first.recipient]);
  const copy = await rewrap({ files: second.wrapped, passphrase: "cau moi cua chi hanh" }, "phieu so hai", "", WORK);
  assert.deepEqual((await unwrap([copy], "phieu so hai")).identities, found.identities);
  await assert.rejects(make(["x"], "", { ...words, passphrase: "y" }, WORK), WrongPassphrase);
});

test("a drill opens what was sealed for it", async () => {
  const { recipient, wrapped } = await make(["bien tho mong anh nay"], "", undefined, WORK);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  const body = await encrypter.encrypt("c0ffee");
  assert.equal(await drill({ files: wrapped, passphrase: "biển thơ mong anh này" }, body), "c0ffee");
  await assert.rejects(drill({ files: wrapped, passphrase: "khac" }, body), WrongPassphrase);
});

// A backend of its own with a commune, a market and a kiosk, for the pages of the staff.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { waitFor } from "./desk.mjs";

const program = process.env.BACKEND ?? fileURLToPath(new URL("../../target/debug/backend", import.meta.url));
export const PASSWORD = "ba con vịt ngoài đồng";
/** A commune's key that nobody opens with. */
export const KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

export async function startOffice() {
  const data = await mkdtemp(join(tmpdir(), "kiosk-office-"));
  const database = join(data, "backend.db");
  const command = (...args) => execFileSync(program, [...args, "--database", database], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
    .split("\n").filter(Boolean).map((line) => JSON.parse(line));
  const server = spawn(program, ["serve", "--database", database, "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (printed += text));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  const url = await waitFor("the backend's address", async () => {
    if (server.exitCode !== null) throw new Error(`the backend ended:\n${printed}`);
    return printed.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  });
  return {
    url, command,
    async stop() {
      server.kill("SIGTERM");
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The market of a commune, sealing to this key; the number of the venue. */
export function addMarket(office, key = KEY) {
  const [{ commune }] = office.command("commune", "add", "--name", "Phường Bồng Sơn", "--recipient", key);
  const [{ venue }] = office.command("venue", "add", "--commune", String(commune), "--name", "Chợ Bồng Sơn", "--letters", "BSON");
  return venue;
}

/** The address behind a new poster at the venue's gate. */
export function addPoster(office, venue) {
  const [{ path }] = office.command("kiosk", "add-poster", "--venue", String(venue), "--position", "Cổng số 2");
  return office.url + path;
}

/** A browser's page of somebody new, who has chosen a password and is signed in. */
export async function signIn(office, page, name, ...options) {
  const [{ path }] = office.command("user", "add", name, ...options);
  await page.goto(office.url + path);
  for (const field of await page.locator("input[type=password]").all()) await field.fill(PASSWORD);
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForLoadState();
  if (new URL(page.url()).pathname === "/staff/sign-in") {
    await page.fill("input[name=name]", name);
    await page.fill("input[name=password]", PASSWORD);
    await page.locator("main form button[type=submit]").first().click();
    await page.waitForLoadState();
  }
}

/** Publishes a case of a Bluezone file: one person enters it, another one confirms. Its number. */
export function publish(office, file, ...more) {
  for (const name of ["tung.phan", "lan.ngo"]) {
    if (!office.command("user", "list").some((user) => user.name === name)) office.command("user", "add", name, "--role", "authority", "--person", name);
  }
  const [{ cases: [{ case: number }] }] = office.command("case", "add", "--file", file, "--as", "tung.phan", ...more);
  office.command("case", "confirm", "--as", "lan.ngo", String(number));
  return number;
}

/** The ids of a day that begins with this key, as docs/FORMATS.md has them. */
export function idsOf(key) {
  const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
  const bytes = [0, 4, 8, 12, 16, 18, 20, 22, 24, 26, 28, 30];
  const ids = [];
  for (let sub = sha256(Buffer.from(key, "hex"), "bluzonesubkey"); ids.length < 96; sub = sha256(sub)) {
    ids.push(bytes.map((at) => sub[at].toString(16).padStart(2, "0")).join(""));
  }
  return ids;
}

const base64url = (bytes) => Buffer.from(bytes).toString("base64url");

/** A kiosk that enrols and sends, as docs/PROTOCOL.md has it. */
export async function startKiosk(office, venue) {
  const [{ code }] = office.command("kiosk", "add", "--venue", String(venue), "--position", "Cổng số 2");
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const plain = code.replaceAll("-", "");
  const enrolled = await post(office, "/api/v1/enrol", JSON.stringify({
    code: plain, public_key: raw.toString("hex"),
    signature: base64url(sign(null, Buffer.from(`bluezone-kiosk enrolment v1\n${plain}`), privateKey)),
  }));
  const signed = (text) => sign(null, Buffer.from(text), privateKey);
  const proven = (path, text) => {
    const now = Math.floor(Date.now() / 1000);
    const digest = createHash("sha256").update(text).digest();
    const message = ["bluezone-kiosk request v1", enrolled.kiosk, now, "POST", path, digest.toString("hex")].join("\n");
    const proof = [enrolled.kiosk, now, base64url(digest), base64url(signed(message))].join(":");
    return post(office, path, text, { authorization: `Kiosk ${proof}` });
  };
  let seq = 0;
  let heard = 0;
  return {
    enrolled, signed,
    /** Tells how it is. */
    report: (report) => proven("/api/v1/report", JSON.stringify(report)),
    /** Sends bodies of records, 500 at once. */
    async send(bodies) {
      for (let at = 0; at < bodies.length; at += 500) {
        const records = bodies.slice(at, at + 500).map((body) => ({ seq: ++seq, body }));
        await proven("/api/v1/records", JSON.stringify({ version: 1, contacts: [], records }));
      }
    },
    /** Sends contacts: an id each, when it was heard, and how strongly. */
    async hear(contacts) {
      const whole = contacts.map(({ id, from, to, rssi }) => ({
        seq: ++heard, id, phone: "android", first_s: from, last_s: to, sightings: 20, rssi_max: rssi, rssi_mean: rssi - 8,
        near_minutes: Math.min(15, Math.ceil((to - from) / 60)), clock: "synced",
      }));
      await proven("/api/v1/records", JSON.stringify({ version: 1, contacts: whole, records: [] }));
    },
  };
}

async function post(office, path, body, headers = {}) {
  const answer = await fetch(office.url + path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** The token in a kiosk's QR at a moment, Unix seconds, as docs/PROTOCOL.md has it. */
export function tokenOf({ enrolled }, at_s) {
  const head = Buffer.alloc(9);
  head[0] = 0x10;
  head.writeUInt32BE(enrolled.kiosk, 1);
  head.writeUInt32BE(Math.floor(at_s / 30), 5);
  const mac = createHmac("sha256", Buffer.from(enrolled.token_key, "hex")).update("bluezone-kiosk venue token v1").update(head).digest();
  const bits = [...head, ...mac.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, "0")).join("").padEnd(155, "0");
  return bits.match(/.{5}/g).map((it) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[parseInt(it, 2)]).join("");
}

/** The code of a receipt, as docs/PROTOCOL.md has it. */
export function receipt(key, day, id, people) {
  const numbers = Buffer.alloc(8 + 4);
  numbers.writeBigInt64BE(BigInt(day), 0);
  numbers.writeUInt32BE(id, 8);
  const mac = createHmac("sha256", Buffer.from(key, "hex"))
    .update("bluezone-kiosk receipt v1").update(Buffer.from([1])).update(numbers).update(Buffer.from([people])).digest();
  const bits = (((BigInt(id) << 4n) | BigInt(people)) << 31n) | (mac.readBigUInt64BE(0) >> 33n);
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return Array.from({ length: 12 }, (_, index) => letters[Number((bits >> BigInt(5 * (11 - index))) & 31n)]).join("");
}

/** Calls `check` with this page in both languages and every size, and leaves it as it was, in the first size. */
export async function inEveryLook(page, sizes, check) {
  const address = page.url();
  for (const language of ["en", "vi"]) {
    const url = new URL(address);
    url.searchParams.set("lang", language);
    await page.goto(url.href);
    assert.equal(await page.getAttribute("html", "lang"), language);
    for (const [size, width, height] of sizes) {
      await page.setViewportSize({ width, height });
      await check({ language, size, width });
    }
  }
  await page.setViewportSize({ width: sizes[0][1], height: sizes[0][2] });
  await page.goto(address);
}

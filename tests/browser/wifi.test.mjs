// The kiosk's own Wi-Fi as a phone meets it: three machines made of network namespaces, the backend out of reach, the phone a real
// Chromium. Needs root and dnsmasq; without them it is passed over.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { waitFor } from "./desk.mjs";
import { KEY } from "./office.mjs";

const program = (name) => fileURLToPath(new URL(`../../target/debug/${name}`, import.meta.url));
const dropIn = fileURLToPath(new URL("../../systemd/NetworkManager/dnsmasq-shared.d/bluezone-kiosk.conf", import.meta.url));
const BOX = "bzbox", PHONE = "bzphone", PORT = 18480;
const sh = (line) => execFileSync("sh", ["-c", line], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const has = (name) => spawnSync("sh", ["-c", `command -v ${name}`]).status === 0;
const missing = process.getuid() !== 0 ? "it needs root to make network namespaces"
  : !has("dnsmasq") ? "it needs dnsmasq (Debian: dnsmasq-base)"
  : spawnSync("ip", ["netns", "add", `${BOX}-try`]).status !== 0 ? "network namespaces cannot be made here" : false;
if (!missing) sh(`ip netns del ${BOX}-try`);

const running = [];
let folder, browser;

function start(name, command, args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (printed += text));
  running.push(child);
  return { name, child, printed: () => printed };
}

/** The first row of a database. */
function row(database, sql) {
  const code = "import sqlite3,sys,json; r=sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone(); print(json.dumps([v.hex() if isinstance(v, bytes) else v for v in r]))";
  return JSON.parse(execFileSync("python3", ["-c", code, database, sql], { encoding: "utf8" }));
}

/** The six digits that the kiosk's screen shows now, as docs/PROTOCOL.md has them. */
function digits(database) {
  const setting = (name) => row(database, `SELECT value FROM setting WHERE name = '${name}'`)[0];
  const numbers = Buffer.alloc(8);
  numbers.writeUInt32BE(Number(setting("identity.kiosk")), 0);
  numbers.writeUInt32BE(Math.floor(Date.now() / 30_000), 4);
  const mac = createHmac("sha256", Buffer.from(setting("identity.token_key"), "hex")).update("bluezone-kiosk short code v1").update(numbers).digest();
  return String((mac.readUInt32BE(mac[31] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** The box with its Wi-Fi, a phone in it, and a cable to the backend, which is this machine. */
function layNetwork() {
  // What a run that was killed has left.
  spawnSync("ip", ["link", "del", "bzcable"]);
  for (const name of [BOX, PHONE]) sh(`ip netns del ${name} 2>/dev/null; ip netns add ${name}; ip -n ${name} link set lo up`);
  sh(`ip link add bzcable type veth peer name cable netns ${BOX} && ip address add 10.43.0.1/24 dev bzcable && ip link set bzcable up`);
  sh(`ip -n ${BOX} address add 10.43.0.2/24 dev cable && ip -n ${BOX} link set cable up`);
  sh(`ip -n ${BOX} link add wifi type veth peer name wlan0 netns ${PHONE}`);
  sh(`ip -n ${BOX} address add 10.42.0.1/24 dev wifi && ip -n ${BOX} link set wifi up`);
  sh(`ip -n ${PHONE} address add 10.42.0.17/24 dev wlan0 && ip -n ${PHONE} link set wlan0 up && ip -n ${PHONE} route add default via 10.42.0.1`);
  mkdirSync(`/etc/netns/${PHONE}`, { recursive: true });
  writeFileSync(`/etc/netns/${PHONE}/resolv.conf`, "nameserver 10.42.0.1\n");
}

before(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), "kiosk-wifi-"));
  layNetwork();
});
after(async () => {
  await browser?.close();
  for (const child of running) child.kill("SIGTERM");
  if (missing) return;
  for (const name of [BOX, PHONE]) spawnSync("ip", ["netns", "del", name]);
  spawnSync("ip", ["link", "del", "bzcable"]);
  rmSync(`/etc/netns/${PHONE}`, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

test("a phone checks in at a kiosk without a network, and the backend hears of it later, once", { skip: missing }, async () => {
  const database = join(folder, "backend.db"), config = join(folder, "kiosk.toml");
  const backend = (...args) => execFileSync(program("backend"), [...args, "--database", database], { encoding: "utf8" })
    .split("\n").filter(Boolean).map((line) => JSON.parse(line));
  backend("commune", "add", "--name", "Phường Bồng Sơn", "--recipient", KEY);
  backend("venue", "add", "--commune", "1", "--name", "Chợ Bồng Sơn", "--letters", "BSON");
  const [{ invitation }] = backend("kiosk", "add", "--venue", "1", "--position", "Cổng số 2");
  const server = start("backend", program("backend"), ["serve", "--database", database, "--listen", `10.43.0.1:${PORT}`, "--host", "kiosk.example.vn"]);
  await waitFor("the backend", async () => server.printed().includes(String(PORT)));
  writeFileSync(config, `data_dir = "${join(folder, "kiosk")}"
hardware = "simulated"
[backend]
url = "http://10.43.0.1:${PORT}"
insecure = true
[display]
kind = "memory"
[beacons]
kind = "simulated"
[sound]
kind = "simulated"
[network]
kind = "simulated"
[lifeboat]
enabled = true
after_min = 1
[simulator]
socket = "${join(folder, "simulator.sock")}"
`);
  const inBox = (...args) => ["netns", "exec", BOX, ...args];
  execFileSync("ip", inBox(program("kiosk"), "enrol", "--config", config, "--code", invitation), { stdio: "pipe" });
  // The cable is pulled; the phone's names are all the kiosk's.
  sh(`ip -n ${BOX} link set cable down`);
  start("dnsmasq", "ip", inBox("dnsmasq", "--keep-in-foreground", "--no-resolv", "--no-hosts", "--bind-interfaces",
    "--listen-address=10.42.0.1", `--conf-file=${dropIn}`, "--pid-file", "--user=root"));
  const kiosk = start("kiosk", "ip", inBox(program("kiosk"), "run", "--config", config));
  await waitFor("the Wi-Fi", async () => {
    assert.equal(kiosk.child.exitCode, null, kiosk.printed());
    return kiosk.printed().includes("own Wi-Fi");
  }, 150);

  const phone = join(folder, "phone-browser");
  writeFileSync(phone, `#!/bin/sh\nexec ip netns exec ${PHONE} /usr/bin/chromium "$@"\n`);
  chmodSync(phone, 0o755);
  browser = await chromium.launch({ executablePath: phone, args: ["--no-sandbox"] });
  const context = await browser.newContext({ viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true, locale: "vi-VN" });
  const page = await context.newPage();
  const pictures = process.env.PICTURES;
  const picture = async (name) => pictures && page.screenshot({ path: join(pictures, `wifi-${name}.png`), fullPage: true });

  // What Android, iOS, Windows and Firefox ask as soon as they have joined.
  for (const probe of ["http://connectivitycheck.gstatic.com/generate_204", "http://captive.apple.com/hotspot-detect.html",
    "http://www.msftconnecttest.com/connecttest.txt", "http://detectportal.firefox.com/canonical.html"]) {
    await page.goto(probe);
    assert.equal(page.url(), "http://10.42.0.1/", probe);
  }
  assert.match(await page.textContent("footer"), /cài đặt Bluezone/);
  await picture("code-vi");
  await page.click("nav a[lang=en]");
  assert.match(await page.textContent("footer"), /install Bluezone/);
  await picture("code-en");

  await page.fill("#code", "BSON 000 000");
  await page.tap("main button");
  await page.waitForSelector("[role=alert]");
  await page.fill("#code", `BSON ${digits(join(folder, "kiosk", "kiosk.db"))}`);
  await page.tap("main button");
  await page.waitForSelector("button[value=in]");
  await picture("tap-en");
  const seen = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(seen <= 360, `${seen} pixels wide`);
  await page.tap("button[value=in]");
  await page.waitForURL(/\/done\//);
  assert.match(await page.textContent("h1"), /recorded/i);
  await picture("done-en");
  await page.reload();
  assert.deepEqual(await context.cookies(), []);

  const entered = () => row(database, "SELECT count(*) FROM checkins")[0];
  assert.equal(entered(), 0, "the backend knows nothing yet");
  sh(`ip -n ${BOX} link set cable up`);
  await waitFor("the check-in at the backend", async () => entered() === 1, 150);
  // Once, also when everything is sent again.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  assert.equal(entered(), 1);
});

// Starts the demo with a data folder of its own and ends it again.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const program = fileURLToPath(new URL("../../target/debug/demo", import.meta.url));

const isFree = (port) =>
  new Promise((resolve) => {
    const server = createServer().once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

// The demo takes three ports in a row.
export async function freePorts() {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 20000);
    const free = await Promise.all([port, port + 1, port + 2].map(isFree));
    if (free.every(Boolean)) return port;
  }
}

export async function startDesk() {
  const data = await mkdtemp(join(tmpdir(), "kiosk-desk-"));
  const port = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  const demo = spawn(program, ["--listen", `127.0.0.1:${port}`, "--data", data], { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (text) => (printed += text));
  const ended = new Promise((resolve) => demo.once("exit", resolve));
  await waitFor("the demo's page", async () => {
    if (demo.exitCode !== null) throw new Error(`the demo ended:\n${printed}`);
    return printed.includes("Ctrl-C ends it");
  });
  return {
    url,
    data,
    async stop() {
      demo.kill("SIGTERM");
      // One that hangs must not outlive the tests.
      const killing = setTimeout(() => demo.kill("SIGKILL"), 20_000);
      await ended;
      clearTimeout(killing);
      await rm(data, { recursive: true, force: true });
    },
  };
}

// Runs the demo to its end.
export async function runDesk(arguments_) {
  const demo = spawn(program, arguments_, { stdio: ["ignore", "pipe", "pipe"] });
  let printed = "";
  for (const stream of [demo.stdout, demo.stderr]) stream.on("data", (text) => (printed += text));
  const code = await new Promise((resolve) => demo.once("close", resolve));
  return { code, printed };
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync"],
  });
}

// Polls until `check` answers something true; a slow machine only makes it slower.
export async function waitFor(what, check, seconds = 60) {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await check();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`${what}: nothing in ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

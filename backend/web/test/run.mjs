// Bundles each test, because Node 18 reads no TypeScript, and runs them.
import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const folder = fileURLToPath(new URL(".", import.meta.url));
// There, because what is not bundled is looked for above it.
const outdir = fileURLToPath(new URL("../node_modules/.portal-tests", import.meta.url));
rmSync(outdir, { recursive: true, force: true });
const names = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
await build({
  absWorkingDir: folder,
  entryPoints: names,
  bundle: true,
  external: ["exceljs"],
  platform: "node",
  format: "esm",
  target: "node18",
  outExtension: { ".js": ".mjs" },
  // What Node 18 has under another name.
  banner: { js: 'import { webcrypto as _webcrypto } from "node:crypto"; globalThis.crypto ??= _webcrypto;' },
  outdir,
  sourcemap: "inline",
  logLevel: "warning",
});
const files = names.map((name) => join(outdir, name.replace(/\.ts$/, ".mjs")));
const { status } = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], { stdio: "inherit" });
process.exit(status ?? 1);

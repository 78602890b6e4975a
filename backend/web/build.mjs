// Bundles what the portal's pages load. Called by backend/build.rs and by the tests:
//   node build.mjs <output folder>
// Packages are looked for here, and in NODE_PATH.
import { build } from "esbuild";

const outdir = process.argv[2];
if (!outdir) throw new Error("usage: node build.mjs <output folder>");
await build({
  absWorkingDir: import.meta.dirname ?? new URL(".", import.meta.url).pathname,
  entryPoints: { worker: "src/open/worker.ts", log: "src/log.ts", keys: "src/keys.ts", inbox: "src/inbox.ts", gate: "src/gate.ts" },
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  outdir,
  entryNames: "[name]-[hash]",
  legalComments: "eof",
  logLevel: "warning",
});

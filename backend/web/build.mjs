// Bundles what the pages of staff and visitors load. Called by backend/build.rs and by the tests:
//   node build.mjs <output folder>
// Packages are looked for here, and in NODE_PATH.
import { build } from "esbuild";

const outdir = process.argv[2];
if (!outdir) throw new Error("usage: node build.mjs <output folder>");
const bundle = (entryPoints, target) =>
  build({
    absWorkingDir: import.meta.dirname ?? new URL(".", import.meta.url).pathname,
    entryPoints,
    bundle: true,
    minify: true,
    format: "iife",
    target,
    outdir,
    entryNames: "[name]-[hash]",
    legalComments: "eof",
    logLevel: "warning",
  });
// Staff have an office's browser.
await bundle(
  { worker: "src/open/worker.ts", log: "src/log.ts", keys: "src/keys.ts", inbox: "src/inbox.ts", warned: "src/warned.ts", exposure: "src/exposure.ts", gate: "src/gate.ts" },
  ["es2022", "chrome109", "firefox115", "safari16.4"],
);
// Visitors have any phone: what it cannot read, it does without.
await bundle({ visit: "src/visit.ts", offline: "src/offline.ts", sw: "src/sw.ts" }, ["es2015"]);
// Sealing and signatures need numbers that older ones have not.
await bundle({ declare: "src/declare.ts", compare: "src/compare.ts", ask: "src/ask.ts", awake: "src/awake.ts" }, ["es2020"]);

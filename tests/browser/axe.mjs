// Looks for what keeps people with a screen reader, a keyboard or weak eyes out, by axe-core's rules.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails where axe-core finds anything on this page as it is now. */
export async function assertAccessible(page, name) {
  const media = await page.evaluate(() => ({
    scripting: !matchMedia("(scripting: none)").matches,
    colorScheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  }));
  const found = media.scripting ? await violations(page) : await onTwin(page, media.colorScheme, violations);
  assert.deepEqual(found, [], `${name}: axe-core found something`);
}

async function violations(page) {
  // Not as a script of the page, which its policy would forbid.
  await page.evaluate(source);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
      `${id} (${help}) at ${target.join(" ")}: ${failureSummary.split("\n").slice(1).join(";").trim()}`));
  });
}

/** axe-core waits on timers, which a page without scripts has not: it looks at the same document in a browser that
 * runs scripts, but none of the page's own. */
async function onTwin(page, colorScheme, look) {
  const twin = await twinOf(page.context().browser());
  await twin.emulateMedia({ colorScheme });
  await twin.setViewportSize(page.viewportSize());
  // What is read where no scripts run is read there too. A page that then looks again by itself does so in its head.
  const shown = (await page.content()).replace(/<noscript>(?!<meta )([^]*?)<\/noscript>/g, "<div>$1</div>");
  const [address, html] = [page.url(), shown];
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "script-src 'none'" };
  await twin.route(address, (route) => route.fulfill({ body: html, headers }));
  try {
    await twin.goto(address);
    return await look(twin);
  } finally {
    await twin.unroute(address);
  }
}

const twins = new WeakMap();
async function twinOf(browser) {
  if (!twins.has(browser)) twins.set(browser, await (await browser.newContext()).newPage());
  return twins.get(browser);
}

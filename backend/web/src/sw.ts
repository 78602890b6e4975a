// Opens the kept page when a code is scanned without a network. What it keeps has no token in its address: the page
// for that, its style and its scripts, all of them the same for everybody.

/** What TypeScript's types of pages lack of a worker's. */
interface Happening extends Event {
  readonly request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}
const worker = self as unknown as {
  addEventListener(type: string, listener: (event: Happening) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};

const SHELL = "/nhat-ky";
const KEPT = "shell-2";
/** A network that answers nothing for so long is none, milliseconds. */
const PATIENCE_MS = 8000;

/** The language of the address, or of the page that was read last. */
async function languageOf(request: Request): Promise<string> {
  const asked = new URL(request.url).searchParams.get("lang") ?? (await (await caches.match("/language"))?.text());
  return asked === "en" ? "en" : "vi";
}

async function fill(): Promise<void> {
  const cache = await caches.open(KEPT);
  const files = new Set<string>();
  for (const language of ["vi", "en"]) {
    const address = `${SHELL}?lang=${language}`;
    const page = await fetch(address, { credentials: "omit" });
    if (!page.ok) throw new Error(`${address}: ${page.status}`);
    for (const [, file] of (await page.clone().text()).matchAll(/(?:src|href)="(\/(?:script\/|style)[^"]+)"/g)) files.add(file!);
    await cache.put(address, page);
  }
  await cache.addAll([...files]);
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname !== SHELL && !files.has(pathname)) await cache.delete(url);
  }
}

const timeout = (ms: number): Promise<never> => new Promise((_, refuse) => setTimeout(() => refuse(new Error("no answer")), ms));

async function open(request: Request): Promise<Response> {
  try {
    return await Promise.race([fetch(request), timeout(PATIENCE_MS)]);
  } catch {
    const kept = await caches.match(`${SHELL}?lang=${await languageOf(request)}`);
    return kept ?? Response.error();
  }
}

const keptFirst = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request);

worker.addEventListener("install", (event) => event.waitUntil(fill().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && /^\/(q\/[^/]+\/?|nhat-ky)$/i.test(pathname)) event.respondWith(open(request));
  else if (/^\/(script\/|style[-a-z]*\.css$)/.test(pathname)) event.respondWith(keptFirst(request));
});
export {};

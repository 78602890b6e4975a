// Opens the kept pages when a code is scanned without a network. What it keeps has no token in its address: the page
// for that, the declaration's, their style and their scripts, all of them the same for everybody.

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
  /** A hash of all that is kept, which the server writes above this: another one is another worker. */
  KEPT: string;
  /** Path of what wakes it, likewise. */
  AWAKE: string;
  importScripts(path: string): void;
  renew?: () => Promise<void>;
};

const DIARY = "/nhat-ky";
const DECLARATION = "/khai-bao";
const KEPT = `shell-${worker.KEPT}`;
/** A network that answers nothing for so long is none, milliseconds. */
const PATIENCE_MS = 8000;
/** The same where it did not answer just before. */
const SHORT_PATIENCE_MS = 1500;
const JUST_MS = 60_000;
let silent = 0;

/** The language of the address, or of the page that was read last. */
async function languageOf(request: Request): Promise<string> {
  const asked = new URL(request.url).searchParams.get("lang") ?? (await (await caches.match("/language"))?.text());
  return asked === "en" ? "en" : "vi";
}

async function fill(): Promise<void> {
  const cache = await caches.open(KEPT);
  const files = new Set<string>();
  // Nothing of before, whatever the browser has.
  const options = { cache: "reload", credentials: "omit" } as const;
  for (const shell of [DIARY, DECLARATION]) {
    for (const language of ["vi", "en"]) {
      const address = `${shell}?lang=${language}`;
      const page = await fetch(address, options);
      if (!page.ok) throw new Error(`${address}: ${page.status}`);
      for (const [, file] of (await page.clone().text()).matchAll(/(?:src|href)="(\/(?:script\/|[a-z-]+\.css)[^"]*)"/g)) files.add(file!);
      await cache.put(address, page);
    }
  }
  await cache.addAll([...files].map((file) => new Request(file, options)));
}

/** What another version has kept. */
async function tidy(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith("shell-") && name !== KEPT);
  await Promise.all(others.map((name) => caches.delete(name)));
}

const timeout = (ms: number): Promise<never> => new Promise((_, refuse) => setTimeout(() => refuse(new Error("no answer")), ms));

async function open(request: Request, shell: string): Promise<Response> {
  const patience = Date.now() - silent < JUST_MS ? SHORT_PATIENCE_MS : PATIENCE_MS;
  try {
    const answer = await Promise.race([fetch(request), timeout(patience)]);
    silent = 0;
    return answer;
  } catch {
    silent = Date.now();
    const kept = await caches.match(`${shell}?lang=${await languageOf(request)}`);
    return kept ?? Response.error();
  }
}

const keptFirst = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request);

/** The communes of a province, which change once in years: kept when they are asked for. */
async function places(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(KEPT)).put(request.url, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request)) ?? Response.error();
  }
}

try {
  worker.importScripts(worker.AWAKE);
} catch {
  // An older browser reads it not, and is not woken.
}
worker.addEventListener("install", (event) => event.waitUntil(fill().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  const isPage = request.mode === "navigate";
  if (isPage && worker.renew) event.waitUntil(worker.renew().catch(() => undefined));
  if (isPage && /^\/(q\/[^/]+\/?|nhat-ky)$/i.test(pathname)) event.respondWith(open(request, DIARY));
  else if (isPage && pathname === DECLARATION) event.respondWith(open(request, DECLARATION));
  else if (/^\/(script\/|[a-z-]+\.css$)/.test(pathname)) event.respondWith(keptFirst(request));
  else if (/^\/dia-danh\/\d\d$/.test(pathname)) event.respondWith(places(request));
});
export {};

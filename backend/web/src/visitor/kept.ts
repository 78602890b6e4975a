// What the phone keeps for its owner. A browser may refuse to keep anything: pages work without.

export function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text, or forgets it; returns whether that was possible. */
export function keep(name: string, text: string | undefined): boolean {
  try {
    if (text === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** Under which the keys of a commune are remembered, as people compare them. */
export const pinOf = (commune: string): string => `pin-${commune}`;

/** Tells the service worker, which cannot ask a page, in which language the visitor reads. */
export function tellLanguage(): void {
  if (!("caches" in self)) return;
  caches.open("visitor").then((cache) => cache.put("/language", new Response(document.documentElement.lang))).catch(() => undefined);
}

// What the service worker may read of the diary, because it cannot read what pages keep: only while the visitor wants to
// be told, and without the addresses of confirmations.
import type { Entry } from "../diary";
import type { Warning } from "../warnings/kept";

export interface Mirror {
  /** The key that signs lists, as the phone has seen it first. */
  key: string;
  /** Longest stay, seconds. */
  stay: number;
  /** Version of the list that was read last. */
  version: number;
  entries: Entry[];
  /** Warnings that were shown, by `mark`. */
  told: string[];
  /** When the server was told last that this browser still wants to be woken, Unix milliseconds. */
  renewed: number;
}

const CACHE = "visitor";
const ADDRESS = "/mirror";
const TOLD_MAX = 200;

/** What comparing needs of the diary. */
export const bare = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ hours }) => hours).map(({ name, way, at, venue, hours }) => ({
    key: "", name, place: "", way, at, ...(venue ? { venue } : {}), ...(hours ? { hours } : {}),
  }));

/** By which a warning is known again. */
export const mark = ({ level, from, name }: Warning): string => `${level} ${from} ${name}`;

/** Those that were not shown yet. */
export const fresh = (found: readonly Warning[], told: readonly string[]): Warning[] =>
  found.filter((it) => !told.includes(mark(it)));

/** The same after these were shown. */
export const after = (mirror: Mirror, shown: readonly Warning[]): Mirror =>
  ({ ...mirror, told: [...new Set([...mirror.told, ...shown.map(mark)])].slice(-TOLD_MAX) });

export async function load(): Promise<Mirror | undefined> {
  const kept = await caches.match(ADDRESS, { cacheName: CACHE });
  return kept && ((await kept.json()) as Mirror);
}

export async function save(mirror: Mirror | undefined): Promise<void> {
  const cache = await caches.open(CACHE);
  if (mirror) await cache.put(ADDRESS, new Response(JSON.stringify(mirror)));
  else await cache.delete(ADDRESS);
}

/** Tells the server that this browser wants to be woken; whether it took that. */
export async function ask(endpoint: string): Promise<boolean> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/danh-thuc", { method: "POST", headers, body: JSON.stringify({ endpoint }), credentials: "omit" });
  return answer.ok;
}

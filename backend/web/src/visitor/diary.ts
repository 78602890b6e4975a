// The visits that the phone keeps for its owner, and what of them waits for a network. Pure.
import type { Way } from "./visits";

export interface Entry {
  /** Tells entries apart, and a repeat from another. */
  key: string;
  /** Name of the venue, and where in it; empty while a phone without a network has never been there. */
  name: string;
  place: string;
  way: Way;
  /** Unix milliseconds. */
  at: number;
  /** Letters of the venue. */
  venue?: string;
  /** The secrets of the venue's hours, by which warnings are found; they leave this phone never. */
  hours?: string;
  /** It was sent later than it was scanned. */
  late?: boolean;
  /** It was not taken. */
  refused?: boolean;
  /** What is to be sent. */
  waiting?: Waiting;
}

/** A scan, or a declaration that was sealed: where it is handed in, what, and by which code where no page was opened. */
export type Waiting = { token: string; visit: string } | { address: string; handed: object; late?: Late };

export interface Late {
  token: string;
  /** Makes a repeat the same. */
  nonce: string;
  /** Unix milliseconds. */
  scanned: number;
}

/** What the server says of an entry that was sent. */
export interface Answer {
  /** Under which it is kept from then on: where its confirmation is. */
  key?: string;
  name: string;
  place: string;
  late: boolean;
  /** When it was, by the server's clock, Unix seconds. */
  at?: number;
  venue?: string;
  hours?: string;
}

const KEPT_MS = 21 * 86_400_000;

/** The entries with one more, or the same again in its place; what is older than 21 days goes. */
export function add(entries: readonly Entry[], entry: Entry, now: number): Entry[] {
  const others = entries.filter((it) => it.key !== entry.key && now - it.at < KEPT_MS);
  return [...others, entry].sort((one, other) => other.at - one.at);
}

export const remove = (entries: readonly Entry[], key: string): Entry[] => entries.filter((it) => it.key !== key);

/** The entries after the server has answered for one: null when it did not take it. */
export function answered(entries: readonly Entry[], key: string, answer: Answer | null): Entry[] {
  return entries.map((entry) => {
    if (entry.key !== key) return entry;
    const { waiting: _, ...rest } = entry;
    if (!answer) return { ...rest, refused: true };
    const { at, ...others } = answer;
    return { ...rest, ...others, ...(at ? { at: at * 1000 } : {}) };
  });
}

export const waiting = (entries: readonly Entry[]): Entry[] => entries.filter((it) => it.waiting);

/** The entries in a text that was kept; none of anything else. */
export function parse(text: string | null): Entry[] {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return Array.isArray(found) ? found.filter(isEntry) : [];
  } catch {
    return [];
  }
}

function isEntry(it: unknown): it is Entry {
  const entry = it as Entry | null;
  const texts = [entry?.key, entry?.name, entry?.place].every((text) => typeof text === "string");
  return texts && typeof entry?.at === "number" && (entry.way === "in" || entry.way === "out");
}

/** What is posted of something that was sealed `ago_s` seconds ago; all times by this phone's clock, which may be wrong by days. */
export function posted(handed: object, ago_s: number, late: Late | undefined, now: number): object {
  const own = { ...handed, ago_s };
  if (!late) return own;
  const { token, nonce, scanned } = late;
  return { token, nonce, scan_ago_s: Math.max(ago_s, Math.round((now - scanned) / 1000)), handed: own };
}

// The signed list of warnings: whether it is believed, and what it says to whoever has the secret of an hour. As
// docs/PROTOCOL.md has it. Pure.
import { hashes, verify } from "@noble/ed25519";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { bytesOf, type Hour } from "./hours";

hashes.sha512 = sha512;

export interface List {
  version: number;
  /** When it was made, Unix seconds. */
  made: number;
  salt: Uint8Array;
  /** Hidden details by the hash in hexadecimal digits. */
  entries: Map<string, Uint8Array>;
}

/** An exposed part of an hour. */
export interface Part {
  level: 1 | 2;
  /** Number of the text that says what to do. */
  text: number;
  /** Unix seconds; the second is the first one after it. */
  from: number;
  to: number;
  /** For how many days after that day it stands. */
  days: number;
}

export type Refusal = "foreign" | "older" | "stale" | "unreadable";

const CONTEXT = "bluezone-kiosk warnings v1\n";
const ENTRY_CONTEXT = "bluezone-kiosk warning v1\n";
const TAG_LEN = 16;
const ENTRY_LEN = 24;
const PARTS_MAX = 8;
const HOUR_S = 3600;
const FRESH_S = 86_400;

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const unhex = (text: string): Uint8Array => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/**
 * The list in an answer, when `key` (hexadecimal) has signed it, it is not older than version `last`, and it was made within the day
 * around `now`, Unix seconds.
 */
export function read(answer: string, key: string, last: number, now: number): List | Refusal {
  try {
    const { list: text, signature } = JSON.parse(answer) as { list: string; signature: string };
    const message = new TextEncoder().encode(CONTEXT + text);
    if (!verify(unhex(signature), message, unhex(key), { zip215: false })) return "foreign";
    const { version, made_s: made, salt, entries: packed } = JSON.parse(text);
    if (![version, made].every(Number.isSafeInteger)) return "unreadable";
    if (version < last) return "older";
    if (Math.abs(now - made) > FRESH_S) return "stale";
    const bytes = bytesOf(packed);
    if (!/^[0-9a-f]{32}$/.test(salt) || bytes.length % ENTRY_LEN !== 0) return "unreadable";
    const entries = new Map<string, Uint8Array>();
    for (let at = 0; at < bytes.length; at += ENTRY_LEN) {
      entries.set(hex(bytes.subarray(at, at + TAG_LEN)), bytes.slice(at + TAG_LEN, at + ENTRY_LEN));
    }
    return { version, made, salt: unhex(salt), entries };
  } catch {
    // A signature or a list of another shape.
    return "unreadable";
  }
}

/** What a list says to whoever has the secret of an hour. */
export function find(list: List, { hour, secret }: Hour): Part[] {
  const found: Part[] = [];
  for (let part = 0; part < PARTS_MAX; part++) {
    const message = [...new TextEncoder().encode(ENTRY_CONTEXT), ...list.salt, part];
    const hash = hmac(sha256, secret, Uint8Array.from(message));
    const hidden = list.entries.get(hex(hash.subarray(0, TAG_LEN)));
    if (!hidden) break;
    const [level, text, from, to, days] = hidden.map((byte, index) => byte ^ hash[TAG_LEN + index]!) as unknown as number[];
    if ((level !== 1 && level !== 2) || text === undefined || from === undefined || to === undefined || days === undefined) continue;
    if (from >= to || to > 60) continue;
    found.push({ level, text, from: hour * HOUR_S + from * 60, to: hour * HOUR_S + to * 60, days });
  }
  return found;
}

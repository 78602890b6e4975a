// The venues that this phone has seen, by the number of the kiosk in a code: what a scan without a network is told.

export interface Place {
  name: string;
  place: string;
  /** Letters of the venue. */
  letters: string;
  /** What a declaration there asks; none while the phone has not learnt it. */
  asked?: Asked;
}

/** What a venue's declaration asks and to which keys it is sealed, as the server says it (`/diem/LETTERS`). */
export interface Asked {
  commune: string;
  keys: string;
  pin: string;
  form: string;
  consent: string;
  province: string;
  asked: string[];
  /** Longest stay, seconds. */
  stay: number;
  /** Whom visitors call. */
  line?: string;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const KEPT = 50;

/** The token in the path of a page; none of another page. */
export function tokenOf(path: string): string | undefined {
  return /^\/q\/([A-Z2-7]{31})/i.exec(path)?.[1]?.toUpperCase();
}

/** The number of the kiosk in a token: its bytes 1 to 4. */
export function kioskOf(token: string): number {
  let number = 0;
  // Five bits a letter: bits 8 to 39 of the first eight letters.
  for (const letter of token.slice(0, 8)) number = number * 32 + LETTERS.indexOf(letter);
  return number % 2 ** 32;
}

export type Known = Record<string, Place>;

export function parse(text: string | null): Known {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return typeof found === "object" && found !== null && !Array.isArray(found) ? (found as Known) : {};
  } catch {
    return {};
  }
}

/** The same with one more, the latest last; the oldest go. */
export function learn(known: Known, kiosk: number, place: Place): Known {
  const own = `k${kiosk}`;
  const { asked } = known[own] ?? {};
  const kept = Object.keys(known).filter((key) => key !== own).slice(1 - KEPT);
  return pick({ ...known, [own]: asked ? { ...place, asked } : place }, [...kept, own]);
}

/** The same with what the declaration at a venue asks. */
export function teach(known: Known, letters: string, asked: Asked): Known {
  const taught = { ...known };
  for (const key of Object.keys(known)) {
    const place = known[key]!;
    if (place.letters === letters) taught[key] = { ...place, asked };
  }
  return taught;
}

/** Whom visitors of a venue call, as far as this phone knows. */
export const lineOf = (known: Known, letters: string | undefined): string | undefined =>
  Object.keys(known).map((key) => known[key]).find((it) => it?.letters === letters)?.asked?.line;

/** The address that calls a help line as people read it. */
export const callOf = (line: string): string => `tel:${line.replace(/[^\d+]/g, "")}`;

/** Those of these keys, in their order; by hand, because old phones have no `Object.fromEntries`. */
function pick(known: Known, keys: readonly string[]): Known {
  const picked: Known = {};
  for (const key of keys) picked[key] = known[key]!;
  return picked;
}

export const find = (known: Known, kiosk: number): Place | undefined => known[`k${kiosk}`];

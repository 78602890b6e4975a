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
  const others = Object.entries(known).filter(([key]) => key !== `k${kiosk}`);
  const asked = known[`k${kiosk}`]?.asked;
  return Object.fromEntries([...others, [`k${kiosk}`, { ...place, ...(asked ? { asked } : {}) }] as const].slice(-KEPT));
}

/** The same with what the declaration at a venue asks. */
export const teach = (known: Known, letters: string, asked: Asked): Known =>
  Object.fromEntries(Object.entries(known).map(([key, it]) => [key, it.letters === letters ? { ...it, asked } : it]));

/** Whom visitors of a venue call, as far as this phone knows. */
export const lineOf = (known: Known, letters: string | undefined): string | undefined =>
  Object.values(known).find((it) => it.letters === letters)?.asked?.line;

export const find = (known: Known, kiosk: number): Place | undefined => known[`k${kiosk}`];

// Passphrases that a clerk types each morning, and the words of a recovery sheet.
import { fold } from "../log/fold";

// Sixteen beginnings and sixteen ends make 256 syllables, so that a random byte is a syllable. All of them
// exist in Vietnamese, are written without marks, and hold no letters that Telex would turn into
// marks (a doubled vowel, or s, f, r, x, j or w behind a vowel): they are the same with the Vietnamese
// keyboard on or off. None is vulgar, also with any mark added.
const BEGINNINGS = ["b", "ch", "d", "h", "kh", "l", "m", "n", "nh", "ph", "s", "t", "th", "tr", "v", "x"];
const ENDS = ["a", "an", "anh", "ao", "ay", "em", "en", "eo", "ien", "inh", "o", "oi", "om", "ong", "um", "ung"];

/** Words that are suggested for a passphrase: 48 bits, behind a scrypt of a second. */
export const WORDS_SUGGESTED = 6;

/** Words of a recovery sheet, which nobody has to remember: 80 bits. */
export const WORDS_OF_SHEET = 10;

/** Shortest passphrase of one's own, characters. */
export const LEAST_LENGTH = 20;

/** As many words as there are random bytes. */
export function words(random: Uint8Array): string[] {
  return Array.from(random, (byte) => `${BEGINNINGS[byte >> 4]}${ENDS[byte & 15]}`);
}

export function suggest(count: number): string {
  return words(crypto.getRandomValues(new Uint8Array(count))).join(" ");
}

/** What is wrapped with. Case, Vietnamese marks and spaces do not count, so that neither Caps Lock nor a
 * keyboard of another setting locks anybody out. */
export function normalise(typed: string): string {
  return fold(typed).split(/\s+/).filter(Boolean).join(" ");
}

/** Whether a passphrase of one's own is long enough. */
export function longEnough(typed: string): boolean {
  const text = normalise(typed);
  return text.length >= LEAST_LENGTH && new Set(text).size >= 6;
}

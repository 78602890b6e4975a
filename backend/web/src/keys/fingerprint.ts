// The fingerprint of the keys that a kiosk pins, as protocol/src/pin.rs computes it: here over the keys
// that this browser made, so that the server cannot show that of others.
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, hexToBytes } from "@noble/hashes/utils.js";

const CONTEXT = "bluezone-kiosk pinned keys v1\n";
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BYTES = 10;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

function length(count: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(count));
  return bytes;
}

function list(keys: readonly string[]): Uint8Array[] {
  const all = keys.map(utf8);
  return [length(all.length), ...all.flatMap((key) => [length(key.length), key])];
}

/** `XXXX-XXXX-XXXX-XXXX` over the backend's key (hexadecimal), the commune's recipients, and the
 * authority's where there is one. */
export function fingerprint(
  backendHex: string, recipients: readonly string[], authority: readonly string[] = [],
): string {
  const digest = sha256(concatBytes(utf8(CONTEXT), hexToBytes(backendHex), ...list(recipients), ...list(authority)));
  let bits = 0n;
  for (const byte of digest.subarray(0, BYTES)) bits = (bits << 8n) | BigInt(byte);
  let text = "";
  for (let shift = BYTES * 8 - 5; shift >= 0; shift -= 5) text += CROCKFORD[Number((bits >> BigInt(shift)) & 31n)];
  return text.replace(/(....)(?=.)/g, "$1-");
}

// The pair of keys of a commune or an authority: X25519 of the age format. The public half is what
// records are sealed to; the secret half exists in this browser and, wrapped, at the server.
import { bech32 } from "@scure/base";
import { generateX25519Identity, identityToRecipient } from "age-encryption";

/** A secret half as its text `AGE-SECRET-KEY-1…`, or where the browser can hold it, a key whose bytes
 * cannot be read any more. Both can be handed to a worker. */
export type Identity = string | CryptoKey;

export interface KeyPair {
  identity: string;
  recipient: string;
}

export async function generate(): Promise<KeyPair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export function recipientOf(identity: Identity): Promise<string> {
  return identityToRecipient(identity);
}

// Keys are imported as PKCS #8 or JWK only; this is all that stands before the 32 bytes there.
const PKCS8 = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x6e, 0x04, 0x22, 0x04, 0x20];

/** The identity as a key that cannot be read back, which also opens faster. Browsers without X25519
 * (before 2024) keep the text. */
export async function harden(identity: string): Promise<Identity> {
  const scalar = bech32.decodeToBytes(identity).bytes;
  try {
    const pkcs8 = new Uint8Array([...PKCS8, ...scalar]);
    return await crypto.subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, false, ["deriveBits"]);
  } catch (error) {
    if (error instanceof DOMException) return identity;
    throw error;
  }
}

const IDENTITY = /^AGE-SECRET-KEY-1[0-9A-Z]{58}$/;

/** An identity file as the `age` tool reads it with `-i`; the newest key comes first. */
export function writeIdentityFile(pairs: readonly KeyPair[], madeOn: string): string {
  const keys = pairs.flatMap(({ identity, recipient }) => [`# public key: ${recipient}`, identity]);
  return [`# created: ${madeOn}`, ...keys, ""].join("\n");
}

/** The identities of such a file, in their order. */
export function readIdentityFile(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => IDENTITY.test(line));
}

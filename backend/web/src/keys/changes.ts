// What is done with a secret key, all of it in a worker, so that the page never has it.
import { Decrypter } from "age-encryption";
import { generate, harden, recipientOf, type KeyPair } from "./identity";
import { unwrap, wrap, WORK_FACTOR } from "./wrapped";

/** A wrapped key and the words that open it. */
export interface Locked {
  files: Uint8Array[];
  passphrase: string;
}

async function pairs(locked: Locked): Promise<KeyPair[]> {
  const { identities } = await unwrap(locked.files, locked.passphrase);
  return Promise.all(identities.map(async (identity) => ({ identity, recipient: await recipientOf(identity) })));
}

export interface Made {
  recipient: string;
  /** A copy for each passphrase, in their order. */
  wrapped: Uint8Array[];
}

/** Makes a new key, and wraps it with the old ones behind it, where somebody can still open them: what was sealed
 * to them is opened by the new words too. */
export async function make(
  phrases: readonly string[], madeOn: string, old?: Locked, workFactor = WORK_FACTOR,
): Promise<Made> {
  const before = old ? await pairs(old) : [];
  const pair = await generate();
  const wrapped: Uint8Array[] = [];
  for (const phrase of phrases) wrapped.push(await wrap([pair, ...before], phrase, madeOn, workFactor));
  return { recipient: pair.recipient, wrapped };
}

/** Another copy of the same keys, for other words. */
export async function rewrap(
  locked: Locked, phrase: string, madeOn: string, workFactor = WORK_FACTOR,
): Promise<Uint8Array> {
  return wrap(await pairs(locked), phrase, madeOn, workFactor);
}

/** Opens a drill's record, and returns what it says. */
export async function drill(locked: Locked, body: Uint8Array): Promise<string> {
  const { identities } = await unwrap(locked.files, locked.passphrase);
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(await harden(identity));
  return decrypter.decrypt(body, "text");
}

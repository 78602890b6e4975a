// The secret keys as the server keeps them: an identity file that is encrypted with a passphrase in
// the age format, so that the `age` tool opens it as well.
import { Decrypter, Encrypter } from "age-encryption";
import { readIdentityFile, writeIdentityFile, type KeyPair } from "./identity";
import { normalise } from "./passphrase";

/** scrypt's work: 2¹⁷ takes about a second, and 128 MB, on an office PC of 2015. */
export const WORK_FACTOR = 17;

/** Nothing but another passphrase opens it: wrong words, or the wrong file. */
export class WrongPassphrase extends Error {
  constructor() {
    super("no key opens with these words");
  }
}

export function wrap(
  pairs: readonly KeyPair[], passphrase: string, madeOn: string, workFactor = WORK_FACTOR,
): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(normalise(passphrase));
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(writeIdentityFile(pairs, madeOn));
}

export interface Unwrapped {
  /** Which of the files it was. */
  index: number;
  identities: string[];
}

/** Opens the first of the files that these words open. Each try takes scrypt's second. */
export async function unwrap(files: readonly Uint8Array[], passphrase: string): Promise<Unwrapped> {
  const text = normalise(passphrase);
  if (text !== "") {
    for (const [index, file] of files.entries()) {
      const identities = await open(file, text);
      if (identities.length > 0) return { index, identities };
    }
  }
  throw new WrongPassphrase();
}

async function open(file: Uint8Array, passphrase: string): Promise<string[]> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  try {
    return readIdentityFile(await decrypter.decrypt(file, "text"));
  } catch {
    return [];
  }
}

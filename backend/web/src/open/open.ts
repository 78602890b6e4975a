// Opening sealed records with identities that were unwrapped before.
import { Decrypter } from "age-encryption";
import type { Identity } from "../keys/identity";
import { DamagedDocument, parse, type Document } from "./documents";

export interface Sealed {
  id: string;
  kind: string;
  body: Uint8Array;
}

/** Why a record stays closed: sealed to another key, or opened and not readable. */
export type Failure = "other-key" | "damaged";

export type Opened = { id: string; document: Document } | { id: string; failure: Failure };

/** A function that opens records with any of the identities. */
export function opener(identities: readonly Identity[]): (sealed: Sealed) => Promise<Opened> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  return async ({ id, kind, body }) => {
    let plain: Uint8Array;
    try {
      plain = await decrypter.decrypt(body);
    } catch (error) {
      return { id, failure: failure(error) };
    }
    try {
      return { id, document: parse(kind, plain) };
    } catch (error) {
      if (error instanceof DamagedDocument) return { id, failure: "damaged" };
      throw error;
    }
  };
}

function failure(error: unknown): Failure {
  // The library has no classes of errors; this is its sentence for a file of other recipients.
  return error instanceof Error && error.message.startsWith("no identity matched") ? "other-key" : "damaged";
}

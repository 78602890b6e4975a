// What the page and its workers tell each other.
import type { Identity } from "../keys/identity";
import type { Opened, Sealed } from "./open";

export type Request =
  | { unwrap: { files: Uint8Array[]; passphrase: string } }
  | { use: Identity[] }
  | { open: Sealed[] };

export type Response =
  | { unwrapped: { index: number; identities: Identity[]; recipients: string[] } }
  | { wrongPassphrase: true }
  | { opened: Opened[] }
  | { failed: string };

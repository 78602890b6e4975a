// What the page and its workers tell each other.
import type { Locked, Made } from "../keys/changes";
import type { Identity } from "../keys/identity";
import type { Opened, Sealed } from "./open";

export type Request =
  | { unwrap: Locked }
  | { use: Identity[] }
  | { open: Sealed[] }
  | { make: { phrases: string[]; madeOn: string; old?: Locked } }
  | { rewrap: { locked: Locked; phrase: string; madeOn: string } }
  | { drill: { locked: Locked; body: Uint8Array } };

export type Response =
  | { unwrapped: { index: number; identities: Identity[]; recipients: string[] } }
  | { wrongPassphrase: true }
  | { opened: Opened[] }
  | { made: Made }
  | { rewrapped: Uint8Array }
  | { drilled: string }
  | { failed: string };

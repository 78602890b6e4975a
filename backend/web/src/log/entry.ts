// The entries of a log as the server hands them out: readable headers, and the sealed bodies.
import { base64 } from "@scure/base";
import type { Sealed } from "../open/open";

export type Way = "declaration" | "card-checkin" | "receipt" | "feedback";

/** How far a clerk has got with an entry; the words are the server's. */
export interface Entry {
  /** Kiosk, number and incarnation: `3-17-0`. */
  id: string;
  way: Way;
  /** A phone handed it in, not a kiosk. */
  byPhone: boolean;
  atS: number;
  clock: "synced" | "held" | "unknown";
  venue: string;
  position: string;
  direction: "in" | "out" | "";
  attention: boolean;
  people: number;
  /** Id of the receipt that a declaration got or that somebody checked in with. */
  receipt: string;
  /** The declarations that a check-in by receipt stands for. */
  declarations: string[];
  /** What was done about it, in words; empty where nothing was. */
  handling: string;
  /** It is there for a receipt only, and no row. */
  aside: boolean;
  /** What it held was erased. */
  erased: boolean;
  body: Uint8Array | null;
}

interface Line {
  id: string;
  way: Way;
  by_phone?: boolean;
  at_s: number;
  clock: Entry["clock"];
  venue: string;
  position: string;
  direction?: "in" | "out";
  attention?: boolean;
  people?: number;
  receipt?: string;
  declarations?: string[];
  handling?: string;
  aside?: boolean;
  erased?: boolean;
  body?: string | null;
}

export function readEntry(json: string): Entry {
  const line = JSON.parse(json) as Line;
  return {
    id: line.id,
    way: line.way,
    byPhone: line.by_phone ?? false,
    atS: line.at_s,
    clock: line.clock,
    venue: line.venue,
    position: line.position,
    direction: line.direction ?? "",
    attention: line.attention ?? false,
    people: line.people ?? 1,
    receipt: line.receipt ?? "",
    declarations: line.declarations ?? [],
    handling: line.handling ?? "",
    aside: line.aside ?? false,
    erased: line.erased ?? false,
    body: line.body === undefined || line.body === null ? null : base64.decode(line.body),
  };
}

/** By which words the way of an entry is said. */
export const wayOf = ({ way, byPhone }: Entry): string => (way === "declaration" && byPhone ? "phone" : way);

export function sealedOf({ id, way, body }: Entry): Sealed | null {
  return body && { id, kind: way, body };
}

/** Entries of a response of one JSON object a line, in parts as they arrive. */
export async function* readEntries(response: Response): AsyncGenerator<Entry[]> {
  if (!response.body) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    yield lines.filter((line) => line !== "").map(readEntry);
  }
  if (rest !== "") yield [readEntry(rest)];
}

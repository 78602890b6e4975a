// One row of the opened log: what a clerk reads of an entry without opening its page.
import type { Declaration, Document, Person } from "../open/documents";
import type { Opened } from "../open/open";
import type { Entry } from "./entry";
import { fold } from "./fold";

export interface Row {
  entry: Entry;
  /** What was opened: its own document, or for a receipt that of its declaration. */
  document: Document | null;
  /** Why nothing was. */
  closed: "other-key" | "damaged" | "no-declaration" | "erased" | null;
  name: string;
  /** People beside the one whose name it is. */
  more: number;
  birthYear: string;
  phone: string;
  /** Somebody answered a question of contacts or signs with Có. */
  yes: boolean;
  /** Somebody lives in another province than the commune's. */
  otherProvince: boolean;
  /** Folded names, numbers and codes, to be searched. */
  haystack: string;
}

/** The questions whose Có needs attention, as `Person::needs_attention` in protocol has it. */
const ATTENTION = ["showSignal", "hasPatient", "hasFromSickCountry", "hasSick"];

export function needsAttention(person: Person): boolean {
  return ATTENTION.some((field) => person.answers.get(field) === true);
}

/** Rows of all entries, those that need attention first and then by time. `province` is the code of the
 * commune's own; without it nobody counts as from another. */
export function rows(entries: readonly Entry[], opened: ReadonlyMap<string, Opened>, province: string): Row[] {
  const all = entries.map((entry) => row(entry, opened, province));
  return all.sort((one, other) => Number(flagged(other)) - Number(flagged(one))
    || one.entry.atS - other.entry.atS || one.entry.id.localeCompare(other.entry.id));
}

export function flagged(row: Row): boolean {
  return row.entry.attention || row.yes || row.otherProvince;
}

export function row(entry: Entry, opened: ReadonlyMap<string, Opened>, province: string): Row {
  const { document, closed } = find(entry, opened);
  const blank = { entry, document, closed, name: "", more: 0, birthYear: "", phone: "", yes: false, otherProvince: false };
  const shown = { ...blank, ...document && read(document, province) };
  return { ...shown, haystack: haystack(shown, document) };
}

function find(entry: Entry, opened: ReadonlyMap<string, Opened>): Pick<Row, "document" | "closed"> {
  if (entry.erased) return { document: null, closed: "erased" };
  // Chance gives two declarations of a day the same receipt now and then; the first is shown.
  const ids = entry.way === "receipt" ? entry.declarations : [entry.id];
  const found = ids.map((id) => opened.get(id)).find((it) => it !== undefined);
  if (!found) return { document: null, closed: entry.way === "receipt" ? "no-declaration" : null };
  return "document" in found ? { document: found.document, closed: null } : { document: null, closed: found.failure };
}

function read(document: Document, province: string): Partial<Row> {
  switch (document.kind) {
    case "declaration": {
      const [first] = document.people;
      if (!first) return {};
      const elsewhere = (it: Person) => it.provinceId !== "" && province !== "" && it.provinceId !== province;
      return {
        name: first.fullName,
        more: document.people.length - 1,
        birthYear: first.birthYear === null ? "" : String(first.birthYear),
        phone: document.phone || (document.declarant?.phone ?? ""),
        yes: document.people.some(needsAttention),
        otherProvince: document.people.some(elsewhere),
      };
    }
    case "card-checkin":
      return { name: document.name, birthYear: document.birth.slice(0, 4) };
    case "feedback":
      return {};
  }
}

function haystack(shown: Omit<Row, "haystack">, document: Document | null): string {
  const { entry } = shown;
  const texts = [entry.receipt, entry.venue, entry.position, shown.phone];
  if (document?.kind === "declaration") texts.push(...ofDeclaration(document));
  else if (document?.kind === "card-checkin") texts.push(document.name, document.number);
  else if (document?.kind === "feedback") texts.push(document.text, document.location);
  return fold(texts.join("\n"));
}

function ofDeclaration({ declarant, people }: Declaration): string[] {
  const of = people.flatMap((it) => [it.fullName, it.passport, it.healthinSuranceIdCard, it.address]);
  return declarant ? [...of, declarant.fullName, declarant.phone, declarant.passport] : of;
}

// The pages of the declaration in their order, which follows from what was answered. The way back is the same
// walk, one page shorter.
import type { Form } from "./form";

/** A question as the page has it. */
export interface Question {
  /** The field of the national form. */
  field: string;
  /** Có is 1 and Không 0, and Có asks for more; a plain question says 1 and 2. */
  switch: boolean;
  /** Có needs somebody's attention. */
  attention: boolean;
}

/** A page, and the person that it is about. */
export interface Stop {
  page: string;
  person: number;
}

export function walk(form: Form, asked: readonly Question[]): Stop[] {
  const stops: Stop[] = [{ page: "whom", person: 0 }];
  const others = form.purpose === "others";
  if (others) stops.push({ page: "declarant", person: 0 }, { page: "phone", person: 0 });
  form.people.forEach((_, person) => {
    const pages = ["name", "birth", "papers"];
    // Of one number the whole declaration is enough.
    if (person === 0 && !others) pages.push("phone");
    pages.push("home", ...asked.map(({ field }) => field));
    stops.push(...pages.map((page) => ({ page, person })));
  });
  if (form.purpose !== "me") stops.push({ page: "people", person: 0 });
  stops.push({ page: "review", person: 0 });
  return stops;
}

export const isSame = (one: Stop, other: Stop): boolean => one.page === other.page && one.person === other.person;

function beside(form: Form, asked: readonly Question[], at: Stop, by: 1 | -1): Stop | undefined {
  const stops = walk(form, asked);
  const index = stops.findIndex((stop) => isSame(stop, at));
  return index < 0 ? undefined : stops[index + by];
}

export const after = (form: Form, asked: readonly Question[], at: Stop) => beside(form, asked, at, 1);
export const before = (form: Form, asked: readonly Question[], at: Stop) => beside(form, asked, at, -1);

/** How far it is, of the pages as they are known now: 0 to 1. */
export function progress(form: Form, asked: readonly Question[], at: Stop): number {
  const stops = walk(form, asked);
  const index = stops.findIndex((stop) => isSame(stop, at));
  return Math.max(index, 0) / (stops.length - 1);
}

/** A stop in an address, such as `#home-1`; none of anything else. */
export function parse(hash: string): Stop | undefined {
  const found = /^#([A-Za-z]+)-(\d)$/.exec(hash);
  return found ? { page: found[1]!, person: Number(found[2]) } : undefined;
}

export const hash = ({ page, person }: Stop): string => `#${page}-${person}`;

// The review: every answer beside its question, as the page words both.
import { capitals } from "./document";
import type { Question, Stop } from "./flow";
import type { Form, Person } from "./form";

export interface Row {
  label: string;
  value: string;
  /** Where it is corrected. */
  stop: Stop;
  attention: boolean;
}

export interface Words {
  /** What a page asks for, in a word. */
  label(page: string): string;
  gender(value: string): string;
  answer(yes: boolean): string;
  none: string;
  province(code: string): string;
}

const line = (...parts: string[]): string => parts.map((part) => part.trim()).filter(Boolean).join(", ");

function personRows(person: Person, at: number, asked: readonly Question[], words: Words): Row[] {
  const row = (page: string, value: string, attention = false): Row =>
    ({ label: words.label(page), value: value || words.none, stop: { page, person: at }, attention });
  const home = line(person.street, person.ward, words.province(person.provinceId));
  return [
    row("name", capitals(person.name)),
    row("birth", line(person.birthYear, words.gender(person.gender))),
    row("papers", line(person.number.toUpperCase(), person.nation)),
    row("home", home),
    ...asked.map(({ field, attention }) => {
      const yes = person.answers[field];
      const value = yes === undefined ? "" : line(words.answer(yes), yes ? (person.details[field] ?? "") : "");
      return row(field, value, attention && yes === true);
    }),
  ];
}

/** The rows of the whole declaration, and those of each person. */
export function rows(form: Form, asked: readonly Question[], words: Words): { own: Row[]; people: Row[][] } {
  const own: Row[] = [];
  const row = (page: string, value: string): Row =>
    ({ label: words.label(page), value: value || words.none, stop: { page, person: 0 }, attention: false });
  if (form.purpose === "others") own.push(row("declarant", capitals(form.declarant)));
  own.push(row("phone", form.phone));
  return { own, people: form.people.map((person, at) => personRows(person, at, asked, words)) };
}

// Whether a page's fields are right, by the rules that the kiosk has (src/declaration/validate).
import type { Form, Person } from "./form";
import type { Question } from "./flow";

/** Names a message of the page. A doubtful one is said once, and the visitor may go on. */
export interface Problem {
  /** The field that it stands at. */
  field: string;
  message: string;
  doubtful: boolean;
}

const TEXT_MAX = 255;
const BIRTH_YEAR_MIN = 1900;

const wrong = (field: string, message: string): Problem => ({ field, message, doubtful: false });
const doubtful = (field: string, message: string): Problem => ({ field, message, doubtful: true });

function text(field: string, value: string): Problem[] {
  const length = [...value.trim()].length;
  if (length === 0) return [wrong(field, `${field}-missing`)];
  return length > TEXT_MAX ? [wrong(field, "too-long")] : [];
}

function birth(person: Person, thisYear: number): Problem[] {
  const found: Problem[] = [];
  const year = Number(person.birthYear);
  if (!/^\d{4}$/.test(person.birthYear)) found.push(wrong("birthYear", "birthYear-missing"));
  else if (year < BIRTH_YEAR_MIN || year > thisYear) found.push(wrong("birthYear", "birthYear-wrong"));
  if (!person.gender) found.push(wrong("gender", "gender-missing"));
  return found;
}

/** Year and sex that a citizen's number of twelve digits says; none of another number. */
export function citizen(number: string): { year: number; male: boolean } | undefined {
  if (!/^\d{12}$/.test(number)) return undefined;
  const century = Number(number[3]);
  return { year: 1900 + 100 * Math.floor(century / 2) + Number(number.slice(4, 6)), male: century % 2 === 0 };
}

function papers({ number, nation, birthYear, gender }: Person): Problem[] {
  const found = text("nation", nation);
  if (!/^[A-Za-z0-9]*$/.test(number)) return [wrong("number", "number-wrong"), ...found];
  const says = citizen(number);
  if (/^\d+$/.test(number) && number.length !== 9 && !says) found.push(doubtful("number", "number-doubtful"));
  const differs = says && (String(says.year) !== birthYear || gender === (says.male ? "Nu" : "Nam"));
  if (differs) found.push(doubtful("number", "number-mismatch"));
  return found;
}

const MOBILE = /^(?:0|84)(?:(?:5(?:2[238]|59)|89[6-9]|99[013-9])\d{6}|(?:3\d|5[1689]|7[06-9]|8[1-8]|9[0-8])\d{7})$/;

/** A number as it is stored: digits alone. */
export const phoneDigits = (value: string): string => value.replace(/[^0-9]/g, "");

function phone(value: string): Problem[] {
  const digits = phoneDigits(value);
  return digits === "" || MOBILE.test(digits) ? [] : [doubtful("phone", "phone-doubtful")];
}

function home({ provinceId, ward }: Person): Problem[] {
  return [...(provinceId ? [] : [wrong("provinceId", "provinceId-missing")]), ...text("ward", ward)];
}

function answer(person: Person, question: Question): Problem[] {
  const { field } = question;
  if (person.answers[field] === undefined) return [wrong(field, "answer-missing")];
  const details = person.details[field] ?? "";
  return question.switch && person.answers[field] && !details.trim() ? [wrong(`${field}-details`, "details-missing")] : [];
}

/** What is wrong on a page; nothing of a page that asks for nothing. */
export function check(form: Form, asked: readonly Question[], page: string, at: number, thisYear: number): Problem[] {
  const person = form.people[at];
  if (!person) return [];
  switch (page) {
    case "whom": return form.purpose ? [] : [wrong("purpose", "purpose-missing")];
    case "declarant": return text("declarant", form.declarant);
    case "name": return text("name", person.name);
    case "birth": return birth(person, thisYear);
    case "papers": return papers(person);
    case "phone": return phone(form.phone);
    case "home": return home(person);
  }
  const question = asked.find(({ field }) => field === page);
  return question ? answer(person, question) : [];
}

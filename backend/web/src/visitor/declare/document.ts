// The declaration as it is sealed (docs/PROTOCOL.md, "Records"), and what of it the server may know.
import { phoneDigits } from "./check";
import type { Question } from "./flow";
import type { Form, Person } from "./form";

/** What is known besides the answers. */
export interface Around {
  /** Version of the form and of the venue's questionnaire. */
  form: string;
  /** Version of the consent that was shown. */
  consent: string;
  language: string;
  /** Unix seconds. */
  atS: number;
  /** Code of the province in which the venue lies; empty where that is not known. */
  province: string;
  asked: readonly Question[];
}

/** What the server reads. */
export interface Header {
  people: number;
  attention: boolean;
  out_of_province: boolean;
}

type Json = Record<string, unknown>;

/** The field in which the details of a switch are sealed. */
const DETAILS: Record<string, string> = { showCountryPassing: "countryPassing", showSignal: "showSignalNote" };

const given = (json: Json, field: string, value: string): void => {
  if (value.trim() !== "") json[field] = value.trim();
};

function sealedPerson(person: Person, otherUser: boolean, asked: readonly Question[]): Json {
  const json: Json = {
    otherUser: otherUser ? 1 : 0,
    identitySource: "typed",
    fullName: capitals(person.name),
    birthYear: Number(person.birthYear),
    gender: person.gender,
    nation: person.nation.trim().normalize("NFC"),
  };
  given(json, "passport", person.number.toUpperCase());
  given(json, "provinceId", person.provinceId);
  given(json, "wardId", person.wardId);
  // The commune is said where no code stands for it.
  const address = [person.street, person.wardId ? "" : person.ward].map((part) => part.trim()).filter(Boolean);
  given(json, "address", address.join(", ").normalize("NFC"));
  for (const { field, switch: opens } of asked) {
    const answer = person.answers[field];
    if (answer === undefined) continue;
    json[field] = answer ? 1 : opens ? 0 : 2;
    const details = DETAILS[field];
    if (answer && details) given(json, details, (person.details[field] ?? "").normalize("NFC"));
  }
  return json;
}

/** A name as the national form has it. */
export const capitals = (name: string): string =>
  name.normalize("NFC").trim().replace(/\s+/g, " ").toLocaleUpperCase("vi");

const isOutside = (person: Person, province: string): boolean =>
  province !== "" && person.provinceId !== "" && person.provinceId !== province;

const needsAttention = (person: Person, asked: readonly Question[]): boolean =>
  asked.some(({ field, attention }) => attention && person.answers[field] === true);

export function header(form: Form, { asked, province }: Around): Header {
  return {
    people: form.people.length,
    attention: form.people.some((person) => needsAttention(person, asked)),
    out_of_province: form.people.some((person) => isOutside(person, province)),
  };
}

export function document(form: Form, around: Around): Json {
  const others = form.purpose === "others";
  const json: Json = {
    form: around.form, consent: around.consent, atS: around.atS, language: around.language, phoneVerified: false,
  };
  given(json, "phone", phoneDigits(form.phone));
  if (others) json["declarant"] = { fullName: capitals(form.declarant) };
  if (header(form, around).out_of_province) json["outOfProvince"] = true;
  json["people"] = form.people.map((person, index) => sealedPerson(person, others || index > 0, around.asked));
  return json;
}

// What is inside a sealed record (docs/PROTOCOL.md, "Records"). Whoever has a kiosk's key can seal
// anything, so that each field is checked here and what does not fit is left out.

export interface Person {
  otherUser: boolean;
  identitySource: "card" | "typed";
  fullName: string;
  passport: string;
  birthYear: number | null;
  gender: string;
  nation: string;
  provinceId: string;
  wardId: string;
  address: string;
  healthinSuranceIdCard: string;
  /** Answers by the field names of the national form: true Có, false Không; absent what was not asked. */
  answers: Map<string, boolean>;
  countryPassing: string;
  showSignalNote: string;
}

export interface Declaration {
  kind: "declaration";
  atS: number;
  language: string;
  receipt: string;
  phone: string;
  phoneVerified: boolean;
  declarant: { fullName: string; phone: string; passport: string } | null;
  people: Person[];
}

export interface CardCheckin {
  kind: "card-checkin";
  atS: number;
  card: string;
  number: string;
  name: string;
  nameSuspect: boolean;
  birth: string;
  location: string;
}

export interface Feedback {
  kind: "feedback";
  atS: number;
  categories: string[];
  text: string;
  location: string;
}

export type Document = Declaration | CardCheckin | Feedback;

/** The record was opened, but holds no such document: a damaged or made-up one. */
export class DamagedDocument extends Error {}

/** Longest text that is shown, characters. */
const TEXT_MAX = 2000;
const PEOPLE_MAX = 10;

type Json = Record<string, unknown>;

function object(value: unknown, what: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DamagedDocument(`${what} is no object`);
  }
  return value as Json;
}

function text(json: Json, field: string): string {
  const value = json[field];
  return typeof value === "string" ? value.slice(0, TEXT_MAX) : "";
}

function number(json: Json, field: string): number | null {
  const value = json[field];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

// The form writes questions as 1 and 2, and switches that open a field as 1 and 0.
const SWITCHES = ["showCountryPassing", "showSignal"];
const QUESTIONS = ["hasPatient", "hasFromSickCountry", "hasSick", "hasChronicLiver", "hasChronicLung", "hasChronicKidney"];

function answers(json: Json): Map<string, boolean> {
  const found = new Map<string, boolean>();
  for (const [fields, no] of [[SWITCHES, 0], [QUESTIONS, 2]] as const) {
    for (const field of fields) {
      if (json[field] === 1) found.set(field, true);
      else if (json[field] === no) found.set(field, false);
    }
  }
  return found;
}

function person(value: unknown): Person {
  const json = object(value, "a person");
  return {
    otherUser: json.otherUser === 1,
    identitySource: json.identitySource === "card" ? "card" : "typed",
    fullName: text(json, "fullName"),
    passport: text(json, "passport"),
    birthYear: number(json, "birthYear"),
    gender: text(json, "gender"),
    nation: text(json, "nation"),
    provinceId: text(json, "provinceId"),
    wardId: text(json, "wardId"),
    address: text(json, "address"),
    healthinSuranceIdCard: text(json, "healthinSuranceIdCard"),
    answers: answers(json),
    countryPassing: text(json, "countryPassing"),
    showSignalNote: text(json, "showSignalNote"),
  };
}

function declaration(json: Json): Declaration {
  const people = Array.isArray(json.people) ? json.people.slice(0, PEOPLE_MAX).map(person) : [];
  if (people.length === 0) throw new DamagedDocument("a declaration of nobody");
  const declarant = json.declarant === undefined ? null : object(json.declarant, "the declarant");
  return {
    kind: "declaration",
    atS: number(json, "atS") ?? 0,
    language: text(json, "language"),
    receipt: text(json, "receipt"),
    phone: text(json, "phone"),
    phoneVerified: json.phoneVerified === true,
    declarant: declarant && {
      fullName: text(declarant, "fullName"), phone: text(declarant, "phone"), passport: text(declarant, "passport"),
    },
    people,
  };
}

function cardCheckin(json: Json): CardCheckin {
  return {
    kind: "card-checkin",
    atS: number(json, "at_s") ?? 0,
    card: text(json, "kind"),
    number: text(json, "number"),
    name: text(json, "name"),
    nameSuspect: json.name_suspect === true,
    birth: text(json, "birth"),
    location: text(json, "location"),
  };
}

function feedback(json: Json): Feedback {
  const categories = Array.isArray(json.categories) ? json.categories : [];
  return {
    kind: "feedback",
    atS: number(json, "at_s") ?? 0,
    categories: categories.filter((code): code is string => typeof code === "string").slice(0, 5),
    text: text(json, "text"),
    location: text(json, "location"),
  };
}

/** Reads the document of a record whose header says that it is of this kind. */
export function parse(kind: string, plain: Uint8Array): Document {
  let json: Json;
  try {
    json = object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain)), "the document");
  } catch (error) {
    throw error instanceof DamagedDocument ? error : new DamagedDocument("the document is no JSON");
  }
  switch (kind) {
    case "declaration":
      return declaration(json);
    case "card-checkin":
      return cardCheckin(json);
    case "feedback":
      return feedback(json);
    default:
      throw new DamagedDocument(`${kind} is not known here`);
  }
}

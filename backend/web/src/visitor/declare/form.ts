// What a visitor has answered so far. It stays on the phone until it is sealed.

export type Purpose = "me" | "group" | "others";
export type Gender = "Nam" | "Nu" | "Khac";

export interface Person {
  name: string;
  birthYear: string;
  gender: Gender | "";
  number: string;
  nation: string;
  /** Code of the province; empty while none was chosen. */
  provinceId: string;
  /** Code of the commune; empty where the list does not have what was typed. */
  wardId: string;
  ward: string;
  street: string;
  /** By the field names of the national form; absent what was not answered. */
  answers: Record<string, boolean>;
  /** What Có was followed by, likewise. */
  details: Record<string, string>;
}

export interface Form {
  purpose: Purpose | "";
  /** Họ tên of who declares for others. */
  declarant: string;
  phone: string;
  people: Person[];
}

/** Most people in one declaration. */
export const PEOPLE_MAX = 10;

export function person(province: string): Person {
  return {
    name: "", birthYear: "", gender: "", number: "", nation: "Việt Nam", provinceId: province, wardId: "", ward: "",
    street: "", answers: {}, details: {},
  };
}

export function blank(province: string): Form {
  return { purpose: "", declarant: "", phone: "", people: [person(province)] };
}

/** Those who come along mostly live where the first one does. */
export function companion(form: Form, province: string): Person {
  const first = form.people[0];
  const { provinceId, wardId, ward, street } = first ?? person(province);
  return { ...person(province), provinceId, wardId, ward, street };
}

/** The same without what is asked anew each time: nothing about health is answered beforehand. */
export function withoutAnswers(form: Form): Form {
  return { ...form, people: form.people.map((it) => ({ ...it, answers: {}, details: {} })) };
}

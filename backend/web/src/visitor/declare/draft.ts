// What of a declaration stays on the phone: a draft for a quarter of an hour, so that a reload or another language
// loses nothing, and what the visitor wants to have filled in next time.
import { keep, read } from "../kept";
import { withoutAnswers, type Form } from "./form";

const DRAFT = "declaration-draft";
const LAST = "declaration-last";
const DRAFT_MS = 15 * 60_000;

interface Draft {
  form: Form;
  atMs: number;
  venue: string;
}

const isForm = (form: unknown): form is Form =>
  typeof form === "object" && form !== null && Array.isArray((form as Form).people) && (form as Form).people.length > 0;

/** The draft in a text, unless it is too old or of another venue. */
export function fresh(text: string | null, venue: string, now: number): Form | undefined {
  try {
    const draft = JSON.parse(text ?? "") as Draft;
    const age = now - draft.atMs;
    return draft.venue === venue && age >= 0 && age < DRAFT_MS && isForm(draft.form) ? draft.form : undefined;
  } catch {
    return undefined;
  }
}

/** What was kept from last time, without answers about health, whatever lies there. */
export function last(text: string | null): Form | undefined {
  try {
    const form: unknown = JSON.parse(text ?? "");
    return isForm(form) ? withoutAnswers(form) : undefined;
  } catch {
    return undefined;
  }
}

const session = (use: (storage: Storage) => string | null | void): string | null => {
  try {
    return use(sessionStorage) ?? null;
  } catch {
    return null;
  }
};

export const readDraft = (venue: string, now: number): Form | undefined =>
  fresh(session((it) => it.getItem(DRAFT)), venue, now);

export const keepDraft = (form: Form, venue: string, now: number): void => {
  session((it) => it.setItem(DRAFT, JSON.stringify({ form, atMs: now, venue } satisfies Draft)));
};

export const dropDraft = (): void => {
  session((it) => it.removeItem(DRAFT));
};

export const readLast = (): Form | undefined => last(read(LAST));
export const keepLast = (form: Form): boolean => keep(LAST, JSON.stringify(withoutAnswers(form)));
export const dropLast = (): boolean => keep(LAST, undefined);

// The page of keys: a key is made, changed, copied for another holder, and tried. Nothing but public halves and
// wrapped copies leaves this browser.
import { base64 } from "@scure/base";
import type { Locked } from "./keys/changes";
import { fingerprint } from "./keys/fingerprint";
import { longEnough, normalise, suggest, WORDS_SUGGESTED } from "./keys/passphrase";
import { WrongPassphrase } from "./keys/wrapped";
import { askOnce } from "./open/ask";
import type { Request, Response } from "./open/messages";
import { all, data, fill, need, post, Refused, showOnly } from "./ui/dom";
import { newSheet } from "./ui/sheet";

const root = need("#keys");

interface WrappedKey {
  holder: number;
  kind: "person" | "sheet";
  wrapped: string;
}

async function wrappedKeys(): Promise<WrappedKey[]> {
  const response = await fetch(data(root, "wrapped"), { redirect: "manual" });
  if (!response.ok) throw new Refused(response.type === "opaqueredirect" ? "signed-out" : "refused");
  return (await response.json()) as WrappedKey[];
}

/** The copies that words are tried on: one holder's, or all. */
async function locked(passphrase: string, holder?: string): Promise<Locked> {
  const keys = (await wrappedKeys()).filter((key) => holder === undefined || String(key.holder) === holder);
  return { files: keys.map((key) => base64.decode(key.wrapped)), passphrase };
}

const today = (): string => new Date().toISOString().slice(0, 10);
const ask = (request: Request): Promise<Response> => askOnce(data(root, "worker"), request);
const value = (form: HTMLElement, name: string): string =>
  form.querySelector<HTMLInputElement>(`[data-input="${name}"]`)?.value ?? "";
const ticked = (form: HTMLElement, name: string): boolean =>
  form.querySelector<HTMLInputElement>(`[data-input="${name}"]`)?.checked ?? false;

/** Runs what a form does, and shows its state in words. */
function wire(name: string, act: (form: HTMLFormElement) => Promise<string>): void {
  for (const form of all(`form[data-act="${name}"]`)) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const button = need<HTMLButtonElement>('[type="submit"]', form);
      button.disabled = true;
      showOnly("busy", "data-problem", form);
      act(form as HTMLFormElement)
        .then((state) => showOnly(state, "data-problem", form))
        .catch((error: unknown) => showOnly(nameOf(error), "data-problem", form))
        .finally(() => { button.disabled = false; });
    });
  }
}

function nameOf(error: unknown): string {
  if (error instanceof WrongPassphrase) return "words";
  if (error instanceof Refused) return error.why;
  return error instanceof TypeError ? "offline" : "trouble";
}

/** A passphrase of one's own that was typed twice, or why it does not do. */
function chosen(form: HTMLElement): { phrase: string } | { problem: string } {
  const phrase = value(form, "phrase");
  if (!longEnough(phrase)) return { problem: "short" };
  return normalise(phrase) === normalise(value(form, "again")) ? { phrase } : { problem: "differ" };
}

for (const button of all("[data-suggest]")) {
  const offer = (): void => fill(need("[data-suggested]", button.parentElement ?? root), "words", suggest(WORDS_SUGGESTED));
  button.addEventListener("click", offer);
  offer();
}

let sheet = document.querySelector("#paper") ? newSheet() : "";

wire("make", async (form) => {
  const own = chosen(form);
  if ("problem" in own) return own.problem;
  if (!ticked(form, "printed")) return "printed";
  const old = value(form, "old");
  const keep = form.querySelector('[data-input="old"]') && !ticked(form, "lost");
  const response = await ask({ make: {
    phrases: [own.phrase, sheet], madeOn: today(), ...(keep ? { old: await locked(old) } : {}) } });
  if (!("made" in response)) throw new Error("unexpected answer of the worker");
  const { recipient, wrapped: [person, paper] } = response.made;
  if (!person || !paper) throw new Error("unexpected answer of the worker");
  await post(data(form, "to"), {
    public: recipient, person: base64.encode(person), sheet: base64.encode(paper), place: value(form, "place") });
  const list = (name: string): string[] => data(root, name).split(" ").filter(Boolean);
  const authority = data(root, "owner") === "authority";
  const mine = [recipient, ...list("others")];
  for (const element of all("[data-fingerprint]")) {
    element.textContent = authority ? "" : fingerprint(data(root, "backend"), mine, list("authority"));
  }
  showOnly("made", "data-step");
  return "";
});

wire("copy", async (form) => {
  const sheetToo = form.hasAttribute("data-sheet");
  const own = sheetToo ? { phrase: sheet } : chosen(form);
  if ("problem" in own) return own.problem;
  if (sheetToo && !ticked(form, "printed")) return "printed";
  const response = await ask({ rewrap: { locked: await locked(value(form, "old")), phrase: own.phrase, madeOn: today() } });
  if (!("rewrapped" in response)) throw new Error("unexpected answer of the worker");
  await post(data(form, "to"), {
    kind: sheetToo ? "sheet" : "person", wrapped: base64.encode(response.rewrapped), place: value(form, "place") });
  location.assign(data(root, "here"));
  return "";
});

wire("try", async (form) => {
  const holder = data(form, "holder");
  const record = await fetch(data(root, "drill"), { redirect: "manual" });
  if (!record.ok) throw new Refused(record.type === "opaqueredirect" ? "signed-out" : "refused");
  const body = new Uint8Array(await record.arrayBuffer());
  const response = await ask({ drill: { locked: await locked(value(form, "words"), holder), body } });
  if (!("drilled" in response)) throw new Error("unexpected answer of the worker");
  await post(data(root, "drill"), { holder, text: response.drilled });
  location.assign(data(root, "here"));
  return "";
});

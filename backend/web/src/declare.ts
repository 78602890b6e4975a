// The declaration on the phone: a page a question, sealed here, sent once.
import { drop, note } from "./visitor/book";
import { keep, pinOf, read } from "./visitor/kept";
import type { Late } from "./visitor/diary";
import { check, type Problem } from "./visitor/declare/check";
import { document as sealedDocument, header } from "./visitor/declare/document";
import { dropDraft, dropLast, keepDraft, keepLast, readDraft, readLast } from "./visitor/declare/draft";
import { fill, take } from "./visitor/declare/fields";
import { after, before, hash, isSame, parse, progress, walk, type Stop } from "./visitor/declare/flow";
import { blank, companion, PEOPLE_MAX, type Form, type Purpose } from "./visitor/declare/form";
import { showPeople, showReview } from "./visitor/declare/list";
import { Page } from "./visitor/declare/page";
import { ready } from "./visitor/declare/ready";
import { communes, named } from "./visitor/declare/places";
import { seal } from "./visitor/declare/seal";
import { send, type Handed } from "./visitor/declare/send";
import { SEALED } from "./visitor/scan";
import { draw, open, parse as parseVisit } from "./visitor/visits";

/** For how long an answer is seen before the page turns, milliseconds. */
const SEEN_MS = 250;

const { scan, known } = ready();
const page = new Page();
const PIN = pinOf(page.setting("commune"));
const drawn = (): string => draw((bytes) => crypto.getRandomValues(bytes));
/** Where no page was opened, because there was no network. */
const late: Late | undefined = scan && { token: scan.token, nonce: scan.nonce, scanned: scan.at };
const province = page.setting("province");
let form: Form = readDraft(page.venue, Date.now()) ?? blank(province);
let at: Stop = { page: "whom", person: 0 };
/** A correction leads back to the review. */
let correcting = false;
/** What was doubted and may stay: the visitor has seen it. */
let doubted = "";
let handed: Handed | undefined;

const person = () => form.people[at.person] ?? form.people[0]!;

function changed(): void {
  handed = undefined;
  keepDraft(form, page.venue, Date.now());
}

function go(stop: Stop): void {
  if (location.hash === hash(stop)) show(stop);
  else location.hash = hash(stop);
}

function show(stop: Stop): void {
  at = walk(form, page.asked).find((it) => isSame(it, stop)) ?? { page: "whom", person: 0 };
  const [name] = [person().name.trim().split(/\s+/).pop() ?? ""];
  const isAbout = !["whom", "declarant", "phone", "people", "review"].includes(at.page);
  const about = !isAbout ? "" : name && at.page !== "name" ? page.words("about", { name: name.toLocaleUpperCase("vi") })
    : page.words("person", { n: at.person + 1 });
  const section = page.show(at, progress(form, page.asked, at), about);
  if (!section) return;
  fill(section, form, person());
  for (const button of section.querySelectorAll<HTMLElement>("[data-answer]")) {
    button.setAttribute("aria-pressed", String(person().answers[at.page] === (button.dataset.answer === "yes")));
  }
  const details = section.querySelector<HTMLElement>(".details");
  if (details) details.hidden = person().answers[at.page] !== true;
  if (at.page === "home") void offer();
  if (at.page === "review") {
    correcting = false;
    showReview(page, form, correct);
    page.element("#pin").hidden = (read(PIN) ?? page.setting("pin")) === page.setting("pin");
  }
  if (at.page === "people") showPeople(page, form, correct, remove);
  section.querySelector<HTMLElement>("h1")?.focus();
  scrollTo(0, 0);
}

function correct(to: Stop): void {
  correcting = true;
  go(to);
}

async function offer(): Promise<void> {
  const places = await communes(person().provinceId);
  const list = page.element("#wards");
  list.replaceChildren(...places.map(([, name]) => Object.assign(document.createElement("option"), { value: name })));
  const found = named(places, person().ward);
  person().wardId = found?.[0] ?? "";
  if (!found) return;
  person().ward = found[1];
  if (at.page === "home") fill(page.section("home")!, form, person());
}

function remove(which: number): void {
  form.people.splice(which, 1);
  changed();
  show(at);
}

function forward(): void {
  const section = page.section(at.page);
  if (!section) return;
  take(section, form, person());
  const problems = check(form, page.asked, at.page, at.person, page.thisYear);
  const seen = JSON.stringify([at, problems, person(), form.phone]);
  const passes = problems.every((it: Problem) => it.doubtful) && (problems.length === 0 || doubted === seen);
  doubted = seen;
  if (!passes) return page.say(section, problems);
  changed();
  const next = after(form, page.asked, at);
  if (correcting) go({ page: "review", person: 0 });
  else if (next) go(next);
}

function answer(button: HTMLElement): void {
  const yes = button.dataset.answer === "yes";
  person().answers[at.page] = yes;
  changed();
  const section = page.section(at.page)!;
  for (const other of section.querySelectorAll("[data-answer]")) other.setAttribute("aria-pressed", String(other === button));
  const details = section.querySelector<HTMLElement>(".details");
  if (details) details.hidden = !yes;
  if (details && yes) return void details.querySelector<HTMLElement>("input")?.focus();
  const stop = at;
  setTimeout(() => { if (isSame(stop, at)) forward(); }, SEEN_MS);
}

/** The visit that the declaration belongs to. */
function visit(): string {
  const { venue } = page;
  const kept = open(parseVisit(read("visit")), venue, Date.now(), Number(page.setting("stay")) * 1000);
  const id = kept?.id ?? drawn();
  keep("visit", JSON.stringify(kept ?? { venue, id, since: Date.now() }));
  return id;
}

/** Under which the diary has it: where its confirmation will be, as far as that is known. */
const confirmation = late?.nonce ?? `${page.setting("send").replace("/khai-bao/", "/done/")}/in`;

/** Keeps what was sealed until there is a network: every page of this system then sends it. */
function wait(what: Handed): boolean {
  const { name, place } = { name: page.setting("name"), place: page.setting("place") };
  const waiting = { address: page.setting("send"), handed: what, ...(late ? { late } : {}) };
  return note({ key: confirmation, name, place, way: "in", at: Date.now(), waiting });
}

/** What was typed is kept for the next time, if at all, and the code is used up. */
function finish(): void {
  if (page.element<HTMLInputElement>("[name=keep]").checked) keepLast(form);
  keep(PIN, page.setting("pin"));
  dropDraft();
  if (late) keep("scan", undefined);
}

async function hand(button: HTMLButtonElement): Promise<void> {
  const section = page.section("review")!;
  const missing = walk(form, page.asked).find((it) => check(form, page.asked, it.page, it.person, page.thisYear).some((problem) => !problem.doubtful));
  if (missing) return correct(missing);
  button.disabled = true;
  section.setAttribute("aria-busy", "true");
  page.element("#sending").hidden = false;
  const around = page.around(Date.now());
  handed ??= { ...header(form, around), visit: visit(), body: await seal(JSON.stringify(sealedDocument(form, around)), page.recipients) };
  const sent = await send(page.setting("send"), handed, late);
  button.disabled = false;
  section.removeAttribute("aria-busy");
  page.element("#sending").hidden = true;
  if ("message" in sent) {
    if (sent.message === "send-offline" && wait(handed) && late) {
      finish();
      return location.replace(`/nhat-ky?lang=${document.documentElement.lang}${SEALED}`);
    }
    return page.say(section, [{ field: "", message: sent.message, doubtful: false }]);
  }
  drop(confirmation);
  finish();
  location.replace(`${sent.next}?lang=${document.documentElement.lang}`);
}

const acts: Record<string, (button: HTMLButtonElement) => void> = {
  next: forward,
  back: () => (correcting ? go({ page: "review", person: 0 }) : go(before(form, page.asked, at) ?? at)),
  add: () => {
    if (form.people.length >= PEOPLE_MAX) return page.say(page.section(at.page)!, [{ field: "", message: "too-many", doubtful: true }]);
    if (form.purpose === "me") form.purpose = "group";
    form.people.push(companion(form, province));
    correcting = false;
    changed();
    go({ page: "name", person: form.people.length - 1 });
  },
  reuse: () => { form = readLast() ?? form; changed(); go(after(form, page.asked, { page: "whom", person: 0 })!); },
  forget: () => { dropLast(); page.element("#kept").hidden = true; },
  erase: () => { dropDraft(); form = blank(province); handed = undefined; go({ page: "whom", person: 0 }); },
  send: (button) => void hand(button),
};

page.root.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLButtonElement>("button");
  if (!button) return;
  const { answer: says, purpose, act } = button.dataset;
  if (says) answer(button);
  else if (purpose) { form.purpose = purpose as Purpose; changed(); forward(); }
  else if (act) acts[act]?.(button);
});
page.root.addEventListener("submit", (event) => { event.preventDefault(); forward(); });
page.root.addEventListener("change", (event) => {
  const field = event.target as HTMLInputElement;
  const section = page.section(at.page);
  if (section) take(section, form, person());
  if (field.name === "provinceId") person().ward = "";
  if (field.name === "provinceId" && section) fill(section, form, person());
  changed();
  if (field.name === "provinceId" || field.name === "ward") void offer().then(changed);
});
const here = (): void => { if (known) show(parse(location.hash) ?? { page: "whom", person: 0 }); };
addEventListener("hashchange", here);

page.element("#kept").hidden = readLast() === undefined;
page.element("#kept-name").textContent = readLast()?.people[0]?.name ?? "";
page.root.hidden = !known;
for (const it of document.querySelectorAll<HTMLElement>(".unready")) it.hidden = true;
here();

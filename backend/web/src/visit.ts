// In or out, and the confirmation: the phone gives its visit an id and keeps it until it leaves, keeps a diary for its
// owner, and installs what opens without a network. Both pages do their work without this.
import { flush, note } from "./visitor/book";
import { keep, pinOf, read, tellLanguage } from "./visitor/kept";
import { kioskOf, learn, parse as parsePlaces, teach, tokenOf, type Asked } from "./visitor/places";
import { valid } from "./visitor/receipts";
import { after, draw, open, parse, type Visit, type Way } from "./visitor/visits";

const KEPT = "visit";
const TAPPED = "visit-tapped";
/** How long whoever has opened a code may need for the tap, milliseconds. */
const REGISTER_MS = 20_000;

function prepare(form: HTMLFormElement): void {
  const { venue = "", stay } = form.dataset;
  const field = form.elements.namedItem("visit") as HTMLInputElement | null;
  if (!field || !self.crypto) return;
  const inside = open(parse(read(KEPT)), venue, Date.now(), Number(stay) * 1000);
  if (inside) offerFirst(form, "out");
  const visit = inside ?? { venue, id: draw((bytes) => self.crypto.getRandomValues(bytes)), since: Date.now() };
  field.value = visit.id;
  form.addEventListener("submit", () => keep(TAPPED, JSON.stringify(visit)));
}

function offerFirst(form: HTMLFormElement, way: Way): void {
  const [first] = form.querySelectorAll("button");
  const button = form.querySelector(`button[value=${way}]`);
  if (first && button && first !== button) form.insertBefore(button, first);
}

/** Remembers what a later scan without a network cannot ask. */
function remember(form: HTMLFormElement): void {
  const token = tokenOf(location.pathname);
  const { name, place = "", venue: letters = "" } = form.dataset;
  if (!token || !name) return;
  keep("places", JSON.stringify(learn(parsePlaces(read("places")), kioskOf(token), { name, place, letters })));
  void ask(letters);
}

/** What a declaration there asks, for one that is begun without a network. */
async function ask(letters: string): Promise<void> {
  try {
    const answer = await fetch(`/diem/${letters}`, { credentials: "omit" });
    if (!answer.ok) return;
    const asked = (await answer.json()) as Asked;
    keep("places", JSON.stringify(teach(parsePlaces(read("places")), letters, asked)));
    // Whom the phone believes from now on: another key is said before anything is sealed to it.
    if (!read(pinOf(asked.commune))) keep(pinOf(asked.commune), asked.pin);
  } catch {
    // Without a network, or in a browser that lacks something: the next scan asks again.
  }
}

/** Whoever has declared today is offered no declaration. */
function spare(form: HTMLFormElement): void {
  const receipt = valid(read("receipt"), form.dataset.commune ?? "", Date.now());
  const told = document.querySelector<HTMLElement>("#declared");
  if (!receipt || !told) return;
  told.querySelector("b")!.textContent = receipt.code;
  told.hidden = false;
  document.querySelector<HTMLElement>(".rows a[href^='/khai-bao/']")!.hidden = true;
  document.querySelector<HTMLElement>(".rows a[href^='/noi-khac/']")!.hidden = true;
}

function settle(way: Way, { name = "", place = "", commune = "", venue = "", hours = "", at }: DOMStringMap): void {
  const code = document.querySelector(".given .venue")?.textContent?.trim();
  if (code && at) keep("receipt", JSON.stringify({ code, commune, at: Number(at) * 1000 }));
  if (name && at) note({ key: location.pathname, name, place, way, at: Number(at) * 1000, venue, hours });
  const tapped = parse(read(TAPPED));
  if (!tapped) return;
  const kept: Visit | undefined = after(parse(read(KEPT)), tapped, way);
  keep(KEPT, kept && JSON.stringify(kept));
  keep(TAPPED, undefined);
}

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-venue]");
  if (form) {
    prepare(form);
    remember(form);
    spare(form);
  }
  const done = document.querySelector<HTMLElement>("[data-way]");
  const way = done?.dataset.way;
  if (done && (way === "in" || way === "out")) settle(way, done.dataset);
}

start();
// A page that comes back by "Back" runs no script anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) start();
});
void flush();
tellLanguage();
// What it keeps is a hundred kilobytes: it waits until the tap, for which somebody stands at the gate, or until nobody taps.
if ("serviceWorker" in navigator) {
  const register = (): void => { navigator.serviceWorker.register("/sw.js").catch(() => undefined); };
  setTimeout(register, document.querySelector("form[data-venue]") ? REGISTER_MS : 0);
}

// A scan without a network, and "Nhật ký của tôi": what the phone keeps, what waits, and the sending of it. The service
// worker shows this page in the place of the one that could not be loaded.
import { drop, entries, flush, note } from "./visitor/book";
import type { Entry } from "./visitor/diary";
import { keep, read, tellLanguage } from "./visitor/kept";
import { date as day, time } from "./visitor/local";
import { find, kioskOf, parse as parsePlaces, tokenOf } from "./visitor/places";
import { SEALED, type Scan } from "./visitor/scan";
import { after, draw, open, parse as parseVisit, type Way } from "./visitor/visits";
import { parseWarnings } from "./visitor/warnings/kept";

const STAY_MS = 4 * 3_600_000;
const root = document.querySelector<HTMLElement>("#diary")!;
const one = <E extends HTMLElement = HTMLElement>(selector: string): E => root.querySelector<E>(selector)!;
const token = tokenOf(location.pathname);
const known = token ? find(parsePlaces(read("places")), kioskOf(token)) : undefined;

const words = (name: string): string =>
  one<HTMLTemplateElement>("#words").content.querySelector(`[data-words="${name}"]`)?.textContent ?? "";

const state = ({ waiting, refused, late }: Entry): string =>
  words(waiting ? ("handed" in waiting ? "sealed" : "waiting") : refused ? "refused" : late ? "late" : "");

/** What the comparison has found about a visit: F1 before F2. */
function near(entry: Entry): string {
  const levels = parseWarnings(read("warned")).filter(({ key }) => key === entry.key).map(({ level }) => level);
  return levels.length > 0 ? words(`near-f${Math.min(...levels)}`) : "";
}

function line(entry: Entry): Node {
  const copy = one<HTMLTemplateElement>("#row").content.cloneNode(true) as DocumentFragment;
  const when = copy.querySelector<HTMLAnchorElement>(".when")!;
  when.textContent = `${words(entry.way)} ${time(entry.at)}`;
  // The confirmation, with its receipt.
  if (entry.key.startsWith("/done/") && !entry.waiting && !entry.refused) when.href = entry.key;
  copy.querySelector(".where")!.textContent = [entry.name || words("unknown"), entry.place].filter(Boolean).join(", ");
  copy.querySelector(".state")!.textContent = state(entry);
  const found = near(entry);
  const line = Object.assign(document.createElement("p"), { className: "near", textContent: found });
  if (found) copy.querySelector("li")!.insertBefore(line, copy.querySelector(".state"));
  const button = copy.querySelector("button")!;
  button.setAttribute("aria-label", `${button.textContent ?? ""}: ${words(entry.way)} ${time(entry.at)} ${day(entry.at)}`);
  button.addEventListener("click", () => { drop(entry.key); show(); });
  return copy;
}

function show(): void {
  list();
  document.dispatchEvent(new Event("diary"));
}

/** What was taken here last: it waits, it was sent meanwhile, or was refused, which its entry says. */
function told(all: readonly Entry[]): void {
  const [last] = all;
  const waits = all.find((it) => it.waiting);
  if (waits) {
    const card = one("#taken .card");
    card.querySelector("b")!.textContent = words(waits.way);
    card.querySelector("time")!.textContent = time(waits.at);
    card.querySelector(".venue")!.textContent = waits.name || words("unknown");
    card.hidden = false;
  } else if (last?.refused) one("#taken").hidden = true;
  for (const part of root.querySelectorAll<HTMLElement>("#taken [data-part]")) part.hidden = part.dataset.part !== (waits ? "waits" : "sent");
}

function list(): void {
  const all = entries();
  told(all);
  const place = one("#entries");
  const days = [...new Set(all.map((it) => day(it.at)))];
  place.replaceChildren(...days.flatMap((it) => {
    const heading = document.createElement("h2");
    heading.textContent = it;
    const rows = document.createElement("ul");
    rows.append(...all.filter((entry) => day(entry.at) === it).map(line));
    return [heading, rows];
  }));
  one("#empty").hidden = all.length > 0;
  one("#away").hidden = all.length === 0;
  const count = all.filter((it) => it.waiting).length;
  one("#queue").hidden = count === 0;
  one("#count").textContent = String(count);
}

async function send(): Promise<void> {
  await flush();
  show();
}

const drawn = (): string => draw((bytes) => void crypto.getRandomValues(bytes));

function take(way: Way): void {
  if (!token) return;
  const at = Date.now();
  const venue = known?.letters ?? `#${kioskOf(token)}`;
  const kept = parseVisit(read("visit"));
  const visit = open(kept, venue, at, STAY_MS) ?? { venue, id: drawn(), since: at };
  const entry: Entry = {
    key: drawn(), name: known?.name ?? "", place: known?.place ?? "", way, at, waiting: { token, visit: visit.id },
  };
  const stored = note(entry);
  one("#refused").hidden = stored;
  if (!stored) return;
  const next = after(kept, visit, way);
  keep("visit", next && JSON.stringify(next));
  one("#taken").hidden = false;
  one("#scan").hidden = true;
  show();
  void send();
}

/** The declaration's kept page knows by this where one stands. */
one("#declare-here").addEventListener("click", () => {
  const scan = token && ({ token, at: Date.now(), nonce: drawn() } satisfies Scan);
  if (!scan || !keep("scan", JSON.stringify(scan))) return void (one("#refused").hidden = false);
  location.href = `/khai-bao?lang=${document.documentElement.lang}`;
});
for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-way]")) {
  button.addEventListener("click", () => take(button.dataset.way === "out" ? "out" : "in"));
}
one("#again").addEventListener("click", () => void send());
one("#away").addEventListener("click", () => { entries().forEach(({ key }) => drop(key)); show(); });
addEventListener("online", () => void send());
document.addEventListener("warned", list);

one("#scan").hidden = !token;
one("#here").hidden = !token;
one("#declare-here").hidden = !known?.asked;
one("#cannot-declare").hidden = Boolean(known?.asked);
one("#taken").hidden = location.hash !== SEALED;
one("#name").textContent = known?.name ?? "";
one("#name").hidden = !known?.name;
one("#place").textContent = known?.place ?? "";
one("#offline").hidden = navigator.onLine && !token;
root.hidden = false;
show();
void send();
tellLanguage();
// Whoever opens the diary first has the page without a network as well.
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => undefined);

// "Nhật ký của tôi" compared with the public list of warnings, on this phone: what was found stays on the page until its
// time is over or it is taken back. Numbers that older browsers have not; without this the page says so.
import { entries } from "./visitor/book";
import { keep, read } from "./visitor/kept";
import { callOf, lineOf, parse as parsePlaces, tokenOf } from "./visitor/places";
import { date as dateOf, time as timeOf } from "./visitor/local";
import { offer } from "./visitor/wake/offer";
import { change } from "./visitor/wake/follow";
import { after } from "./visitor/wake/mirror";
import { compare, day, listed, takenBack } from "./visitor/warnings/compare";
import { parseWarnings, type Warning } from "./visitor/warnings/kept";
import { read as readList, type List } from "./visitor/warnings/list";

const ADDRESS = "/canh-bao";
/** Kept for a comparison without a network, unless it is too long for that. */
const KEPT_MAX = 400_000;
const OLD_S = 86_400;

interface Compared {
  /** Version of the list that was read last. */
  version: number;
  /** When it was compared, Unix seconds of this phone. */
  at: number;
}

const root = document.querySelector<HTMLElement>("#diary")!;
const place = root.querySelector<HTMLElement>("#warnings")!;
const { stay = "14400" } = root.dataset;
const now = (): number => Date.now() / 1000;
let refused = false;
let list: List | undefined;

/** The backend's key as this phone has seen it first: another one signs nothing for it. */
function key(): string {
  const kept = read("list-key");
  const shown = root.dataset.key ?? "";
  if (!kept) keep("list-key", shown);
  return kept ?? shown;
}

function compared(): Compared {
  try {
    const { version, at } = JSON.parse(read("compared") ?? "") as Compared;
    return Number.isFinite(version) && Number.isFinite(at) ? { version, at } : { version: 0, at: 0 };
  } catch {
    return { version: 0, at: 0 };
  }
}

const words = (name: string, values: Record<string, string | number> = {}): string => {
  const text = root.querySelector<HTMLTemplateElement>("#words")!.content.querySelector(`[data-words="${name}"]`)?.textContent ?? "";
  return filled(text, values);
};
const filled = (text: string, values: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const time = (at: number): string => timeOf(at * 1000);
const date = (at: number): string => dateOf(at * 1000);

function shown(warning: Warning, gone: boolean): Node {
  const copy = root.querySelector<HTMLTemplateElement>("#warning")!.content.cloneNode(true) as DocumentFragment;
  const one = <E extends HTMLElement>(selector: string): E => copy.querySelector<E>(selector)!;
  const until = date(warning.until * 86_400);
  if (gone) one("section").classList.add("gone");
  else if (warning.level === 2) one("section").classList.add("f2");
  one("h2").textContent = words(gone ? "gone" : `f${warning.level}`);
  one('[data-slot="where"]').textContent = `${warning.name || words("unknown")}, ${date(warning.from)}`;
  const span = `${time(warning.from)}–${time(warning.to)}`;
  one('[data-slot="when"]').textContent = gone ? span : words("when", { span, minutes: warning.minutes });
  one('[data-slot="means"]').textContent = words(gone ? "gone-means" : "means");
  if (gone) {
    one("ol").remove();
    one('[data-slot="until"]').remove();
    return copy;
  }
  const advice = root.querySelector<HTMLTemplateElement>("#words")!.content;
  const steps = advice.querySelector(`[data-advice="a${warning.text}"]`) ?? advice.querySelector(`[data-advice="a${warning.level === 1 ? 1 : 2}"]`);
  for (const step of steps?.children ?? []) {
    one("ol").append(Object.assign(document.createElement("li"), { textContent: filled(step.textContent ?? "", { until }) }));
  }
  const entry = entries().find(({ key }) => key === warning.key);
  const line = lineOf(parsePlaces(read("places")), entry?.venue) ?? root.dataset.line;
  if (line) {
    const call = one<HTMLAnchorElement>('[data-slot="call"] a');
    call.href = callOf(line);
    call.textContent = words("call", { line });
    one('[data-slot="call"]').hidden = false;
  }
  one('[data-slot="until"]').textContent = words("until", { until });
  return copy;
}

/** Texts with places for times, as the page had them. */
const patterns = new Map<HTMLElement, string>();

function state(name: string, values: Record<string, string> = {}): void {
  const part = root.querySelector<HTMLElement>(`[data-state="${name}"]`)!;
  const text = part.querySelector<HTMLElement>("h2") ?? part;
  const pattern = patterns.get(text) ?? text.textContent ?? "";
  patterns.set(text, pattern);
  text.textContent = filled(pattern, values);
  part.hidden = false;
}

function show(): void {
  const today = day(now());
  const standing = (name: string): Warning[] =>
    parseWarnings(read(name)).filter((it) => it.until >= today && entries().some((entry) => entry.key === it.key));
  const [warned, gone] = [standing("warned"), standing("taken-back")];
  for (const part of root.querySelectorAll<HTMLElement>("#warned [data-state]")) part.hidden = true;
  place.replaceChildren(...warned.map((it) => shown(it, false)), ...gone.map((it) => shown(it, true)));
  const { at } = compared();
  const when = { at: `${time(at)} ${date(at)}`, since: `${time(at)} ${date(at)}` };
  if (refused) state("foreign");
  if (at === 0) state("never");
  else if (now() - at > OLD_S) state("old", when);
  else {
    if (warned.length === 0 && !refused) state("clear");
    state("compared", when);
  }
}

/** Compares what is in the diary now; nothing without a list. */
function look(): void {
  if (list) {
    const found = compare(list, entries(), Number(stay), now());
    const before = [...parseWarnings(read("warned")), ...parseWarnings(read("taken-back"))];
    keep("taken-back", JSON.stringify(takenBack(before, listed(list, entries()), entries(), day(now()))));
    keep("warned", JSON.stringify(found));
    const { version } = list;
    void change((mirror) => ({ ...after(mirror, found), version, key: key() }));
  }
  show();
  document.dispatchEvent(new Event("warned"));
}

async function ask(): Promise<void> {
  let answer: Response;
  try {
    answer = await fetch(ADDRESS, { credentials: "omit" });
    if (!answer.ok) return;
  } catch {
    return;
  }
  const text = await answer.text();
  // By the server's clock, because that of a phone may be wrong by days.
  const time = Number(answer.headers.get("x-time")) / 1000 || now();
  const found = readList(text, key(), compared().version, time);
  refused = typeof found === "string";
  if (typeof found === "string") return;
  list = found;
  keep("compared", JSON.stringify({ version: found.version, at: now() }));
  keep("list", text.length <= KEPT_MAX ? text : undefined);
}

// What was believed once is compared with visits that came since; its day is not asked again.
function recall(): void {
  const text = read("list");
  const made = /"made_s\\":(\d+)/.exec(text ?? "")?.[1];
  const found = text && made ? readList(text, key(), 0, Number(made)) : "stale";
  if (typeof found !== "string") list = found;
}

let shownOnce = false;
document.addEventListener("diary", () => {
  if (shownOnce) return look();
  shownOnce = true;
  recall();
  look();
  void ask().then(look);
});
addEventListener("online", () => void ask().then(look));
// Whoever stands at a gate has something else to do.
if (!tokenOf(location.pathname)) void offer(root, () => ({ key: key(), version: compared().version, entries: entries() }));

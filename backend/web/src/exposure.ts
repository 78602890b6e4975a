// The exposures of a case: the price of a rule while it is moved, and the people whom it counts, opened.
import { row, type Row } from "./log/row";
import { all, data, fill, need, number, word } from "./ui/dom";
import { offerOpening, type Log } from "./ui/opening";
import { take } from "./ui/take";

interface Price {
  people: number;
  venues: number;
  minutes: number;
  reach: Record<string, number>;
  curve: [number, number][];
}

const root = need("#log");
const rule = document.querySelector<HTMLFormElement>("[data-rule]");
let asked: AbortController | undefined;

const unit = (name: string, count: number): string => word("units", name).replace("{n}", number(count));
const say = (name: string, text: string): void => { for (const it of all(`[data-price="${name}"]`)) it.textContent = text; };

/** Height of the highest bar, and where bars stand, as the server draws them. */
const HIGH = 58;
const GROUND = 80;

function drawCurve(curve: Price["curve"], minutes: number): void {
  const most = Math.max(1, ...curve.map(([, people]) => people));
  const bars = document.querySelectorAll<SVGElement>("[data-bar]");
  const counts = document.querySelectorAll<SVGElement>("[data-bar-people]");
  curve.forEach(([at, people], index) => {
    const high = Math.max(Math.ceil((people * HIGH) / most), people > 0 ? 3 : 0);
    const bar = bars[index];
    bar?.setAttribute("y", String(GROUND - high));
    bar?.setAttribute("height", String(high));
    const nearest = curve.every(([other]) => Math.abs(other - minutes) >= Math.abs(at - minutes));
    bar?.classList.toggle("here", nearest);
    const count = counts[index];
    count?.setAttribute("y", String(GROUND - 5 - high));
    if (count) count.textContent = number(people);
  });
}

async function price(form: HTMLFormElement): Promise<void> {
  const fields = new FormData(form);
  const minutes = Number(fields.get("minutes"));
  say("minutes", unit("minutes", minutes));
  say("metres", `${String(fields.get("metres"))} m`);
  need("[data-moved]").hidden = false;
  // Only the last place of a slider that is moved is worth an answer.
  asked?.abort();
  asked = new AbortController();
  const query = new URLSearchParams([...fields].map(([name, value]) => [name, String(value)]));
  const answer = await fetch(`${data(root, "price")}?${query.toString()}`, { signal: asked.signal, redirect: "error" });
  if (!answer.ok) return;
  const sums = (await answer.json()) as Price;
  say("people", unit("people", sums.people));
  say("venues", unit("venues", sums.venues));
  say("hours", unit("hours", sums.minutes / 60));
  for (const [name, count] of Object.entries(sums.reach)) say(name, number(count));
  drawCurve(sums.curve, minutes);
}

rule?.addEventListener("input", () => {
  // Whoever moved on, or lost the network, sees the last price and that the list is not of this rule.
  price(rule).catch(() => undefined);
});

for (const button of all("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

let opened: Row[] = [];

function show({ entries, opened: found }: Log): void {
  opened = entries.filter((entry) => !entry.aside).map((entry) => row(entry, found, ""));
  const shown = new Set<string>();
  for (const it of opened) {
    const line = document.querySelector(`[data-row="${CSS.escape(it.entry.id)}"]`);
    if (!line) continue;
    shown.add(it.entry.id);
    need("[data-sealed]", line).hidden = true;
    const name = need("[data-name]", line);
    name.hidden = false;
    const more = it.more > 0 ? ` +${number(it.more)}` : "";
    const said = [it.name + more, it.birthYear, it.phone].filter(Boolean).join(" · ");
    name.textContent = said || word("closed", it.closed ?? "damaged");
  }
}

for (const button of all("[data-take]")) {
  button.addEventListener("click", () => {
    const notes = all("[data-note]").map((note) => note.textContent?.trim() ?? "").filter(Boolean);
    need("#not-taken").hidden = true;
    take(root, button.dataset.take as "xlsx" | "csv", opened, notes).catch(() => { need("#not-taken").hidden = false; });
  });
}

if (document.querySelector("#progress")) {
  offerOpening(root, {
    part({ opened }) { fill(document, "opened", number(opened.size)); },
    done: show,
  });
}

// The kept page becomes that of a venue, from what this phone has learnt of it.
import { read } from "../kept";
import { callOf, find, kioskOf, parse, type Place } from "../places";
import { open, type Scan } from "../scan";

/** What is declared without a network, or that nothing can be. */
export type Ready = { scan?: Scan; known: boolean };

function fill(root: HTMLElement, { name, place, letters, asked }: Place): boolean {
  if (!asked) return false;
  const { commune, keys, pin, form, consent, province, stay } = asked;
  Object.assign(root.dataset, { venue: letters, name, place, commune, keys, pin, form, consent, province, stay: String(stay) });
  for (const section of root.querySelectorAll<HTMLElement>("section[data-question]")) {
    if (!asked.asked.includes(section.dataset.page ?? "")) section.remove();
  }
  for (const part of root.querySelectorAll<HTMLElement>("[data-fill]")) {
    part.textContent = (part.textContent ?? "").replace("{commune}", commune).replace("{key}", pin);
  }
  const own = document.querySelector<HTMLElement>("#help-line")!;
  const line = document.querySelector<HTMLAnchorElement>("footer p a") ?? own.querySelector("a");
  if (line && asked.line) {
    line.textContent = asked.line;
    line.href = callOf(asked.line);
  }
  own.hidden = !asked.line || !own.contains(line);
  return true;
}

/** Before anything of the page is read. */
export function ready(): Ready {
  const root = document.querySelector<HTMLElement>("#declare")!;
  if (!("kept" in root.dataset)) return { known: true };
  const scan = open(read("scan"), Date.now());
  const place = scan && find(parse(read("places")), kioskOf(scan.token));
  const known = place !== undefined && fill(root, place);
  document.querySelector<HTMLElement>("#unknown")!.hidden = known;
  return { ...(scan ? { scan } : {}), known };
}

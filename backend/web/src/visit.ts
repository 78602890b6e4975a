// In or out, and the confirmation: the phone gives its visit an id and keeps it until it leaves. Both pages do
// their work without this.
import { keep, read } from "./visitor/kept";
import { after, draw, open, parse, type Visit, type Way } from "./visitor/visits";

const KEPT = "visit";
const TAPPED = "visit-tapped";

function prepare(form: HTMLFormElement): void {
  const venue = form.dataset.venue ?? "";
  const field = form.elements.namedItem("visit") as HTMLInputElement | null;
  if (!field || !self.crypto) return;
  const inside = open(parse(read(KEPT)), venue, Date.now(), Number(form.dataset.stay) * 1000);
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

function settle(way: Way): void {
  const tapped = parse(read(TAPPED));
  if (!tapped) return;
  const kept: Visit | undefined = after(parse(read(KEPT)), tapped, way);
  keep(KEPT, kept && JSON.stringify(kept));
  keep(TAPPED, undefined);
}

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-venue]");
  if (form) prepare(form);
  const way = document.querySelector<HTMLElement>("[data-way]")?.dataset.way;
  if (way === "in" || way === "out") settle(way);
}

start();
// A page that comes back by "Back" runs no script anew.
addEventListener("pageshow", (event) => {
  if (event.persisted) start();
});

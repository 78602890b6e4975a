// Lists that a form fills: its rows for the review, its people.
import { capitals } from "./document";
import type { Stop } from "./flow";
import type { Form } from "./form";
import type { Page } from "./page";
import { rows, type Row } from "./review";

type Go = (stop: Stop) => void;

function line(page: Page, { label, value, stop, attention }: Row, go: Go): Node {
  const copy = page.element<HTMLTemplateElement>("#row").content.cloneNode(true) as DocumentFragment;
  copy.querySelector("dt")!.textContent = label;
  copy.querySelector("dd")!.textContent = value;
  copy.querySelector("dd")!.classList.toggle("look", attention);
  const button = copy.querySelector("button")!;
  button.setAttribute("aria-label", `${button.textContent ?? ""}: ${label}`);
  button.addEventListener("click", () => go(stop));
  return copy;
}

export function showReview(page: Page, form: Form, go: Go): void {
  const { own, people } = rows(form, page.asked, page.reviewWords);
  const place = page.element("#review");
  place.replaceChildren(list(page, own, go));
  people.forEach((its, at) => {
    if (people.length > 1) {
      const heading = document.createElement("h2");
      heading.textContent = page.words("person", { n: at + 1 });
      place.append(heading);
    }
    place.append(list(page, its, go));
  });
}

function list(page: Page, its: readonly Row[], go: Go): HTMLElement {
  const all = document.createElement("dl");
  all.append(...its.map((row) => line(page, row, go)));
  return all;
}

export function showPeople(page: Page, form: Form, go: Go, remove: (at: number) => void): void {
  const place = page.element("#people");
  place.replaceChildren(...form.people.map((person, at) => {
    const copy = page.element<HTMLTemplateElement>("#one").content.cloneNode(true) as DocumentFragment;
    copy.querySelector("b")!.textContent = capitals(person.name) || page.words("person", { n: at + 1 });
    const [change, away] = copy.querySelectorAll("button");
    change!.addEventListener("click", () => go({ page: "name", person: at }));
    away!.hidden = form.people.length === 1;
    away!.addEventListener("click", () => remove(at));
    return copy;
  }));
}

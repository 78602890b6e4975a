// The page as the server wrote it: its sections, words and settings. Nothing here knows a text.
import type { Around } from "./document";
import type { Question, Stop } from "./flow";
import type { Problem } from "./check";
import type { Words } from "./review";

const one = <E extends Element>(selector: string, within: ParentNode = document): E => {
  const found = within.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
};

export class Page {
  readonly root = one<HTMLElement>("#declare");
  /** Letters of the venue. */
  readonly venue = this.setting("venue");
  readonly recipients = this.setting("keys").split(" ");
  readonly thisYear = new Date().getFullYear();
  readonly asked: Question[] = [...this.root.querySelectorAll<HTMLElement>("section[data-question]")].map((it) => ({
    field: it.dataset.page ?? "", switch: it.dataset.question === "switch", attention: "attention" in it.dataset,
  }));

  setting(name: string): string {
    return this.root.dataset[name] ?? "";
  }

  around(now: number): Around {
    return {
      form: this.setting("form"), consent: this.setting("consent"), language: document.documentElement.lang,
      atS: Math.floor(now / 1000), province: this.setting("province"), asked: this.asked,
    };
  }

  section(page: string): HTMLElement | null {
    return this.root.querySelector<HTMLElement>(`section[data-page="${page}"]`);
  }

  element<E extends Element = HTMLElement>(selector: string): E {
    return one<E>(selector, this.root);
  }

  /** A text of the page with numbers and names in it. */
  words(name: string, values: Record<string, string | number> = {}): string {
    const text = one(`[data-words="${name}"]`, this.element<HTMLTemplateElement>("#words").content).textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  }

  get reviewWords(): Words {
    const text = (selector: string): string => this.root.querySelector(selector)?.textContent?.trim() ?? "";
    return {
      label: (page) => this.section(page)?.dataset.label ?? "",
      gender: (value) => (value ? text(`label[data-gender="${value}"]`) : ""),
      answer: (yes) => text(`button[data-answer="${yes ? "yes" : "no"}"]`),
      none: this.words("none"),
      province: (code) => (code ? text(`option[value="${code}"]`) : ""),
    };
  }

  /** Shows one section and what stands above it. */
  show({ page }: Stop, share: number, about: string): HTMLElement | null {
    for (const section of this.root.querySelectorAll<HTMLElement>("section[data-page]")) {
      section.hidden = section.dataset.page !== page;
    }
    this.element<HTMLProgressElement>("#share").value = share;
    this.element("#about").textContent = about;
    const section = this.section(page);
    if (section) this.say(section, []);
    return section;
  }

  /** Says what is wrong at a section's fields, and goes to the first. */
  say(section: HTMLElement, problems: readonly Problem[]): void {
    const place = section.querySelector<HTMLElement>(".problem[role=alert]");
    for (const field of section.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    if (!place) return;
    place.textContent = problems.map(({ message }) => this.words(message)).join(" ");
    place.hidden = problems.length === 0;
    const [first] = problems;
    if (!first) return;
    const field = section.querySelector<HTMLElement>(`[name="${first.field}"]`);
    field?.setAttribute("aria-invalid", "true");
    (field ?? place).focus();
  }
}

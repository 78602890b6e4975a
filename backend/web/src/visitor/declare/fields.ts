// The fields of a page and the form behind them: each control is named as the field that it is for.
import type { Form, Person } from "./form";

type Control = HTMLInputElement | HTMLSelectElement;

const OF_FORM = ["declarant", "phone"] as const;
const OF_PERSON = ["name", "birthYear", "number", "nation", "provinceId", "ward", "street"] as const;
const DETAILS = /^(\w+)-details$/;

const controls = (section: Element): Control[] => [...section.querySelectorAll<Control>("input, select")];

function slot(form: Form, person: Person, name: string): [Record<string, unknown>, string] | undefined {
  if ((OF_FORM as readonly string[]).includes(name)) return [form as unknown as Record<string, unknown>, name];
  if ((OF_PERSON as readonly string[]).includes(name)) return [person as unknown as Record<string, unknown>, name];
  const details = DETAILS.exec(name);
  return details ? [person.details, details[1]!] : undefined;
}

const ticked = (section: Element, name: string): string[] =>
  controls(section).filter((it) => it.name === name && (it as HTMLInputElement).checked).map((it) => it.value);

/** Takes what stands in the fields of a section. */
export function take(section: Element, form: Form, person: Person): void {
  for (const control of controls(section)) {
    if (control.type === "radio" && control.name === "gender") {
      if ((control as HTMLInputElement).checked) person.gender = control.value as Person["gender"];
      continue;
    }
    const [target, key] = slot(form, person, control.name) ?? [undefined, ""];
    if (target) target[key] = control.type === "checkbox" ? ticked(section, control.name).join(", ") : control.value;
  }
}

/** Shows in the fields of a section what is known. */
export function fill(section: Element, form: Form, person: Person): void {
  for (const control of controls(section)) {
    if (control.type === "radio" && control.name === "gender") {
      (control as HTMLInputElement).checked = control.value === person.gender;
      continue;
    }
    const [target, key] = slot(form, person, control.name) ?? [undefined, ""];
    if (!target) continue;
    const value = String(target[key] ?? "");
    if (control.type === "checkbox") (control as HTMLInputElement).checked = value.split(", ").includes(control.value);
    else control.value = value;
  }
}

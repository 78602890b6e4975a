// The little that pages need of the document. Texts stand in the templates; here they are only shown,
// hidden and filled with values.

export function need<E extends HTMLElement>(selector: string, root: ParentNode = document): E {
  const found = root.querySelector<E>(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return found;
}

export function all(selector: string, root: ParentNode = document): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)];
}

/** Shows one element of several that belong together, such as the states of a form. */
export function showOnly(name: string, attribute: string, root: ParentNode = document): void {
  for (const element of all(`[${attribute}]`, root)) element.hidden = element.getAttribute(attribute) !== name;
}

/** Puts a text into all `data-slot`s of this name. */
export function fill(root: ParentNode, slot: string, text: string): void {
  for (const element of all(`[data-slot="${slot}"]`, root)) element.textContent = text;
}

/** The content of a template, to be filled and appended. */
export function clone(selector: string): DocumentFragment {
  return need<HTMLTemplateElement & HTMLElement>(selector).content.cloneNode(true) as DocumentFragment;
}

/** The word of a code, as the page's list of words has it. */
export function word(list: string, code: string): string {
  return document.querySelector(`#${list} [data-word="${CSS.escape(code)}"]`)?.textContent ?? code;
}

/** A number as people here write it. */
export function number(count: number): string {
  return new Intl.NumberFormat(document.documentElement.lang).format(count);
}

export function data(element: HTMLElement, name: string): string {
  return element.dataset[name] ?? "";
}

/** Sends a form's fields; a redirect to a page of the way in means that the session is over. */
export async function post(address: string, fields: Record<string, string>): Promise<Response> {
  const headers = { accept: "application/json" };
  const response = await fetch(address, { method: "POST", headers, body: new URLSearchParams(fields), redirect: "manual" });
  if (!response.ok) throw new Refused(response.type === "opaqueredirect" ? "signed-out" : "refused");
  return response;
}

export class Refused extends Error {
  constructor(readonly why: "signed-out" | "refused") {
    super(why);
  }
}

// The dialog that asks why and with which words, and what follows: the key is unwrapped first, then the reason is
// written down at the server, which hands the sealed records out with it.
import { base64 } from "@scure/base";
import { WrongPassphrase } from "../keys/wrapped";
import { readEntries, sealedOf, type Entry } from "../log/entry";
import type { Opened, Sealed } from "../open/open";
import { Safe } from "../open/safe";
import { clock } from "../tables/time";
import { all, data, fill, need, number, post, Refused, showOnly } from "./dom";

/** What was opened lies open for so long. */
const OPEN_MS = 15 * 60 * 1000;

export interface Log {
  entries: Entry[];
  opened: Map<string, Opened>;
}

export interface Shown {
  /** Records are there and some are opened; called again and again. */
  part(log: Log): void;
  /** All are. */
  done(log: Log): void;
}

interface WrappedKey {
  kind: "person" | "sheet";
  wrapped: string;
}

/** Wires the page's `#opening` dialog; `root` names the addresses. */
export function offerOpening(root: HTMLElement, shown: Shown): void {
  const dialog = need<HTMLDialogElement>("#opening");
  const form = need<HTMLFormElement>("form", dialog);
  const words = need<HTMLInputElement>("#words", dialog);
  for (const button of all("[data-open-dialog]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      showOnly("", "data-problem", dialog);
      dialog.showModal();
    });
  }
  need("[data-later]", dialog).addEventListener("click", () => dialog.close());
  need<HTMLInputElement>("[data-reveal]", dialog).addEventListener("change", ({ target }) => {
    words.type = (target as HTMLInputElement).checked ? "text" : "password";
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void open(root, dialog, form, words, shown);
  });
  for (const button of all("[data-lock]")) button.addEventListener("click", () => location.reload());
  // A page that the browser kept would still show what was opened.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}

function reasonOf(form: HTMLFormElement): string {
  const chosen = form.querySelector<HTMLInputElement>('input[name="reason"]:checked');
  const other = need<HTMLInputElement>("#other", form);
  return (chosen?.value === "other" ? other.value : chosen?.value ?? "").trim();
}

async function open(
  root: HTMLElement, dialog: HTMLDialogElement, form: HTMLFormElement, words: HTMLInputElement, shown: Shown,
): Promise<void> {
  const problem = (name: string) => showOnly(name, "data-problem", dialog);
  const reason = reasonOf(form);
  if (reason === "") return problem("reason");
  const submit = need<HTMLButtonElement>('[type="submit"]', form);
  submit.disabled = true;
  problem("busy");
  let safe: Safe | undefined;
  try {
    safe = await unlock(root, form, words.value);
    const response = await post(data(root, "open"), { reason });
    words.value = "";
    dialog.close();
    await openAll(response, safe, shown);
    fill(document, "reason", reason);
    begin();
  } catch (error) {
    problem(nameOf(error));
    if (!dialog.open) dialog.showModal();
  } finally {
    // The key is needed no longer; what it opened is on the page.
    safe?.lock();
    submit.disabled = false;
  }
}

function nameOf(error: unknown): string {
  if (error instanceof WrongPassphrase) return "words";
  if (error instanceof NoKey) return "no-key";
  if (error instanceof Refused) return error.why;
  return error instanceof TypeError ? "offline" : "trouble";
}

class NoKey extends Error {}

async function unlock(root: HTMLElement, form: HTMLFormElement, passphrase: string): Promise<Safe> {
  const response = await fetch(data(root, "keys"), { redirect: "manual" });
  if (!response.ok) throw new Refused(response.type === "opaqueredirect" ? "signed-out" : "refused");
  const keys = (await response.json()) as WrappedKey[];
  const kind = need<HTMLInputElement>("#sheet", form).checked ? "sheet" : "person";
  const files = keys.filter((key) => key.kind === kind).map((key) => base64.decode(key.wrapped));
  if (files.length === 0) throw new NoKey();
  return Safe.unlock(data(root, "worker"), files, passphrase);
}

async function openAll(response: Response, safe: Safe, shown: Shown): Promise<void> {
  const log: Log = { entries: [], opened: new Map() };
  const bar = need<HTMLProgressElement>("progress");
  const progress = need("#progress");
  progress.hidden = false;
  showOnly("open", "data-state");
  let all = 0;
  const arriving = async function* (): AsyncGenerator<Sealed[]> {
    for await (const entries of readEntries(response)) {
      log.entries.push(...entries);
      const sealed = entries.map(sealedOf).filter((it): it is Sealed => it !== null);
      all += sealed.length;
      bar.max = all;
      fill(progress, "all", number(all));
      yield sealed;
    }
  };
  await safe.open(arriving(), (opened) => {
    for (const it of opened) log.opened.set(it.id, it);
    bar.value = log.opened.size;
    fill(progress, "opened", number(log.opened.size));
    shown.part(log);
  });
  progress.hidden = true;
  shown.done(log);
}

/** Says until when it is open, and closes it then: by a new page, so that nothing is left in memory. */
function begin(): void {
  fill(document, "until", clock((Date.now() + OPEN_MS) / 1000));
  setTimeout(() => location.reload(), OPEN_MS);
}

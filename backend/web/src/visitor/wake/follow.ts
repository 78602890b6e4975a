// The mirror follows the diary: what is deleted there is deleted in it.
import type { Entry } from "../diary";
import { read } from "../kept";
import { bare, load, save, type Mirror } from "./mirror";

export const isOn = (): boolean => read("wake") !== null;

/** One change after the other, so that none is lost. */
let last: Promise<void> = Promise.resolve();

export function change(to: (mirror: Mirror) => Mirror): Promise<void> {
  const next = async (): Promise<void> => {
    const mirror = isOn() ? await load() : undefined;
    if (mirror) await save(to(mirror));
  };
  // A browser that keeps nothing wakes nobody.
  last = last.then(next).catch(() => undefined);
  return last;
}

export function follow(entries: readonly Entry[]): void {
  if (isOn()) void change((mirror) => ({ ...mirror, entries: bare(entries) }));
}

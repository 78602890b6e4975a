// The diary in this browser, and the sending of what waits in it.
import { add, answered, parse, remove, waiting, type Answer, type Entry } from "./diary";
import { keep, read } from "./kept";

const KEPT = "diary";

export const entries = (): Entry[] => parse(read(KEPT));

const store = (all: readonly Entry[]): boolean => keep(KEPT, all.length > 0 ? JSON.stringify(all) : undefined);

export const note = (entry: Entry): boolean => store(add(entries(), entry, Date.now()));
export const drop = (key: string): boolean => store(remove(entries(), key));

/** Sends what waits, once each: the key makes a repeat the same. Returns whether all of it is settled. */
export async function flush(): Promise<boolean> {
  for (const { key, way, at, waiting: what } of waiting(entries())) {
    if (!what) continue;
    // By how long it is late: a phone's clock may be wrong by days.
    const ago_s = Math.max(0, Math.round((Date.now() - at) / 1000));
    const body = JSON.stringify({ token: what.token, direction: way, visit: what.visit, nonce: key, ago_s });
    let answer: Response;
    try {
      answer = await fetch("/late", { method: "POST", headers: { "content-type": "application/json" }, body });
    } catch {
      return false;
    }
    if (answer.ok) store(answered(entries(), key, (await answer.json()) as Answer));
    else if (answer.status === 429 || answer.status >= 500) return false;
    else store(answered(entries(), key, null));
  }
  return true;
}

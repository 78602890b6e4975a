// The diary in this browser, and the sending of what waits in it.
import { add, answered, parse, posted, remove, waiting, type Answer, type Entry } from "./diary";
import { keep, read } from "./kept";
import { follow } from "./wake/follow";

const KEPT = "diary";

export const entries = (): Entry[] => parse(read(KEPT));

function store(all: readonly Entry[]): boolean {
  follow(all);
  return keep(KEPT, all.length > 0 ? JSON.stringify(all) : undefined);
}

export const note = (entry: Entry): boolean => store(add(entries(), entry, Date.now()));
export const drop = (key: string): boolean => store(remove(entries(), key));

/** Sends what waits, once each: the key makes a repeat the same. Returns whether all of it is settled. */
export async function flush(): Promise<boolean> {
  for (const { key, way, at, waiting: what } of waiting(entries())) {
    if (!what) continue;
    // By how long it is late: a phone's clock may be wrong by days.
    const ago_s = Math.max(0, Math.round((Date.now() - at) / 1000));
    const [address, body] = "token" in what
      ? ["/late", { token: what.token, direction: way, visit: what.visit, nonce: key, ago_s }]
      : [what.address, posted(what.handed, ago_s, what.late, Date.now())];
    let answer: Response;
    try {
      const headers = { "content-type": "application/json" };
      answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    } catch {
      return false;
    }
    if (answer.ok && "token" in what) store(answered(entries(), key, (await answer.json()) as Answer));
    // A declaration was taken, now or before: the confirmation has its receipt.
    else if (answer.ok || answer.status === 409) {
      const { name, place } = entries().find((it) => it.key === key) ?? { name: "", place: "" };
      const { next, ...taken } = (await answer.json()) as Partial<Answer> & { next: string };
      store(answered(entries(), key, { name, place, late: ago_s > 300, key: next, ...taken }));
    }
    else if (answer.status === 429 || answer.status >= 500) return false;
    else store(answered(entries(), key, null));
  }
  return true;
}

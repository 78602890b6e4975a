// "Báo cho tôi khi có cảnh báo": asks the browser, and tells the server where to wake it.
import type { Entry } from "../diary";
import { keep, read } from "../kept";
import { bytesOf } from "../warnings/hours";
import { ask, bare, load, save, type Mirror } from "./mirror";
import { change, isOn } from "./follow";

const DAY_MS = 86_400_000;
type State = "off" | "on" | "denied" | "failed";

async function subscription(vapid: string): Promise<PushSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(vapid) as BufferSource };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // That of another key, from before the server's database was made anew.
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

async function turnOn(vapid: string, mirror: Mirror): Promise<State> {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  try {
    const { endpoint } = await subscription(vapid);
    if (!(await ask(endpoint)) || !keep("wake", String(Date.now()))) return "failed";
    await save(mirror);
    return "on";
  } catch {
    return "failed";
  }
}

async function turnOff(): Promise<State> {
  keep("wake", undefined);
  await save(undefined);
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (!old) return "off";
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ endpoint: old.endpoint });
  // Without a network the push service says later that it is gone.
  await fetch("/danh-thuc", { method: "DELETE", headers, body, credentials: "omit" }).catch(() => undefined);
  await old.unsubscribe();
  return "off";
}

/** A server forgets whoever does not ask again for three weeks. */
async function renew(): Promise<void> {
  if (Date.now() - Number(read("wake")) < DAY_MS) return;
  const { pushManager } = await navigator.serviceWorker.ready;
  const old = await pushManager.getSubscription();
  if (!old || !(await ask(old.endpoint))) return;
  keep("wake", String(Date.now()));
  await change((mirror) => ({ ...mirror, renewed: Date.now() }));
}

/** Shows the offer where this browser can do it. `now` is what the worker is to know. */
export async function offer(root: HTMLElement, now: () => { key: string; version: number; entries: Entry[] }): Promise<void> {
  const section = root.querySelector<HTMLElement>("#wake");
  const vapid = root.dataset.wake;
  if (!section || !vapid || !("serviceWorker" in navigator) || !("PushManager" in self) || !("Notification" in self)) return;
  const [on, off] = [section.querySelector<HTMLButtonElement>("#wake-on")!, section.querySelector<HTMLButtonElement>("#wake-off")!];
  const show = (state: State): void => {
    for (const part of section.querySelectorAll<HTMLElement>("[data-wake]")) part.hidden = part.dataset.wake !== state;
    on.hidden = state === "on" || state === "denied";
    off.hidden = state !== "on";
  };
  on.addEventListener("click", () => {
    on.disabled = true;
    const { key, version, entries } = now();
    const mirror = { key, version, entries: bare(entries), stay: Number(root.dataset.stay), told: [], renewed: Date.now() };
    void turnOn(vapid, mirror).then(show).finally(() => { on.disabled = false; });
  });
  off.addEventListener("click", () => void turnOff().then(show, () => show("off")));
  const works = isOn() && Notification.permission === "granted" && (await load().catch(() => undefined)) !== undefined;
  show(works ? "on" : Notification.permission === "denied" ? "denied" : "off");
  section.hidden = false;
  if (works) await renew().catch(() => undefined);
}

// What the service worker does when a push service wakes it: it takes the list, compares by itself, and says something only
// when the list is about this phone. Numbers that older browsers have not; without this they are not woken.
import { after, ask, fresh, load, save, type Mirror } from "./visitor/wake/mirror";
import { compare } from "./visitor/warnings/compare";
import { read } from "./visitor/warnings/list";

/** What TypeScript's types of pages lack of a worker's. */
interface Happening extends Event {
  waitUntil(work: Promise<unknown>): void;
  readonly notification: Notification;
}
const worker = self as unknown as {
  addEventListener(type: string, listener: (event: Happening) => void): void;
  registration: ServiceWorkerRegistration;
  clients: { matchAll(options: object): Promise<{ url: string; focus(): Promise<unknown> }[]>; openWindow(url: string): Promise<unknown> };
  renew?: () => Promise<void>;
};

const DIARY = "/nhat-ky";
const TAG = "warning";
const RENEW_MS = 3 * 86_400_000;

const language = async (): Promise<string> => ((await (await caches.match("/language"))?.text()) === "en" ? "en" : "vi");

/** Words of the kept diary in the visitor's language. */
async function words(lang: string): Promise<(name: string) => string> {
  const page = (await (await caches.match(`${DIARY}?lang=${lang}`))?.text()) ?? "";
  return (name) => new RegExp(`data-words="${name}">([^<]*)<`).exec(page)?.[1] ?? "";
}

async function tell(): Promise<void> {
  const lang = await language();
  const word = await words(lang);
  // Neither what nor where: a screen that is locked may lie on a table.
  const options = { body: word("wake-body"), tag: TAG, lang, renotify: true };
  await worker.registration.showNotification(word("wake-title"), options as NotificationOptions);
}

async function look(mirror: Mirror): Promise<Mirror> {
  const answer = await fetch("/canh-bao", { credentials: "omit", cache: "no-cache" });
  if (!answer.ok) return mirror;
  // By the server's clock, because that of a phone may be wrong by days.
  const time = Number(answer.headers.get("x-time")) / 1000 || Date.now() / 1000;
  const list = read(await answer.text(), mirror.key, mirror.version, time);
  if (typeof list === "string") return mirror;
  const found = compare(list, mirror.entries, mirror.stay, Date.now() / 1000);
  const news = fresh(found, mirror.told);
  if (news.length > 0) await tell();
  else if (found.length === 0) (await worker.registration.getNotifications({ tag: TAG })).forEach((old) => old.close());
  return { ...after(mirror, news), version: list.version };
}

async function awake(): Promise<void> {
  const mirror = await load();
  if (mirror) await save(await look(mirror));
}

/** A server forgets whoever does not ask again for three weeks. */
worker.renew = async () => {
  const mirror = await load();
  if (!mirror || Date.now() - mirror.renewed < RENEW_MS) return;
  const own = await worker.registration.pushManager.getSubscription();
  if (own && (await ask(own.endpoint))) await save({ ...mirror, renewed: Date.now() });
};

async function open(): Promise<void> {
  const all = await worker.clients.matchAll({ type: "window" });
  const shown = all.find(({ url }) => new URL(url).pathname === DIARY);
  await (shown ? shown.focus() : worker.clients.openWindow(`${DIARY}?lang=${await language()}`));
}

// Without a network it looks when the page is opened.
worker.addEventListener("push", (event) => event.waitUntil(awake().catch(() => undefined)));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});
worker.addEventListener("pushsubscriptionchange", (event) => {
  const old = (event as unknown as { oldSubscription?: PushSubscription }).oldSubscription;
  if (!old) return;
  event.waitUntil(worker.registration.pushManager.subscribe(old.options as PushSubscriptionOptionsInit).then(({ endpoint }) => ask(endpoint)));
});

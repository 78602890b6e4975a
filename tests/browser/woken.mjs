// A phone that is woken by a push, as far as a browser without a push service can be.
import { waitFor } from "./desk.mjs";

/** Has a phone's owner ask to be told: its browser subscribes, as far as one without a push service can. */
export async function want(office, { context, page }, language) {
  await context.grantPermissions(["notifications"], { origin: office.url });
  const endpoint = `https://fcm.googleapis.com/fcm/send/${language}`;
  const subscription = (address) => {
    const own = { endpoint: address, unsubscribe: async () => { globalThis.subscribed = false; return true; } };
    PushManager.prototype.subscribe = async () => { globalThis.subscribed = true; return own; };
    PushManager.prototype.getSubscription = async () => (globalThis.subscribed ? own : null);
  };
  await context.addInitScript(subscription, endpoint);
  await page.reload();
  await page.waitForSelector("#wake:not([hidden])");
  await page.tap("#wake-on");
  await page.waitForSelector("#wake-off:not([hidden])");
}

/** The notifications that stand after a push without content. */
export async function push(office, page) {
  const session = await page.context().newCDPSession(page);
  const found = new Promise((resolve) => {
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations[0] && resolve(registrations[0].registrationId));
  });
  await session.send("ServiceWorker.enable");
  const version = () => page.evaluate(async () => (await (await caches.match("/mirror")).json()).version);
  const before = await version();
  await session.send("ServiceWorker.deliverPushMessage", { origin: office.url, registrationId: await found, data: "" });
  await waitFor("the worker has read a newer list", async () => (await version()) > before, 120);
  await session.detach();
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body, lang }) => ({ title, body, lang }));
  });
}

// Replaces the live parts of a page by those of now, without moving what is under the finger. What the
// network does not bring stays, with the time of which it is.

const PERIOD_MS = 5_000;
const TIMEOUT_MS = 10_000;

/** Takes over the parts that differ; one in which someone types or has the focus is left. */
export function replaceLive(page: Document, fresh: Document): void {
  for (const part of page.querySelectorAll<HTMLElement>("[data-live]")) {
    const next = fresh.querySelector(`[data-live="${part.dataset["live"]}"]`);
    const busy = part.contains(page.activeElement);
    if (next && !busy && next.outerHTML !== part.outerHTML) part.replaceWith(page.adoptNode(next));
  }
}

async function load(): Promise<Document> {
  const options = { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
  const answer = await fetch(location.href, options);
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

async function refresh(): Promise<void> {
  const offline = document.querySelector<HTMLElement>("[data-offline]");
  try {
    const fresh = await load();
    replaceLive(document, fresh);
    const [time, now] = [document, fresh].map((page) => page.querySelector("[data-offline] time"));
    if (time && now) time.textContent = now.textContent;
    if (offline) offline.hidden = true;
  } catch {
    if (offline) offline.hidden = false;
  }
}

/** Keeps a page with live parts up to date while it is looked at. */
export function keepLive(): void {
  if (!document.querySelector("[data-live]")) return;
  const next = async () => {
    if (!document.hidden) await refresh();
    setTimeout(next, PERIOD_MS);
  };
  setTimeout(next, PERIOD_MS);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void refresh();
  });
}

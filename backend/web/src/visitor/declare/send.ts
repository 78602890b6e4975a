// Handing in what was sealed, once: the same bytes again are the same declaration.
import { posted, type Late } from "../diary";
import type { Header } from "./document";

export interface Handed extends Header {
  visit: string;
  body: string;
}

/** Where the confirmation is, or which message says why there is none. */
export type Sent = { next: string } | { message: string };

export async function send(address: string, handed: Handed, late?: Late): Promise<Sent> {
  let answer: Response;
  try {
    const headers = { "content-type": "application/json" };
    answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(late ? posted(handed, 0, late, Date.now()) : handed) });
  } catch {
    return { message: "send-offline" };
  }
  if (answer.ok || answer.status === 409) {
    const { next } = (await answer.json().catch(() => ({}))) as { next?: unknown };
    // Only a page of this server.
    if (typeof next === "string" && /^\/[^/\\]/.test(next)) return { next };
  }
  if (answer.status === 410 || answer.status === 429) return { message: `send-${answer.status}` };
  return { message: "send-failed" };
}

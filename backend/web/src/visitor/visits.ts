// The visit that a phone is in: a random id by which the way in and the way out belong together. Pure.

export type Way = "in" | "out";

export interface Visit {
  /** Letters of the venue. */
  venue: string;
  /** 32 hexadecimal digits. */
  id: string;
  /** When it began, Unix milliseconds of this phone. */
  since: number;
}

/** The visit at this venue that has not ended; a clock that went back ends none. */
export function open(kept: Visit | undefined, venue: string, now: number, stayMs: number): Visit | undefined {
  return kept && kept.venue === venue && now - kept.since <= stayMs ? kept : undefined;
}

/** What the phone keeps after a tap was recorded. */
export function after(kept: Visit | undefined, tapped: Visit, way: Way): Visit | undefined {
  if (way === "in") return kept?.id === tapped.id ? kept : tapped;
  // Whoever leaves a venue that was forgotten is still in the other one.
  return kept?.venue === tapped.venue ? undefined : kept;
}

/** The visit in a text that was kept; none of anything else. */
export function parse(text: string | null): Visit | undefined {
  try {
    const { venue, id, since } = JSON.parse(text ?? "");
    const fits = typeof venue === "string" && /^[0-9a-f]{32}$/.test(id) && typeof since === "number";
    return fits ? { venue, id, since } : undefined;
  } catch {
    return undefined;
  }
}

/** The id of a visit that begins. */
export function draw(random: (bytes: Uint8Array) => void): string {
  const bytes = new Uint8Array(16);
  random(bytes);
  return Array.from(bytes, (byte) => (byte < 16 ? "0" : "") + byte.toString(16)).join("");
}

// A code that was scanned without a network, on its way from the page that took it to the declaration's. Pure.

export interface Scan {
  token: string;
  /** Unix milliseconds. */
  at: number;
  /** Makes all that is sent of it the same. */
  nonce: string;
}

/** The diary says by this what was just sealed. */
export const SEALED = "#da-niem-phong";

/** For how long a declaration may be begun after the scan: a family takes its time. */
const OPEN_MS = 3_600_000;

/** The scan in a text that was kept, while its time lasts. */
export function open(text: string | null, now: number): Scan | undefined {
  try {
    const { token, at, nonce } = JSON.parse(text ?? "") as Scan;
    const fits = typeof token === "string" && typeof nonce === "string" && typeof at === "number" && now - at >= 0 && now - at < OPEN_MS;
    return fits ? { token, at, nonce } : undefined;
  } catch {
    return undefined;
  }
}

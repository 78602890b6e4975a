// The receipt of today, which its owner shows instead of declaring again. Pure.

export interface Receipt {
  /** As people read it. */
  code: string;
  /** The commune at whose kiosks it holds. */
  commune: string;
  /** When it was given, Unix milliseconds. */
  at: number;
}

const VIETNAM_MS = 7 * 3_600_000;
const day = (at: number): number => Math.floor((at + VIETNAM_MS) / 86_400_000);

/** The receipt in a text that was kept, while its day lasts and in its commune. */
export function valid(text: string | null, commune: string, now: number): Receipt | undefined {
  try {
    const { code, commune: its, at } = JSON.parse(text ?? "");
    const holds = typeof code === "string" && its === commune && commune !== "" && day(at) === day(now);
    return holds ? { code, commune, at } : undefined;
  } catch {
    return undefined;
  }
}

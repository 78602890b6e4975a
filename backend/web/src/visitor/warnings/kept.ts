// Warnings as the phone keeps them between comparisons. Pure.

/** A warning about a visit of the diary. */
export interface Warning {
  /** Of the visit. */
  key: string;
  name: string;
  level: 1 | 2;
  text: number;
  /** Unix seconds. */
  from: number;
  to: number;
  /** For how long one was there then, minutes. */
  minutes: number;
  /** Last day in Vietnam on which it stands, counted from 1970. */
  until: number;
}

/** Warnings in a text that was kept; none of anything else. */
export function parseWarnings(text: string | null): Warning[] {
  try {
    const found: unknown = JSON.parse(text ?? "");
    return Array.isArray(found) ? found.filter(isWarning) : [];
  } catch {
    return [];
  }
}

function isWarning(it: unknown): it is Warning {
  const warning = it as Warning | null;
  const numbers = [warning?.text, warning?.from, warning?.to, warning?.minutes, warning?.until];
  return (warning?.level === 1 || warning?.level === 2) && typeof warning.key === "string"
    && typeof warning.name === "string" && numbers.every(Number.isFinite);
}

// What of the opened log is shown.
import { fold } from "./fold";
import { flagged, type Row } from "./row";

export type Only = "all" | "flagged" | "other-province";

/** Whether all words of a search occur; marks, case, and spaces and dashes in numbers do not count. */
export function matches(row: Row, search: string): boolean {
  const compact = row.haystack.replace(/(?<=[0-9a-z])[ .-]+(?=\d)/g, "");
  return wordsOf(search).every((word) => row.haystack.includes(word) || compact.includes(word));
}

/** Words of a search; a phone number or a receipt that was typed in groups is one. */
function wordsOf(search: string): string[] {
  const text = fold(search).trim();
  const digits = text.replace(/[\s.-]/g, "");
  if (/^\+?\d{6,}$/.test(digits)) return [digits.replace(/^\+?84(?=\d{9}$)/, "0")];
  // A receipt is shown in three groups, and its first five characters are the id that records have.
  if (/^[0-9a-z]{12}$/.test(digits) && /^\S+-\S+-\S+$/.test(text)) return [digits.slice(0, 5)];
  return text.split(/\s+/).filter(Boolean);
}

export function passes(row: Row, only: Only): boolean {
  return only === "all" || (only === "flagged" ? flagged(row) : row.otherProvince);
}

export function filter(rows: readonly Row[], only: Only, search: string): Row[] {
  return rows.filter((row) => passes(row, only) && matches(row, search));
}

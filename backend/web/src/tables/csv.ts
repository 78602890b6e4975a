// CSV for programs, and for people who open it anyway: UTF-8 with the BOM by which Excel knows it, lines
// ended as RFC 4180 has it, and no cell that a spreadsheet takes for a formula.
import type { Table } from "./columns";

// What spreadsheets begin a formula with, also behind blanks and as a full-width character.
const FORMULA = /^[\s\p{C}]*[=+\-@|%＝＋－＠]|^[\t\r\n]/u;

/** A text that is a formula nowhere; a quote in front makes it text for all spreadsheets. */
function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function cell(text: string): string {
  return `"${harmless(text).replaceAll('"', '""')}"`;
}

export function csv(table: Table): Uint8Array {
  const lines = table.map((line) => line.map(cell).join(","));
  return new TextEncoder().encode(`\uFEFF${lines.join("\r\n")}\r\n`);
}

// The table of the opened log.
import { wayOf } from "../log/entry";
import { flagged, type Row } from "../log/row";
import { clock } from "../tables/time";
import { all, clone, fill, need, number, word } from "./dom";

/** Rows that are drawn; a browser is slow with more, and nobody reads them. */
export const ROWS_MAX = 500;

export function draw(rows: readonly Row[], choose: (row: Row) => void): void {
  const body = need<HTMLTableSectionElement>("#rows");
  body.replaceChildren(...rows.slice(0, ROWS_MAX).map((row) => line(row, choose)));
  need("#none").hidden = rows.length > 0;
  const many = need("#many");
  many.hidden = rows.length <= ROWS_MAX;
  fill(many, "found", number(rows.length));
  fill(document, "shown", number(Math.min(rows.length, ROWS_MAX)));
  fill(document, "found", number(rows.length));
}

function line(row: Row, choose: (row: Row) => void): DocumentFragment {
  const { entry } = row;
  const piece = clone("#row");
  const line = need("tr", piece);
  line.classList.toggle("flag", flagged(row));
  fill(piece, "time", clock(entry.atS));
  fill(piece, "venue", entry.venue);
  fill(piece, "position", entry.position);
  fill(piece, "way", word("ways", wayOf(entry)));
  fill(piece, "birth", row.birthYear);
  fill(piece, "phone", groups(row.phone));
  fill(piece, "handling", entry.handling === "" && flagged(row) ? word("progress-words", "none") : word("progress-words", entry.handling));
  tags(piece, row);
  const name = need<HTMLButtonElement>("[data-name]", piece);
  if (row.document) {
    name.textContent = (row.name || word("closed", "no-name")) + (row.more > 0 ? ` + ${row.more}` : "");
    name.addEventListener("click", () => choose(row));
  } else {
    // Not there yet, or never.
    name.replaceWith(row.closed ? word("closed", row.closed) : "…");
  }
  return piece;
}

/** Why it needs a look, in words. */
export function tags(piece: ParentNode, row: Row): void {
  const on = { yes: row.yes, elsewhere: row.otherProvince, attention: row.entry.attention && !row.yes && !row.document };
  for (const [name, is] of Object.entries(on)) {
    for (const tag of all(`[data-tag="${name}"]`, piece)) tag.hidden = !is;
  }
}

/** A phone number in groups of 4, 3 and 3. */
export function groups(phone: string): string {
  return /^\d{10}$/.test(phone) ? phone.replace(/(\d{4})(\d{3})(\d{3})/, "$1 $2 $3") : phone;
}

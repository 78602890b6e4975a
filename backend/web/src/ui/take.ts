// Tables that are taken away. The server learns that one was made, and of what, never what it holds.
import type { Row } from "../log/row";
import { table } from "../tables/columns";
import { csv } from "../tables/csv";
import { xlsx } from "../tables/xlsx";
import { data, post } from "./dom";

const TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv;charset=utf-8",
};

/** Notes at the server that a table is taken, and then makes it of these rows. */
export async function take(root: HTMLElement, kind: "xlsx" | "csv", rows: readonly Row[], notes: string[]): Promise<void> {
  await post(data(root, "taken"), { kind, rows: String(rows.length) });
  const cells = table(rows);
  const bytes = kind === "csv" ? csv(cells)
    : xlsx([{ name: data(root, "sheet"), table: cells }, { name: data(root, "notes"), table: notes.map((note) => [note]) }]);
  save(`${data(root, "file")}.${kind}`, new Blob([bytes as BlobPart], { type: TYPES[kind] }));
}

function save(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}


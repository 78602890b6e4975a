// Those who were exposed, opened with the commune's key: who they are, whom to call, and a message to their numbers.
import { rows, type Row } from "./log/row";
import { clock } from "./tables/time";
import { clone, data, fill, need, number, post, showOnly, word } from "./ui/dom";
import { offerOpening } from "./ui/opening";
import { groups } from "./ui/rows";

const root = need("#log");
let numbers: string[] = [];

function line(row: Row): DocumentFragment {
  const piece = clone("#row");
  const name = row.document ? row.name + (row.more > 0 ? ` + ${row.more}` : "") : word("closed", row.closed ?? "damaged");
  fill(piece, "name", name);
  fill(piece, "venue", [row.entry.venue, row.entry.position].filter(Boolean).join(", "));
  fill(piece, "time", clock(row.entry.atS));
  const phone = need<HTMLAnchorElement>("[data-phone]", piece);
  phone.textContent = groups(row.phone);
  if (row.phone) phone.href = `tel:${row.phone}`;
  return piece;
}

const form = document.querySelector<HTMLFormElement>("form[data-send]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const button = need<HTMLButtonElement>("button", form);
  button.disabled = true;
  post(data(root, "send"), { numbers: numbers.join(" ") })
    .then((answer) => answer.json())
    .then((sent: Record<string, number>) => {
      for (const name of ["queued", "known", "odd"]) fill(document, name, number(sent[name] ?? 0));
      showOnly("yes", "data-sent");
    })
    .catch(() => {
      button.disabled = false;
      showOnly("no", "data-sent");
    });
});

offerOpening(root, {
  part() { /* They are few: drawn when all are there. */ },
  done({ entries, opened }) {
    const all = rows(entries.filter((entry) => !entry.aside), opened, "");
    need("#rows").replaceChildren(...all.map(line));
    need("#list").hidden = false;
    numbers = [...new Set(all.map(({ phone }) => phone.replace(/[^\d+]/g, "")).filter(Boolean))];
    fill(document, "numbers", number(numbers.length));
    if (form) form.hidden = numbers.length === 0;
  },
});

// The log of a day, and the page of one record.
import { filter, type Only } from "./log/filter";
import { flagged, rows, type Row } from "./log/row";
import { all, data, fill, need, number, post, showOnly } from "./ui/dom";
import { showDetail } from "./ui/detail";
import { offerOpening, type Log } from "./ui/opening";
import { draw } from "./ui/rows";
import { take } from "./ui/take";

const root = need("#log");
const province = data(root, "province");
let opened: Row[] = [];
let shown: Row[] = [];

/** Rows of the entries that were asked for; the others are there for their receipts. */
function rowsOf({ entries, opened }: Log): Row[] {
  return rows(entries.filter((entry) => !entry.aside), opened, province);
}

function choose(row: Row): void {
  showDetail(row);
  showOnly("detail", "data-view");
  history.pushState({ record: row.entry.id }, "");
  scrollTo(0, 0);
}

function back(): void {
  showOnly("list", "data-view");
}

function redraw(): void {
  const search = document.querySelector<HTMLInputElement>("#search")?.value ?? "";
  const only = (document.querySelector<HTMLElement>("[data-only][aria-pressed=true]")?.dataset.only ?? "all") as Only;
  shown = filter(opened, only, search);
  draw(shown, choose);
}

function count(): void {
  const of = { all: opened.length, flagged: opened.filter(flagged).length, "other-province": opened.filter((row) => row.otherProvince).length };
  for (const [only, rows] of Object.entries(of)) {
    for (const chip of all(`[data-only="${only}"]`)) fill(chip, "count", number(rows));
  }
}

function list(): void {
  need("#search").addEventListener("input", redraw);
  for (const chip of all("[data-only]")) {
    chip.addEventListener("click", () => {
      for (const other of all("[data-only]")) other.setAttribute("aria-pressed", String(other === chip));
      redraw();
    });
  }
  for (const button of all("[data-take]")) {
    button.addEventListener("click", () => {
      const notes = all("[data-note]").map((note) => note.textContent?.trim() ?? "").filter(Boolean);
      need("#not-taken").hidden = true;
      take(root, button.dataset.take as "xlsx" | "csv", shown, notes).catch(() => { need("#not-taken").hidden = false; });
    });
  }
  for (const button of all("[data-back]")) button.addEventListener("click", () => history.back());
  addEventListener("popstate", back);
}

function handlings(): void {
  for (const form of all("[data-handling]")) {
    form.addEventListener("submit", (event) => {
      const id = form.dataset.record;
      // Without an opened row it is the form of the page, which the browser sends.
      if (!id) return;
      event.preventDefault();
      const progress = String(new FormData(form as HTMLFormElement).get("progress") ?? "");
      showOnly("", "data-saved", form);
      post(`${data(root, "record")}${id}/handling`, { progress }).then(() => {
        for (const row of opened) if (row.entry.id === id) row.entry.handling = progress;
        redraw();
        showOnly("yes", "data-saved", form);
      }).catch(() => showOnly("no", "data-saved", form));
    });
  }
}

const isRecord = root.hasAttribute("data-one");
if (!isRecord) list();
handlings();
let drawn = 0;
offerOpening(root, {
  part(log) {
    // Those that need attention come first, and are worth drawing at once.
    if (isRecord || performance.now() - drawn < 400) return;
    drawn = performance.now();
    opened = rowsOf(log);
    draw(opened.slice(0, 50), choose);
  },
  done(log) {
    opened = rowsOf(log);
    if (isRecord) {
      const [row] = opened;
      if (row) showDetail(row);
      return;
    }
    count();
    redraw();
  },
});

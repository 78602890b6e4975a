// The inbox of feedback: opened with the authority's key, and what was done about each.
import type { Feedback } from "./open/documents";
import type { Entry } from "./log/entry";
import { all, data, fill, need, post, showOnly, word } from "./ui/dom";
import { offerOpening } from "./ui/opening";

const root = need("#log");
let chosen = "";

const subject = ({ categories }: Feedback): string =>
  categories.length === 0 ? word("categories", "none") : categories.map((code) => word("categories", code)).join("; ");

function show(entry: Entry, feedback: Feedback): void {
  const section = need("#feedback");
  chosen = entry.id;
  fill(section, "subject", subject(feedback));
  fill(section, "text", feedback.text);
  fill(section, "location", feedback.location);
  fill(section, "where", [entry.venue, entry.position].filter(Boolean).join(", "));
  need<HTMLInputElement>("#note").value = "";
  showOnly("", "data-saved", section);
  section.hidden = false;
  section.scrollIntoView({ block: "nearest" });
  for (const row of all("[data-row]")) row.toggleAttribute("aria-current", data(row, "row") === chosen);
}

for (const form of all("[data-inbox]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const state = ((event as SubmitEvent).submitter as HTMLButtonElement | null)?.value ?? "";
    const note = need<HTMLInputElement>("#note").value;
    showOnly("", "data-saved", form);
    post(`${data(root, "record")}${chosen}/note`, { state, note })
      .then(() => showOnly("yes", "data-saved", form))
      .catch(() => showOnly("no", "data-saved", form));
  });
}

offerOpening(root, {
  part() { /* There are few: they are drawn when all are there. */ },
  done({ entries, opened }) {
    for (const entry of entries) {
      const row = document.querySelector(`[data-row="${CSS.escape(entry.id)}"]`);
      const found = opened.get(entry.id);
      if (!row || !found) continue;
      need("[data-sealed]", row).hidden = true;
      const name = need<HTMLButtonElement>("[data-name]", row);
      name.hidden = false;
      if ("failure" in found) {
        name.replaceWith(word("closed", found.failure));
      } else if (found.document.kind === "feedback") {
        const { document } = found;
        name.textContent = subject(document);
        name.addEventListener("click", () => show(entry, document));
      }
    }
  },
});

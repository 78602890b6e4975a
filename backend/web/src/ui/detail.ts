// One record, with the questions in full.
import type { CardCheckin, Declaration, Person } from "../open/documents";
import { wayOf } from "../log/entry";
import type { Row } from "../log/row";
import { clock, date } from "../tables/time";
import { all, clone, data, fill, need, number, word } from "./dom";
import { groups, tags } from "./rows";

/** Shows what a row holds. */
export function showDetail(row: Row): void {
  const { entry, document: opened } = row;
  const detail = need("#detail");
  fill(detail, "name", row.name || word("closed", "no-name"));
  fill(detail, "when", `${clock(entry.atS)} ${date(entry.atS)}`);
  fill(detail, "where", [entry.venue, entry.position].filter(Boolean).join(", "));
  fill(detail, "way", word("ways", wayOf(entry)));
  fill(detail, "receipt", entry.receipt);
  for (const element of all("[data-if-receipt]", detail)) element.hidden = entry.receipt === "";
  tags(detail, row);
  call(detail, row.phone);
  const people = need("#people");
  people.replaceChildren();
  if (opened?.kind === "declaration") {
    opened.people.forEach((person, index) => people.append(ofPerson(opened, person, index)));
  } else if (opened?.kind === "card-checkin") people.append(ofCard(opened));
  handling(detail, row);
}

function call(detail: HTMLElement, phone: string): void {
  const link = need<HTMLAnchorElement>("[data-call]", detail);
  link.hidden = phone === "";
  link.href = `tel:${phone.replace(/[^\d+]/g, "")}`;
  fill(link, "phone", groups(phone));
}

function ofPerson(declaration: Declaration, person: Person, index: number): DocumentFragment {
  const piece = clone("#person");
  const alone = declaration.people.length === 1;
  const heading = need("[data-heading]", piece);
  heading.hidden = alone;
  fill(heading, "number", number(index + 1));
  fill(heading, "name", person.fullName);
  for (const element of all("[data-field]", piece)) {
    const said = person.answers.get(data(element, "field"));
    element.hidden = said === undefined;
    if (said === undefined) continue;
    const note = data(element, "field") === "showSignal" ? person.showSignalNote
      : data(element, "field") === "showCountryPassing" ? person.countryPassing : "";
    fill(element, "answer", [word("answers", said ? "yes" : "no"), note].filter(Boolean).join(": "));
    element.classList.toggle("flag", said && element.hasAttribute("data-attention"));
  }
  // A group whose questions were not asked has no heading either.
  for (const group of all("[data-questions]", piece)) {
    group.hidden = all("[data-field]", group).every((element) => element.hidden);
  }
  values(piece, {
    birth: person.birthYear === null ? "" : String(person.birthYear),
    gender: word("genders", person.gender),
    nation: person.nation,
    passport: person.passport,
    insurance: person.healthinSuranceIdCard,
    address: person.address,
    phone: index === 0 ? groups(declaration.phone) : "",
    declarant: index === 0 && declaration.declarant
      ? [declaration.declarant.fullName, groups(declaration.declarant.phone)].filter(Boolean).join(", ") : "",
  });
  for (const element of all("[data-unverified]", piece)) element.hidden = declaration.phoneVerified || declaration.phone === "";
  return piece;
}

function ofCard(card: CardCheckin): DocumentFragment {
  const piece = clone("#person");
  need("[data-heading]", piece).hidden = true;
  for (const element of all("[data-questions], [data-unverified]", piece)) element.hidden = true;
  const identity = card.card !== "bhyt";
  values(piece, {
    birth: card.birth.split("-").reverse().join("/"), gender: "", nation: "", address: "", phone: "", declarant: "",
    passport: identity ? card.number : "", insurance: identity ? "" : card.number,
  });
  for (const element of all("[data-suspect]", piece)) element.hidden = !card.nameSuspect;
  return piece;
}

/** Fills the lines that have a value, and hides the others. */
function values(piece: ParentNode, of: Record<string, string>): void {
  for (const [name, text] of Object.entries(of)) {
    fill(piece, name, text);
    for (const line of all(`[data-line="${name}"]`, piece)) line.hidden = text === "";
  }
}

function handling(detail: HTMLElement, row: Row): void {
  for (const form of all("[data-handling]", detail)) form.dataset.record = row.entry.id;
  for (const input of detail.querySelectorAll<HTMLInputElement>('[name="progress"]')) {
    input.checked = input.value === row.entry.handling;
  }
}

// The columns of a table that is taken away. The first have the field names of the national form
// (docs/FORMATS.md, section 6), so that the national database can take them; a row is a person.
import type { CardCheckin, Declaration, Person } from "../open/documents";
import type { Row } from "../log/row";
import { civil } from "./time";

export type Table = string[][];

interface Of {
  row: Row;
  person: Person | null;
  declaration: Declaration | null;
  card: CardCheckin | null;
}

type Column = [name: string, cell: (of: Of) => string];

// BHYT's number is of another kind than those of identity papers.
const isIdentity = (card: CardCheckin): boolean => card.card !== "bhyt";

/** An answer as the form writes it. */
function answer(field: string, no: string): Column {
  return [field, ({ person }) => {
    const said = person?.answers.get(field);
    return said === undefined ? "" : said ? "1" : no;
  }];
}

const COLUMNS: Column[] = [
  ["otherUser", ({ person }) => (person ? (person.otherUser ? "1" : "0") : "")],
  ["fullName", ({ person, card }) => person?.fullName ?? card?.name.toLocaleUpperCase("vi") ?? ""],
  ["passport", ({ person, card }) => person?.passport ?? (card && isIdentity(card) ? card.number : "")],
  ["birthYear", ({ person, row }) => (person ? String(person.birthYear ?? "") : row.birthYear)],
  ["gender", ({ person }) => person?.gender ?? ""],
  ["nation", ({ person }) => person?.nation ?? ""],
  ["provinceId", ({ person }) => person?.provinceId ?? ""],
  ["wardId", ({ person }) => person?.wardId ?? ""],
  ["address", ({ person }) => person?.address ?? ""],
  ["phone", ({ declaration }) => declaration?.phone ?? ""],
  ["email", () => ""],
  answer("showCountryPassing", "0"),
  ["countryPassing", ({ person }) => person?.countryPassing ?? ""],
  answer("showSignal", "0"),
  ["showSignalNote", ({ person }) => person?.showSignalNote ?? ""],
  answer("hasPatient", "2"),
  answer("hasFromSickCountry", "2"),
  answer("hasSick", "2"),
  ["healthinSuranceIdCard", ({ person, card }) =>
    person?.healthinSuranceIdCard ?? (card && !isIdentity(card) ? card.number : "")],
  answer("hasChronicLiver", "2"),
  answer("hasChronicLung", "2"),
  answer("hasChronicKidney", "2"),
  // What the national form does not have.
  ["time", ({ row }) => civil(row.entry.atS)],
  ["timeConfidence", ({ row }) => row.entry.clock],
  ["direction", ({ row }) => row.entry.direction],
  ["venue", ({ row }) => row.entry.venue],
  ["position", ({ row }) => row.entry.position],
  ["way", ({ row }) => row.entry.way],
  ["byPhone", ({ row }) => (row.entry.byPhone ? "1" : "0")],
  ["attention", ({ row }) => (row.entry.attention || row.yes ? "1" : "0")],
  ["phoneVerified", ({ declaration }) => (declaration ? (declaration.phoneVerified ? "1" : "0") : "")],
  ["identitySource", ({ person, card }) => person?.identitySource ?? (card ? "card" : "")],
  ["declarantName", ({ declaration }) => declaration?.declarant?.fullName ?? ""],
  ["declarantPhone", ({ declaration }) => declaration?.declarant?.phone ?? ""],
  ["declarantPassport", ({ declaration }) => declaration?.declarant?.passport ?? ""],
  ["receipt", ({ row }) => row.entry.receipt],
  ["handling", ({ row }) => row.entry.handling],
  ["record", ({ row }) => row.entry.id],
  ["unopened", ({ row }) => row.closed ?? ""],
];

export const NAMES: readonly string[] = COLUMNS.map(([name]) => name);

function ofRow(row: Row): Of[] {
  const { document } = row;
  const nobody = { row, person: null, declaration: null, card: null };
  switch (document?.kind) {
    case "declaration":
      return document.people.map((person) => ({ ...nobody, person, declaration: document }));
    case "card-checkin":
      return [{ ...nobody, card: document }];
    default:
      return [nobody];
  }
}

/** The names of the columns, and a line for each person of these rows. */
export function table(rows: readonly Row[]): Table {
  const lines = rows.flatMap(ofRow).map((of) => COLUMNS.map(([, cell]) => cell(of)));
  return [[...NAMES], ...lines];
}

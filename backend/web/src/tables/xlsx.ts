// XLSX in which every cell is text: an inline string is never a formula, a date or a number, whatever
// it says, and keeps its leading zeros. The parts are the few that Office Open XML (ECMA-376) asks for. The
// libraries that write XLSX were left: write-excel-file looks texts up in a plain object, so that a
// visitor named "constructor" would damage the file, and starts workers from blobs, which the pages'
// Content-Security-Policy forbids; exceljs has eight dependencies.
import { strToU8, zipSync, type Zippable } from "fflate";
import type { Table } from "./columns";

export interface Sheet {
  name: string;
  table: Table;
}

/** The longest text that a cell holds. */
const CELL_MAX = 32_767;

// Not allowed in XML 1.0, escaped or not.
const NO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const ESCAPES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

function escape(text: string): string {
  const plain = text.replace(NO_XML, "\uFFFD");
  // `_x0041_` is an A for Excel, unless its first underscore is written so itself.
  const literal = plain.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, "_x005F_");
  return literal.replace(/[&<>"\r]/g, (it) => ESCAPES[it] ?? it);
}

function shorten(text: string): string {
  return text.length <= CELL_MAX ? text : `${text.slice(0, CELL_MAX - 1)}…`;
}

/** `A`, `B`, …, `Z`, `AA`, … */
function column(index: number): string {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? column(rest - 1) : "") + String.fromCharCode(65 + (index % 26));
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

// The style 0 is text (format 49) as well, so that a cell stays text when somebody types into it; style 1 is
// the head's.
const STYLES = `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>`
  + '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
  + '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
  + '<cellStyleXfs count="1"><xf numFmtId="49"/></cellStyleXfs><cellXfs count="2">'
  + '<xf numFmtId="49" fontId="0" xfId="0" applyNumberFormat="1"/>'
  + '<xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>';

function sheet({ table }: Sheet): string {
  const lines = table.map((cells, line) => {
    const style = line === 0 ? ' s="1"' : "";
    const row = cells.map((text, index) => (text === "" ? ""
      : `<c r="${column(index)}${line + 1}"${style} t="inlineStr"><is><t xml:space="preserve">${escape(shorten(text))}</t></is></c>`));
    return `<row r="${line + 1}">${row.join("")}</row>`;
  });
  const width = Math.max(1, ...table.slice(0, 1).map((head) => head.length));
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">`
    + '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
    + `<cols><col min="1" max="${width}" width="18" customWidth="1"/></cols>`
    + `<sheetData>${lines.join("")}</sheetData></worksheet>`;
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
}

export function xlsx(sheets: readonly Sheet[]): Uint8Array {
  const numbered = sheets.map((it, index) => ({ ...it, id: index + 1 }));
  const styles = numbered.length + 1;
  const part = (name: string, type: string) => `<Override PartName="/xl/${name}.xml" ContentType="${TYPE}.${type}+xml"/>`;
  const relations = (inside: string) => `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${inside}</Relationships>`;
  const texts: Record<string, string> = {
    "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types">`
      + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + '<Default Extension="xml" ContentType="application/xml"/>'
      + part("workbook", "sheet.main") + part("styles", "styles")
      + numbered.map(({ id }) => part(`worksheets/sheet${id}`, "worksheet")).join("") + "</Types>",
    "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`
      + numbered.map(({ id, name }) => `<sheet name="${escape(name)}" sheetId="${id}" r:id="rId${id}"/>`).join("")
      + "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": relations(
      numbered.map(({ id }) => relation(id, "worksheet", `worksheets/sheet${id}.xml`)).join("")
      + relation(styles, "styles", "styles.xml")),
    "xl/styles.xml": STYLES,
  };
  for (const it of numbered) texts[`xl/worksheets/sheet${it.id}.xml`] = sheet(it);
  const files: Zippable = {};
  for (const [name, text] of Object.entries(texts)) files[name] = strToU8(text);
  // A speed at which 5,000 rows take half a second; the time of packing stays out, it tells nothing.
  return zipSync(files, { level: 4, mtime: "1980-01-01T00:00:00" });
}

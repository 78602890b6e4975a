// A recovery sheet: words to print, which exist on paper and nowhere else.
import qr from "qr";
import { suggest, WORDS_OF_SHEET } from "../keys/passphrase";
import { all, fill, need } from "./dom";

const SVG = "http://www.w3.org/2000/svg";

/** Draws the words and their QR, which a phone or a scanner types. */
function drawCode(svg: Element, text: string): void {
  const cells = qr(text, "raw", { ecc: "medium", border: 4 });
  svg.setAttribute("viewBox", `0 0 ${cells.length} ${cells.length}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", cells.flatMap((line, y) => line.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : ""))).join(""));
  svg.replaceChildren(path);
}

/** Makes the words of a new sheet, draws it, and returns them. */
export function newSheet(): string {
  const sheet = need("#paper");
  const words = suggest(WORDS_OF_SHEET);
  const list = words.split(" ");
  fill(sheet, "first", list.slice(0, 5).join(" "));
  fill(sheet, "second", list.slice(5).join(" "));
  const svg = sheet.querySelector("svg[data-code]");
  if (svg) drawCode(svg, words);
  for (const button of all("[data-print]")) button.onclick = () => print();
  return words;
}

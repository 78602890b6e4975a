// Text as people search for it: without case and without Vietnamese marks.

/** Lower case, no marks, đ as d; the length may differ from the text's. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").normalize("NFC");
}

// The secrets of the hours of a stay, as the phone gets them with its check-in: "451536.AAAA….BBBB…".

export interface Hour {
  /** Counted from 1970. */
  hour: number;
  secret: Uint8Array;
}

const SECRET_LEN = 16;

/** The hours in a text; none of anything else. */
export function parse(text: string | undefined): Hour[] {
  const [first = "", ...secrets] = (text ?? "").split(".");
  if (!/^\d{1,9}$/.test(first)) return [];
  try {
    const hours = secrets.map((secret, index) => ({ hour: Number(first) + index, secret: bytesOf(secret) }));
    return hours.every(({ secret }) => secret.length === SECRET_LEN) ? hours : [];
  } catch {
    return [];
  }
}

/** Bytes of base64, of either alphabet. */
export function bytesOf(text: string): Uint8Array {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}

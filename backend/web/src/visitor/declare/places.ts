// The communes of a province, offered while one is typed. Without them what is typed is taken as it is.

type Place = [code: string, name: string];

const known = new Map<string, Place[]>();

export async function communes(province: string): Promise<Place[]> {
  if (!/^\d\d$/.test(province)) return [];
  const found = known.get(province);
  if (found) return found;
  try {
    const answer = await fetch(`/dia-danh/${province}`);
    const places = answer.ok ? ((await answer.json()) as Place[]) : [];
    if (places.length > 0) known.set(province, places);
    return places;
  } catch {
    return [];
  }
}

const folded = (text: string): string =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim().replace(/\s+/g, " ");

const bare = (name: string): string => name.replace(/^(phuong|xa|dac khu) /, "");

/** The only commune that a text can mean, with its kind or without, with marks or without; else none. */
export function named(places: readonly Place[], text: string): Place | undefined {
  const exact = places.filter(([, name]) => name.normalize("NFC") === text.normalize("NFC").trim());
  if (exact.length === 1) return exact[0];
  const meant = folded(text);
  const same = places.filter(([, name]) => folded(name) === meant || bare(folded(name)) === meant);
  return same.length === 1 ? same[0] : undefined;
}

// Civil time in Vietnam, which has had no summer time since 1975, whatever this computer's zone is.
const SHIFT_S = 7 * 3600;

function parts(unixS: number): [date: string, time: string] {
  const [date = "", time = ""] = new Date((unixS + SHIFT_S) * 1000).toISOString().split("T");
  return [date, time.slice(0, 8)];
}

/** `2021-07-08 07:41:09`, which sorts. */
export function civil(unixS: number): string {
  return parts(unixS).join(" ");
}

/** `07:41`. */
export function clock(unixS: number): string {
  return parts(unixS)[1].slice(0, 5);
}

/** `08/07/2021`. */
export function date(unixS: number): string {
  return parts(unixS)[0].split("-").reverse().join("/");
}

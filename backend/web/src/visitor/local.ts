// Times of visits as they were at the place, whatever zone the phone is set to. Pure.

const VIETNAM_MS = 7 * 3_600_000;
const two = (number: number): string => String(number).padStart(2, "0");

/** Time of day of Unix milliseconds, such as "07:42". */
export function time(at: number): string {
  const local = new Date(at + VIETNAM_MS);
  return `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** Date of Unix milliseconds, such as "08/07/2021". */
export function date(at: number): string {
  const local = new Date(at + VIETNAM_MS);
  return `${two(local.getUTCDate())}/${two(local.getUTCMonth() + 1)}/${local.getUTCFullYear()}`;
}

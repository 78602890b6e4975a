// The diary compared with a list: which of its stays touched an exposed part. Pure.
import type { Entry } from "../diary";
import { parse } from "./hours";
import type { Warning } from "./kept";
import { find, type List, type Part } from "./list";

const VIETNAM_S = 7 * 3600;
const DAY_S = 86_400;

/** Day in Vietnam of a Unix time in seconds. */
export const day = (at: number): number => Math.floor((at + VIETNAM_S) / DAY_S);

interface Stay {
  from: number;
  to: number;
}

/** From the way in to the way out of the same venue, or for the longest stay; of a way out alone its moment. */
export function stay(entries: readonly Entry[], entry: Entry, longest: number): Stay {
  const from = entry.at / 1000;
  if (entry.way === "out") return { from, to: from };
  const place = (it: Entry): string => it.venue ?? it.name;
  const left = entries
    .filter((it) => it.way === "out" && place(it) === place(entry) && it.at >= entry.at)
    .map((it) => it.at / 1000);
  return { from, to: Math.min(from + longest, ...left) };
}

/** Whether a stay has anything of a part; a moment has the one in which it lies. */
const touches = (stay: Stay, part: Part): boolean => stay.from < part.to && stay.to >= part.from;

/** The warnings that a list has for a diary at `now`, Unix seconds: F1 first, the latest first. */
export function compare(list: List, entries: readonly Entry[], longest: number, now: number): Warning[] {
  const found = entries.flatMap((entry) => {
    const own = stay(entries, entry, longest);
    const parts = parse(entry.hours).flatMap((hour) => find(list, hour)).filter((part) => touches(own, part));
    return joined(parts).map((part): Warning => {
      const minutes = Math.max(1, Math.round((Math.min(own.to, part.to) - Math.max(own.from, part.from)) / 60));
      const { level, text, from, to, days } = part;
      return { key: entry.key, name: entry.name, level, text, from, to, minutes, until: day(from) + days };
    });
  });
  const standing = found.filter(({ until }) => until >= day(now));
  return standing.filter(isFirst).sort((one, other) => one.level - other.level || other.from - one.from);
}

/** Parts that follow each other as one, as over the seam of an hour. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of [...parts].sort((one, other) => one.level - other.level || one.from - other.from)) {
    const last = all[all.length - 1];
    if (last && last.level === part.level && last.text === part.text && part.from <= last.to) last.to = Math.max(last.to, part.to);
    else all.push({ ...part });
  }
  return all;
}

/** A way in and its way out find the same; whoever has two entries of one visit is told once. */
function isFirst(it: Warning, _: number, all: readonly Warning[]): boolean {
  const same = (other: Warning): boolean => other.name === it.name && other.level === it.level && other.from === it.from && other.to === it.to;
  const [best] = all.filter(same).sort((one, other) => other.minutes - one.minutes);
  return best === it;
}

/** What a list says of the hours of a diary, whether or not somebody was there then. */
export function listed(list: List, entries: readonly Entry[]): Listed[] {
  return entries.flatMap(({ name, hours }) => joined(parse(hours).flatMap((hour) => find(list, hour))).map((part) => ({ name, ...part })));
}

interface Listed extends Part {
  name: string;
}

/**
 * Those of before that the list says no more: taken back, not merely past their time, and not of a visit that turned out to be shorter.
 * What stands at the same place and time, as serious or more so, stands for it, by whichever entry of the visit it was found.
 */
export function takenBack(before: readonly Warning[], now: readonly Listed[], entries: readonly Entry[], today: number): Warning[] {
  const kept = (it: Warning): boolean => entries.some(({ key }) => key === it.key) && it.until >= today;
  const stands = (it: Warning): boolean =>
    now.some((other) => other.name === it.name && other.level <= it.level && other.from < it.to && other.to > it.from);
  return before.filter((it) => kept(it) && !stands(it)).filter(isFirst);
}

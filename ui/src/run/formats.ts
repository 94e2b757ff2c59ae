/** Times, durations and sizes in words, in the reader's language and zone. */

import { text } from "../text";

const words = text.runs.units;
const UNITS = [
  [86_400_000, words.day],
  [3_600_000, words.hour],
  [60_000, words.minute],
  [1_000, words.second],
] as const;

/** `ms` in at most two units: `0.4 ms`, `38 ms`, `1.24 s`, `3 min 5 s`. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return "–";
  if (ms < 10) return `${trim(ms, ms < 1 ? 2 : 1)} ${words.millisecond}`;
  if (ms < 999.5) return `${Math.round(ms)} ${words.millisecond}`;
  if (ms < 59_995) return `${trim(ms / 1000, ms < 10_000 ? 2 : 1)} ${words.second}`;
  const whole = Math.round(ms / 1000) * 1000;
  const index = Math.max(
    0,
    UNITS.findIndex(([size]) => whole >= size),
  );
  const [size, name] = UNITS[index] ?? [1, ""];
  const [smaller, smallerName] = UNITS[index + 1] ?? [1, ""];
  const rest = Math.floor((whole % size) / smaller);
  return `${Math.floor(whole / size)} ${name}${rest > 0 ? ` ${rest} ${smallerName}` : ""}`;
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}

const BINARY = ["B", "KiB", "MiB", "GiB", "TiB"];

export function formatBytes(bytes: number): string {
  const power = Math.min(BINARY.length - 1, bytes > 0 ? Math.floor(Math.log2(bytes) / 10) : 0);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : trim(value, 1)} ${BINARY[power]}`;
}

const count = new Intl.NumberFormat();

export function formatCount(value: number): string {
  return count.format(value);
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const year = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" });
const exact = new Intl.DateTimeFormat(undefined, {
  dateStyle: "full",
  timeStyle: "long",
});

/** As short as it stays clear at `now`: the time alone today, the day in front before, the year where it differs. */
export function formatTime(date: Date, now = new Date()): string {
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  const front = date.getFullYear() === now.getFullYear() ? day : year;
  return `${front.format(date)}, ${clock.format(date)}`;
}

/** With weekday, zone and milliseconds, and as the server writes it. */
export function formatExactTime(date: Date): string {
  return `${exact.format(date)}\n${date.toISOString()}`;
}

/** How long ago: `12 s ago`. */
export function formatAge(date: Date, now = Date.now()): string {
  const ms = now - date.getTime();
  if (ms < 1_000) return text.runs.justNow;
  const [size, name] = UNITS.find(([unit]) => ms >= unit) ?? [1_000, words.second];
  return text.runs.ago(`${Math.floor(ms / size)} ${name}`);
}

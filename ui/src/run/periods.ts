/** Filters that lists of executions and of requests share, between the URL and the API. */

import type { Parameters } from "./urls";

const MINUTE = 60_000;
export const PERIODS = { "15m": 15 * MINUTE, "1h": 60 * MINUTE, "24h": 24 * 60 * MINUTE, "7d": 7 * 24 * 60 * MINUTE };
export type Period = keyof typeof PERIODS;

export function isPeriod(text: string | undefined): text is Period {
  return text !== undefined && Object.hasOwn(PERIODS, text);
}

/** `after` and `before` of the API for the page's `since`, `after`, `before`. What is no time is left out. */
export function readTimes(parameters: Parameters, now: number): { after?: string; before?: string } {
  if (isPeriod(parameters.since)) return { after: new Date(now - PERIODS[parameters.since]).toISOString() };
  const times: { after?: string; before?: string } = {};
  for (const name of ["after", "before"] as const) {
    const time = Date.parse(parameters[name] ?? "");
    if (!Number.isNaN(time)) times[name] = new Date(time).toISOString();
  }
  return times;
}

/** Those of `known` that a list like `a,b` names. */
export function readList<T extends string>(text: string | undefined, known: readonly T[]): T[] {
  const named = new Set((text ?? "").split(","));
  return known.filter((one) => named.has(one));
}

/** ISO time as an `<input type="datetime-local">` takes it, in the reader's zone; empty for what is no time. */
export function toLocalInput(iso: string | undefined): string {
  const time = Date.parse(iso ?? "");
  if (Number.isNaN(time)) return "";
  return new Date(time - new Date(time).getTimezoneOffset() * MINUTE).toISOString().slice(0, 16);
}

export function fromLocalInput(value: string): string {
  const time = Date.parse(value);
  return Number.isNaN(time) ? "" : new Date(time).toISOString();
}

import { text } from "../text";

const HTTP = /^http_\d{3}$/;

/** What to do about an error of this `kind`; empty when its message says it already. */
export function hintFor(kind: string): string {
  const { hints } = text.runs;
  if (Object.hasOwn(hints, kind)) return hints[kind] ?? "";
  return (HTTP.test(kind) && hints.http) || "";
}

import { text } from "../text";
import type { Json } from "../workflow/document";
import { humanize } from "./schema";

/**
 * A value of the field `field` in words. What is no word of its own is written as people write it, unless it looks like
 * a word of a protocol.
 */
export function nameChoice(value: Json, field = ""): string {
  const name = String(value);
  const known = text.form.choices[`${field}.${name}`] ?? text.form.choices[name];
  return known ?? (/^[a-z][a-z0-9_]*$/.test(name) ? humanize(name) : name);
}

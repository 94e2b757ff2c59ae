/** The names of a trigger's fields, as the server gives them to those whose author gave none. */

import type { FieldSpec, Trigger } from "./document";
import { splitPath } from "./paths";

export type FieldSource = "headers" | "query" | "body";

export interface NamedField {
  readonly source: FieldSource;
  readonly spec: FieldSpec;
  readonly name: string;
}

const LONGEST = 48;

/** Every field of `trigger` with its name, in the order in which names are given out. */
export function listFields(trigger: Trigger): NamedField[] {
  const fields = (["headers", "query", "body"] as const).flatMap((source) =>
    (trigger[source] ?? []).map((spec) => ({ source, spec })),
  );
  const names = new NameGiver(fields.flatMap(({ spec }) => (spec.name ? [spec.name] : [])));
  return fields.map(({ source, spec }) => ({
    source,
    spec,
    name: spec.name || names.nameFor(stepsOf(source, spec.path)),
  }));
}

/** The steps of a field's path; a header's name is one step, in lower case. */
export function stepsOf(source: FieldSource, path: string): (string | number)[] {
  return source === "headers" ? [path.toLowerCase()] : splitPath(path);
}

/** Gives out names, none twice. */
export class NameGiver {
  private readonly taken: Set<string>;
  private readonly last = new Map<string, number>();

  constructor(taken: Iterable<string> = []) {
    this.taken = new Set(taken);
  }

  nameFor(steps: readonly (string | number)[]): string {
    const name = identifierOf(steps);
    let candidate = name;
    while (this.taken.has(candidate)) {
      const number = (this.last.get(name) ?? 1) + 1;
      this.last.set(name, number);
      candidate = `${name}_${number}`;
    }
    this.taken.add(candidate);
    return candidate;
  }
}

function identifierOf(steps: readonly (string | number)[]): string {
  let words = strip(steps.join("_").replace(/[^A-Za-z0-9]+/g, "_")).toLowerCase();
  if (words.length > LONGEST) {
    // The end of a path says most; what is cut off begins at a word where it can.
    const end = words.slice(-LONGEST);
    const rest = end.includes("_") ? end.slice(end.indexOf("_") + 1) : "";
    words = strip(rest || end);
  }
  return words && !/^\d/.test(words) ? words : `field_${words}`.replace(/_+$/, "");
}

function strip(words: string): string {
  return words.replace(/^_+|_+$/g, "");
}

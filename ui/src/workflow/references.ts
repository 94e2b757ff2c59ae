/** What the expressions in a config read of other nodes. */

import type { Json } from "./document";

const EXPRESSION = /\{\{(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^"'])*?\}\}/gs;
// Texts inside of an expression come first, so that nothing in quotes counts as a name.
const READING =
  /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<![\w.])nodes(?:\.([A-Za-z_]\w*)|\[\s*(?:"([^"]+)"|'([^']+)')\s*\])/g;

/** The keys of the nodes that the expressions in `value` read, each once. */
export function listReferences(value: unknown): string[] {
  const keys = new Set<string>();
  eachText(value, (text) => {
    for (const [expression] of text.matchAll(EXPRESSION)) {
      for (const match of expression.matchAll(READING)) {
        const key = match[1] ?? match[2] ?? match[3];
        if (key !== undefined) keys.add(key);
      }
    }
  });
  return [...keys];
}

export function readsNode(value: unknown, key: string): boolean {
  return listReferences(value).includes(key);
}

/** `value` with every reading of a node in `names` turned into one of its new name. */
export function renameReferences<T extends Json | { readonly [key: string]: Json }>(
  value: T,
  names: ReadonlyMap<string, string>,
): T {
  return changeTexts(value as Json, (text) =>
    text.replaceAll(EXPRESSION, (expression) =>
      expression.replaceAll(READING, (match, plain?: string, double?: string, single?: string) => {
        const key = plain ?? double ?? single;
        const name = key === undefined ? undefined : names.get(key);
        if (key === undefined || name === undefined) return match;
        // The last one: in `nodes.nodes` the first is the root.
        const at = match.lastIndexOf(key);
        return match.slice(0, at) + name + match.slice(at + key.length);
      }),
    ),
  ) as T;
}

function eachText(value: unknown, visit: (text: string) => void): void {
  if (typeof value === "string") visit(value);
  else if (Array.isArray(value)) for (const item of value) eachText(item, visit);
  else if (typeof value === "object" && value !== null) {
    for (const item of Object.values(value)) eachText(item, visit);
  }
}

function changeTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => changeTexts(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, changeTexts(item, change)]));
}

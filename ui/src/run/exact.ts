/**
 * JSON without loss. A number that JavaScript would round keeps its digits: 9007199254740993 and 1.10 are shown and
 * copied as they were sent.
 */

/** A number whose text JavaScript would not write the same way. */
export class ExactNumber {
  constructor(readonly source: string) {}

  /** For `JSON.stringify`: browsers that tell a number's source can write one, too. */
  toJSON(): unknown {
    const { rawJSON } = JSON as typeof JSON & { rawJSON?: (source: string) => unknown };
    return rawJSON ? rawJSON(this.source) : Number(this.source);
  }
}

export type ExactJson = null | boolean | number | string | ExactNumber | ExactJson[] | { [key: string]: ExactJson };

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/** Read `text`. Browsers that do not tell a number's source round like `JSON.parse`. Throws SyntaxError. */
export function parseExact(text: string): ExactJson {
  const keep: Reviver = (_key, value, context) => {
    if (typeof value !== "number" || context?.source === undefined) return value;
    return String(value) === context.source ? value : new ExactNumber(context.source);
  };
  return JSON.parse(text, keep as Parameters<typeof JSON.parse>[1]) as ExactJson;
}

/** The first integer in `value` whose last digits JavaScript would lose, null when there is none. */
export function findLongInteger(value: ExactJson): string | null {
  if (value instanceof ExactNumber) {
    return /^-?\d+$/.test(value.source) && !Number.isSafeInteger(Number(value.source)) ? value.source : null;
  }
  if (typeof value !== "object" || value === null) return null;
  for (const item of Object.values(value)) {
    const found = findLongInteger(item);
    if (found !== null) return found;
  }
  return null;
}

/** `value` as JSON text, on one line or with `indent` spaces for each level. */
export function writeExact(value: unknown, indent = 0): string {
  return write(value, indent, "");
}

function write(value: unknown, indent: number, margin: string): string {
  if (value instanceof ExactNumber) return value.source;
  if (typeof value === "bigint") return String(value);
  if (value === undefined || typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const inner = margin + " ".repeat(indent);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => write(item, indent, inner))
    : Object.entries(value).map(
        ([key, item]) => `${JSON.stringify(key)}:${indent ? " " : ""}${write(item, indent, inner)}`,
      );
  const [open, close] = isList ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  if (indent === 0) return `${open}${parts.join(",")}${close}`;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${margin}${close}`;
}

/** `text` as JSON, or undefined when it is none. */
export function tryParse(text: string): ExactJson | undefined {
  try {
    return parseExact(text);
  } catch {
    return undefined;
  }
}

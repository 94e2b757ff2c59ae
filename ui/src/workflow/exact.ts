/**
 * JSON without loss. A number that JavaScript would round keeps its digits: 9007199254740993 and 1.10 are shown and
 * copied as they were sent.
 */

/** A number whose text JavaScript would not write the same way. */
export class ExactNumber {
  constructor(readonly source: string) {}

  toString(): string {
    return this.source;
  }

  /** For `JSON.stringify`: browsers that tell a number's source can write one, too. */
  toJSON(): unknown {
    const { rawJSON } = JSON as typeof JSON & { rawJSON?: (source: string) => unknown };
    return rawJSON ? rawJSON(this.source) : Number(this.source);
  }
}

export type ExactJson = null | boolean | number | string | ExactNumber | ExactJson[] | { [key: string]: ExactJson };

type Reviver = (this: unknown, key: string, value: unknown, context?: { source?: string }) => unknown;

/**
 * Read `text` with every number as it is written there: for what is shown and copied. Browsers that do not tell a
 * number's source round like `JSON.parse`. Throws SyntaxError.
 */
export function parseExact(text: string): ExactJson {
  const keep: Reviver = (_key, value, context) => {
    if (typeof value !== "number" || context?.source === undefined) return value;
    return String(value) === context.source ? value : new ExactNumber(context.source);
  };
  return JSON.parse(text, keep as Parameters<typeof JSON.parse>[1]) as ExactJson;
}

/** No shorter integer is rounded. */
const LONG = /\d{16}/;

/**
 * Read `text` for work with its values: numbers are numbers, but an integer that JavaScript would round is exact. Throws
 * SyntaxError.
 */
export function parseJson(text: string): ExactJson {
  if (!LONG.test(text)) return JSON.parse(text) as ExactJson;
  const keep: Reviver = (_key, value, context) =>
    typeof value === "number" && context?.source !== undefined ? readNumber(context.source, value) : value;
  return JSON.parse(text, keep as Parameters<typeof JSON.parse>[1]) as ExactJson;
}

const INTEGER = /^-?\d+$/;

/** The number that `source` says, exact when it is an integer that JavaScript would round. */
export function readNumber(source: string, near = Number(source)): number | ExactNumber {
  return LONG.test(source) && INTEGER.test(source) && String(near) !== source ? new ExactNumber(source) : near;
}

/** `value` with every bigint in it as `parseJson` would have read it. */
export function fromBigInts(value: unknown): unknown {
  return mapValues(value, (one) => (typeof one === "bigint" ? readNumber(String(one)) : one));
}

/** `value` with every exact integer in it as a bigint, for writers that know nothing else. */
export function toBigInts(value: unknown): unknown {
  return mapValues(value, (one) => (one instanceof ExactNumber ? plainOf(one) : one));
}

/** `value` as a number that every writer knows. */
export function plainOf({ source }: ExactNumber): number | bigint {
  return INTEGER.test(source) ? BigInt(source) : Number(source);
}

function mapValues(value: unknown, change: (one: unknown) => unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof ExactNumber) return change(value);
  if (Array.isArray(value)) return value.map((item) => mapValues(item, change));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mapValues(item, change)]));
}

export type AnyNumber = number | bigint | ExactNumber;

export function isNumber(value: unknown): value is AnyNumber {
  return typeof value === "number" || typeof value === "bigint" || value instanceof ExactNumber;
}

/** How `one` stands to `other`: below 0 when it is smaller, 0 when they are the same. Integers of any length. */
export function compareNumbers(one: AnyNumber, other: AnyNumber): number {
  const [left, right] = [String(one), String(other)];
  if (!INTEGER.test(left) || !INTEGER.test(right)) return Number(left) - Number(right);
  const [big, small] = [BigInt(left), BigInt(right)];
  return big < small ? -1 : big > small ? 1 : 0;
}

/** `value` as JSON text as `JSON.stringify` writes it, on one line or with `indent` spaces for each level. */
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
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([key, item]) => `${JSON.stringify(key)}:${indent ? " " : ""}${write(item, indent, inner)}`);
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

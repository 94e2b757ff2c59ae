/** Values as people type them, and templates as they are told apart from plain text. */

import type { Json } from "../workflow/document";
import { ExactNumber, isNumber, parseJson, readNumber, writeExact } from "../workflow/exact";

/** Whether `value` is a text with an expression in it. */
export function isTemplate(value: unknown): value is string {
  return typeof value === "string" && value.includes("{{");
}

const ONE_EXPRESSION = /^\s*\{\{(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!\}\}|\{\{)[^"'])*\}\}\s*$/;

/** What stands between the braces when `text` is one expression and nothing else, otherwise null. */
export function expressionOf(text: string): string | null {
  return ONE_EXPRESSION.test(text) ? text.trim().slice(2, -2).trim() : null;
}

export interface TextPart {
  readonly from: number;
  readonly to: number;
  /** The expression without braces, null for the text between. */
  readonly expression: string | null;
}

const PARTS = /\{\{((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?!\}\})[^"'])*)\}\}/g;

/** The parts of a template in their order, with their places in `text`. */
export function splitTemplate(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(PARTS)) {
    if (match.index > at) parts.push({ from: at, to: match.index, expression: null });
    at = match.index + match[0].length;
    parts.push({ from: match.index, to: at, expression: (match[1] ?? "").trim() });
  }
  if (at < text.length) parts.push({ from: at, to: text.length, expression: null });
  return parts;
}

export type ValueKind = "text" | "number" | "boolean" | "null" | "json";

export function kindOf(value: Json | undefined): ValueKind {
  if (value === undefined || typeof value === "string") return "text";
  if (value === null) return "null";
  if (isNumber(value)) return "number";
  return typeof value === "boolean" ? "boolean" : "json";
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * The value that someone means who types `text` where any type will do: numbers, `true`, `false` and `null` are
 * themselves, as in YAML. What is no number that anything can reckon with stays a text.
 */
export function readTyped(text: string): Json {
  if (text === "true" || text === "false") return text === "true";
  if (text === "null") return null;
  if (!NUMBER.test(text)) return text;
  const value = readNumber(text);
  return Number.isFinite(Number(value)) ? value : text;
}

/** `value` as it is typed. */
export function writeTyped(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : writeExact(value, 2);
}

/** `value` as one of another kind, keeping what can be kept. */
export function convertValue(value: Json | undefined, kind: ValueKind): Json {
  if (kind === "text") return writeTyped(value);
  if (kind === "null") return null;
  if (kind === "boolean") return value === true || value === "true";
  if (kind === "number") {
    if (isNumber(value)) return value;
    const number = typeof value === "string" ? readNumber(value.trim()) : Number(value);
    return Number.isFinite(Number(number)) && value !== "" && value !== null ? number : 0;
  }
  if (isStructure(value)) return value;
  try {
    const parsed = parseJson(String(value));
    return isStructure(parsed) ? parsed : [parsed];
  } catch {
    return value === undefined || value === "" || value === null ? {} : [value];
  }
}

/** Whether `value` is a list or an object. */
export function isStructure(value: Json | undefined): value is Json[] | { [key: string]: Json } {
  return typeof value === "object" && value !== null && !(value instanceof ExactNumber);
}

const BARE = new RegExp(`"(?:\\\\.|[^"\\\\])*"|${PARTS.source}`, "g");

/** The list or object that `text` is as JSON, null when it is none. Expressions may stand in it without quotes. */
export function readStructure(text: string): Json[] | { [key: string]: Json } | null {
  if (!/^\s*[[{]/.test(text)) return null;
  const quoted = text.replace(BARE, (part) => (part.startsWith('"') ? part : JSON.stringify(part)));
  try {
    const value = parseJson(quoted);
    return isStructure(value) ? value : null;
  } catch {
    return null;
  }
}

/** A value on one line, for previews: JSON, cut after `most` characters. */
export function showShort(value: Json | undefined, most = 120): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? value : writeExact(value);
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

const DURATION = /^(?:\d{1,12}(?:\.\d{1,9})?(?:ms|s|m|h|d))+$/;
const SIZE = /^\d{1,15}(?:\.\d{1,9})?\s*(?:B|[KMG]i?B)$/i;

/** Whether `value` is a duration as the document writes one: `10s`, `1h30m`, or a number of seconds. */
export function isDuration(value: Json | undefined): boolean {
  return typeof value === "number" ? value >= 0 : typeof value === "string" && DURATION.test(value.trim());
}

export function isSize(value: Json | undefined): boolean {
  return typeof value === "number" ? value >= 0 : typeof value === "string" && SIZE.test(value.trim());
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;

/** Seconds as people write them: 90 is `1m30s`. */
export function writeDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  let text = "";
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) text += `${amount}${unit}`;
  }
  return text || "0s";
}

/** Bytes in the largest unit that divides them: 10485760 is `10MiB`. */
export function writeSize(bytes: number): string {
  for (const [unit, factor] of [
    ["GiB", 1024 ** 3],
    ["MiB", 1024 ** 2],
    ["KiB", 1024],
  ] as const) {
    if (bytes > 0 && bytes % factor === 0) return `${bytes / factor}${unit}`;
  }
  return `${bytes}B`;
}

/** `list` with the item at `from` moved to `to`. */
export function moveInList<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length || from === to) return list;
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), item, ...others.slice(to)];
}

/** A value as the rows of a tree. Pure; the rows of a large one are cheap, drawing them is not. */

import { ExactNumber, writeExact } from "../workflow/exact";

export type RowKind = "object" | "list" | "text" | "number" | "word" | "line";

export interface JsonRow {
  /** As an expression would name it: `data.items[0].price`; empty for the whole. */
  readonly path: string;
  /** Name of the member or index of the item; null for the whole and for lines of a long text. */
  readonly name: string | null;
  readonly depth: number;
  readonly kind: RowKind;
  /** What is shown of it on one line. */
  readonly shown: string;
  readonly value: unknown;
  /** Null when there is nothing to open. */
  readonly open: boolean | null;
}

const LONG = 140;
/** As many rows as are opened of a value by themselves. */
const OPEN_AT_FIRST = 60;
const NAME = /^[^.[\]"'\s\\]+$/;

/** The paths to open of `value` at first: level by level, as long as it stays short. */
export function openAtFirst(value: unknown): Set<string> {
  const open = new Set<string>();
  let level: [string, unknown][] = [["", value]];
  let rows = 1;
  while (level.length > 0) {
    const inner: [string, unknown][] = [];
    for (const [path, item] of level) {
      const members = membersOf(item);
      if (members.length === 0 || rows + members.length > OPEN_AT_FIRST) continue;
      rows += members.length;
      open.add(path);
      for (const [name, member] of members) inner.push([expressionInto(path, name, item), member]);
    }
    level = inner;
  }
  // The outermost level is what somebody came for, however long it is.
  if (rows === 1) open.add("");
  return open;
}

export function listRows(value: unknown, open: ReadonlySet<string>): JsonRow[] {
  const rows: JsonRow[] = [];
  const visit = (item: unknown, path: string, name: string | null, depth: number) => {
    const kind = kindOf(item);
    const isLong = kind === "text" && isLongText(item as string);
    const members = membersOf(item);
    const opens = members.length > 0 || isLong;
    const isOpen = opens && open.has(path);
    rows.push({ path, name, depth, kind, shown: show(item, kind), value: item, open: opens ? isOpen : null });
    if (!isOpen) return;
    if (isLong)
      for (const line of cutLines(item as string)) rows.push({ ...LINE, path, depth: depth + 1, shown: line });
    else for (const [key, member] of members) visit(member, expressionInto(path, key, item), key, depth + 1);
  };
  visit(value, "", null, 0);
  return rows;
}

const LINE = { name: null, kind: "line", value: undefined, open: null } as const;

function kindOf(value: unknown): RowKind {
  if (Array.isArray(value)) return "list";
  if (value instanceof ExactNumber || typeof value === "number") return "number";
  if (typeof value === "string") return "text";
  return typeof value === "object" && value !== null ? "object" : "word";
}

function membersOf(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((item, index) => [String(index), item]);
  if (value instanceof ExactNumber || typeof value !== "object" || value === null) return [];
  return Object.entries(value);
}

/** Where the member `name` of `whole` is, as an expression has to say it. */
function expressionInto(path: string, name: string, whole: unknown): string {
  if (Array.isArray(whole)) return `${path}[${name}]`;
  if (!NAME.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Closed, an object or a list shows how it begins. */
function show(value: unknown, kind: RowKind): string {
  if (kind === "text") return isLongText(value as string) ? quote(value as string) : JSON.stringify(value);
  if (kind === "object" || kind === "list") return shorten(value, LONG);
  return writeExact(value);
}

function quote(value: string): string {
  return `${JSON.stringify(value.slice(0, LONG)).slice(0, -1)}…`;
}

function isLongText(value: string): boolean {
  return value.length > LONG || value.includes("\n");
}

/** The beginning of `value` as JSON, without writing all of it. */
function shorten(value: unknown, room: number): string {
  if (typeof value === "string") return value.length > room ? quote(value.slice(0, room)) : JSON.stringify(value);
  const members = membersOf(value);
  const isList = Array.isArray(value);
  if (members.length === 0) return writeExact(value);
  let inside = "";
  for (const [index, [name, member]] of members.entries()) {
    if (inside.length >= room) {
      inside += ", …";
      break;
    }
    const front = isList ? "" : `${NAME.test(name) ? name : JSON.stringify(name)}: `;
    inside += `${index > 0 ? ", " : ""}${front}${shorten(member, Math.max(8, room - inside.length - front.length))}`;
  }
  return isList ? `[${inside}]` : `{${inside}}`;
}

export function cutLines(value: string, width = LONG): string[] {
  const lines: string[] = [];
  for (const line of value.split("\n")) {
    if (line === "") lines.push("");
    for (let at = 0; at < line.length; at += width) lines.push(line.slice(at, at + width));
  }
  return lines;
}

const PAGE = 15;

/** What `key` does at row `at`: go to another row, or open or close one. Null when it does nothing. */
export function stepBy(
  key: string,
  rows: readonly JsonRow[],
  at: number,
): { at: number; toggle: JsonRow | null } | null {
  const row = rows[at];
  if (row === undefined) return null;
  const go = (index: number) => ({ at: Math.max(0, Math.min(rows.length - 1, index)), toggle: null });
  const toggle = { at, toggle: row };
  if (key === "ArrowDown") return go(at + 1);
  if (key === "ArrowUp") return go(at - 1);
  if (key === "PageDown") return go(at + PAGE);
  if (key === "PageUp") return go(at - PAGE);
  if (key === "Home") return go(0);
  if (key === "End") return go(rows.length - 1);
  if (key === "ArrowRight") return row.open === false ? toggle : go(at + 1);
  if (key === "ArrowLeft") return row.open ? toggle : go(parentOf(rows, at));
  return key === "Enter" && row.open !== null ? toggle : null;
}

function parentOf(rows: readonly JsonRow[], at: number): number {
  const depth = rows[at]?.depth ?? 0;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.depth ?? 0) < depth) return index;
  return at;
}

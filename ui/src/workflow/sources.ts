/**
 * The YAML text of a document. People write comments and choose how values look; what an edit on the canvas does not
 * touch keeps both.
 */

import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { isRecord } from "./branches";
import type { WorkflowDocument } from "./document";
import { isEqual } from "./equality";
import { ExactNumber, fromBigInts, plainOf, writeExact } from "./exact";
import { findMisshape, type Misshape } from "./shape";

export interface SourceProblem {
  readonly reason: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

export type ReadSource =
  | { readonly document: WorkflowDocument; readonly problems: readonly [] }
  | { readonly document: null; readonly problems: readonly SourceProblem[] };

const PARSE = { version: "1.2", schema: "core", uniqueKeys: true, prettyErrors: false } as const;
const WRITE = {
  lineWidth: 120,
  flowCollectionPadding: false,
  indentSeq: true,
  // A text that was written with `\n` in it stays on its line.
  doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
} as const;
// Short leaves of a list stand on one line, as people write them: `- {path: a.b, name: b}`.
const LEAF_WIDTH = 100;
// Words that YAML 1.1, and so many editors and tools, read as a boolean.
const BOOLEAN_WORDS = /^(?:y|yes|n|no|on|off)$/i;

/** The document that `text` says, or what is wrong with it as YAML, or as a tree that can be drawn. */
export function readSource(text: string): ReadSource {
  const lines = new LineCounter();
  const parsed = parseDocument(text, { ...PARSE, intAsBigInt: true, lineCounter: lines });
  const problemAt = (offset: number, reason: string): SourceProblem => {
    const { line, col } = lines.linePos(offset);
    return { reason, line, column: col };
  };
  if (parsed.errors.length > 0) {
    return { document: null, problems: parsed.errors.map(({ pos, message }) => problemAt(pos[0], message)) };
  }
  let data: unknown;
  try {
    data = fromBigInts(parsed.toJS());
  } catch (error) {
    // An alias without its anchor, or a few that stand for very much.
    return { document: null, problems: [problemAt(findAlias(parsed), String(error))] };
  }
  const wrong = findMisshape(data);
  if (wrong) return { document: null, problems: [problemAt(offsetOf(parsed, wrong.path), wrong.reason)] };
  return { document: data as WorkflowDocument, problems: [] };
}

/** Where the first alias without an anchor is; the beginning when all have one. */
function findAlias(document: Document): number {
  let found = 0;
  visit(document, {
    Alias(_key, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return found;
}

/** Where the value at `path` begins, or the nearest around it that has a place. */
function offsetOf(document: Document, path: Misshape["path"]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

/** The text of `document`: `source` with as little changed as possible. */
export function writeSource(source: string, document: WorkflowDocument): string {
  try {
    return change(source, document) ?? writeNew(document);
  } catch {
    // What an anchor stood on may be gone, and with it what its aliases say.
    return writeNew(document);
  }
}

function change(source: string, document: WorkflowDocument): string | null {
  // With integers as they are: a browser's numbers would lose the last digits of long ones.
  const parsed = parseDocument(source, { ...PARSE, intAsBigInt: true });
  if (parsed.errors.length > 0 || !isMap(parsed.contents)) return null;
  if (isEqual(parsed.toJS(), document)) return source;
  origins.set(parsed, collectNodes(parsed.contents));
  updateMap(parsed, parsed.contents, document as unknown as Record<string, unknown>);
  const text = parsed.toString(WRITE);
  // Anchors and merged keys can make one value stand for two: then the text is written anew.
  return isEqual(parseDocument(text, { ...PARSE, intAsBigInt: true }).toJS(), document) ? text : null;
}

/** The nodes of a text by key, as they stood: one that moves to another list takes its comments and digits along. */
const origins = new WeakMap<Document, ReadonlyMap<string, YAMLMap>>();

function collectNodes(contents: YAMLMap): Map<string, YAMLMap> {
  const found = new Map<string, YAMLMap>();
  const collect = (list: unknown): void => {
    if (!isSeq(list)) return;
    for (const node of list.items) {
      if (!isMap(node)) continue;
      const key = node.get("key");
      if (typeof key === "string") found.set(key, node);
      const branches = node.get("branches");
      if (isMap(branches)) for (const { value } of branches.items) collect(value);
    }
  };
  collect(contents.get("nodes"));
  return found;
}

function findOrigin(document: Document, value: Readonly<Record<string, unknown>>): YAMLMap | undefined {
  if (typeof value.key !== "string" || value.type === undefined) return undefined;
  const origin = origins.get(document)?.get(value.key);
  return origin?.get("type") === value.type ? (origin.clone() as YAMLMap) : undefined;
}

function writeNew(document: WorkflowDocument): string {
  const fresh = parseDocument("{}", PARSE);
  fresh.contents = createNode(fresh, document, false) as typeof fresh.contents;
  return fresh.toString(WRITE);
}

function update(document: Document, node: unknown, value: unknown): unknown {
  if (isMap(node) && isRecord(value)) {
    updateMap(document, node, value);
    return node;
  }
  if (isSeq(node) && Array.isArray(value)) {
    updateSeq(document, node, value);
    return node;
  }
  if (isSame(document, node, value)) return node;
  const fresh = createNode(document, value, false);
  if (isScalar(node) && isScalar(fresh)) {
    if (typeof node.value === "string" && typeof value === "string" && node.type) fresh.type = node.type;
    fresh.comment = node.comment ?? null;
    fresh.commentBefore = node.commentBefore ?? null;
  }
  return fresh;
}

function updateMap(document: Document, map: YAMLMap, value: Readonly<Record<string, unknown>>): void {
  const wanted = Object.entries(value).filter(([, item]) => item !== undefined);
  const names = new Set(wanted.map(([name]) => name));
  map.items = map.items.filter((pair) => names.has(nameOf(pair)));
  for (const [at, [name, item]] of wanted.entries()) {
    const pair = map.items.find((one) => nameOf(one) === name);
    if (pair) {
      pair.value = update(document, pair.value, item);
    } else {
      const fresh = document.createPair(createKey(name), null) as Pair;
      fresh.value = createNode(document, item, false);
      map.items.splice(Math.min(at, map.items.length), 0, fresh);
    }
  }
}

function updateSeq(document: Document, seq: YAMLSeq, value: readonly unknown[]): void {
  const left = new Map<unknown, unknown[]>();
  for (const node of seq.items) {
    const name = nodeIdentity(node);
    left.set(name, [...(left.get(name) ?? []), node]);
  }
  // Those that go by the same name, and of several, or of those without a name, the one that says the same.
  const take = (item: unknown): unknown => {
    const nodes = left.get(identityOf(item));
    if (nodes === undefined || nodes.length === 0) return undefined;
    const isNamed = identityOf(item) !== undefined;
    const same = isNamed && nodes.length === 1 ? 0 : nodes.findIndex((node) => isSame(document, node, item));
    return same >= 0 ? nodes.splice(same, 1)[0] : isNamed ? nodes.shift() : undefined;
  };
  const found = value.map(take);
  seq.items = value.map((item, index) => {
    // What was changed and has no name: the ones that are left over, in their order.
    const before = found[index] ?? (identityOf(item) === undefined ? left.get(undefined)?.shift() : undefined);
    return before === undefined ? createNode(document, item, true) : update(document, before, item);
  });
  if (value.length > 0 && seq.flow && value.some((item) => isRecord(item) && !isLeaf(item))) seq.flow = false;
}

function identityOf(item: unknown): unknown {
  return isRecord(item) ? (item.key ?? item.path ?? item.name) : undefined;
}

function nodeIdentity(node: unknown): unknown {
  return isMap(node) ? (node.get("key") ?? node.get("path") ?? node.get("name")) : undefined;
}

function isSame(document: Document, node: unknown, value: unknown): boolean {
  if (node === null || node === undefined) return value === null;
  return isEqual((node as Node).toJS(document), value);
}

function nameOf(pair: Pair): string {
  return String(isScalar(pair.key) ? pair.key.value : pair.key);
}

function createKey(name: string): Scalar {
  const key = new Scalar(name);
  if (BOOLEAN_WORDS.test(name)) key.type = Scalar.QUOTE_DOUBLE;
  return key;
}

function createNode(document: Document, value: unknown, inList: boolean): unknown {
  if (Array.isArray(value)) {
    const seq = document.createNode([]) as YAMLSeq;
    seq.items = value.map((item) => createNode(document, item, true));
    seq.flow = value.every(isScalarValue) && isLeaf(value);
    return seq;
  }
  if (isRecord(value)) {
    const origin = findOrigin(document, value);
    if (origin) return update(document, origin, value);
    const map = document.createNode({}) as YAMLMap;
    updateMap(document, map, value);
    map.flow = map.items.length === 0 || (inList && isLeaf(value) && !("type" in value && "key" in value));
    return map;
  }
  return document.createNode(value instanceof ExactNumber ? plainOf(value) : value);
}

function isScalarValue(value: unknown): boolean {
  return typeof value !== "object" || value === null || value instanceof ExactNumber;
}

/** Whether `value` is flat and short enough for one line. */
function isLeaf(value: object): boolean {
  const items: unknown[] = Object.values(value);
  return items.every(isScalarValue) && writeExact(value).length < LEAF_WIDTH;
}

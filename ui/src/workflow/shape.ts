/**
 * Whether data has the shape of a workflow, as far as the page walks through it. The server keeps a draft of any shape
 * and says what is wrong with it; a canvas can only draw a tree.
 */

import { isRecord } from "./branches";

export interface Misshape {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

const WORKFLOW = "a workflow is a mapping that begins with `key:`";
const TRIGGER = "a workflow has a `trigger:` with a `type:`";
const NODES = "nodes are a list, each item with a `key:` and a `type:`";
const BRANCHES = "`branches:` are lists of nodes by name, as in `yes: []`";
const FIELDS = "fields are a list, each item with a `path:`";
const CONFIG = "`config:` is a mapping";
const TEXT = "this is a text: put it in quotes";

type Path = Misshape["path"];

/** The first place where `data` is no workflow; null when it is one. What is missing or empty may be left so. */
export function findMisshape(data: unknown): Misshape | null {
  if (!isRecord(data)) return { path: [], reason: WORKFLOW };
  const { trigger } = data;
  if (!isRecord(trigger) || !isName(trigger.type)) {
    return { path: "trigger" in data ? ["trigger"] : [], reason: TRIGGER };
  }
  for (const name of ["headers", "query", "body"]) {
    const found = findWrongFields(trigger[name], ["trigger", name]);
    if (found) return found;
  }
  return findNoText(data, ["title", "description"], []) ?? findWrongNodes(data.nodes, ["nodes"], NODES);
}

function findWrongFields(fields: unknown, path: Path): Misshape | null {
  if (fields === undefined || fields === null) return null;
  if (!Array.isArray(fields)) return { path, reason: FIELDS };
  for (const [at, field] of fields.entries()) {
    if (!isRecord(field) || typeof field.path !== "string") return { path: [...path, at], reason: FIELDS };
    const found = findNoText(field, ["name", "alias"], [...path, at]);
    if (found) return found;
  }
  return null;
}

function findWrongNodes(nodes: unknown, path: Path, reason: string): Misshape | null {
  if (nodes === undefined || nodes === null) return null;
  if (!Array.isArray(nodes)) return { path, reason };
  for (const [at, node] of nodes.entries()) {
    const found = findWrongNode(node, [...path, at]);
    if (found) return found;
  }
  return null;
}

function findWrongNode(node: unknown, path: Path): Misshape | null {
  if (!isRecord(node) || !isName(node.key) || !isName(node.type)) return { path, reason: NODES };
  const { config, branches } = node;
  if (!isRecord(config ?? {})) return { path: [...path, "config"], reason: CONFIG };
  if (!isRecord(branches ?? {})) return { path: [...path, "branches"], reason: BRANCHES };
  for (const [name, inner] of Object.entries(branches ?? {})) {
    const here = [...path, "branches", name];
    // A branch without a value is no empty one: the server wants a list.
    const found = inner === null ? { path: here, reason: BRANCHES } : findWrongNodes(inner, here, BRANCHES);
    if (found) return found;
  }
  return findNoText(node, ["title", "comment"], path);
}

function findNoText(record: Readonly<Record<string, unknown>>, names: readonly string[], path: Path): Misshape | null {
  const name = names.find((one) => typeof (record[one] ?? "") !== "string");
  return name === undefined ? null : { path: [...path, name], reason: TEXT };
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

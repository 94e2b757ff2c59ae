/** Nodes on the clipboard: YAML, so that they can be pasted into another workflow, a text editor or a message. */

import { parse, stringify } from "yaml";
import { isRecord } from "./branches";
import type { WorkflowDocument, WorkflowNode } from "./document";
import { fromBigInts, toBigInts } from "./exact";
import { topmost } from "./trees";

export type Pasted =
  | { readonly nodes: readonly WorkflowNode[]; readonly reason: null }
  | { readonly nodes: null; readonly reason: PasteProblem };

/** Why a text holds no nodes. */
export type PasteProblem = "empty" | "not-yaml" | "no-nodes";

export function copyNodes(document: WorkflowDocument, keys: Iterable<string>): string {
  return stringify(toBigInts(topmost(document, keys)), { version: "1.2", lineWidth: 120 });
}

/** The nodes in `text`: a list of them, a single one, or a whole workflow. */
export function readNodes(text: string): Pasted {
  if (!text.trim()) return { nodes: null, reason: "empty" };
  let data: unknown;
  try {
    data = fromBigInts(parse(text, { version: "1.2", schema: "core", intAsBigInt: true, maxAliasCount: 0 }));
  } catch {
    return { nodes: null, reason: "not-yaml" };
  }
  const list = isRecord(data) && Array.isArray(data.nodes) ? data.nodes : Array.isArray(data) ? data : [data];
  if (list.length === 0 || !list.every(isNode)) return { nodes: null, reason: "no-nodes" };
  return { nodes: list.map(withKeys), reason: null };
}

function isNode(value: unknown): value is WorkflowNode {
  if (!isRecord(value) || typeof value.type !== "string" || !value.type) return false;
  if (value.key !== undefined && typeof value.key !== "string") return false;
  if (value.config !== undefined && !isRecord(value.config)) return false;
  if (value.branches === undefined) return true;
  return (
    isRecord(value.branches) &&
    Object.values(value.branches).every((nodes) => Array.isArray(nodes) && nodes.every(isNode))
  );
}

/** A node without a key gets its type as one; keys that are taken are mended when it is inserted. */
function withKeys(node: WorkflowNode): WorkflowNode {
  const branches = Object.entries(node.branches ?? {}).map(([name, nodes]) => [name, nodes.map(withKeys)] as const);
  const key = node.key || node.type.replace(/[^A-Za-z0-9_]/g, "_");
  return { ...node, key, ...(node.branches ? { branches: Object.fromEntries(branches) } : {}) };
}

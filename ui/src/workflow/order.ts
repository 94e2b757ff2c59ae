/** Which nodes run before which, and what a move would break of that. */

import type { Gap, WorkflowDocument, WorkflowNode } from "./document";
import { listReferences } from "./references";
import { listNodes, moveNodes } from "./trees";

/** The nodes that may have run before `where`, in the order of the document. */
export function nodesBefore(document: WorkflowDocument, where: { readonly node: string } | "end"): WorkflowNode[] {
  const before: WorkflowNode[] = [];
  const collect = (node: WorkflowNode): void => {
    before.push(node);
    for (const children of Object.values(node.branches ?? {})) for (const child of children) collect(child);
  };
  const walk = (nodes: readonly WorkflowNode[], key: string): boolean => {
    for (const node of nodes) {
      if (node.key === key) return true;
      const mark = before.length;
      before.push(node);
      for (const children of Object.values(node.branches ?? {})) {
        const at = before.length;
        if (walk(children, key)) return true;
        before.length = at;
      }
      before.length = mark;
      collect(node);
    }
    return false;
  };
  if (where === "end") for (const node of document.nodes ?? []) collect(node);
  else if (!walk(document.nodes ?? [], where.node)) return [];
  return before;
}

export interface BrokenReading {
  /** The node that reads, and the one it could not read any more. */
  readonly reader: string;
  readonly node: string;
}

/** What moving the nodes of `keys` into `gap` would break: readings that had a result before and have none then. */
export function brokenBy(document: WorkflowDocument, keys: Iterable<string>, gap: Gap): BrokenReading[] {
  const before = new Set(listBroken(document).map((one) => `${one.reader} ${one.node}`));
  const moved = moveNodes(document, keys, gap);
  return moved === document ? [] : listBroken(moved).filter((one) => !before.has(`${one.reader} ${one.node}`));
}

/** Readings of nodes that do not run before the reader. One walk through the tree, whatever its size. */
function listBroken(document: WorkflowDocument): BrokenReading[] {
  const all = new Set(listNodes(document).map(({ node }) => node.key));
  const broken: BrokenReading[] = [];
  const seen = new Set<string>();
  const walk = (nodes: readonly WorkflowNode[]): string[] => {
    const added: string[] = [];
    for (const node of nodes) {
      for (const key of readings(node))
        if (all.has(key) && !seen.has(key)) broken.push({ reader: node.key, node: key });
      seen.add(node.key);
      added.push(node.key);
      const inside: string[] = [];
      for (const children of Object.values(node.branches ?? {})) {
        const inBranch = walk(children);
        // The next branch does not see what this one did.
        for (const key of inBranch) seen.delete(key);
        inside.push(...inBranch);
      }
      for (const key of inside) seen.add(key);
      added.push(...inside);
    }
    return added;
  };
  walk(document.nodes ?? []);
  return broken;
}

// Dragging asks for every gap: the config of a node is the same object each time.
const cache = new WeakMap<object, string[]>();

function readings(node: WorkflowNode): string[] {
  if (!node.config) return [];
  const found = cache.get(node.config) ?? listReferences(node.config);
  cache.set(node.config, found);
  return found;
}

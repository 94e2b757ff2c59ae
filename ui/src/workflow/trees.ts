/**
 * Edits of the tree of nodes. Each is a pure function that returns a new document; lists and nodes that an edit does
 * not touch stay the same objects, so that what is drawn from them need not be drawn again.
 */

import type { Gap, Place, WorkflowDocument, WorkflowNode } from "./document";
import { readsNode, renameReferences } from "./references";

export const ROOT: Place = { owner: null, branch: "" };

export interface Found extends Gap {
  readonly node: WorkflowNode;
  /** The nodes it lies in, outermost first. */
  readonly ancestors: readonly WorkflowNode[];
}

type Nodes = readonly WorkflowNode[];
type ChangeList = (nodes: Nodes, place: Place) => Nodes;

/** Every node, each before those in its branches. */
export function listNodes(document: WorkflowDocument): Found[] {
  const found: Found[] = [];
  const visit = (nodes: Nodes, place: Place, ancestors: Nodes): void => {
    for (const [index, node] of nodes.entries()) {
      found.push({ ...place, index, node, ancestors });
      const inner = node.branches ? [...ancestors, node] : ancestors;
      for (const [branch, children] of Object.entries(node.branches ?? {})) {
        visit(children, { owner: node.key, branch }, inner);
      }
    }
  };
  visit(document.nodes ?? [], ROOT, []);
  return found;
}

export function findNode(document: WorkflowDocument, key: string): Found | undefined {
  return listNodes(document).find((found) => found.node.key === key);
}

/** The keys of `node` and of all nodes in it. */
export function keysIn(node: WorkflowNode): string[] {
  return [node.key, ...Object.values(node.branches ?? {}).flatMap((nodes) => nodes.flatMap(keysIn))];
}

/** The nodes of `keys` that lie in no other node of `keys`, in the order of the document. */
export function topmost(document: WorkflowDocument, keys: Iterable<string>): WorkflowNode[] {
  const chosen = new Set(keys);
  return listNodes(document)
    .filter(({ node, ancestors }) => chosen.has(node.key) && !ancestors.some((outer) => chosen.has(outer.key)))
    .map(({ node }) => node);
}

/** A key for a new node of `type` that no node of the document and none of `taken` has. */
export function newKey(document: WorkflowDocument, type: string, taken: Iterable<string> = []): string {
  const used = new Set([...listNodes(document).map(({ node }) => node.key), ...taken]);
  const base = type.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?=\d)/, "_") || "node";
  if (!used.has(base)) return base;
  let number = 2;
  while (used.has(`${base}_${number}`)) number += 1;
  return `${base}_${number}`;
}

/** Put `nodes` into `gap`. Keys that are taken are replaced, and what the inserted nodes read of each other follows. */
export function insertNodes(document: WorkflowDocument, gap: Gap, nodes: Nodes): WorkflowDocument {
  const fresh = withFreshKeys(document, nodes);
  return changeLists(document, gap, (list) => list.toSpliced(gap.index, 0, ...fresh));
}

/** `nodes` with keys that `document` does not have; what they read of each other follows. */
export function withFreshKeys(document: WorkflowDocument, nodes: Nodes): WorkflowNode[] {
  const used = new Set(listNodes(document).map(({ node }) => node.key));
  const renamed = new Map<string, string>();
  for (const key of nodes.flatMap(keysIn)) {
    const fresh = used.has(key) ? newKey(document, key.replace(/_\d+$/, ""), used) : key;
    used.add(fresh);
    if (fresh !== key) renamed.set(key, fresh);
  }
  const rename = (node: WorkflowNode): WorkflowNode => {
    const branches = node.branches && mapValues(node.branches, (children) => children.map(rename));
    const config = node.config && renameReferences(node.config, renamed);
    return {
      ...node,
      key: renamed.get(node.key) ?? node.key,
      ...(config ? { config } : {}),
      ...(branches ? { branches } : {}),
    };
  };
  return renamed.size === 0 ? [...nodes] : nodes.map(rename);
}

/** Take the nodes of `keys` away, with all that is in them. */
export function removeNodes(document: WorkflowDocument, keys: Iterable<string>): WorkflowDocument {
  const gone = new Set(keys);
  return mapLists(document, (nodes) => (nodes.some(isIn(gone)) ? nodes.filter((node) => !gone.has(node.key)) : nodes));
}

/** Move the nodes of `keys` into `gap`, in their order. A gap inside of one of them changes nothing. */
export function moveNodes(document: WorkflowDocument, keys: Iterable<string>, gap: Gap): WorkflowDocument {
  const moved = topmost(document, keys);
  const inside = new Set(moved.flatMap(keysIn));
  if (moved.length === 0 || (gap.owner !== null && inside.has(gap.owner))) return document;
  const list = nodesAt(document, gap);
  const before = list.slice(0, gap.index).filter((node) => inside.has(node.key)).length;
  const keysMoved = moved.map((node) => node.key);
  const without = removeNodes(document, keysMoved);
  const result = changeLists(without, gap, (nodes) => nodes.toSpliced(gap.index - before, 0, ...moved));
  const sameOrder = nodesAt(result, gap).every((node, index) => node === list[index]);
  return sameOrder && nodesAt(result, gap).length === list.length ? document : result;
}

/** Put `node` where the node `key` was. When its key is another one, all that read it read it by that. */
export function replaceNode(document: WorkflowDocument, key: string, node: WorkflowNode): WorkflowDocument {
  if (node.key !== key && findNode(document, node.key)) throw new Error(`the key ${node.key} is taken`);
  const swap: ChangeList = (nodes) => (nodes.some((one) => one.key === key) ? nodes.map(put) : nodes);
  const put = (one: WorkflowNode): WorkflowNode => (one.key === key ? node : one);
  const result = mapLists(document, swap);
  if (node.key === key) return result;
  const names = new Map([[key, node.key]]);
  return mapNodes(result, (one) =>
    one.config && readsNode(one.config, key) ? { ...one, config: renameReferences(one.config, names) } : one,
  );
}

/** Copies of the nodes of `keys`, each behind its original. Returns the keys of the copies as well. */
export function duplicateNodes(
  document: WorkflowDocument,
  keys: Iterable<string>,
): { document: WorkflowDocument; keys: string[] } {
  let result = document;
  const copies: string[] = [];
  for (const node of topmost(document, keys)) {
    const found = findNode(result, node.key);
    if (!found) continue;
    const [copy] = withFreshKeys(result, [node]);
    if (!copy) continue;
    copies.push(copy.key);
    result = insertNodes(result, { owner: found.owner, branch: found.branch, index: found.index + 1 }, [copy]);
  }
  return { document: result, keys: copies };
}

/** Switch the nodes of `keys` off, or on again. */
export function setDisabled(document: WorkflowDocument, keys: Iterable<string>, disabled: boolean): WorkflowDocument {
  const chosen = new Set(keys);
  return mapNodes(document, (node) => {
    if (!chosen.has(node.key) || (node.disabled ?? false) === disabled) return node;
    const { disabled: _, ...rest } = node;
    return disabled ? { ...rest, disabled } : rest;
  });
}

/** The list at `place`; empty where there is none. */
export function nodesAt(document: WorkflowDocument, place: Place): Nodes {
  if (place.owner === null) return document.nodes ?? [];
  return findNode(document, place.owner)?.node.branches?.[place.branch] ?? [];
}

/** A document whose every node is what `change` makes of it, the inner ones first. */
export function mapNodes(document: WorkflowDocument, change: (node: WorkflowNode) => WorkflowNode): WorkflowDocument {
  return mapLists(document, (nodes) => mapSame(nodes, change));
}

/** A document whose every list of nodes is what `change` makes of it, the inner ones first. */
export function mapLists(document: WorkflowDocument, change: ChangeList): WorkflowDocument {
  const walk = (nodes: Nodes, place: Place): Nodes => change(mapSame(nodes, inner), place);
  const inner = (node: WorkflowNode): WorkflowNode => {
    if (!node.branches) return node;
    const branches = mapValues(node.branches, (nodes, branch) => walk(nodes, { owner: node.key, branch }));
    return branches === node.branches ? node : { ...node, branches };
  };
  const before = document.nodes ?? [];
  const nodes = walk(before, ROOT);
  return nodes === before ? document : { ...document, nodes };
}

function changeLists(document: WorkflowDocument, place: Place, change: (nodes: Nodes) => Nodes): WorkflowDocument {
  if (place.owner === null) return { ...document, nodes: change(document.nodes ?? []) };
  return mapNodes(document, (node) => {
    if (node.key !== place.owner) return node;
    const branches = { ...node.branches, [place.branch]: change(node.branches?.[place.branch] ?? []) };
    return { ...node, branches };
  });
}

function isIn(keys: ReadonlySet<string>): (node: WorkflowNode) => boolean {
  return (node) => keys.has(node.key);
}

function mapSame<T>(list: readonly T[], change: (item: T) => T): readonly T[] {
  let isSame = true;
  const result = list.map((item) => {
    const changed = change(item);
    isSame &&= changed === item;
    return changed;
  });
  return isSame ? list : result;
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => T): Record<string, T> {
  let isSame = true;
  const result: Record<string, T> = {};
  for (const [key, value] of Object.entries(record)) {
    const changed = change(value, key);
    isSame &&= changed === value;
    result[key] = changed;
  }
  return isSame ? (record as Record<string, T>) : result;
}

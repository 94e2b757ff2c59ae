/** Which nodes two versions of a workflow do not share. */

import { TRIGGER_ID } from "../../canvas/layout";
import type { Mark } from "../../canvas/types";
import type { WorkflowDocument } from "../../workflow/document";
import { isEqual } from "../../workflow/equality";
import { type Found, listNodes } from "../../workflow/trees";
import { diffItems } from "./lines";

export interface Comparison {
  /** Marks for the canvas of the older version: removed and changed. */
  readonly before: ReadonlyMap<string, Mark>;
  /** Marks for the canvas of the newer one: added and changed. */
  readonly after: ReadonlyMap<string, Mark>;
}

export function compareDocuments(before: WorkflowDocument, after: WorkflowDocument): Comparison {
  const old = new Map(listNodes(before).map((found) => [found.node.key, found]));
  const now = new Map(listNodes(after).map((found) => [found.node.key, found]));
  const marks = { before: new Map<string, Mark>(), after: new Map<string, Mark>() };
  const change = (key: string) => {
    marks.before.set(key, "changed");
    marks.after.set(key, "changed");
  };
  for (const key of old.keys()) if (!now.has(key)) marks.before.set(key, "removed");
  for (const [key, found] of now) {
    const earlier = old.get(key);
    if (!earlier) marks.after.set(key, "added");
    else if (!isSameNode(earlier, found)) change(key);
  }
  for (const key of findMoved(old, now)) change(key);
  if (!isEqual(before.trigger, after.trigger)) change(TRIGGER_ID);
  return marks;
}

/** Whether a node says the same and stands in the same list; what is in its branches counts for itself. */
function isSameNode(one: Found, other: Found): boolean {
  const { branches: before, ...left } = one.node;
  const { branches: after, ...right } = other.node;
  if (one.owner !== other.owner || one.branch !== other.branch) return false;
  return isEqual(left, right) && isEqual(Object.keys(before ?? {}).sort(), Object.keys(after ?? {}).sort());
}

/** The nodes that changed places with others of their list. */
function findMoved(old: ReadonlyMap<string, Found>, now: ReadonlyMap<string, Found>): string[] {
  const before = shared(old, now);
  const after = shared(now, old);
  const moved: string[] = [];
  for (const [place, keys] of before) {
    let at = 0;
    for (const step of diffItems(keys, after.get(place) ?? [])) {
      if (step === "removed") moved.push(keys[at] ?? "");
      if (step !== "added") at += 1;
    }
  }
  return moved;
}

/** The keys of each list that are in the same list of `others`, in their order. */
function shared(all: ReadonlyMap<string, Found>, others: ReadonlyMap<string, Found>): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (const [key, { owner, branch }] of all) {
    const other = others.get(key);
    if (!other || other.owner !== owner || other.branch !== branch) continue;
    const place = owner === null ? "" : `${owner}/${branch}`;
    lists.set(place, [...(lists.get(place) ?? []), key]);
  }
  return lists;
}

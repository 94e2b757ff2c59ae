/** Cards and gaps in words, for those who hear the canvas. */

import { text } from "../text";
import { branchNames, branchTitle } from "../workflow/branches";
import type { Gap, NodeShape, WorkflowDocument, WorkflowNode } from "../workflow/document";
import { type Found, listNodes } from "../workflow/trees";
import { END_ID, TRIGGER_ID } from "./layout";
import type { CanvasState } from "./store";

const words = text.canvas;

export function nodeTitle(node: WorkflowNode, shape: NodeShape | undefined): string {
  return node.title || shape?.title || node.type;
}

const indexes = new WeakMap<WorkflowDocument, ReadonlyMap<string, Found>>();

/** Every node with its place, by key: found once for each document. */
export function indexOf(document: WorkflowDocument): ReadonlyMap<string, Found> {
  let index = indexes.get(document);
  if (index === undefined) {
    index = new Map(listNodes(document).map((found) => [found.node.key, found]));
    indexes.set(document, index);
  }
  return index;
}

/** The name of a card, as it is spoken. */
export function nameOf(state: Pick<CanvasState, "document" | "shapes">, id: string): string {
  if (id === TRIGGER_ID) return words.trigger;
  if (id === END_ID) return words.end;
  const node = indexOf(state.document).get(id)?.node;
  return node ? nodeTitle(node, state.shapes.get(node.type)) : id;
}

/** What a card says beyond its name: where it stands, its branches, what is wrong, what happened. */
export function describeCard(state: CanvasState, id: string): string {
  const parts: string[] = [];
  const found = indexOf(state.document).get(id);
  if (found) describeNode(state, found, parts);
  const problems = state.problems.get(id);
  if (problems?.problems) parts.push(words.problems(problems.problems));
  if (problems?.warnings) parts.push(words.warnings(problems.warnings));
  parts.push(...(problems?.reasons ?? []));
  const mark = state.marks.get(id);
  if (mark) parts.push(words.marks[mark]);
  const run = state.runs?.get(id);
  if (run) parts.push(words.statuses[run.status] ?? run.status);
  else if (state.runs && found) parts.push(words.notRun);
  if (run && run.attempts > 1) parts.push(words.attempts(run.attempts));
  return parts.join(". ");
}

function describeNode(state: CanvasState, { node, owner, branch, index, ancestors }: Found, parts: string[]): void {
  const outer = ancestors.at(-1);
  const list = outer ? outer.branches?.[branch] : state.document.nodes;
  const place = owner === null ? "" : ` ${words.inBranch(branch, nameOf(state, owner))}`;
  parts.push(words.stepOf(index + 1, list?.length ?? 0) + place);
  const names = branchNames(node, state.shapes).map((name) => branchTitle(node, name));
  if (names.length > 0) parts.push(words.hasBranches(names));
  if (node.disabled) parts.push(words.disabled);
  if (node.retry) parts.push(words.retriesSome);
  if (node.on_error === "continue") parts.push(words.goesOnAfterError);
  if (state.pinned.has(node.key)) parts.push(words.pinned);
  if (node.comment) parts.push(words.comment(node.comment));
}

/** Where a gap is: “behind Paid?”, “into branch yes of Paid?”. */
export function describeGap(state: Pick<CanvasState, "document" | "shapes">, gap: Gap): string {
  const owner = gap.owner === null ? undefined : indexOf(state.document).get(gap.owner)?.node;
  const list = owner ? owner.branches?.[gap.branch] : gap.owner === null ? state.document.nodes : undefined;
  const before = list?.[gap.index - 1];
  if (before) return words.behind(nameOf(state, before.key));
  const after = list?.[gap.index];
  if (after && owner) return words.before(nameOf(state, after.key));
  return owner ? words.intoBranch(branchTitle(owner, gap.branch), nameOf(state, owner.key)) : words.afterTrigger;
}

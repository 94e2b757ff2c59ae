/** Where in the tree a problem of the server is: its `where` is a path such as `nodes[2].branches.yes[0].config.url`. */

import { isRecord } from "./branches";
import type { WorkflowDocument, WorkflowNode } from "./document";
import { joinPath, splitPath } from "./paths";

export interface Spot {
  /** What it belongs to: a node by its key, the trigger, or the rest of the document. */
  readonly owner: { readonly node: string } | "trigger" | "workflow";
  /** The path inside of that, such as `config.url`; empty for the whole of it. */
  readonly field: string;
}

/** What the path `where` of a problem speaks of. */
export function findSpot(document: WorkflowDocument, where: string): Spot {
  const steps = splitPath(where);
  if (steps[0] === "trigger") return { owner: "trigger", field: joinPath(steps.slice(1)) };
  let list: readonly WorkflowNode[] | undefined = document.nodes;
  let owner: Spot["owner"] = "workflow";
  let at = 0;
  while (list !== undefined && typeof steps[at + 1] === "number" && (at > 0 || steps[0] === "nodes")) {
    const node: WorkflowNode | undefined = list[steps[at + 1] as number];
    if (!node || !isRecord(node)) break;
    owner = { node: node.key };
    at += 2;
    if (steps[at] !== "branches" || typeof steps[at + 1] !== "string") break;
    const inner: readonly WorkflowNode[] | undefined = node.branches?.[steps[at + 1] as string];
    if (inner === undefined || typeof steps[at + 2] !== "number") break;
    list = inner;
    at += 1;
  }
  return { owner, field: joinPath(steps.slice(at)) };
}

/** The path of the node `key` in the document, null when there is none. */
export function pathOfNode(document: WorkflowDocument, key: string): string | null {
  const search = (nodes: readonly WorkflowNode[], steps: (string | number)[]): (string | number)[] | null => {
    for (const [index, node] of nodes.entries()) {
      const here = [...steps, index];
      if (node.key === key) return here;
      for (const [branch, children] of Object.entries(node.branches ?? {})) {
        const found = search(children, [...here, "branches", branch]);
        if (found) return found;
      }
    }
    return null;
  };
  const found = search(document.nodes ?? [], ["nodes"]);
  return found && joinPath(found);
}

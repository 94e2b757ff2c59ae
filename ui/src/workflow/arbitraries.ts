/** Random documents for the tests of what works on trees. */

import fc from "fast-check";
import type { Gap, NodeShape, WorkflowDocument, WorkflowNode } from "./document";
import { listNodes, ROOT } from "./trees";

export const SHAPES: ReadonlyMap<string, NodeShape> = new Map(
  (["condition", "switch", "set", "calculate", "response", "end", "http_request"] as const).map((type) => [
    type,
    {
      type,
      title: type,
      group: "Control",
      branches: type === "condition" || type === "switch" ? null : [],
      effect: type === "http_request",
      modes: ["sync", "async"],
    },
  ]),
);

interface Bare {
  readonly type: string;
  readonly branches: Record<string, Bare[]>;
  readonly reads: number;
}

function lists(depth: number): fc.Arbitrary<Bare[]> {
  const reads = fc.nat();
  const leaf = fc.record({
    type: fc.constantFrom("set", "http_request", "response", "end"),
    reads,
    branches: fc.constant({}),
  });
  if (depth === 0) return fc.array(leaf, { maxLength: 3 });
  const inner = lists(depth - 1);
  const condition = fc.record({
    type: fc.constant("condition"),
    reads,
    branches: fc.record({ yes: inner, no: inner }),
  });
  const branches = fc.record({ a: inner, b: inner, else: inner });
  const choice = fc.record({ type: fc.constant("switch"), reads, branches });
  return fc.array(fc.oneof<fc.Arbitrary<Bare>[]>(leaf, leaf, condition, choice), { maxLength: 4 });
}

/** Documents whose nodes have different keys and read each other at random. */
export const documents: fc.Arbitrary<WorkflowDocument> = lists(3).map((bare) => {
  let count = 0;
  const name = ({ type, branches, reads }: Bare): WorkflowNode => {
    const key = `n${count}`;
    const other = count > 0 ? reads % count : 0;
    count += 1;
    const config = {
      ...(type === "switch" ? { cases: [{ name: "a" }, { name: "b" }] } : {}),
      value: `{{ nodes.n${other} }} and nodes.n${other}`,
    };
    const inner = Object.entries(branches).map(([branch, nodes]) => [branch, nodes.map(name)] as const);
    return inner.length === 0 ? { key, type, config } : { key, type, config, branches: Object.fromEntries(inner) };
  };
  return { key: "random", mode: "sync", trigger: { type: "webhook" }, nodes: bare.map(name) };
});

/** Every gap of `document`. */
export function listGaps(document: WorkflowDocument): Gap[] {
  const gaps: Gap[] = Array.from({ length: (document.nodes?.length ?? 0) + 1 }, (_, index) => ({ ...ROOT, index }));
  for (const { node } of listNodes(document)) {
    for (const [branch, nodes] of Object.entries(node.branches ?? {})) {
      for (let index = 0; index <= nodes.length; index += 1) gaps.push({ owner: node.key, branch, index });
    }
  }
  return gaps;
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents, listGaps } from "./arbitraries";
import type { WorkflowDocument } from "./document";
import { brokenBy, nodesBefore } from "./order";
import { listReferences } from "./references";
import { listNodes, moveNodes } from "./trees";

const document: WorkflowDocument = {
  key: "w",
  trigger: { type: "webhook" },
  nodes: [
    { key: "total", type: "calculate", config: { expression: "{{ 1 }}" } },
    {
      key: "big",
      type: "condition",
      config: { expression: "{{ nodes.total > 1 }}" },
      branches: {
        yes: [{ key: "call", type: "http_request", config: { url: "https://example.com" } }],
        no: [{ key: "note", type: "set", config: { values: { a: "{{ nodes.big }}" } } }],
      },
    },
    { key: "last", type: "set", config: { values: { a: '{{ nodes["call"].status }}', b: "nodes.total" } } },
  ],
};
const names = (where: { node: string } | "end"): string[] => nodesBefore(document, where).map((node) => node.key);

describe("nodesBefore", () => {
  it("lists what may have run: earlier ones, the nodes around, and what is in earlier branches", () => {
    expect(names({ node: "total" })).toEqual([]);
    expect(names({ node: "note" })).toEqual(["total", "big"]);
    expect(names({ node: "last" })).toEqual(["total", "big", "call", "note"]);
    expect(names("end")).toEqual(["total", "big", "call", "note", "last"]);
    expect(names({ node: "nobody" })).toEqual([]);
  });
});

describe("brokenBy", () => {
  it("names who reads what does not run before any more", () => {
    const top = { owner: null, branch: "", index: 0 };
    expect(brokenBy(document, ["last"], top)).toEqual([{ reader: "last", node: "call" }]);
    expect(brokenBy(document, ["total"], { owner: null, branch: "", index: 3 })).toEqual([
      { reader: "big", node: "total" },
    ]);
    expect(brokenBy(document, ["note"], top)).toEqual([{ reader: "note", node: "big" }]);
    expect(brokenBy(document, ["call"], { owner: "big", branch: "no", index: 0 })).toEqual([]);
  });

  it("agrees with what runs before what, for any move", () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (before, one, two) => {
        const all = listNodes(before);
        fc.pre(all.length > 0);
        const key = all[one % all.length]?.node.key ?? "";
        const gaps = listGaps(before);
        const gap = gaps[two % gaps.length];
        if (!gap) return;
        const unread = (within: WorkflowDocument): string[] =>
          listNodes(within).flatMap(({ node }) => {
            const seen = new Set(nodesBefore(within, { node: node.key }).map((other) => other.key));
            const known = listReferences(node.config).filter((other) => all.some((found) => found.node.key === other));
            return known.filter((other) => !seen.has(other)).map((other) => `${node.key} ${other}`);
          });
        const old = new Set(unread(before));
        const fresh = unread(moveNodes(before, [key], gap)).filter((one_) => !old.has(one_));
        const found = brokenBy(before, [key], gap).map(({ reader, node }) => `${reader} ${node}`);
        expect(found.toSorted()).toEqual(fresh.toSorted());
      }),
      { numRuns: 300 },
    );
  });
});

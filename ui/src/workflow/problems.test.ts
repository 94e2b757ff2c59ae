import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents } from "./arbitraries";
import { findSpot, pathOfNode } from "./problems";
import { listNodes } from "./trees";

describe("findSpot", () => {
  it("finds the node of every path of a node", () => {
    fc.assert(
      fc.property(documents, (document) => {
        for (const { node } of listNodes(document)) {
          const path = pathOfNode(document, node.key) ?? "";
          expect(findSpot(document, path)).toEqual({ owner: { node: node.key }, field: "" });
          expect(findSpot(document, `${path}.config.rules[0].left`)).toEqual({
            owner: { node: node.key },
            field: "config.rules[0].left",
          });
        }
      }),
    );
  });

  it("tells the trigger and the document apart", () => {
    const document = { key: "w", trigger: { type: "webhook" }, nodes: [] };
    expect(findSpot(document, "trigger.auth.password")).toEqual({ owner: "trigger", field: "auth.password" });
    expect(findSpot(document, "options.timeout")).toEqual({ owner: "workflow", field: "options.timeout" });
    expect(findSpot(document, "nodes[7].key")).toEqual({ owner: "workflow", field: "nodes[7].key" });
    expect(findSpot(document, "")).toEqual({ owner: "workflow", field: "" });
  });
});

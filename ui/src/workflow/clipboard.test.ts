import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents } from "./arbitraries";
import { copyNodes, readNodes } from "./clipboard";
import { readNumber } from "./exact";
import { listNodes } from "./trees";

describe("the clipboard", () => {
  it("gives back what was copied", () => {
    fc.assert(
      fc.property(documents, (document) => {
        fc.pre((document.nodes ?? []).length > 0);
        const keys = listNodes(document).map(({ node }) => node.key);
        expect(readNodes(copyNodes(document, keys)).nodes).toEqual(document.nodes);
      }),
    );
  });

  it("keeps every digit of a long integer, from YAML and from JSON", () => {
    for (const text of [
      "- {type: set, config: {id: 12345678901234567890}}",
      '[{"type":"set","config":{"id":12345678901234567890}}]',
    ]) {
      const nodes = readNodes(text).nodes ?? [];
      expect(nodes[0]?.config?.id).toEqual(readNumber("12345678901234567890"));
      expect(copyNodes({ key: "w", trigger: { type: "webhook" }, nodes }, ["set"])).toContain(
        "id: 12345678901234567890\n",
      );
    }
  });

  it("takes a single node, a list in JSON and a whole workflow, and gives a key where there is none", () => {
    expect(readNodes("type: http_request\nconfig: {url: x}").nodes?.[0]?.key).toBe("http_request");
    expect(readNodes('[{"type": "set", "key": "a"}]').nodes).toEqual([{ type: "set", key: "a" }]);
    expect(readNodes("key: w\ntrigger: {type: webhook}\nnodes: [{type: end}]").nodes).toHaveLength(1);
  });

  it.each([
    ["", "empty"],
    ["  \n", "empty"],
    ["{", "not-yaml"],
    ["hello", "no-nodes"],
    ["[]", "no-nodes"],
    ["- 1", "no-nodes"],
    ["- {type: set, branches: [1]}", "no-nodes"],
    ["- {type: set, config: text}", "no-nodes"],
  ])("says of %j: %s", (text, reason) => {
    expect(readNodes(text)).toEqual({ nodes: null, reason });
  });

  it("takes what is not YAML for text, whatever it is", () => {
    fc.assert(fc.property(fc.string(), (text) => void readNodes(text)));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents, listGaps } from "./arbitraries";
import type { WorkflowDocument } from "./document";
import { readNumber } from "./exact";
import { readSource, writeSource } from "./sources";
import { findNode, insertNodes, listNodes, moveNodes, removeNodes, replaceNode } from "./trees";

const SOURCE = `# What comes first is a comment.
key: payments
title: Payment callback   # shown in the list

trigger:
  type: webhook
  # Everybody may call.
  auth: {type: none}
  body:
    - {path: data.amount, name: amount}   # in cents
    - {path: data.currency}

nodes:
  # Large ones only.
  - key: paid
    type: condition
    config:
      rules: [{left: "{{ trigger.fields.amount }}", operator: gte, right: 1000}]
    branches:
      "yes":
        - key: ok
          type: set
          config: {values: {big: 12345678901234567890, text: 'single quotes'}}
      "no": []
  - {key: done, type: end}
`;

const read = (source: string): WorkflowDocument => {
  const { document } = readSource(source);
  if (!document) throw new Error("the source does not parse");
  return document;
};

describe("writeSource", () => {
  it("gives the same text when nothing changed", () => {
    expect(writeSource(SOURCE, read(SOURCE))).toBe(SOURCE);
  });

  it("changes a title and nothing else", () => {
    const text = writeSource(SOURCE, { ...read(SOURCE), title: "Paid" });
    expect(text).toBe(SOURCE.replace("Payment callback   #", "Paid #").replace("name: amount}   #", "name: amount} #"));
  });

  it("keeps comments, styles and exact numbers of what an edit does not touch", () => {
    const document = read(SOURCE);
    const added = insertNodes(document, { owner: "paid", branch: "no", index: 0 }, [
      { key: "nok", type: "response", config: { status: 422, body: { ok: false } } },
    ]);
    const text = writeSource(SOURCE, added);
    for (const kept of [
      "# What comes first",
      "# shown in the list",
      "# Everybody may call.",
      "# in cents",
      "# Large ones only.",
    ]) {
      expect(text).toContain(kept);
    }
    expect(text).toContain("12345678901234567890");
    expect(text).toContain("'single quotes'");
    expect(text).toContain('"no":');
    expect(readSource(text).document).toEqual(added);
  });

  it("changes one rule of a list and leaves the comments of all", () => {
    const source = [
      "key: w",
      "trigger: {type: webhook}",
      "nodes:",
      "  - key: c",
      "    type: condition",
      "    config:",
      "      rules:",
      '        - {left: "{{ 1 }}", operator: eq, right: 1} # first',
      '        - {left: "{{ 2 }}", operator: eq, right: 2} # second',
      "",
    ].join("\n");
    const changed = JSON.parse(JSON.stringify(read(source)));
    changed.nodes[0].config.rules[1].right = 3;
    expect(writeSource(source, changed)).toBe(source.replace("right: 2", "right: 3"));
  });

  it("leaves a text with line breaks as its author wrote it", () => {
    const source =
      'key: w\ntrigger: {type: webhook}\nnodes:\n  - {key: a, type: set, config: {values: {m: "one\\ntwo {{ 1 }} and a longer rest of the text"}}}\n';
    const text = writeSource(source, { ...read(source), title: "W" });
    expect(text).toContain('"one\\ntwo {{ 1 }} and a longer rest of the text"');
  });

  it("moves the comment of a node along with it", () => {
    const text = writeSource(SOURCE, moveNodes(read(SOURCE), ["done"], { owner: null, branch: "", index: 0 }));
    expect(text.indexOf("key: done")).toBeLessThan(text.indexOf("key: paid"));
    expect(text).toContain("# Large ones only.");
  });

  it("takes the comments and digits of a node along into a branch, and into one that was not there", () => {
    const source = `key: a
trigger: {type: webhook}
nodes:
  - key: c
    type: condition
    branches:
      "yes": []
  # Why it is here.
  - key: d
    type: set
    config: {values: {big: 9007199254740993}}   # larger than a browser's numbers
`;
    for (const branch of ["yes", "no"]) {
      const moved = moveNodes(read(source), ["d"], { owner: "c", branch, index: 0 });
      const text = writeSource(source, moved);
      expect(readSource(text).document).toEqual(moved);
      expect(text).toContain("{values: {big: 9007199254740993}} # larger than");
      expect(text).toContain("# Why it is here.");
    }
  });

  it("reads and writes a long integer digit by digit, also where its neighbours change", () => {
    const document = read(SOURCE);
    const big = readNumber("12345678901234567890");
    expect(findNode(document, "ok")?.node.config).toEqual({ values: { big, text: "single quotes" } });
    const changed = replaceNode(document, "ok", {
      key: "ok",
      type: "set",
      config: { values: { big, other: readNumber("-98765432109876543210"), list: [big] } },
    });
    for (const text of [writeSource(SOURCE, changed), writeSource("", changed)]) {
      expect(text).toContain("other: -98765432109876543210");
      expect(readSource(text).document).toEqual(changed);
    }
    const one = { ...document, options: { big: readNumber("12345678901234567891") } };
    expect(writeSource(writeSource(SOURCE, { ...document, options: { big } }), one)).toContain("12345678901234567891");
  });

  it("writes anew what an anchor that is gone stood on", () => {
    const source = "key: a\ntrigger: {type: webhook}\noptions: &a {keep: 1}\nmore: *a\n";
    const { options: _, ...rest } = read(source);
    expect(readSource(writeSource(source, rest as WorkflowDocument)).document).toEqual(rest);
  });

  it("writes short fields on one line and quotes names that other tools take for booleans", () => {
    const document: WorkflowDocument = {
      key: "w",
      trigger: { type: "webhook", body: [{ path: "a.b", name: "b" }] },
      nodes: [{ key: "c", type: "condition", branches: { yes: [{ key: "x", type: "set", config: {} }], no: [] } }],
    };
    const text = writeSource("", document);
    expect(text).toContain("- {path: a.b, name: b}");
    expect(text).toContain('"yes":\n');
    expect(text).toContain('"no": []');
  });

  it("says what the document says, whatever was edited", () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), fc.string(), (document, one, two, title) => {
        const first = writeSource("", document);
        expect(readSource(first).document).toEqual(document);
        const all = listNodes(document).map(({ node }) => node.key);
        const gaps = listGaps(document);
        const key = all[one % Math.max(1, all.length)] ?? "";
        const gap = gaps[two % gaps.length];
        const moved = gap ? moveNodes(document, [key], gap) : document;
        const edited = { ...removeNodes(moved, [all[two % Math.max(1, all.length)] ?? ""]), title };
        expect(readSource(writeSource(first, edited)).document).toEqual(edited);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps any value of JSON", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
        const document = {
          key: "w",
          trigger: { type: "webhook" },
          nodes: [{ key: "a", type: "set", config: { values } }],
        };
        const expected = JSON.parse(JSON.stringify(document));
        expect(readSource(writeSource("key: w", expected)).document).toEqual(expected);
      }),
    );
  });
});

describe("readSource", () => {
  it("names the line of what is no YAML", () => {
    const { document, problems } = readSource("key: a\nnodes: [\n");
    expect(document).toBeNull();
    expect(problems[0]?.line).toBeGreaterThanOrEqual(2);
  });

  it("names the place of an alias that stands for nothing", () => {
    const { document, problems } = readSource("key: a\ntrigger: {type: webhook}\nnodes: *none\n");
    expect(document).toBeNull();
    expect(problems).toMatchObject([{ line: 3, column: 8 }]);
  });

  const START = "key: a\ntrigger: {type: webhook}\n";
  it.each([
    ["key: a\n", 1],
    ["key: a\ntrigger:\n", 2],
    ["key: a\ntrigger: {type: webhook, body: [{path: a}, null]}\n", 2],
    [`${START}title: 2024\n`, 3],
    [`${START}nodes: some\n`, 3],
    [`${START}nodes:\n  - \n`, 4],
    [`${START}nodes:\n  - {key: a, type: set}\n  - key: b\n`, 5],
    [`${START}nodes:\n  - {key: 12, type: set}\n`, 4],
    [`${START}nodes:\n  - key: c\n    type: condition\n    branches:\n      "yes":\n`, 7],
    [`${START}nodes:\n  - key: c\n    type: set\n    config: text\n`, 6],
  ])("says where %j is no tree that can be drawn", (text, line) => {
    const { document, problems } = readSource(text);
    expect(document).toBeNull();
    expect(problems[0]?.line).toBe(line);
  });

  it.each(["", "- a", "text", "42"])("says that %j is no workflow", (text) => {
    expect(readSource(text).problems[0]?.reason).toContain("mapping");
  });
});

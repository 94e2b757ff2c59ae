import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documents, listGaps } from "./arbitraries";
import type { WorkflowDocument } from "./document";
import { type History, record, redo, startHistory, undo } from "./history";
import { listReferences } from "./references";
import {
  duplicateNodes,
  findNode,
  insertNodes,
  keysIn,
  listNodes,
  moveNodes,
  newKey,
  ROOT,
  removeNodes,
  replaceNode,
  setDisabled,
} from "./trees";

const keys = (document: WorkflowDocument): string[] => listNodes(document).map(({ node }) => node.key);

function isValid(document: WorkflowDocument): boolean {
  const all = keys(document);
  return new Set(all).size === all.length && all.every((key) => /^[A-Za-z_]\w*$/.test(key));
}

/** One edit, chosen by numbers so that it fits whatever the document is by then. */
const edits = fc.tuple(
  fc.constantFrom("insert", "remove", "move", "duplicate", "disable", "rename"),
  fc.nat(),
  fc.nat(),
);

function apply(document: WorkflowDocument, [kind, one, two]: [string, number, number]): WorkflowDocument {
  const gaps = listGaps(document);
  const gap = gaps[one % gaps.length];
  const all = keys(document);
  const key = all[two % Math.max(1, all.length)];
  if (!gap) return document;
  if (kind === "insert") return insertNodes(document, gap, [{ key: newKey(document, "set"), type: "set" }]);
  if (key === undefined) return document;
  if (kind === "remove") return removeNodes(document, [key]);
  if (kind === "move") return moveNodes(document, [key], gap);
  if (kind === "duplicate") return duplicateNodes(document, [key]).document;
  if (kind === "disable") return setDisabled(document, [key], one % 2 === 0);
  const node = findNode(document, key)?.node;
  return node ? replaceNode(document, key, { ...node, key: newKey(document, "renamed") }) : document;
}

describe("any sequence of edits", () => {
  it("leaves a valid tree, and undoing all of it returns to the start", () => {
    fc.assert(
      fc.property(documents, fc.array(edits, { maxLength: 12 }), (start, sequence) => {
        const before = JSON.stringify(start);
        let history: History<WorkflowDocument> = startHistory(start);
        for (const edit of sequence) {
          history = record(history, apply(history.present.value, edit), edit[0]);
          expect(isValid(history.present.value)).toBe(true);
        }
        const last = history.present.value;
        while (history.past.length > 0) history = undo(history);
        expect(history.present.value).toBe(start);
        expect(JSON.stringify(start)).toBe(before);
        while (history.future.length > 0) history = redo(history);
        expect(history.present.value).toBe(last);
      }),
    );
  });
});

describe("moveNodes", () => {
  it("keeps every node, in a new order", () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(), (document, one, two) => {
        const all = keys(document);
        fc.pre(all.length > 0);
        const gaps = listGaps(document);
        const moved = moveNodes(
          document,
          [all[one % all.length] ?? ""],
          gaps[two % gaps.length] ?? { ...ROOT, index: 0 },
        );
        expect(keys(moved).toSorted()).toEqual(all.toSorted());
      }),
    );
  });

  it("into itself, and to where it is, changes nothing", () => {
    fc.assert(
      fc.property(documents, (document) => {
        for (const { node, owner, branch, index } of listNodes(document)) {
          expect(moveNodes(document, [node.key], { owner, branch, index })).toBe(document);
          expect(moveNodes(document, [node.key], { owner, branch, index: index + 1 })).toBe(document);
          for (const inner of Object.keys(node.branches ?? {})) {
            expect(moveNodes(document, [node.key], { owner: node.key, branch: inner, index: 0 })).toBe(document);
          }
        }
      }),
    );
  });

  it("moves several in the order of the document and counts the gap without them", () => {
    const document = {
      key: "w",
      trigger: { type: "webhook" },
      nodes: ["a", "b", "c", "d"].map((key) => ({ key, type: "set" })),
    };
    expect(keys(moveNodes(document, ["c", "a"], { owner: null, branch: "", index: 4 }))).toEqual(["b", "d", "a", "c"]);
    expect(keys(moveNodes(document, ["d", "b"], { owner: null, branch: "", index: 0 }))).toEqual(["b", "d", "a", "c"]);
  });
});

describe("an edit", () => {
  it("leaves the nodes alone that it does not touch", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const outer = document.nodes ?? [];
        fc.pre(outer.length > 1);
        const changed = setDisabled(document, [outer[0]?.key ?? ""], true);
        expect(changed.nodes?.slice(1)).toEqual(outer.slice(1));
        for (const [index, node] of outer.slice(1).entries()) expect(changed.nodes?.[index + 1]).toBe(node);
      }),
    );
  });

  it("on a new key makes all that read it follow", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, at) => {
        const all = listNodes(document);
        fc.pre(all.length > 0);
        const node = all[at % all.length]?.node;
        if (!node) return;
        const readers = (key: string, within: WorkflowDocument) =>
          listNodes(within).filter((found) => listReferences(found.node.config).includes(key)).length;
        const renamed = replaceNode(document, node.key, { ...node, key: "fresh" });
        expect(readers("fresh", renamed)).toBe(readers(node.key, document));
        expect(readers(node.key, renamed)).toBe(0);
        // Words outside of braces are words.
        expect(JSON.stringify(renamed)).toContain(" and nodes.");
      }),
    );
  });

  it("refuses a key that is taken", () => {
    const document = { key: "w", trigger: { type: "webhook" }, nodes: ["a", "b"].map((key) => ({ key, type: "set" })) };
    expect(() => replaceNode(document, "a", { key: "b", type: "set" })).toThrow("taken");
  });
});

describe("insertNodes", () => {
  it("gives pasted nodes fresh keys and lets them read each other by those", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, at) => {
        const nodes = document.nodes ?? [];
        fc.pre(nodes.length > 0);
        const gaps = listGaps(document);
        const gap = gaps[at % gaps.length];
        if (!gap) return;
        const pasted = insertNodes(document, gap, nodes);
        expect(isValid(pasted)).toBe(true);
        expect(keys(pasted)).toHaveLength(keys(document).length * 2);
        const added = keys(pasted).filter((key) => !keys(document).includes(key));
        const inserted = listNodes(pasted).filter(({ node }) => added.includes(node.key));
        for (const { node } of inserted) {
          for (const key of listReferences(node.config)) expect(added).toContain(key);
        }
      }),
    );
  });
});

describe("removeNodes", () => {
  it("takes all that is inside along", () => {
    fc.assert(
      fc.property(documents, fc.nat(), (document, at) => {
        const all = listNodes(document);
        fc.pre(all.length > 0);
        const node = all[at % all.length]?.node;
        if (!node) return;
        const gone = keysIn(node);
        expect(keys(removeNodes(document, [node.key]))).toEqual(keys(document).filter((key) => !gone.includes(key)));
      }),
    );
  });
});

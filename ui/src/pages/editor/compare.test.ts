import { expect, test } from "vitest";
import type { WorkflowDocument, WorkflowNode } from "../../workflow/document";
import { compareDocuments } from "./compare";

const set = (key: string, value: number): WorkflowNode => ({ key, type: "set", config: { values: { value } } });
const document = (...nodes: WorkflowNode[]): WorkflowDocument => ({ key: "w", trigger: { type: "webhook" }, nodes });

test("added, removed and changed nodes are marked where they are", () => {
  const { before, after } = compareDocuments(document(set("a", 1), set("b", 1)), document(set("a", 2), set("c", 1)));
  expect(Object.fromEntries(before)).toEqual({ a: "changed", b: "removed" });
  expect(Object.fromEntries(after)).toEqual({ a: "changed", c: "added" });
});

test("a node is not changed by what is in its branches", () => {
  const fork = (...yes: WorkflowNode[]): WorkflowNode => ({ key: "f", type: "condition", branches: { yes } });
  const { before, after } = compareDocuments(document(fork()), document(fork(set("a", 1))));
  expect(Object.fromEntries(before)).toEqual({});
  expect(Object.fromEntries(after)).toEqual({ a: "added" });
});

test("one node that moved is marked, and not all that it passed", () => {
  const one = document(set("a", 1), set("b", 1), set("c", 1));
  const other = document(set("c", 1), set("a", 1), set("b", 1));
  expect(Object.fromEntries(compareDocuments(one, other).after)).toEqual({ c: "changed" });
});

test("another trigger is marked on its card", () => {
  const other = { ...document(), trigger: { type: "webhook", path: "x" } };
  expect([...compareDocuments(document(), other).after.keys()]).toEqual(["@trigger"]);
});

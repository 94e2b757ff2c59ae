import fc from "fast-check";
import { expect, test } from "vitest";
import type { WorkflowDocument, WorkflowNode } from "../workflow/document";
import { END_ID, TRIGGER_ID } from "./layout";
import { gapAt, layPaths, walk } from "./walking";

const set = (key: string): WorkflowNode => ({ key, type: "set" });
const fork = (key: string, yes: WorkflowNode[], no: WorkflowNode[]): WorkflowNode => ({
  key,
  type: "condition",
  branches: { yes, no },
});
const make = (...nodes: WorkflowNode[]): WorkflowDocument => ({ key: "w", trigger: { type: "webhook" }, nodes });
const paths = layPaths(make(set("a"), fork("f", [set("y1"), set("y2")], []), set("z")), new Map());
const go = (from: string, ...directions: ("up" | "down" | "left" | "right")[]) =>
  directions.reduce((at, direction) => walk(paths, at, direction), from);

test("down leads into the first branch and out of it again", () => {
  expect(go(TRIGGER_ID, "down")).toBe("a");
  expect(go("f", "down")).toBe("y1");
  expect(go("y2", "down")).toBe("z");
  expect(go("z", "down")).toBe(END_ID);
  expect(go(END_ID, "down")).toBe(END_ID);
});

test("up is the way back", () => {
  expect(go("z", "up")).toBe("y2");
  expect(go("y1", "up")).toBe("f");
  expect(go("a", "up", "up")).toBe(TRIGGER_ID);
});

test("sideways leads to the branch beside it, an empty one too", () => {
  expect(go("y2", "right")).toBe("f/no/0");
  expect(go("f/no/0", "left")).toBe("y1");
  expect(go("f/no/0", "down")).toBe("z");
  expect(go("y1", "left")).toBe("y1");
  expect(go("a", "right")).toBe("a");
});

test("something new stands behind a card, before the end, and in an empty branch", () => {
  expect(gapAt(paths, TRIGGER_ID)).toEqual({ owner: null, branch: "", index: 0 });
  expect(gapAt(paths, "a")).toEqual({ owner: null, branch: "", index: 1 });
  expect(gapAt(paths, "a", true)).toEqual({ owner: null, branch: "", index: 0 });
  expect(gapAt(paths, END_ID)).toEqual({ owner: null, branch: "", index: 3 });
  expect(gapAt(paths, "f/no/0")).toEqual({ owner: "f", branch: "no", index: 0 });
});

/** Trees of conditions; every node gets a key of its own afterwards. */
const trees = fc.letrec<{ list: WorkflowNode[] }>((tie) => ({
  list: fc.array(
    fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.constant(set("")),
      fc.tuple(tie("list"), tie("list")).map(([yes, no]) => fork("", yes, no)),
    ),
    { maxLength: 4 },
  ),
})).list;

function named(nodes: readonly WorkflowNode[], prefix = "n"): WorkflowNode[] {
  return nodes.map((node, index) => {
    const key = `${prefix}_${index}`;
    const branches = Object.entries(node.branches ?? {}).map(([name, list]) => [name, named(list, `${key}_${name}`)]);
    return { ...node, key, ...(node.branches ? { branches: Object.fromEntries(branches) } : {}) };
  });
}

test("every card can be reached from the trigger with arrow keys", () => {
  fc.assert(
    fc.property(trees, (nodes) => {
      const all = layPaths(make(...named(nodes)), new Map());
      const reached = new Set([TRIGGER_ID]);
      for (const id of reached)
        for (const one of ["up", "down", "left", "right"] as const) reached.add(walk(all, id, one));
      expect(reached).toEqual(new Set(all.stops.keys()));
    }),
  );
});

test("going down ends at the end, whatever the tree", () => {
  fc.assert(
    fc.property(trees, (nodes) => {
      const all = layPaths(make(...named(nodes)), new Map());
      let at = TRIGGER_ID;
      for (let steps = 0; steps <= all.stops.size; steps += 1) at = walk(all, at, "down");
      expect(at).toBe(END_ID);
    }),
  );
});

import { expect, test } from "vitest";
import type { WorkflowDocument, WorkflowNode } from "../workflow/document";
import { cardsWithin, makeScene, nearestGap, roundedPath } from "./flow";
import { layout, TRIGGER_ID } from "./layout";

const set = (key: string, title = key): WorkflowNode => ({ key, type: "set", title });
const make = (...nodes: WorkflowNode[]): WorkflowDocument => ({ key: "w", trigger: { type: "webhook" }, nodes });
const scene = (document: WorkflowDocument, before: Parameters<typeof makeScene>[1] = null) =>
  makeScene(layout(document, new Map()), before);

test("what did not change is the same object, so that it is not drawn again", () => {
  const [a, b, changed] = [set("a"), set("b"), set("b", "other")];
  const before = scene(make(a, b));
  const after = scene(make(a, changed), before);
  expect(after.byId.get("a")).toBe(before.byId.get("a"));
  expect(after.byId.get("b")).not.toBe(before.byId.get("b"));
  expect(after.byId.get(TRIGGER_ID)).toBe(before.byId.get(TRIGGER_ID));
});

test("the trigger stays where it is when a branch grows to the left", () => {
  const wide: WorkflowNode = { key: "f", type: "condition", branches: { yes: [set("y")], no: [set("n")] } };
  const before = scene(make(set("a")));
  const after = scene(make(set("a"), wide), before);
  expect(after.byId.get("a")?.position).toEqual(before.byId.get("a")?.position);
  expect(after.left).toBeLessThan(before.left);
});

test("two nodes with one key are both drawn", () => {
  const twice = scene(make(set("a", "one"), set("a", "two")));
  expect(twice.nodes.filter(({ type }) => type === "card")).toHaveLength(3);
  expect(new Set(twice.nodes.map(({ id }) => id)).size).toBe(twice.nodes.length);
});

test("a frame takes the cards that it touches, and never the trigger", () => {
  const all = scene(make(set("a"), set("b")));
  const { x, y } = all.byId.get("b")?.position ?? { x: 0, y: 0 };
  expect(cardsWithin(all, { x: x - 10, y: y + 10, width: 20, height: 20 })).toEqual(["b"]);
  expect(cardsWithin(all, { x: -9_999, y: -9_999, width: 99_999, height: 99_999 })).toEqual(["a", "b"]);
});

test("a card is dropped into the gap that is near, and nowhere from afar", () => {
  const all = scene(make(set("a"), set("b")));
  const gap = all.gaps[1];
  expect(nearestGap(all, (gap?.x ?? 0) + 60, (gap?.y ?? 0) + 5)?.id).toBe(gap?.id);
  expect(nearestGap(all, 5_000, 5_000)).toBeNull();
});

test("a line has round corners", () => {
  expect(
    roundedPath([
      [0, 0],
      [0, 50],
      [80, 50],
    ]),
  ).toBe("M0 0L0 38Q0 50 12 50L80 50");
});

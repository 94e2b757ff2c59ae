import { expect, test } from "vitest";
import { boundsOf, intoView } from "./viewport";

test("boxes have one box around them", () => {
  expect(boundsOf([])).toBeNull();
  const boxes = [
    { x: 10, y: 0, width: 20, height: 5 },
    { x: -5, y: 30, width: 5, height: 10 },
  ];
  expect(boundsOf(boxes)).toEqual({ x: -5, y: 0, width: 35, height: 40 });
});

test.each([
  [100, 50, 0, "inside"],
  [-80, 50, 128, "before the beginning"],
  [990, 50, -88, "behind the end"],
  [0, 980, 10, "hardly fitting"],
])("from %i on and %i long it moves by %i: %s", (at, length, by) => {
  expect(intoView(at, length, 1000)).toBe(by);
});

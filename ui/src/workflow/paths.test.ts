import fc from "fast-check";
import { expect, test } from "vitest";
import { joinPath, pathInto, splitPath } from "./paths";

test.each([
  ["config.values", "my total", "config.values.my total"],
  ["config.values", " edge", 'config.values[" edge"]'],
  ["config.values", "a.b", 'config.values["a.b"]'],
  ["config.values", 'say "x"', 'config.values["say \\"x\\""]'],
  ["", "trigger", "trigger"],
  ["nodes", 3, "nodes[3]"],
])("below %j, %j is at %j, as the server says it", (base, step, path) => {
  expect(pathInto(base, step)).toBe(path);
});

test("any path is split into what it was joined from", () => {
  const step = fc.oneof(fc.nat(99), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      expect(splitPath(joinPath(steps))).toEqual(steps);
    }),
  );
});

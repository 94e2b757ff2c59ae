import fc from "fast-check";
import { expect, test } from "vitest";
import { diffItems, diffTexts } from "./lines";

const short = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 24 });

test("the way from one list to the other leads to the other, and keeps as much as can be kept", () => {
  fc.assert(
    fc.property(short, short, (before, after) => {
      const steps = diffItems(before, after);
      const rest = [...before];
      const built: string[] = [];
      let next = 0;
      for (const step of steps) {
        if (step === "added") built.push(after[next++] ?? "");
        else {
          const item = rest.shift() ?? "";
          if (step === "same") {
            expect(item).toBe(after[next++]);
            built.push(item);
          }
        }
      }
      expect(rest).toEqual([]);
      expect(built).toEqual(after);
      expect(steps.filter((step) => step === "same").length).toBe(longestCommon(before, after));
    }),
  );
});

function longestCommon(one: readonly string[], other: readonly string[]): number {
  const table = Array.from({ length: one.length + 1 }, () => Array<number>(other.length + 1).fill(0));
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  for (let row = 1; row <= one.length; row += 1) {
    for (let column = 1; column <= other.length; column += 1) {
      const best =
        one[row - 1] === other[column - 1]
          ? at(row - 1, column - 1) + 1
          : Math.max(at(row - 1, column), at(row, column - 1));
      (table[row] as number[])[column] = best;
    }
  }
  return at(one.length, other.length);
}

test("a changed line stands beside what it was", () => {
  const rows = diffTexts("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 4\nc: 3\nd: 5\n");
  expect(rows.map(({ kind, left, right }) => [kind, left?.text, right?.text])).toEqual([
    ["same", "a: 1", "a: 1"],
    ["changed", "b: 2", "b: 4"],
    ["same", "c: 3", "c: 3"],
    ["added", undefined, "d: 5"],
  ]);
  expect(rows[3]?.right?.number).toBe(4);
});

test("texts without anything in common are shown whole", () => {
  const rows = diffTexts("a\n".repeat(3), "b\n".repeat(2));
  expect(rows.map(({ kind }) => kind)).toEqual(["changed", "changed", "removed"]);
});

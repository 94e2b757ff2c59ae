import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { busiestHour, makeColumns, outlineOf } from "./sparks";

describe("makeColumns", () => {
  it("fills the height in the busiest hour", () => {
    const columns = makeColumns([2, 6, 0], [0, 2, 0], 26, 16);
    expect(columns.map(({ x, width }) => [x, width])).toEqual([
      [0, 8],
      [9, 8],
      [18, 8],
    ]);
    expect(columns.map(({ completed, failed }) => [completed, failed])).toEqual([
      [4, 0],
      [12, 4],
      [0, 0],
    ]);
  });

  it("shows a single failure among thousands, and stays inside of the picture", () => {
    const counts = fc.array(fc.nat(100_000), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(counts, counts, (completed, failed) => {
        makeColumns(completed, failed, 95, 24).forEach((column, hour) => {
          expect(column.failed > 0).toBe((failed[hour] ?? 0) > 0);
          expect(column.completed > 0).toBe((completed[hour] ?? 0) > 0);
          expect(column.completed + column.failed).toBeLessThanOrEqual(24 + 1.5);
          expect(column.x + column.width).toBeLessThanOrEqual(95.001);
        });
      }),
    );
  });
});

describe("outlineOf", () => {
  it("puts failures on top", () => {
    const columns = makeColumns([3], [1], 10, 8);
    expect(outlineOf(columns, "completed", 8)).toBe("M0 2h10V8h-10z");
    expect(outlineOf(columns, "failed", 8)).toBe("M0 0h10V2h-10z");
  });

  it("is empty where nothing happened", () => expect(outlineOf(makeColumns([0], [0], 10, 8), "failed", 8)).toBe(""));
});

describe("busiestHour", () => {
  it("is the first of the highest", () => expect(busiestHour([1, 5, 3], [0, 0, 2])).toBe(1));
  it("is none in silence", () => expect(busiestHour([0, 0], [0, 0])).toBeNull());
});

import { describe, expect, it } from "vitest";
import { readHours, type Slot, shareOf, toPoints } from "./figures";

const slot = (at: string, more: Partial<Slot> = {}): Slot => ({
  at,
  requests: 0,
  refused: 0,
  filtered: 0,
  completed: 0,
  failed: 0,
  p50: null,
  p95: null,
  p99: null,
  ...more,
});

describe("figures", () => {
  it("split requests by what became of them, and add up", () => {
    const [point] = toPoints([slot("2026-11-25T10:00:00Z", { requests: 10, refused: 3, filtered: 2 })], "24");
    expect(point).toMatchObject({ accepted: 5, refused: 3, filtered: 2 });
  });

  it("name the day only over a week", () => {
    const slots = [slot("2026-11-25T10:00:00Z")];
    expect(toPoints(slots, "168")[0]?.label.length).toBeGreaterThan(toPoints(slots, "24")[0]?.label.length ?? 99);
  });
});

it.each([
  [0, 0, null],
  [0, 5, "0 %"],
  [1, 100_000, "<0.1 %"],
  [1, 30, "3.3 %"],
  [1, 3, "33 %"],
])("%d of %d is %s", (part, whole, shown) => expect(shareOf(part, whole)).toBe(shown));

it("takes only the ranges that there are", () => {
  expect(readHours({ hours: "168" })).toBe("168");
  expect(readHours({ hours: "9999" })).toBe("24");
});

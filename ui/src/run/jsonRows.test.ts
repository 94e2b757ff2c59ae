import { describe, expect, it } from "vitest";
import { parseExact } from "../workflow/exact";
import { cutLines, listRows, openAtFirst, stepBy } from "./jsonRows";

describe("rows of a value", () => {
  it("names each place as an expression would", () => {
    const value = { data: { items: [{ price: 1 }], "odd key": null, "": 2 } };
    const rows = listRows(value, openAtFirst(value));
    expect(rows.map(({ path }) => path)).toEqual([
      "",
      "data",
      "data.items",
      "data.items[0]",
      "data.items[0].price",
      'data["odd key"]',
      'data[""]',
    ]);
    expect(rows.map(({ depth }) => depth)).toEqual([0, 1, 2, 3, 4, 2, 2]);
  });

  it("shows numbers exactly", () => {
    const value = parseExact('{"id":9007199254740993}');
    expect(listRows(value, openAtFirst(value)).at(-1)).toMatchObject({ kind: "number", shown: "9007199254740993" });
    expect(listRows(value, new Set())[0]?.shown).toBe("{id: 9007199254740993}");
  });

  it("opens the outermost level alone when a value is long", () => {
    const value = Array.from({ length: 5_000 }, (_, id) => ({ id, tags: ["a", "b"] }));
    const rows = listRows(value, openAtFirst(value));
    expect(rows).toHaveLength(5_001);
    expect(rows[1]).toMatchObject({ open: false, shown: '{id: 0, tags: ["a", "b"]}' });
  });

  it("closes what is large inside of what is small", () => {
    const value = { a: 1, list: Array.from({ length: 500 }, () => 1) };
    expect(listRows(value, openAtFirst(value)).map(({ name }) => name)).toEqual([null, "a", "list"]);
  });

  it("shows the beginning of a long text, and its lines when it is opened", () => {
    const value = { text: `${"x".repeat(300)}\n\nend` };
    const closed = listRows(value, openAtFirst(value));
    expect(closed[1]?.shown.length).toBeLessThan(150);
    const lines = listRows(value, new Set(["", "text"])).slice(2);
    expect(lines.map(({ shown }) => shown).join("")).toBe(`${"x".repeat(300)}end`);
    expect(lines.every(({ kind }) => kind === "line")).toBe(true);
  });

  it("never shows more than a line of a value that is large inside", () => {
    const value = { a: { b: "y".repeat(10_000) } };
    for (const { shown } of listRows(value, new Set([""]))) expect(shown.length).toBeLessThan(400);
  });

  it("has nothing to open in what is empty", () => {
    const rows = listRows({ a: {}, b: [], c: null }, new Set([""]));
    expect(rows.slice(1).map(({ open, shown }) => [open, shown])).toEqual([
      [null, "{}"],
      [null, "[]"],
      [null, "null"],
    ]);
  });
});

it("cuts a text into lines without loss", () => {
  expect(cutLines("abcde\n\nf", 2)).toEqual(["ab", "cd", "e", "", "f"]);
});

it("walks with the keys of a tree", () => {
  const rows = listRows({ a: { b: 1 }, c: 2 }, new Set([""]));
  expect(stepBy("ArrowDown", rows, 0)).toEqual({ at: 1, toggle: null });
  expect(stepBy("ArrowRight", rows, 1)?.toggle?.path).toBe("a");
  expect(stepBy("ArrowLeft", rows, 2)).toEqual({ at: 0, toggle: null });
  expect(stepBy("ArrowLeft", rows, 0)?.toggle?.path).toBe("");
  expect(stepBy("End", rows, 0)?.at).toBe(2);
  expect(stepBy("ArrowDown", rows, 2)?.at).toBe(2);
  expect(stepBy("Enter", rows, 2)).toBeNull();
  expect(stepBy("x", rows, 0)).toBeNull();
});

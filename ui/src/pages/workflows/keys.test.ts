import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeKey, KEY, keyFromTitle } from "./keys";

describe("keyFromTitle", () => {
  it.each([
    ["Payment callback", "payment-callback"],
    ["  Orders & returns  ", "orders-returns"],
    ["Größe prüfen", "grosse-prufen"],
    ["Ærø: café's menu", "aero-cafes-menu"],
    ["2nd try!", "2nd-try"],
    ["snake_case stays", "snake_case-stays"],
    ["__init__", "init__"],
    ["注文", ""],
    ["", ""],
  ])("%j suggests %j", (title, key) => expect(keyFromTitle(title)).toBe(key));

  it("is empty or a key that the server takes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (title) => {
        const key = keyFromTitle(title);
        expect(key === "" || KEY.test(key)).toBe(true);
      }),
    );
  });
});

describe("freeKey", () => {
  it("keeps a key that nobody has", () => expect(freeKey("a", new Set(["b"]))).toBe("a"));
  it("counts on", () => expect(freeKey("a", new Set(["a", "a-2"]))).toBe("a-3"));
  it("names what has no name", () => expect(freeKey("", new Set(["workflow"]))).toBe("workflow-2"));
  it("stays short enough", () => {
    const long = "a".repeat(63);
    expect(freeKey(long, new Set([long]))).toBe(`${"a".repeat(61)}-2`);
  });
});

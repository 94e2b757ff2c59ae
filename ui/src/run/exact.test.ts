import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExactNumber, findLongInteger, parseExact, tryParse, writeExact } from "./exact";

describe("exact JSON", () => {
  it("keeps every digit of a number", () => {
    const text = '{"id":9007199254740993,"price":1.10,"huge":1e400,"small":-0.0,"list":[12345678901234567890]}';
    expect(writeExact(parseExact(text))).toBe(text);
  });

  it("leaves ordinary numbers ordinary", () => {
    expect(parseExact('{"a":1,"b":[2.5,-3]}')).toEqual({ a: 1, b: [2.5, -3] });
    expect(parseExact("1.0")).toBeInstanceOf(ExactNumber);
  });

  it("writes any value as JSON.stringify does, on one line and indented", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value);
        expect(writeExact(JSON.parse(text))).toBe(text);
        expect(writeExact(JSON.parse(text), 2)).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it("says when a text is no JSON", () => {
    expect(tryParse("{")).toBeUndefined();
    expect(tryParse("null")).toBeNull();
  });
});

describe("an exact number among others", () => {
  it("is sent as it came", () => {
    expect(JSON.stringify({ a: [parseExact("9007199254740993"), 1] })).toBe('{"a":[9007199254740993,1]}');
  });

  it("is told when it is an integer that would be rounded", () => {
    expect(findLongInteger(parseExact('{"a": [1.10, {"b": 9007199254740993}]}'))).toBe("9007199254740993");
    expect(findLongInteger(parseExact('[1.10, 9007199254740992, "9007199254740993", null]'))).toBeNull();
  });
});

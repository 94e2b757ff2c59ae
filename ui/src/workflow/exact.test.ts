import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isEqual } from "./equality";
import {
  compareNumbers,
  ExactNumber,
  fromBigInts,
  parseExact,
  parseJson,
  readNumber,
  toBigInts,
  tryParse,
  writeExact,
} from "./exact";

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

  it("is one of its own only where JavaScript would round an integer", () => {
    const value = parseJson(
      '{"long":12345678901234567890,"price":1.10,"one":1.0,"fits":9007199254740992,"huge":1e400}',
    );
    expect(value).toMatchObject({ price: 1.1, one: 1, fits: 9007199254740992, huge: Number.POSITIVE_INFINITY });
    expect(writeExact(value)).toContain('"long":12345678901234567890,');
    expect(readNumber("9007199254740993")).toEqual(new ExactNumber("9007199254740993"));
    expect(readNumber("-5")).toBe(-5);
  });

  it("is the same as another with the same digits, and smaller or larger by all of them", () => {
    const long = readNumber("12345678901234567890");
    expect(isEqual(long, 12345678901234567890n)).toBe(true);
    expect(isEqual({ a: [long] }, { a: [readNumber("12345678901234567891")] })).toBe(false);
    expect(isEqual(long, 12345678901234567000)).toBe(false);
    expect(isEqual(parseExact("1.10"), 1.1)).toBe(true);
    expect(isEqual(long, { source: "12345678901234567890" })).toBe(false);
    expect(compareNumbers(long, readNumber("12345678901234567891"))).toBeLessThan(0);
    expect(compareNumbers(2.5, long)).toBeLessThan(0);
  });

  it("goes through bigints and back", () => {
    const value = parseJson('{"a":[12345678901234567890,1,"x",null]}');
    expect(toBigInts(value)).toEqual({ a: [12345678901234567890n, 1, "x", null] });
    expect(fromBigInts(toBigInts(value))).toEqual(value);
    expect(fromBigInts({ a: 7n })).toEqual({ a: 7 });
  });

  it("leaves out what is undefined, as JSON.stringify does", () => {
    expect(writeExact({ a: undefined, b: [undefined], c: 1 }, 0)).toBe('{"b":[null],"c":1}');
  });
});

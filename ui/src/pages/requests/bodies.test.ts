import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countLines, hexLine, readQuery, readReason, toBase64, toBytes, toText } from "./bodies";

describe("a dump", () => {
  it("has offset, bytes and characters", () => {
    const bytes = new TextEncoder().encode('{"name": "Zoë", "n": 1}');
    expect(hexLine(bytes, 0)).toEqual({
      offset: "00000000",
      hex: "7b 22 6e 61 6d 65 22 3a  20 22 5a 6f c3 ab 22 2c",
      characters: '{"name": "Zo..",',
    });
    expect(hexLine(bytes, 1)).toEqual({ offset: "00000010", hex: "20 22 6e 22 3a 20 31 7d", characters: ' "n": 1}' });
    expect(countLines(bytes)).toBe(2);
    expect(countLines(new Uint8Array())).toBe(0);
  });

  it("loses no byte", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const lines = Array.from({ length: countLines(bytes) }, (_, index) => hexLine(bytes, index).hex);
        const read = lines.join(" ").split(/\s+/).filter(Boolean);
        expect(read.map((byte) => Number.parseInt(byte, 16))).toEqual([...bytes]);
      }),
    );
  });
});

describe("bytes", () => {
  it("come back from text and from base64", () => {
    expect([...toBytes("aë", null)]).toEqual([0x61, 0xc3, 0xab]);
    expect([...toBytes(null, "/wA=")]).toEqual([255, 0]);
    expect(toBytes(null, null)).toHaveLength(0);
    expect(toBase64(toBytes(null, "/wA="))).toBe("/wA=");
  });

  it("are text only when they are UTF-8, and keep their byte order mark", () => {
    expect(toText(new Uint8Array([0xff]))).toBeNull();
    expect(toText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe("\uFEFFa");
  });
});

it("reads a query in its order, with what repeats", () => {
  expect(readQuery("/hooks/x?a=1&b[c]=2&a=%20")).toEqual([
    ["a", "1"],
    ["b[c]", "2"],
    ["a", " "],
  ]);
  expect(readQuery("/hooks/x")).toEqual([]);
});

it("tells the check from the sentence of a reason", () => {
  expect(readReason("body-malformed: JSON ends: too early")).toEqual({
    check: "body",
    sentence: "JSON ends: too early",
  });
  expect(readReason("constructor: x")).toEqual({ check: null, sentence: "constructor: x" });
  expect(readReason("")).toEqual({ check: null, sentence: "" });
});

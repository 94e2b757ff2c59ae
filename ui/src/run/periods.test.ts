import { describe, expect, it } from "vitest";
import { fromLocalInput, readList, readTimes, toLocalInput } from "./periods";

describe("times in a URL", () => {
  const now = Date.parse("2026-11-25T12:00:00Z");

  it("may be relative", () => {
    expect(readTimes({ since: "1h" }, now)).toEqual({ after: "2026-11-25T11:00:00.000Z" });
  });

  it("may be exact, with any end open", () => {
    expect(readTimes({ after: "2026-11-01", before: "no time" }, now)).toEqual({ after: "2026-11-01T00:00:00.000Z" });
    expect(readTimes({ since: "constructor" }, now)).toEqual({});
    expect(readTimes({}, now)).toEqual({});
  });

  it("survive the field in which they are typed", () => {
    expect(fromLocalInput(toLocalInput("2026-11-25T11:30:00.000Z"))).toBe("2026-11-25T11:30:00.000Z");
    expect(toLocalInput("x")).toBe("");
    expect(fromLocalInput("")).toBe("");
  });
});

it("takes only known words of a list", () => {
  expect(readList("error,bogus,failed", ["failed", "error", "queued"])).toEqual(["failed", "error"]);
  expect(readList(undefined, ["failed"])).toEqual([]);
});

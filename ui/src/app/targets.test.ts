import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeTarget } from "./targets";

describe("safeTarget", () => {
  it.each(["/", "/workflows/payments", "/executions?status=failed&next=a%2Fb", "/settings/account#sessions"])(
    "keeps %s",
    (to) => expect(safeTarget(to)).toBe(to),
  );

  it.each([
    undefined,
    "",
    "workflows",
    "https://other.example/",
    "//other.example",
    "/\\other.example",
    "/\t/other.example",
    "/\n/other.example",
    "\\\\other.example",
    "javascript:alert(1)",
    " /workflows",
    "/sign-in",
    "/sign-in?to=/sign-in",
  ])("turns %j into the start page", (to) => expect(safeTarget(to)).toBe("/"));

  it("never leaves the site", () => {
    const piece = fc.constantFrom("/", "\\", "\t", "\n", "\r", "other.example", "http:", "@", ":", "?", "#", ".", "a");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const target = safeTarget(pieces.join(""));
        expect(new URL(target, "https://hookyard.example").origin).toBe("https://hookyard.example");
      }),
    );
  });
});

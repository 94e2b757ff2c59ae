import { describe, expect, it } from "vitest";
import { isDiff, readDiff } from "./diffs";

const DIFF = "--- before\n+++ after\n@@ -1,3 +1,3 @@\n key: a\n--- old\n+++ new\n title: A\n";

describe("readDiff", () => {
  it("tells the lines apart, and leaves out only the names of the files", () => {
    expect(readDiff(DIFF).map(({ kind, text }) => [kind, text])).toEqual([
      ["place", "@@ -1,3 +1,3 @@"],
      ["same", " key: a"],
      ["removed", "--- old"],
      ["added", "+++ new"],
      ["same", " title: A"],
    ]);
  });
});

describe("isDiff", () => {
  it("knows a diff from a sentence", () => {
    expect(isDiff(DIFF)).toBe(true);
    expect(isDiff("role: editor @@ owner")).toBe(false);
  });
});

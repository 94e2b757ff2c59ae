import { describe, expect, it } from "vitest";
import { readSource } from "../../workflow/sources";
import { copySource, makeEmpty } from "./identity";

describe("makeEmpty", () => {
  it("is a document that reads back", () => {
    expect(readSource(makeEmpty("a-b", "Yes: no # maybe", "sync")).document).toEqual({
      key: "a-b",
      title: "Yes: no # maybe",
      mode: "sync",
      trigger: { type: "webhook" },
      nodes: [],
    });
  });
});

describe("copySource", () => {
  const source =
    "# Why\nkey: a\ntitle: A\ntrigger:\n  type: webhook\n  path: mine # taken\n  methods: [POST]\nnodes: []\n";

  it("changes key and title, drops the path, keeps the rest with its comments", () => {
    const copy = copySource(source, "a-2", "A (copy)");
    expect(copy).toHaveProperty("source");
    const text = "source" in copy ? copy.source : "";
    expect(text).toContain("# Why");
    expect(readSource(text).document).toEqual({
      key: "a-2",
      title: "A (copy)",
      trigger: { type: "webhook", methods: ["POST"] },
      nodes: [],
    });
  });

  it("says where a text is no YAML", () => {
    expect(copySource("key: [", "b", "B")).toMatchObject({ problems: [{ line: 1 }] });
  });
});

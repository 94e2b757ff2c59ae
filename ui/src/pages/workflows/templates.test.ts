import { describe, expect, it } from "vitest";
import { copySource } from "./identity";
import { KEY } from "./keys";
import { TEMPLATES } from "./templates";

describe("TEMPLATES", () => {
  it("are the examples", () => {
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(5);
    for (const { document } of TEMPLATES) {
      expect(document.key).toMatch(KEY);
      expect(document.title).toBeTruthy();
      expect(document.description).toBeTruthy();
    }
  });

  it("can be copied", () => {
    for (const { source } of TEMPLATES) expect(copySource(source, "copy", "Copy")).toHaveProperty("source");
  });
});

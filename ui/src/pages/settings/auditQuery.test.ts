import { describe, expect, it } from "vitest";
import { writeQuery } from "./auditQuery";

describe("writeQuery", () => {
  it("leaves out what is empty", () => {
    expect(writeQuery({ actor: "", action: "workflow." }, "")).toBe("limit=50&action=workflow.");
  });
  it("writes times in UTC and drops those that are none", () => {
    const query = new URLSearchParams(writeQuery({ after: "2026-03-01T10:00", before: "yesterday" }, "c1"));
    expect(query.get("after")).toBe(new Date("2026-03-01T10:00").toISOString());
    expect(query.has("before")).toBe(false);
    expect(query.get("cursor")).toBe("c1");
  });
  it("escapes", () => {
    expect(new URLSearchParams(writeQuery({ subject: "a&b=c" }, "")).get("subject")).toBe("a&b=c");
  });
});

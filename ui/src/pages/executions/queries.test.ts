import { describe, expect, it } from "vitest";
import type { Change } from "../../run/live";
import type { ExecutionItem } from "../../run/records";
import { writeExact } from "../../workflow/exact";
import { applyChange, mayBelong, nameList, readExecution, writeQuery } from "./queries";

const now = Date.parse("2026-11-25T12:00:00Z");
const read = (query: string) => [...new URLSearchParams(query)].filter(([name]) => name !== "limit");

describe("the query of a list", () => {
  it("says what the URL of the page says", () => {
    const parameters = { status: "failed,error", workflow: "pay", since: "1h", field: "body.id", value: "7" };
    expect(read(writeQuery(parameters, "0a3f5c2e91b04d17", now))).toEqual([
      ["status", "failed"],
      ["status", "error"],
      ["workflow", "pay"],
      ["field", "body.id"],
      ["value", "7"],
      ["after", "2026-11-25T11:00:00.000Z"],
      ["cursor", "0a3f5c2e91b04d17"],
    ]);
  });

  it("leaves out what the server would refuse", () => {
    expect(read(writeQuery({ status: "odd", request: "x", since: "9y", value: "7" }, null, now))).toEqual([]);
  });

  it("has a name of its own for each filter", () => {
    expect(nameList({ field: "a", value: "b" })).not.toBe(nameList({ field: "a", value: "c" }));
    expect(nameList({ node: "x" })).toBe(nameList({}));
  });
});

describe("changes", () => {
  const item = { id: "1", status: "running", ended_at: null, started_at: "2026-01-01T00:00:00Z" } as ExecutionItem;
  const change = { id: "1", workflow: "w", status: "completed", ended_at: "2026-01-01T00:00:01Z" } as Change;

  it("are taken over", () => {
    expect(applyChange(item, change)).toMatchObject({ status: "completed", ended_at: change.ended_at });
  });

  it("never wake up what has ended", () => {
    const ended = applyChange(item, change);
    expect(applyChange(ended, { ...change, status: "running", ended_at: null })).toBe(ended);
  });

  it("may belong to a list when its filters do not rule them out", () => {
    expect(mayBelong({}, change)).toBe(true);
    expect(mayBelong({ workflow: "other" }, change)).toBe(false);
    expect(mayBelong({ status: "failed" }, change)).toBe(false);
    expect(mayBelong({ status: "failed,completed", request: "1" }, change)).toBe(true);
    expect(mayBelong({ before: "2026-01-01" }, change)).toBe(false);
  });
});

it("reads payloads exactly and figures as numbers", () => {
  const node = '{"path":"a","duration_ms":12.0,"input":{"id":9007199254740993},"result":1.10}';
  const execution = readExecution(`{"output":12345678901234567890,"nodes":[${node}],"document":{"nodes":[{"x":1.0}]}}`);
  expect(writeExact(execution.output)).toBe("12345678901234567890");
  expect(writeExact(execution.nodes[0]?.input)).toBe('{"id":9007199254740993}');
  expect(writeExact(execution.nodes[0]?.result)).toBe("1.10");
  expect(execution.nodes[0]?.duration_ms).toBe(12);
  expect(execution.document?.nodes).toEqual([{ x: 1 }]);
});

import { describe, expect, it } from "vitest";
import type { WorkflowDocument } from "../workflow/document";
import type { NodeRun } from "./records";
import { chooseTo, findActive, listRepeats, measureBars, parseRunPath, pickRuns, roundsOf, shownRound } from "./trace";

function run(path: string, more: Partial<NodeRun> = {}): NodeRun {
  return {
    path,
    key: parseRunPath(path).at(-1)?.name ?? path,
    type: "set",
    status: "completed",
    outcome: "next",
    branch: "",
    input: null,
    result: null,
    error: null,
    warnings: [],
    log: [],
    attempts: 1,
    started_at: "2026-01-01T00:00:00.000Z",
    duration_ms: 1,
    pinned: false,
    ...more,
  };
}

describe("paths of node runs", () => {
  it("tells names from rounds", () => {
    expect(parseRunPath("paid/yes/charge").map(({ name }) => name)).toEqual(["paid", "yes", "charge"]);
    expect(parseRunPath("each[3]/call")).toEqual([
      { name: "each", round: 3 },
      { name: "call", round: null },
    ]);
  });

  it("lists the rounds around a node", () => {
    expect(roundsOf("a/yes/outer[1]/inner[12]/call")).toEqual([
      { loop: "a/yes/outer", index: 1 },
      { loop: "a/yes/outer[1]/inner", index: 12 },
    ]);
    expect(roundsOf("paid/yes/charge")).toEqual([]);
  });
});

describe("rounds", () => {
  const runs = [
    run("start"),
    run("each[0]/call"),
    run("each[1]/call", { status: "failed" }),
    run("each[1]/inner[0]/x"),
    run("each[1]/inner[1]/x"),
    run("each[2]/call"),
    run("each[2]/inner[0]/x"),
    run("each"),
  ];

  it("shows the first round that went wrong, and in it the last one of an inner loop", () => {
    const picked = pickRuns(runs, new Map());
    expect(picked.get("call")?.path).toBe("each[1]/call");
    expect(picked.get("x")?.path).toBe("each[1]/inner[1]/x");
    expect(picked.get("start")?.path).toBe("start");
    expect(picked.get("each")?.path).toBe("each");
  });

  it("follows a choice, and forgets the inner loops of other rounds", () => {
    const choice = chooseTo(new Map(), "each[2]/inner[0]/x");
    expect(pickRuns(runs, choice).get("call")?.path).toBe("each[2]/call");
    expect(pickRuns(runs, choice).get("x")?.path).toBe("each[2]/inner[0]/x");
    expect(listRepeats(runs, choice).map(({ path }) => path)).toEqual(["each", "each[2]/inner"]);
  });

  it("shows nothing of a node that did not run in the chosen round", () => {
    expect(pickRuns(runs, new Map([["each", 0]])).has("x")).toBe(false);
  });

  it("counts the rounds with their worst status", () => {
    const [each] = listRepeats(runs, new Map());
    expect(each?.rounds.map(({ index, status }) => [index, status])).toEqual([
      [0, "completed"],
      [1, "failed"],
      [2, "completed"],
    ]);
    expect(each && shownRound(each, new Map([["each", 99]]))).toBe(1);
  });
});

describe("the node that works", () => {
  const document = {
    key: "w",
    trigger: { type: "webhook" },
    nodes: [
      { key: "a", type: "condition", branches: { yes: [{ key: "b", type: "set" }], no: [{ key: "n", type: "set" }] } },
      { key: "off", type: "set", disabled: true },
      { key: "c", type: "http_request" },
    ],
  } as const satisfies WorkflowDocument;

  it("is the first without a node run on the way taken", () => {
    expect(findActive(document, [])).toBe("a");
    const asked = run("a", { branch: "yes" });
    expect(findActive(document, [asked])).toBe("b");
    expect(findActive(document, [asked, run("a/yes/b")])).toBe("c");
    expect(findActive(document, [asked, run("a/yes/b"), run("c")])).toBeNull();
  });

  it("follows the branch of an error", () => {
    const call = {
      key: "call",
      type: "http_request",
      on_error: "branch",
      branches: { error: [{ key: "e", type: "set" }] },
    };
    const failed = run("call", { status: "error", error: { kind: "connect", message: "", node: "" } });
    expect(findActive({ ...document, nodes: [call] } as WorkflowDocument, [failed])).toBe("e");
    expect(findActive({ ...document, nodes: [call] } as WorkflowDocument, [run("call")])).toBeNull();
  });
});

describe("the waterfall", () => {
  it("puts bars in the order of their start, within the whole", () => {
    const runs = [
      run("b", { started_at: "2026-01-01T00:00:00.050Z", duration_ms: 50 }),
      run("a", { started_at: "2026-01-01T00:00:00.010Z", duration_ms: 20 }),
      run("a/yes/c", { started_at: "2026-01-01T00:00:00.010Z", duration_ms: 10 }),
    ];
    const from = Date.parse("2026-01-01T00:00:00.000Z");
    const bars = measureBars(runs, from, from + 100);
    expect(bars.map((bar) => bar.run.path)).toEqual(["a", "a/yes/c", "b"]);
    expect(bars.map((bar) => bar.depth)).toEqual([0, 1, 0]);
    expect(bars[0]).toMatchObject({ start: 0.1, width: 0.2, offset: 10 });
    for (const { start, width } of bars) expect(start + width).toBeLessThanOrEqual(1);
  });

  it("stays finite for an execution that took no time", () => {
    const from = Date.parse("2026-01-01T00:00:00.000Z");
    expect(measureBars([run("a", { duration_ms: 0 })], from, from)[0]).toMatchObject({ start: 0, width: 0 });
  });
});

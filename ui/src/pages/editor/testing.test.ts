import { expect, test } from "vitest";
import type { NodeShape, WorkflowDocument, WorkflowNode } from "../../workflow/document";
import { writeExact } from "../../workflow/exact";
import { readTestRun } from "./calls";
import { effectsOf } from "./testing";

const shape = (type: string, effect: boolean): [string, NodeShape] => [
  type,
  { type, title: type, group: "", branches: [], effect, modes: ["sync", "async"] },
];
const SHAPES = new Map([shape("call", true), shape("set", false)]);
const call = (key: string, more: Partial<WorkflowNode> = {}): WorkflowNode => ({ key, type: "call", ...more });
const document: WorkflowDocument = {
  key: "w",
  trigger: { type: "webhook" },
  nodes: [
    { key: "quiet", type: "set" },
    call("off", { disabled: true }),
    { key: "group", type: "set", disabled: true, branches: { body: [call("inside")] } },
    call("pinned"),
    call("loud"),
    call("louder"),
  ],
};
const sample = { request: null, pins: { pinned: { status: 200 } } };

test("asked is only about nodes that would really touch the world", () => {
  expect(effectsOf(document, SHAPES, sample)).toEqual(["loud", "louder"]);
});

test("a test of one node asks about that one alone", () => {
  expect(effectsOf(document, SHAPES, sample, "loud")).toEqual(["loud"]);
  expect(effectsOf(document, SHAPES, sample, "quiet")).toEqual([]);
});

test("a test run keeps the digits of its payloads, and its other numbers are numbers", () => {
  const node =
    '{"path":"a","key":"a","status":"completed","attempts":1,"duration_ms":12.0,"result":[12345678901234567890,1.10]}';
  const run = readTestRun(
    `{"execution":{"status":"completed","nodes":[${node}],"error":null,"output":1.0},"reply":null}`,
  );
  expect(run.execution.nodes[0]?.duration_ms).toBe(12);
  expect(writeExact(run.execution.nodes[0]?.result)).toBe("[12345678901234567890,1.10]");
  expect(writeExact(run.execution.output)).toBe("1.0");
});

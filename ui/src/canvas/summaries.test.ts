import { expect, test } from "vitest";
import type { WorkflowNode } from "../workflow/document";
import { summarise, summariseTrigger } from "./summaries";

const node = (type: string, config: WorkflowNode["config"]): WorkflowNode => ({ key: "a", type, config: config ?? {} });

test("rules read like a sentence", () => {
  const rules = [
    { left: "{{ trigger.fields.amount }}", operator: "gt", right: 1000 },
    { match: "any", rules: [{ left: "{{ nodes.call.status }}", operator: "exists" }] },
  ];
  expect(summarise(node("condition", { rules }))).toBe("amount > 1000 and (call.status exists)");
  expect(summarise(node("condition", { expression: "trigger.body.vip" }))).toBe("vip");
});

test("what a request and an answer are", () => {
  expect(summarise(node("http_request", { url: "https://a.example" }))).toBe("GET https://a.example");
  expect(summarise(node("response", { status: 422, body: { ok: false, id: 1 } }))).toBe("422 · { ok, id }");
});

test("types that are not known here show their first values", () => {
  expect(summarise(node("store", { action: "get", name: "{{ vars.name }}" }))).toBe("get · name");
  expect(summarise(node("store", {}))).toBe("");
});

test("a long text is cut, line breaks become spaces", () => {
  const summary = summarise(node("calculate", { expression: `a\n${"b".repeat(500)}` }));
  expect(summary.startsWith("a bbb")).toBe(true);
  expect(summary).toHaveLength(120);
});

test("the trigger says who may call", () => {
  expect(summariseTrigger({ type: "webhook" })).toBe("POST · no authentication");
  expect(
    summariseTrigger({ type: "webhook", methods: ["GET", "PUT"], auth: { type: "basic" }, body: [{ path: "a" }] }),
  ).toBe("GET, PUT · basic authentication · 1 field");
});

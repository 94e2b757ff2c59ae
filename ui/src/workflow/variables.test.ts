import { describe, expect, it } from "vitest";
import { SHAPES } from "./arbitraries";
import type { Sample, WorkflowDocument } from "./document";
import { bodyOf, queryOf } from "./samples";
import { listVariables } from "./variables";

const document: WorkflowDocument = {
  key: "w",
  trigger: {
    type: "webhook",
    headers: [{ path: "X-Id", alias: "Id" }],
    query: [{ path: "q[0].a" }],
    body: [{ path: "items.price", name: "prices" }],
  },
  nodes: [
    { key: "call", type: "http_request", title: "Ask" },
    { key: "each", type: "loop", branches: { body: [{ key: "inner", type: "set" }] } },
  ],
};
const sample: Sample = {
  request: {
    method: "POST",
    headers: [["X-Id", "7"]],
    query: "q[0][a]=1&q[0][b]=2&z=3&z=4",
    body: '{"items": [{"price": 1}, {"price": 2.5}], "odd key": {"__proto__": 1}}',
    content_type: "application/json; charset=utf-8",
    source_request: null,
  },
  pins: { call: { status: 200, body: { id: "a" } } },
};
const at = (where: { node: string } | "trigger" | "end", tried: Sample | null = sample) =>
  new Map(listVariables(document, where, tried, SHAPES).map((one) => [one.expression, one]));

describe("listVariables", () => {
  it("lists fields with their values in the sample, lists flattened", () => {
    const found = at("end");
    expect(found.get("trigger.fields.prices")?.sample).toEqual([1, 2.5]);
    expect(found.get("trigger.fields.x_id")).toMatchObject({ label: "Id", sample: "7", group: "fields" });
    expect(found.get("trigger.fields.q_0_a")?.sample).toBe("1");
  });

  it("lists every path of the body, the odd ones in brackets", () => {
    const found = at("trigger");
    expect(found.get("trigger.body.items[0].price")).toMatchObject({ type: "number", sample: 1, depth: 2 });
    expect(found.has('trigger.body["odd key"].__proto__')).toBe(true);
    expect(found.has("nodes.call")).toBe(false);
  });

  it("lists what earlier nodes gave, and what is known of them before they ran", () => {
    expect(at("end").get("nodes.call.body.id")).toMatchObject({ sample: "a", node: "call" });
    expect(at("end", null).get("nodes.call.status")).toMatchObject({ type: "number", sample: undefined });
    expect(at({ node: "call" }).has("nodes.call")).toBe(false);
  });

  it("lists the item inside of a loop only", () => {
    expect(at({ node: "inner" }).has("item")).toBe(true);
    expect(at({ node: "inner" }).has("loops.each.item")).toBe(true);
    expect(at({ node: "each" }).has("item")).toBe(false);
  });
});

describe("samples", () => {
  it("nests queries by their brackets", () => {
    expect(queryOf("a[b][0]=1&a[b][]=2&c[]=x&d=1&d=2&e")).toEqual({
      a: { b: ["1", "2"] },
      c: ["x"],
      d: ["1", "2"],
      e: "",
    });
  });

  it("reads forms, and says nothing of what it cannot read", () => {
    const request = { method: "POST", headers: [], query: "", body: "a[b]=1", source_request: null };
    expect(bodyOf({ ...request, content_type: "application/x-www-form-urlencoded" })).toEqual({ a: { b: "1" } });
    expect(bodyOf({ ...request, content_type: "application/xml" })).toBeUndefined();
    expect(bodyOf({ ...request, content_type: "application/json" })).toBeUndefined();
  });
});

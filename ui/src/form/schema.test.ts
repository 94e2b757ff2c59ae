import { expect, test } from "vitest";
import { layOut } from "./formLayout";
import {
  fieldTitle,
  follow,
  humanize,
  isDescribed,
  type JsonSchema,
  readShape,
  startObject,
  startValue,
  unwrap,
} from "./schema";

const ROOT: JsonSchema = {
  $defs: {
    Basic: {
      type: "object",
      properties: { type: { const: "basic" }, username: { type: "string" } },
      required: ["type", "username"],
    },
    Later: { type: "object", additionalProperties: true, properties: { type: { enum: ["jwt", "hmac"] } } },
    Loop: { $ref: "#/$defs/Loop" },
    Auth: {
      discriminator: { propertyName: "type" },
      oneOf: [{ $ref: "#/$defs/Basic" }, { $ref: "#/$defs/Later" }],
    },
  },
};

test("a reference is followed, and what stands beside it wins", () => {
  expect(follow({ $ref: "#/$defs/Basic", title: "Own" }, ROOT)).toMatchObject({ title: "Own", type: "object" });
});

test("a reference that leads to itself ends", () => {
  expect(follow({ $ref: "#/$defs/Loop" }, ROOT)).toEqual({});
});

test("a union with null is the other thing, with the title of the whole", () => {
  const given: JsonSchema = { anyOf: [{ type: "integer", minimum: 200 }, { type: "null" }], title: "Status" };
  expect(unwrap(given, ROOT)).toEqual({ schema: { type: "integer", minimum: 200, title: "Status" }, nullable: true });
  expect(readShape(given, ROOT)).toEqual({ kind: "number", whole: true, minimum: 200 });
});

test("a discriminated union is a choice, one option for each value of its tag", () => {
  const shape = readShape({ $ref: "#/$defs/Auth" }, ROOT);
  if (shape.kind !== "choice") throw new Error(shape.kind);
  expect(shape.options.map(({ value }) => value)).toEqual(["basic", "jwt", "hmac"]);
  expect(shape.options.map(isDescribed)).toEqual([true, false, false]);
});

test.each<[JsonSchema, string]>([
  [{}, "any"],
  [{ type: "string" }, "text"],
  [{ type: ["string", "number"], format: "hookyard-duration" }, "duration"],
  [{ type: ["string", "integer"], format: "hookyard-size" }, "size"],
  [{ type: "object", additionalProperties: true }, "map"],
  [{ type: "object", patternProperties: { "^a": {} } }, "map"],
  [{ type: "array", items: {} }, "list"],
  [{ anyOf: [{ type: "object" }, { type: "array" }] }, "json"],
])("%j is drawn as %s", (schema, kind) => {
  expect(readShape(schema, ROOT).kind).toBe(kind);
});

test("a new value has what is required", () => {
  expect(startObject(ROOT.$defs?.Basic ?? {}, ROOT)).toEqual({ type: "basic", username: "" });
  expect(startValue({ type: "integer", default: 3 }, ROOT)).toBe(3);
});

test("titles made from a name are written as people write them", () => {
  expect(humanize("verify_tls")).toBe("Verify TLS");
  expect(fieldTitle("verify_tls", { title: "Verify Tls" })).toBe("Verify TLS");
  expect(fieldTitle("auth", { title: "Who may call" })).toBe("Who may call");
});

test("fields that wait for another are drawn when it has the value, or when they hold something", () => {
  const schema: JsonSchema = {
    properties: {
      type: { default: "json" },
      location: { "x-when": { type: ["redirect"] } },
      json: { "x-choice": "body" },
      text: { "x-choice": "body" },
      timeout: { "x-advanced": true },
    },
  };
  const names = (value: Record<string, string>) =>
    layOut(schema, schema, value, new Set()).items.map(({ name }) => name);
  expect(names({})).toEqual(["type", "body"]);
  expect(names({ type: "redirect" })).toEqual(["type", "location", "body"]);
  expect(names({ location: "/" })).toEqual(["type", "location", "body"]);
  const layout = layOut(schema, schema, { surprise: 1 }, new Set());
  expect(layout.unknown).toEqual(["surprise"]);
  expect(layout.advanced.map(({ name }) => name)).toEqual(["timeout"]);
});

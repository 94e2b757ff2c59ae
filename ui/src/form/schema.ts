/** JSON Schemas (2020-12, as pydantic writes them) read for drawing: what kind of field a value wants. */

import type { Json } from "../workflow/document";

/** The part of JSON Schema that forms look at, with the hints of node types behind `x-`. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly discriminator?: { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };
  /** How the field is drawn, where its shape alone does not tell. Unknown names are drawn by shape. */
  readonly "x-widget"?: string;
  /** Fields of the same choice exclude each other: one is drawn, and a control to change which. */
  readonly "x-choice"?: string;
  /** Drawn only while each of these other fields has one of these values, or when there is a value to be seen. */
  readonly "x-when"?: Readonly<Record<string, readonly Json[]>>;
  /** Drawn behind "More". */
  readonly "x-advanced"?: boolean;
}

export interface Option {
  /** The value of the discriminator. */
  readonly value: string;
  readonly schema: JsonSchema;
}

export type Shape =
  | { readonly kind: "any" | "text" | "boolean" | "duration" | "size" | "json" }
  | { readonly kind: "number"; readonly whole: boolean; readonly minimum?: number; readonly maximum?: number }
  | { readonly kind: "enum"; readonly values: readonly Json[] }
  | { readonly kind: "constant"; readonly value: Json }
  | { readonly kind: "list"; readonly items: JsonSchema }
  | { readonly kind: "map"; readonly values: JsonSchema }
  | { readonly kind: "object"; readonly properties: Readonly<Record<string, JsonSchema>> }
  | { readonly kind: "choice"; readonly tag: string; readonly options: readonly Option[] };

// A chain of references that leads back to itself describes nothing.
const MOST_REFERENCES = 20;

/** `schema` with its `$ref` (and an `allOf` of one) followed; what stands beside the reference wins. */
export function follow(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let found = schema;
  for (let count = 0; count < MOST_REFERENCES; count += 1) {
    const { $ref, allOf, ...beside } = found;
    const target = $ref !== undefined ? lookUp($ref, root) : allOf?.length === 1 ? allOf[0] : undefined;
    if (target === undefined) return found;
    found = { ...target, ...beside };
  }
  return {};
}

function lookUp(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (!reference.startsWith("#/")) return undefined;
  let found: unknown = root;
  for (const step of reference.slice(2).split("/")) {
    const name = step.replaceAll("~1", "/").replaceAll("~0", "~");
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[name] : undefined;
  }
  return typeof found === "object" && found !== null ? (found as JsonSchema) : undefined;
}

/** `schema` followed, with a union of one thing and null turned into that thing. */
export function unwrap(schema: JsonSchema, root: JsonSchema): { schema: JsonSchema; nullable: boolean } {
  const found = follow(schema, root);
  const union = found.anyOf ?? (found.discriminator ? undefined : found.oneOf);
  const others = union?.map((one) => follow(one, root)).filter((one) => one.type !== "null");
  if (!union || !others || others.length === union.length || others.length !== 1) {
    const types = Array.isArray(found.type) ? found.type : [];
    return {
      schema: found,
      nullable: types.includes("null") || (others !== undefined && others.length < (union?.length ?? 0)),
    };
  }
  const { anyOf: _any, oneOf: _one, ...beside } = found;
  return { schema: { ...(others[0] as JsonSchema), ...beside }, nullable: true };
}

/** What kind of field draws a value of `schema`. What is not understood is drawn as JSON, so that nothing is lost. */
export function readShape(given: JsonSchema, root: JsonSchema): Shape {
  const { schema } = unwrap(given, root);
  if (schema.const !== undefined) return { kind: "constant", value: schema.const };
  if (schema.enum) return { kind: "enum", values: schema.enum };
  if (schema.format === "hookyard-duration") return { kind: "duration" };
  if (schema.format === "hookyard-size") return { kind: "size" };
  if (schema.discriminator && schema.oneOf) return readChoice(schema, schema.discriminator.propertyName, root);
  if (schema.anyOf || schema.oneOf || schema.allOf) return { kind: "json" };
  return readType(schema);
}

function readType(schema: JsonSchema): Shape {
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => type !== "null");
  const [type] = types;
  if (type === undefined) return { kind: schema.properties ? "json" : "any" };
  if (types.length > 1) return { kind: "any" };
  if (type === "string") return { kind: "text" };
  if (type === "boolean") return { kind: "boolean" };
  if (type === "integer" || type === "number") {
    const { minimum, maximum } = schema;
    const bounds = { ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
    return { kind: "number", whole: type === "integer", ...bounds };
  }
  if (type === "array") return schema.items ? { kind: "list", items: schema.items } : { kind: "json" };
  if (type === "object") return readObject(schema);
  return { kind: "json" };
}

function readObject(schema: JsonSchema): Shape {
  if (schema.properties && Object.keys(schema.properties).length > 0) {
    return { kind: "object", properties: schema.properties };
  }
  const [values] = Object.values(schema.patternProperties ?? {});
  const { additionalProperties: others } = schema;
  return { kind: "map", values: values ?? (typeof others === "object" ? others : {}) };
}

function readChoice(schema: JsonSchema, tag: string, root: JsonSchema): Shape {
  const options: Option[] = [];
  for (const one of schema.oneOf ?? []) {
    const found = follow(one, root);
    const kind = follow(found.properties?.[tag] ?? {}, root);
    for (const value of kind.const !== undefined ? [kind.const] : (kind.enum ?? [])) {
      options.push({ value: String(value), schema: found });
    }
  }
  return { kind: "choice", tag, options };
}

/** Whether an option says what it holds. One that takes anything stands for a type that cannot be used yet. */
export function isDescribed(option: Option): boolean {
  return option.schema.additionalProperties !== true;
}

/** The value that a new field of `schema` starts with: its default, the first of a choice, or something empty. */
export function startValue(schema: JsonSchema, root: JsonSchema): Json {
  const { schema: found, nullable } = unwrap(schema, root);
  if (found.default !== undefined && found.default !== null) return found.default;
  const shape = readShape(found, root);
  if (shape.kind === "constant") return shape.value;
  if (shape.kind === "enum") return shape.values[0] ?? null;
  if (shape.kind === "list") return [];
  if (shape.kind === "object") return startObject(found, root);
  if (shape.kind === "map") return {};
  if (shape.kind === "boolean") return false;
  if (shape.kind === "choice") {
    const [first] = shape.options;
    return first ? { ...startObject(first.schema, root), [shape.tag]: first.value } : {};
  }
  return nullable ? null : "";
}

/** An object with what `schema` requires and nothing else. */
export function startObject(schema: JsonSchema, root: JsonSchema): { [key: string]: Json } {
  const required = schema.required ?? [];
  return Object.fromEntries(required.map((name) => [name, startValue(schema.properties?.[name] ?? {}, root)]));
}

const WORDS: Readonly<Record<string, string>> = {
  html: "HTML",
  http: "HTTP",
  id: "ID",
  ip: "IP",
  ips: "IPs",
  json: "JSON",
  tls: "TLS",
  ttl: "TTL",
  url: "URL",
  xml: "XML",
};

/** `verify_tls` as people write it: `Verify TLS`. */
export function humanize(name: string): string {
  const words = name.split(/[_\s-]+/).filter(Boolean);
  const text = words.map((word) => WORDS[word.toLowerCase()] ?? word.toLowerCase()).join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The title of the field `name`: the author's own, unless it is the one that was made from the name. */
export function fieldTitle(name: string, schema: JsonSchema): string {
  const { title } = schema;
  if (!title || title.toLowerCase().replaceAll(" ", "_") === name.toLowerCase()) return humanize(name);
  return /^[A-Z][A-Za-z0-9]*$/.test(title) && title !== humanize(title) ? humanize(name) : title;
}
